import { type Transaction, sql } from '../../foundation/index.ts';
import { type CallerFields, type CallerProfile, type OriginHabits, type UseFact, startOfDay } from './facts.ts';
import type { WindowSums } from './learn-baseline.ts';
import { type Asked, dayOf, limitedCalls, refusedSignIns } from './read-facts.ts';
import type { AnomalyTables } from './tables.ts';

type Trx = Transaction<AnomalyTables>;

/** Of names that callers may invent, the most used: what is rarer is not known. */
const mostNames = 100_000;

/**
 * The sums of a window that a baseline is learnt from, added up by the database: what comes back grows with hours, callers, models and networks, and not with calls, so that no hour
 * is left out. Before the organisation's first calls there is nothing to learn: the window begins with their day.
 */
export async function readWindow(trx: Trx, asked: Asked): Promise<WindowSums> {
  return { to: asked.to, ...await readUse(trx, asked), ...await readOrigins(trx, asked), ...await readRefused(trx, asked) };
}

async function readUse(trx: Trx, { tenantId, from, to, sandboxes }: Asked): Promise<Pick<WindowSums, 'from' | 'hours' | 'models' | 'callers' | 'credentialApps'>> {
  const [first, last] = [new Date(from), new Date(to)];
  const services = sql`usage_service_hours h join usage_service_series s on s.tenant_id = h.tenant_id and s.series = h.series where h.tenant_id = ${tenantId} and h.hour >= ${first} and h.hour < ${last} and h.requests > 0`;
  const { rows: hours } = await sql<{ hour: Date; costNanoUsd: number }>`
    select h.hour, sum(case when coalesce(s.provider, '') = any(${[...sandboxes]}::text[]) then 0 else h.cost_nano_usd end)::bigint as "costNanoUsd" from ${services} group by h.hour order by h.hour`.execute(trx);
  const { rows: models } = await sql<Pick<UseFact, 'provider' | 'model'>>`select s.provider, s.model from ${services} group by 1, 2 order by sum(h.requests) desc limit ${mostNames}`.execute(trx);
  const { rows: credentialApps } = await sql<{ credentialId: string; appId: string | null; requests: number }>`
    select s.credential_id as "credentialId", s.app_id as "appId", sum(h.requests)::bigint as requests from ${services} and s.credential_id is not null group by 1, 2`.execute(trx);
  const { rows: callers } = await sql<CallerFields & CallerProfile>`
    select token_id as "tokenId", user_id as "userId", sum(requests)::bigint as requests, count(distinct hour - at * interval '1 hour') as "activeDays", count(*) as "activeHours",
      coalesce(array_agg(distinct at) filter (where not is_rest), '{}') as "workHours", coalesce(array_agg(distinct at) filter (where is_rest), '{}') as "restHours"
    from (
      select s.token_id, case when s.token_id is null then s.user_id end as user_id, h.hour, extract(hour from h.hour at time zone 'UTC')::int as at, extract(isodow from h.hour at time zone 'UTC') > 5 as is_rest, sum(h.requests) as requests
      from usage_hours h join usage_series s on s.tenant_id = h.tenant_id and s.series = h.series
      where h.tenant_id = ${tenantId} and h.hour >= ${first} and h.hour < ${last} and h.requests > 0 and coalesce(s.token_id, s.user_id) is not null group by 1, 2, 3) as hours
    group by 1, 2`.execute(trx);
  const { rows: [before] } = await sql<{ known: boolean }>`select exists (select from usage_service_hours where tenant_id = ${tenantId} and hour < ${first}) as known`.execute(trx);
  return { from: before?.known === true ? from : startOfDay(hours[0]?.hour.getTime() ?? to), hours: hours.map(({ hour, costNanoUsd }) => ({ hour: hour.getTime(), costNanoUsd })), models, callers, credentialApps };
}

async function readOrigins(trx: Trx, { tenantId, from, to }: Asked): Promise<Pick<WindowSums, 'networks' | 'clients' | 'origins'>> {
  const window = sql`call_origins where tenant_id = ${tenantId} and day >= ${dayOf(from)}::date and day < ${dayOf(to)}::date`;
  const { rows: networks } = await sql<{ name: string }>`select network as name from ${window} group by network order by sum(requests) desc limit ${mostNames}`.execute(trx);
  const { rows: clients } = await sql<{ name: string }>`select client as name from ${window} group by client order by sum(requests) desc limit ${mostNames}`.execute(trx);
  const { rows: origins } = await sql<CallerFields & OriginHabits>`
    select token_id as "tokenId", case when token_id is null then user_id end as "userId", count(distinct network) as networks, count(distinct client) as clients, count(distinct day) as days from ${window} group by 1, 2`.execute(trx);
  return { networks: networks.map(({ name }) => name), clients: clients.map(({ name }) => name), origins };
}

async function readRefused(trx: Trx, asked: Asked): Promise<Pick<WindowSums, 'mostRefusals' | 'mostFailures' | 'failuresOfHours' | 'mostRefusedTokens' | 'mostRefusedKeys'>> {
  const { rows: mostRefusals } = await sql<CallerFields & { most: number }>`
    select token_id as "tokenId", user_id as "userId", max(requests) as most from (
      select date_trunc('hour', occurred_at, 'UTC') as hour, token_id, case when token_id is null then user_id end as user_id, count(*) as requests from (${limitedCalls(asked)}) as refused where coalesce(token_id, user_id) is not null group by 1, 2, 3) as hours
    group by 1, 2`.execute(trx);
  const { rows: failures } = await sql<{ hour: Date | null; userId: string | null; most: number }>`
    with failures as (select date_trunc('hour', occurred_at, 'UTC') as hour, actor_id, count(*) as failures from (${refusedSignIns(asked)}) as refused group by 1, 2)
    select null as hour, actor_id as "userId", max(failures) as most from failures where actor_id is not null group by actor_id
    union all select hour, null, sum(failures)::bigint from failures group by hour`.execute(trx);
  const { rows: refused } = await sql<{ kind: 'token' | 'key'; subjectId: string; most: number }>`
    select kind, subject_id as "subjectId", max(refused) as most from (
      select hour, kind, subject_id, sum(refused)::bigint as refused from refused_credentials
      where tenant_id = ${asked.tenantId} and hour >= ${new Date(asked.from)} and hour < ${new Date(asked.to)} and (kind = 'token' or reason <> 'provider_key_rejected') group by 1, 2, 3) as hours
    group by 1, 2`.execute(trx);
  return {
    mostRefusals, mostFailures: failures.flatMap(({ userId, most }) => (userId === null ? [] : [{ userId, most }])), failuresOfHours: failures.flatMap(({ hour, most }) => (hour === null ? [] : [most])),
    mostRefusedTokens: refused.filter(({ kind }) => kind === 'token').map(({ subjectId, most }) => ({ tokenId: subjectId, most })), mostRefusedKeys: refused.filter(({ kind }) => kind === 'key').map(({ subjectId, most }) => ({ credentialId: subjectId, most })),
  };
}
