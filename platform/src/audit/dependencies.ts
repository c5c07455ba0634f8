import type { Database } from '../foundation/index.ts';

/** Names for ids, from whoever knows them. Ids without a name are left out. */
export interface Names {
  names(tenantId: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

export interface AuditOperationDependencies {
  /** A pool of role `keystead_app`. */
  readonly database: Database;
  readonly people: Names;
  readonly tokens: Names;
  /** Labels of credentials, those that were deleted too. */
  readonly credentials: Names;
  readonly now: () => Date;
}
