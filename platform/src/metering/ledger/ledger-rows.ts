import type { LedgerRow } from '@keystead/contract';
import type { Selectable } from 'kysely';
import type { MeteringDependencies } from '../dependencies.ts';
import type { LedgerTable } from '../tables.ts';

export type StoredLedgerRow = Selectable<LedgerTable>;

/** Rows as callers see them, with the names of people and tokens. */
export async function toLedgerRows(rows: readonly StoredLedgerRow[], tenantId: string, { people, tokens, teams, providers }: MeteringDependencies): Promise<LedgerRow[]> {
  const users = await people.names(tenantId, idsOf(rows, (row) => row.user_id));
  const tokenNames = await tokens.names(tenantId, idsOf(rows, (row) => row.token_id));
  const teamNames = await teams.names(tenantId, idsOf(rows, (row) => row.team));
  return rows.map((row) => ({
    requestId: row.request_id, attemptOf: row.attempt_of, occurredAt: row.occurred_at.toISOString(),
    userId: row.user_id, userName: row.user_id === null ? null : users.get(row.user_id) ?? null,
    tokenId: row.token_id, tokenName: row.token_id === null ? null : tokenNames.get(row.token_id) ?? null,
    appId: row.app_id, runId: row.run_id, teamId: row.team, teamName: row.team === null ? null : teamNames.get(row.team) ?? null, environment: row.environment as LedgerRow['environment'], payer: row.payer, custody: row.custody,
    credentialId: row.credential_id, fingerprint: row.fingerprint, provider: row.provider, sandbox: row.provider !== null && providers.get(row.provider)?.sandbox === true,
    endpoint: row.endpoint, stream: row.stream, askedModel: row.asked_model, servedModel: row.served_model,
    tokens: { input: row.input_tokens, cacheRead: row.cache_read_tokens, cacheWrite: row.cache_write_tokens, output: row.output_tokens, reasoning: row.reasoning_tokens },
    usageState: row.usage_state, costNanoUsd: row.cost_nano_usd, priceVersion: row.price_version,
    status: row.status, outcome: row.outcome, latencyMs: row.latency_ms, firstByteMs: row.first_byte_ms, attempts: row.attempts.length, policy: row.policy as LedgerRow['policy'],
  }));
}

function idsOf(rows: readonly StoredLedgerRow[], idOf: (row: StoredLedgerRow) => string | null): string[] {
  return [...new Set(rows.flatMap((row) => idOf(row) ?? []))];
}
