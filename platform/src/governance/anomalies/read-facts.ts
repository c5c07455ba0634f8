import { type Transaction, sql } from '../../foundation/index.ts';
import type { Observed, OriginFact, RefusalFact, RefusedKeyFact, RefusedTokenFact, SignInFact, UseFact } from './facts.ts';
import type { Spending } from './split-spike.ts';
import type { AnomalyTables } from './tables.ts';

type Trx = Transaction<AnomalyTables>;

/** A look reads no more rows than this, the newest first; of use, so many with the most calls and so many with the most cost by their caller, and the others together. */
const mostRows = 100_000;
/** Refusals by a limit of the organisation's own rules. */
const limitCodes = ['rate_limit_reached', 'rate_capped', 'concurrency_capped'];
/** The same call so often in an hour is a loop. */
const repeatedFrom = 5;
/** So many calls of one run are a loop. */
const runCallsFrom = 100;

/** A while, in whole hours. `sandboxes`: providers that cost nothing. */
export interface Asked { readonly tenantId: string; readonly from: number; readonly to: number; readonly sandboxes: readonly string[] }

/**
 * What happened in whole hours of `from` up to `to`, out of the sums of usage, the log of refusals, where calls came from, and the audit log. What the sandbox answers costs nothing.
 * Sums of use are whole however much there is: beyond `most`, callers and routes with the least of it stand together, without their names.
 */
export async function readPresent(trx: Trx, asked: Asked, most = mostRows): Promise<Observed> {
  const { tenantId, from, to, sandboxes } = asked;
  const [first, last] = [new Date(from), new Date(to)];
  const use = await sql<{ hour: Date; tokenId: string | null; userId: string | null; appId: string | null; credentialId: string | null; provider: string | null; model: string; askedModel: string; requests: number; costNanoUsd: number }>`
    with sums as (
      select h.hour, s.token_id, s.user_id, s.app_id, s.credential_id, s.provider, s.model, s.asked_model, sum(h.requests) as requests, case when coalesce(s.provider, '') = any(${[...sandboxes]}::text[]) then 0 else sum(h.cost_nano_usd) end as cost
      from usage_hours h join usage_series s on s.tenant_id = h.tenant_id and s.series = h.series
      where h.tenant_id = ${tenantId} and h.hour >= ${first} and h.hour < ${last} group by 1, 2, 3, 4, 5, 6, 7, 8),
    ranked as (select *, least(row_number() over (order by requests desc, token_id, user_id), row_number() over (order by cost desc, token_id, user_id)) <= ${most} as is_named from sums)
    select hour, case when is_named then token_id end as "tokenId", case when is_named then user_id end as "userId", app_id as "appId", credential_id as "credentialId", provider, model, case when is_named then asked_model else model end as "askedModel",
      sum(requests)::bigint as requests, sum(cost)::bigint as "costNanoUsd"
    from ranked group by 1, 2, 3, 4, 5, 6, 7, 8`.execute(trx);
  const origins = await sql<Omit<OriginFact, 'day' | 'firstAt' | 'lastAt'> & { day: string; firstAt: Date; lastAt: Date }>`
    select day::text as day, token_id as "tokenId", user_id as "userId", network, client, requests, first_at as "firstAt", last_at as "lastAt" from call_origins
    where tenant_id = ${tenantId} and day >= ${dayOf(from)}::date and day < ${dayOf(to + 86_399_999)}::date order by day desc, requests desc limit ${mostRows}`.execute(trx);
  const refusals = await sql<Omit<RefusalFact, 'hour'> & { hour: Date }>`
    select date_trunc('hour', occurred_at, 'UTC') as hour, token_id as "tokenId", user_id as "userId", asked_model as "askedModel", count(*) as requests from (${limitedCalls(asked)}) as refused
    group by 1, 2, 3, 4 order by 1 desc limit ${mostRows}`.execute(trx);
  const signIns = await sql<Omit<SignInFact, 'hour'> & { hour: Date }>`
    select date_trunc('hour', occurred_at, 'UTC') as hour, actor_id as "userId",
      network_of(address) as network, count(*) as failures from (${refusedSignIns(asked)}) as refused
    group by 1, 2, 3 order by 1 desc limit ${mostRows}`.execute(trx);
  const refused = await sql<{ hour: Date; kind: 'token' | 'key'; subjectId: string; reason: string; network: string; requests: number; firstAt: Date; lastAt: Date }>`
    select hour, kind, subject_id as "subjectId", reason, network, refused as requests, first_at as "firstAt", last_at as "lastAt" from refused_credentials
    where tenant_id = ${tenantId} and hour >= ${first} and hour < ${last} order by hour desc limit ${mostRows}`.execute(trx);
  const timed = refused.rows.map((row) => ({ ...row, hour: row.hour.getTime(), firstAt: row.firstAt.getTime(), lastAt: row.lastAt.getTime() }));
  return {
    refusedTokens: timed.filter(({ kind }) => kind === 'token').map(({ hour, subjectId, reason, network, requests, firstAt, lastAt }): RefusedTokenFact => ({ hour, tokenId: subjectId, reason, network, requests, firstAt, lastAt })),
    refusedKeys: timed.filter(({ kind }) => kind === 'key').map(({ hour, subjectId, reason, requests, firstAt, lastAt }): RefusedKeyFact => ({ hour, credentialId: subjectId, rejected: reason === 'provider_key_rejected', requests, firstAt, lastAt })),
    use: use.rows.map((row): UseFact => ({ ...row, hour: row.hour.getTime() })),
    origins: origins.rows.map((row): OriginFact => ({ ...row, day: Date.parse(`${row.day}T00:00:00Z`), firstAt: row.firstAt.getTime(), lastAt: row.lastAt.getTime() })),
    refusals: refusals.rows.map((row): RefusalFact => ({ ...row, hour: row.hour.getTime() })), signIns: signIns.rows.map((row): SignInFact => ({ ...row, hour: row.hour.getTime() })),
  };
}

