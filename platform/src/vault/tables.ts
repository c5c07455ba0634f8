import type { Environment } from '@keystead/contract';
import type { ColumnType, Generated } from 'kysely';
import type { AuditTables } from '../audit/index.ts';
import type { RingName } from './key-ring.ts';

export interface TenantKeysTable {
  id: string;
  tenant_id: string;
  ring: RingName;
  version: number;
  kms: string;
  kms_key_id: string;
  /** `null` once destroyed. */
  wrapped: Buffer | null;
  created_at: Generated<Date>;
  destroyed_at: Date | null;
}

export type CredentialState = 'active' | 'disabled' | 'deleted';
export type CredentialHealth = 'valid' | 'invalid' | 'unknown';

export interface CredentialsTable {
  id: string;
  tenant_id: string;
  provider: string;
  label: string;
  origin: string;
  custody: Generated<'vault' | 'proxy' | 'client'>;
  payer: Generated<'tenant' | 'platform'>;
  environment: Environment;
  team: string | null;
  project: string | null;
  state: Generated<CredentialState>;
  health: Generated<CredentialHealth>;
  health_checked_at: Date | null;
  health_latency_ms: number | null;
  health_detail: string | null;
  /** Written as JSON text. */
  models: ColumnType<string[], string | undefined, string>;
  created_by: string | null;
  created_at: ColumnType<Date, Date | undefined, never>;
  deleted_at: Date | null;
  last_used_at: Date | null;
}

export interface CredentialVersionsTable {
  id: string;
  tenant_id: string;
  credential_id: string;
  version: number;
  state: 'new' | 'tested' | 'primary' | 'old' | 'revoked';
  fingerprint: string;
  last_four: string;
  tenant_key_id: string;
  /** `null` once destroyed. */
  envelope: Buffer | null;
  created_at: Generated<Date>;
  destroyed_at: Date | null;
}

/** Of the tenant's own row (identity's), the one setting that the vault obeys. */
interface TenantsTable {
  id: string;
  show_last_four: Generated<boolean>;
}

export interface VaultTables extends AuditTables {
  tenant_keys: TenantKeysTable;
  credentials: CredentialsTable;
  credential_versions: CredentialVersionsTable;
  tenants: TenantsTable;
}
