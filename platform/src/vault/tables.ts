import type { CredentialScope, Environment, QuotaLeft } from '@keystead/contract';
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
  /** Encryptions under this key so far; counted by the database. */
  wraps: Generated<number>;
  /** The tenant's fingerprint key, wrapped by this one; `null` in the first key, which it is derived from. */
  fingerprint_key: Buffer | null;
}

export type CredentialState = 'active' | 'disabled' | 'deleted';
export type CredentialHealth = 'valid' | 'invalid' | 'unknown';

export interface CredentialsTable {
  id: string;
  tenant_id: string;
  provider: string;
  label: string;
  origin: string;
  /** What was said of its place beside the key; bound to it. Written as JSON text. */
  connection: ColumnType<Record<string, string>, string | undefined, never>;
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
  /** Who may use it, whole; written as JSON text. Nobody where left out. */
  scope: ColumnType<Partial<CredentialScope>, string | undefined, string>;
  expires_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  /** Days between rotations; 90 where left out, `null`: no schedule. */
  rotation_days: ColumnType<number | null, number | null | undefined, number | null>;
  /** What the provider told about where the key belongs. */
  provider_organisation: ColumnType<string | null, string | null | undefined, string | null>;
  provider_project: ColumnType<string | null, string | null | undefined, string | null>;
  key_warning: ColumnType<string | null, string | null | undefined, string | null>;
  requests_per_minute: ColumnType<number | null, number | null | undefined, number | null>;
  tokens_per_minute: ColumnType<number | null, number | null | undefined, number | null>;
  max_concurrent: ColumnType<number | null, number | null | undefined, number | null>;
  /** Since when the provider says that quota or balance are used up; the shipper notes it too. */
  quota_used_up_since: ColumnType<Date | null, Date | null | undefined, Date | null>;
  quota_used_up_seen_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  /** What was left in the present window at the last check; written as JSON text. */
  quota_left: ColumnType<QuotaLeft[], string | undefined, string>;
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
  created_by: ColumnType<string | null, string | null | undefined, never>;
  destroyed_at: Date | null;
  tested_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  /** When it became the primary one. */
  activated_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  grace_until: ColumnType<Date | null, Date | null | undefined, Date | null>;
  /** Percent of the calls, while it is not the primary one. */
  share: Generated<number>;
  health: Generated<CredentialHealth>;
  health_checked_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  health_latency_ms: ColumnType<number | null, number | null | undefined, number | null>;
  health_detail: ColumnType<string | null, string | null | undefined, string | null>;
}

export interface CredentialChecksTable {
  id: string;
  tenant_id: string;
  credential_id: string;
  version: number;
  checked_at: Date;
  state: CredentialHealth;
  latency_ms: number | null;
  detail: string | null;
  model_count: number;
}

interface CredentialStopsTable { id: string; tenant_id: string; credential_id: string; version: number | null; stopped_at: Generated<Date> }
interface CredentialRemindersTable { tenant_id: string; credential_id: string; kind: string; due_on: string; noted_at: Generated<Date> }

/** Of the tenant's own row (identity's), the one setting that the vault obeys. */
interface TenantsTable {
  id: string;
  show_last_four: Generated<boolean>;
}

export interface VaultTables extends AuditTables {
  tenant_keys: TenantKeysTable;
  credentials: CredentialsTable;
  credential_versions: CredentialVersionsTable;
  credential_checks: CredentialChecksTable;
  credential_stops: CredentialStopsTable;
  credential_reminders: CredentialRemindersTable;
  tenants: TenantsTable;
}
