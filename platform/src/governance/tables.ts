import type { ColumnType, Generated } from 'kysely';
import type { TenantExport } from '@keystead/contract';
import type { AuditTables } from '../audit/index.ts';

interface TenantExportsTable {
  id: ColumnType<string, string, never>;
  tenant_id: ColumnType<string, string, never>;
  state: TenantExport['state'];
  step: Generated<string>;
  done: Generated<number>;
  total: Generated<number>;
  requested_by: string | null;
  started_at: Generated<Date>;
  finished_at: Date | null;
  expires_at: Date | null;
  lease_until: Date | null;
  pieces: Generated<number>;
  size_bytes: number | null;
  sha256: string | null;
  failure: string | null;
  object_key: Buffer | null;
  tenant_key_id: string | null;
}

interface TenantDeletionsTable {
  tenant_id: ColumnType<string, string, never>;
  requested_by: string | null;
  requested_as: 'owner' | 'host';
  requested_at: Date;
  due_at: Date;
  closed_at: Date | null;
  erased_at: Date | null;
  swept_at: Date | null;
  despite_holds: string | null;
  waiting_since: Date | null;
}

interface ImportedAuditLeavesTable {
  tenant_id: string;
  sequence: number;
  leaf: Buffer;
  leaf_hash: Buffer;
  action: string;
  occurred_at: Date;
  /** Written as JSON text. */
  openings: ColumnType<Record<string, unknown>, string, never>;
}

/** The row of a tenant, as leaving sees it. */
interface TenantRow {
  id: string;
  name: string;
  suspended_at: Date | null;
  suspended_reason: string | null;
  deleted_at: Date | null;
}

export interface LeavingTables extends AuditTables {
  tenants: TenantRow;
  tenant_exports: TenantExportsTable;
  tenant_deletions: TenantDeletionsTable;
  imported_audit_leaves: ImportedAuditLeavesTable;
}
