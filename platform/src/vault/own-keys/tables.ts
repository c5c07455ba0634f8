import type { OwnKeyService } from '@keystead/contract';
import type { ColumnType, Generated } from 'kysely';
import type { AuditTables } from '../../audit/index.ts';
import type { TenantKeyTables } from '../tenant-keys.ts';

export interface TenantOwnKeysTable {
  id: string;
  tenant_id: string;
  kms: OwnKeyService;
  kms_key_id: string;
  key: string;
  /** Written as JSON text. */
  settings: ColumnType<Record<string, string>, string, never>;
  /** `null` once removed. */
  sealed: Buffer | null;
  root_kms: string;
  root_kms_key_id: string;
  state: 'current' | 'earlier' | 'removed';
  health: 'ok' | 'failing';
  health_detail: string | null;
  health_checked_at: Date;
  created_by: string | null;
  created_at: Generated<Date>;
  removed_at: Date | null;
}

export type OwnKeyTables = AuditTables & TenantKeyTables & { tenant_own_keys: TenantOwnKeysTable };