/** Calls that a limit refused: of the organisation's own rules, or of the provider. */
export function limitedCalls({ tenantId, from, to }: Asked) {
  const [first, last] = [new Date(from), new Date(to)];
  return sql`select occurred_at, token_id, user_id, asked_model from refusals where tenant_id = ${tenantId} and occurred_at >= ${first} and occurred_at < ${last} and code = any(${limitCodes})
    union all select occurred_at, token_id, user_id, asked_model from ledger where tenant_id = ${tenantId} and occurred_at >= ${first} and occurred_at < ${last} and outcome <> 'answered' and code = 'provider_rate_limited' and attempt_of is null`;
}

/** Sign-ins that failed, with the address where the log still has it: what is in the log, and what is on its way there. */
export function refusedSignIns({ tenantId, from, to }: Asked) {
  const [first, last] = [new Date(from), new Date(to)];
  return sql`select l.occurred_at, l.actor_id, replace(o.value, '::ffff:', '') as address from audit_leaves l left join audit_openings o on o.tenant_id = l.tenant_id and o.sequence = l.sequence and o.field = 'clientAddress'
      where l.tenant_id = ${tenantId} and l.action in ('session.refused', 'sso.refused') and l.occurred_at >= ${first} and l.occurred_at < ${last}
    union all select occurred_at, actor_id::text, replace(detail ->> 'clientAddress', '::ffff:', '') from audit_outbox where tenant_id = ${tenantId} and action in ('session.refused', 'sso.refused') and occurred_at >= ${first} and occurred_at < ${last}`;
}

export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Names of the organisation's routes. */
export async function readRouteNames(trx: Trx, tenantId: string): Promise<ReadonlySet<string>> {
  return new Set((await sql<{ name: string }>`select distinct name from routes where tenant_id = ${tenantId}`.execute(trx)).rows.map((row) => row.name));
}

/** Models that routes of the organisation name, with their providers. */
export async function readRoutedModels(trx: Trx, tenantId: string): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ model: string }>`
    select distinct c.provider || '/' || (leg ->> 'model') as model from routes r cross join jsonb_array_elements(r.chain) as leg join credentials c on c.id::text = leg ->> 'credentialId' and c.tenant_id = r.tenant_id
    where r.tenant_id = ${tenantId}`.execute(trx);
  return new Set(rows.map((row) => row.model));
}

/** What was spent in a while, split as a spike asks it: row by row of the ledger, so only for as long as a spike lasts. */
export async function readSpending(trx: Trx, { tenantId, from, to, sandboxes }: Asked): Promise<Spending> {
  const { rows } = await sql<{ provider: string | null; model: string; part: 'plain' | 'repeated' | 'unanswered'; requests: number; costNanoUsd: number }>`
    with calls as (
      select provider, coalesce(served_model, asked_model) as model, cost_nano_usd, outcome <> 'answered' or attempt_of is not null as unanswered,
        row_number() over (partition by coalesce(token_id, user_id), coalesce(served_model, asked_model), input_tokens, date_trunc('hour', occurred_at, 'UTC') order by occurred_at, request_id) as place,
        count(*) over (partition by coalesce(token_id, user_id), coalesce(served_model, asked_model), input_tokens, date_trunc('hour', occurred_at, 'UTC')) as alike,
        case when run_id is null then 0 else row_number() over (partition by run_id order by occurred_at, request_id) end as of_run
      from ledger where tenant_id = ${tenantId} and occurred_at >= ${new Date(from)} and occurred_at < ${new Date(to)} and shadow_of is null and coalesce(provider, '') <> all(${[...sandboxes]}::text[]))
    select provider, model, case when unanswered then 'unanswered' when (alike >= ${repeatedFrom} and place > 1) or of_run > ${runCallsFrom} then 'repeated' else 'plain' end as part, count(*) as requests, coalesce(sum(cost_nano_usd), 0)::bigint as "costNanoUsd"
    from calls group by 1, 2, 3`.execute(trx);
  const sumOf = (wanted: (part: string) => boolean): number => rows.filter(({ part }) => wanted(part)).reduce((sum, row) => sum + row.costNanoUsd, 0);
  return {
    requests: rows.reduce((sum, row) => sum + row.requests, 0), costNanoUsd: sumOf(() => true), unansweredNanoUsd: sumOf((part) => part === 'unanswered'), repeatedNanoUsd: sumOf((part) => part === 'repeated'),
    models: Object.fromEntries(rows.filter(({ part }) => part === 'plain').map((row) => [`${row.provider ?? ''}/${row.model}`, { requests: row.requests, costNanoUsd: row.costNanoUsd }])),
  };
}
