import { type Credential, wholeScope } from '@keystead/contract';
import { KeysteadError, type Transaction, sql } from '../foundation/index.ts';
import type { VaultProviders } from './providers.ts';
import type { VaultTables } from './tables.ts';

/** What the present windows of a credential's spending caps hold; read as they stand where budgets are kept. */
export interface SpentRow { readonly period: 'day' | 'month'; readonly limit: number; readonly reserved: number; readonly settled: number }

const dayMilliseconds = 86_400_000;

/** Credentials of the transaction's tenant, each with its primary version. Deleted ones are not among them. */
export function selectCredentials(trx: Transaction<VaultTables>, tenantId: string) {
  return trx.selectFrom('credentials as c')
    .innerJoin('credential_versions as v', (join) => join.onRef('v.credential_id', '=', 'c.id').on('v.state', '=', 'primary'))
    .innerJoin('tenants as t', 't.id', 'c.tenant_id')
    .select([
      'c.id', 'c.provider', 'c.label', 'c.environment', 'c.state', 'c.custody', 'c.payer', 'c.origin', 'c.connection', 'c.models', 'c.created_at', 'c.created_by', 'c.last_used_at',
      'c.health', 'c.health_checked_at', 'c.health_latency_ms', 'c.health_detail', 'c.scope', 'c.expires_at', 'c.rotation_days', 'c.provider_organisation', 'c.provider_project', 'c.key_warning', 'c.requests_per_minute', 'c.tokens_per_minute', 'c.max_concurrent', 'c.quota_used_up_since', 'c.quota_used_up_seen_at', 'c.quota_left', 'v.version', 'v.activated_at', 'v.fingerprint', 'v.last_four', 't.show_last_four',
      sql<number | null>`(select max(o.version) from credential_versions o where o.credential_id = c.id and o.state in ('new', 'tested'))`.as('candidate_version'),
      sql<number | null>`(select max(o.version) from credential_versions o where o.credential_id = c.id and o.state = 'old')`.as('old_version'),
      sql<SpentRow[]>`(select coalesce(json_agg(json_build_object('period', b.period, 'limit', b.limit_amount, 'reserved', coalesce(w.reserved_amount, 0), 'settled', coalesce(w.settled_amount, 0))), '[]')
        from budgets b left join budget_windows w on w.budget_id = b.id and w.window_start = date_trunc(b.period, now(), 'UTC') where b.credential_id = c.id and b.period in ('day', 'month'))`.as('spent'),
    ])
    .where('c.tenant_id', '=', tenantId).where('c.state', '<>', 'deleted');
}

export type CredentialRow = Awaited<ReturnType<ReturnType<typeof selectCredentials>['executeTakeFirstOrThrow']>>;

/** @throws KeysteadError `not_found`, the same for an id of another tenant, a deleted and an unknown one. */
export async function findCredential(trx: Transaction<VaultTables>, tenantId: string, credentialId: string): Promise<CredentialRow> {
  const row = await selectCredentials(trx, tenantId).where('c.id', '=', credentialId).executeTakeFirst();
  if (row === undefined) throw new KeysteadError('not_found');
  return row;
}

/** A credential as the API shows it: nothing of the key beyond fingerprint and, where the tenant allows it, last four. */
export function toCredential(row: CredentialRow, providers: VaultProviders): Credential {
  const provider = providers.get(row.provider);
  return {
    id: row.id, provider: row.provider, providerName: provider?.name ?? row.provider, sandbox: provider?.sandbox ?? false,
    label: row.label, environment: row.environment, state: row.state === 'active' ? 'active' : 'disabled',
    fingerprint: row.fingerprint, lastFour: row.show_last_four && row.last_four !== '' ? row.last_four : null, version: row.version,
    custody: row.custody, payer: row.payer, origin: row.origin, connection: row.connection,
    health: { state: row.health, checkedAt: row.health_checked_at?.toISOString() ?? null, latencyMs: row.health_latency_ms, detail: row.health_detail },
    quota: { usedUpSince: row.quota_used_up_since?.toISOString() ?? null, usedUpSeenAt: row.quota_used_up_since === null ? null : row.quota_used_up_seen_at?.toISOString() ?? null, left: row.quota_left },
    modelCount: row.models.length, createdAt: row.created_at.toISOString(), createdBy: row.created_by, lastUsedAt: row.last_used_at?.toISOString() ?? null,
    scope: wholeScope(row.scope), expiresAt: row.expires_at?.toISOString() ?? null,
    caps: { day: toSpent(row, 'day'), month: toSpent(row, 'month'), requestsPerMinute: row.requests_per_minute, tokensPerMinute: row.tokens_per_minute, maxConcurrent: row.max_concurrent },
    rotation: {
      days: row.rotation_days, dueAt: rotationDueAt(row)?.toISOString() ?? null, lastAt: row.activated_at?.toISOString() ?? null,
      candidateVersion: row.candidate_version, oldVersion: row.old_version,
    },
    organisation: row.provider_organisation, project: row.provider_project, warning: row.key_warning,
  };
}

function toSpent(row: CredentialRow, period: SpentRow['period']): Credential['caps']['day'] {
  const spent = row.spent.find((each) => each.period === period);
  return spent === undefined ? null : { limitNanoUsd: spent.limit, reservedNanoUsd: spent.reserved, settledNanoUsd: spent.settled };
}

/** When the next key is to be made: the days of the schedule after the last switch; `null` without a schedule. */
export function rotationDueAt(row: Pick<CredentialRow, 'rotation_days' | 'activated_at'>): Date | null {
  return row.rotation_days === null || row.activated_at === null ? null : new Date(row.activated_at.getTime() + row.rotation_days * dayMilliseconds);
}

export type CredentialWithModels = Credential & { models: string[] };

export function toCredentialWithModels(row: CredentialRow, providers: VaultProviders): CredentialWithModels {
  return { ...toCredential(row, providers), models: row.models };
}
