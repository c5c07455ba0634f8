import type { Clock, Database } from '../foundation/index.ts';

interface Names { names(tenantId: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> }

export interface InsightDependencies {
  /** A pool of role `keystead_app`. */
  readonly database: Database;
  readonly clock: Clock;
  readonly people: Names;
  readonly tokens: Names;
  /** What is in the registry of providers. */
  readonly providers: ReadonlyMap<string, { readonly name: string; readonly sandbox: boolean }>;
  /** Apps of the catalogue by id. */
  readonly apps: ReadonlyMap<string, string>;
}
