import type { Names } from '../audit/index.ts';
import type { Clock, Database } from '../foundation/index.ts';

export interface MeteringDependencies {
  /** A pool of role `keystead_app`. */
  readonly database: Database;
  readonly people: Names;
  readonly tokens: Names;
  readonly teams: Names;
  /** By id: what providers are called, and which are sandboxes. */
  readonly providers: ReadonlyMap<string, { readonly name: string; readonly sandbox: boolean }>;
  readonly clock: Clock;
}
