import type { ShadowComparison } from '@keystead/contract';
import type { AnswerShape } from '../../dialects/index.ts';
import { type Transaction, sql } from '../../foundation/index.ts';
import type { LedgerTable, MeteringTables } from '../tables.ts';
import { type Pair, type PairSide, summarise } from './summarise.ts';

export interface ShadowsQuestion { readonly tenantId: string; readonly routeName: string; readonly from: Date; readonly to: Date }

/** How many pairs are looked at. */
const mostPairs = 10_000;

type Run = Pick<LedgerTable, 'request_id' | 'outcome' | 'status' | 'code' | 'served_model' | 'latency_ms' | 'input_tokens' | 'output_tokens' | 'cost_nano_usd' | 'credential_id' | 'provider' | 'usage_state'> & { readonly answer: AnswerShape | null; readonly model: string };

/** What a route's own answers and its shadows' came to in some time, from the ledger alone. */
export async function compareShadows(trx: Transaction<MeteringTables>, { tenantId, routeName, from, to }: ShadowsQuestion): Promise<readonly ShadowComparison[]> {
  const run = (alias: 'p' | 's') => sql.raw(`json_build_object('request_id', ${alias}.request_id, 'outcome', ${alias}.outcome, 'status', ${alias}.status, 'code', ${alias}.code, 'served_model', ${alias}.served_model,
    'latency_ms', ${alias}.latency_ms, 'input_tokens', ${alias}.input_tokens, 'output_tokens', ${alias}.output_tokens, 'cost_nano_usd', ${alias}.cost_nano_usd, 'credential_id', ${alias}.credential_id,
    'provider', ${alias}.provider, 'usage_state', ${alias}.usage_state, 'answer', ${alias}.answer, 'model', coalesce(${alias}.attempts -> -1 ->> 'model', ${alias}.asked_model))`);
  const { rows } = await sql<{ occurred_at: Date; primary_run: Run; shadow_run: Run }>`
    select s.occurred_at, ${run('p')} as primary_run, ${run('s')} as shadow_run
    from ledger s join ledger p on p.request_id = s.shadow_of and p.tenant_id = s.tenant_id
    where s.tenant_id = ${tenantId} and s.route = ${routeName} and s.shadow_of is not null and s.attempt_of is null and s.occurred_at >= ${from} and s.occurred_at < ${to}
    order by s.occurred_at desc, s.request_id desc limit ${mostPairs}`.execute(trx);
  return summarise(rows.map((row): Pair => ({ occurredAt: row.occurred_at.toISOString(), primary: toSide(row.primary_run), shadow: toSide(row.shadow_run) })));
}

function toSide(run: Run): PairSide {
  return {
    requestId: run.request_id, outcome: run.outcome, status: run.status, code: run.code, servedModel: run.served_model, latencyMs: run.latency_ms, firstTokenMs: run.answer?.firstTokenMs ?? null,
    inputTokens: run.input_tokens, outputTokens: run.output_tokens, costNanoUsd: run.cost_nano_usd, stop: run.answer?.stop ?? null, characters: run.answer?.characters ?? null, toolCalls: [...run.answer?.tools ?? []],
    credentialId: run.credential_id, provider: run.provider, model: run.model, estimated: run.usage_state === 'estimated',
  };
}

/** Shadows of a route that were not sent, by the rule that kept them. */
export async function refusedShadows(trx: Transaction<MeteringTables>, { tenantId, routeName, from, to }: ShadowsQuestion): Promise<{ code: string; count: number }[]> {
  const { rows } = await sql<{ code: string; count: number }>`
    select code, count(*)::int as count from refusals where tenant_id = ${tenantId} and asked_model = ${routeName} and shadow_of is not null and occurred_at >= ${from} and occurred_at < ${to}
    group by code order by count desc, code`.execute(trx);
  return rows;
}
