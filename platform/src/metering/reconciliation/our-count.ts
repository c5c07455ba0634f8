import { type Transaction, sql } from '../../foundation/index.ts';
import { readTermsOf } from '../prices/stored-terms.ts';
import { rateTokens, tokenRatesOf, type TokenRates } from '../prices/token-rates.ts';
import type { MeteringTables } from '../tables.ts';
import type { OurLine, Worth } from './cells.ts';
import type { DayRange } from './drivers/driver.ts';
import { type KnownCredential, sameKeys } from './find-keys.ts';
import type { EstimatedRow } from './plan-settlement.ts';

type Trx = Transaction<MeteringTables>;
export interface CountQuestion extends DayRange { readonly tenantId: string; readonly provider: string; readonly known: readonly KnownCredential[] }

/** The model as it was sent, where the answer never named it. */
const model = sql`coalesce(served_model, attempts -> -1 ->> 'model', asked_model)`;
/** Platform credits pay for the others, on a bill that is not this organisation's. */
const inRange = ({ tenantId, provider, from, to }: CountQuestion) => sql`
  tenant_id = ${tenantId} and provider = ${provider} and payer = 'tenant' and credential_id is not null and outcome <> 'refused'
  and occurred_at >= ${from}::date::timestamp at time zone 'UTC' and occurred_at < (${to}::date + 1)::timestamp at time zone 'UTC'`;

export async function readCredentials(trx: Trx, tenantId: string, provider: string): Promise<readonly KnownCredential[]> {
  const { rows } = await sql<KnownCredential>`
    select c.id, c.label, array_agg(v.fingerprint) as fingerprints, array_agg(v.last_four) filter (where v.last_four <> '') as "lastFours"
    from credentials c join credential_versions v on v.credential_id = c.id where c.tenant_id = ${tenantId} and c.provider = ${provider} group by c.id, c.label order by c.id`.execute(trx);
  return rows.map((row) => ({ ...row, lastFours: row.lastFours ?? [] }));
}

interface CountRow {
  readonly day: string; readonly model: string; readonly credential_id: string; readonly rows: number; readonly unknown_rows: number; readonly unpriced_rows: number; readonly estimated_rows: number;
  readonly input: number; readonly cache_read: number; readonly cache_write: number; readonly output: number; readonly cost: number;
  readonly estimated_input: number; readonly estimated_cache_read: number; readonly estimated_cache_write: number; readonly estimated_output: number; readonly estimated_cost: number;
}

/** The ledger's rows of these days, added up by day, model and key. */
export async function readOurCount(trx: Trx, asked: CountQuestion): Promise<readonly OurLine[]> {
  const sum = (column: string, estimated: boolean) => sql`coalesce(sum(${sql.ref(column)}) filter (where usage_state ${sql.raw(estimated ? '=' : '<>')} 'estimated'), 0)::bigint`;
  const { rows } = await sql<CountRow>`
    select to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD') as day, ${model} as model, credential_id, count(*) as rows,
      count(*) filter (where (usage_state = 'none' and (outcome <> 'failed' or status = 0)) or attempts @? '$[*] ? (@.mayBeBilled == true && !exists (@.row))' and usage_state not in ('estimated', 'reconciled')) as unknown_rows,
      count(*) filter (where cost_nano_usd is null and usage_state <> 'none') as unpriced_rows, count(*) filter (where usage_state = 'estimated') as estimated_rows,
      ${sum('input_tokens', false)} as input, ${sum('cache_read_tokens', false)} as cache_read, ${sum('cache_write_tokens', false)} as cache_write, ${sum('output_tokens', false)} as output, ${sum('cost_nano_usd', false)} as cost,
      ${sum('input_tokens', true)} as estimated_input, ${sum('cache_read_tokens', true)} as estimated_cache_read, ${sum('cache_write_tokens', true)} as estimated_cache_write,
      ${sum('output_tokens', true)} as estimated_output, ${sum('cost_nano_usd', true)} as estimated_cost
    from ledger where ${inRange(asked)} group by 1, 2, 3 order by 1, 2, 3`.execute(trx);
  const same = sameKeys(asked.known);
  return rows.map((row) => ({
    day: row.day, model: row.model, credentialId: same.get(row.credential_id) ?? row.credential_id, rows: row.rows, unknownRows: row.unknown_rows, unpricedRows: row.unpriced_rows, estimatedRows: row.estimated_rows,
    settledTokens: { input: row.input, cacheRead: row.cache_read, cacheWrite: row.cache_write, output: row.output }, settledNanoUsd: row.cost,
    estimatedTokens: { input: row.estimated_input, cacheRead: row.estimated_cache_read, cacheWrite: row.estimated_cache_write, output: row.estimated_output }, estimatedNanoUsd: row.estimated_cost,
  }));
}

/** Rows that stand at the most that their requests can have used. */
export async function readEstimates(trx: Trx, asked: CountQuestion): Promise<readonly EstimatedRow[]> {
  const { rows } = await sql<EstimatedRow>`
    select request_id as "requestId", to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD') as day, ${model} as model, credential_id as "credentialId",
      coalesce(input_tokens, 0) as input, coalesce(output_tokens, 0) as output, cost_nano_usd as "costNanoUsd"
    from ledger where ${inRange(asked)} and usage_state = 'estimated' order by request_id`.execute(trx);
  const same = sameKeys(asked.known);
  return rows.map((row) => ({ ...row, credentialId: same.get(row.credentialId) ?? row.credentialId }));
}

/** What tokens are worth by the tenant's prices of that day, kind by kind. */
export async function openWorth(trx: Trx, { tenantId, provider, priceId }: { readonly tenantId: string; readonly provider: string; readonly priceId: string | null }): Promise<Worth> {
  const terms = (await readTermsOf(trx, new Set([tenantId]))).get(tenantId) ?? [];
  const known = new Map<string, TokenRates | null>();
  return ({ day, model: named, key }, tokens) => {
    if (named === null) return null;
    const credentialId = key.kind === 'ours' ? key.credentialId : null;
    const name = JSON.stringify([day, named, credentialId]);
    const rates = known.has(name) ? known.get(name) ?? null : tokenRatesOf({ terms, provider, priceId, model: named, credentialId, at: new Date(`${day}T12:00:00Z`) });
    known.set(name, rates);
    if (rates === null) return null;
    const { input, cacheRead, cacheWrite, output } = tokens;
    return ((input - cacheRead - cacheWrite) * rates.input + cacheRead * rates.cacheRead + cacheWrite * rates.cacheWrite + output * rates.output) / rateTokens;
  };
}
