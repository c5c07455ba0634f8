import type { Database } from '../foundation/index.ts';

/** Names for ids, from whoever knows them. Ids without a name are left out. */
export interface Names {
  names(tenantId: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** Ids of people, tokens or things that have a text in their name. */
export interface FindByName { find(tenantId: string, text: string): Promise<readonly string[]> }

export interface AuditOperationDependencies {
  /** A pool of role `keystead_app`. */
  readonly database: Database;
  readonly people: Names;
  readonly tokens: Names;
  /** Labels of credentials, those that were deleted too. */
  readonly credentials: Names;
  /** Who finds people, tokens and things by their names, for searching; nobody where left out. */
  readonly byName?: readonly FindByName[];
  readonly now: () => Date;
}
