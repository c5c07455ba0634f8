import type { Names } from '../audit/index.ts';
import type { Clock, Database } from '../foundation/index.ts';

export interface ChargebackDependencies {
  /** A pool of role `keystead_app`. */
  readonly database: Database;
  readonly clock: Clock;
  readonly teams: Names;
  /** By id: what providers are called, which are sandboxes, and as what the price tables know them. */
  readonly providers: ReadonlyMap<string, { readonly name: string; readonly sandbox: boolean; readonly priceId?: string | null }>;
}
