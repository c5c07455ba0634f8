import type pg from 'pg';

/** Rows of configuration, as read for the tenants named, or for all. */
export interface ConfigurationRows {
  readonly tenants: readonly { id: string; name: string }[];
  readonly members: readonly { tenant_id: string; user_id: string; role: string; state: string }[];
  readonly tokens: readonly TokenRow[];
  readonly credentials: readonly CredentialRow[];
  readonly tenantKeys: readonly { id: string; version: number; kms: string; kms_key_id: string; wrapped: Buffer }[];
  readonly routes: readonly { id: string; tenant_id: string; name: string; chain: unknown }[];
  readonly budgets: readonly { id: string; tenant_id: string; name: string; period: string; limit_nano_usd: number }[];
}

export interface TokenRow { id: string; tenant_id: string; hash: string; user_id: string | null; environment: string; may_use_gateway: boolean; expires_at: Date | null }

export interface CredentialRow {
  id: string; tenant_id: string; provider: string; label: string; origin: string; custody: string; payer: string; environment: string; health: string; models: unknown;
  version_id: string; version: number; fingerprint: string; envelope: Buffer; tenant_key_id: string;
}

/** The one query behind each list. `$1` is null for all tenants. Only what can be used is read: no revoked token, no disabled key. */
const queries = {
  tenants: 'select id, name from tenants where deleted_at is null and ($1::uuid[] is null or id = any($1))',
  members: 'select tenant_id, user_id, role, state from members where $1::uuid[] is null or tenant_id = any($1)',
  tokens: `select id, tenant_id, encode(token_hash, 'hex') as hash, user_id, environment, scopes @> array['gateway.use'] as may_use_gateway, expires_at
    from api_tokens where revoked_at is null and (expires_at is null or expires_at > now()) and ($1::uuid[] is null or tenant_id = any($1))`,
  credentials: `select c.id, c.tenant_id, c.provider, c.label, c.origin, c.custody, c.payer, c.environment, c.health, c.models,
      v.id as version_id, v.version, v.fingerprint, v.envelope, v.tenant_key_id
    from credentials c join credential_versions v on v.credential_id = c.id and v.state = 'primary' and v.envelope is not null
    where c.state = 'active' and c.deleted_at is null and ($1::uuid[] is null or c.tenant_id = any($1)) order by c.id`,
  tenantKeys: `select id, version, kms, kms_key_id, wrapped from tenant_keys
    where ring = 'credential' and wrapped is not null and destroyed_at is null and ($1::uuid[] is null or tenant_id = any($1))`,
  routes: 'select id, tenant_id, name, chain from routes where $1::uuid[] is null or tenant_id = any($1)',
  budgets: 'select id, tenant_id, name, period, limit_nano_usd::float8 as limit_nano_usd from budgets where $1::uuid[] is null or tenant_id = any($1)',
} as const;

/** Reads the configuration of `tenantIds` (all where `null`) in one consistent view of the database. */
export async function readRows(client: pg.Client, tenantIds: readonly string[] | null): Promise<ConfigurationRows> {
  await client.query('begin isolation level repeatable read read only');
  try {
    const read = async <Row extends object>(name: keyof typeof queries) => (await client.query<Row>(queries[name], [tenantIds])).rows;
    return {
      tenants: await read('tenants'), members: await read('members'), tokens: await read('tokens'), credentials: await read('credentials'),
      tenantKeys: await read('tenantKeys'), routes: await read('routes'), budgets: await read('budgets'),
    };
  } finally {
    await client.query('commit');
  }
}
