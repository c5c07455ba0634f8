import { type KeyUse, decodeLeaf, keyTouches, renderEvent } from '@keystead/contract';
import { sql } from '../../foundation/index.ts';
import type { IncidentDependencies } from './dependencies.ts';
import type { IncidentRow, Reader } from './rows.ts';
import { unusualUse } from './unusual.ts';

const daysBefore = 90;
const mostTouches = 50;
const mostRequests = 1_000;
const mostOfEach = 100;

type Kind = 'person' | 'token' | 'app' | 'model' | 'class' | 'endpoint';
interface UserRow { readonly kind: Kind; readonly key: string; readonly requests: number; readonly cost: number; readonly first_at: Date; readonly last_at: Date; readonly known: boolean }
interface DayRow { readonly day: string; readonly requests: number; readonly failed: number; readonly cost: number; readonly unpriced: number; readonly before: boolean }
interface TouchRow { readonly sequence: number; readonly leaf: Buffer }

interface Found {
  readonly users: readonly UserRow[];
  readonly days: readonly DayRow[];
  readonly hours: readonly { readonly hour: number; readonly before: boolean }[];
  readonly ever: { readonly first_at: Date | null; readonly last_at: Date | null };
  readonly touches: readonly TouchRow[];
  readonly foreign: readonly { readonly day: string; readonly tokens: number }[];
  readonly requests: readonly string[];
}

/** What the key of an incident was used for since it is suspected, counted in the ledger. */
export async function readUse({ vault, people, tokens }: IncidentDependencies, tenantId: string, incident: Pick<IncidentRow, 'credential_id' | 'suspected_since'>): Promise<KeyUse> {
  const now = vault.clock.now();
  const found = await vault.database.as<unknown>().inTenant(tenantId, (trx) => select(trx, { tenantId, credentialId: incident.credential_id, since: incident.suspected_since }));
  const idsOf = (kind: Kind) => found.users.filter((row) => row.kind === kind).map(({ key }) => key);
  const leaves = found.touches.map(({ leaf }) => decodeLeaf(leaf));
  const actors = leaves.flatMap(({ actor }) => actor.id ?? []);
  const [personNames, tokenNames] = [await people.names(tenantId, [...new Set([...idsOf('person'), ...actors])]), await tokens.names(tenantId, [...new Set([...idsOf('token'), ...actors])])];
  const earlier = found.days.filter(({ before }) => before);
  const names: Readonly<Partial<Record<Kind, ReadonlyMap<string, string>>>> = { person: personNames, token: tokenNames, app: vault.apps };
  const usersOf = (kind: Kind): KeyUse['people'] => found.users.filter((row) => row.kind === kind).map((row) => ({
    id: row.key, name: names[kind]?.get(row.key) ?? row.key, firstAt: row.first_at.toISOString(), lastAt: row.last_at.toISOString(), requests: row.requests, costNanoUsd: row.cost, isNew: earlier.length > 0 && !row.known,
  }));
  const since = found.days.filter(({ before }) => !before);
  const sum = (of: (row: DayRow) => number): number => since.reduce((total, row) => total + of(row), 0);
  const parts = { people: usersOf('person'), tokens: usersOf('token'), apps: usersOf('app'), models: usersOf('model') };
  return {
    from: incident.suspected_since.toISOString(), to: now.toISOString(), requests: sum((row) => row.requests), costNanoUsd: sum((row) => row.cost), unpricedRequests: sum((row) => row.unpriced), failed: sum((row) => row.failed),
    firstAt: found.ever.first_at?.toISOString() ?? null, lastAt: found.ever.last_at?.toISOString() ?? null,
    days: since.map(({ day, requests, failed, cost }) => ({ day, requests, failed, costNanoUsd: cost })), ...parts, dataClasses: usersOf('class'), endpoints: usersOf('endpoint'),
    unusual: [...unusualUse({
      ...parts, days: since, hours: found.hours.filter(({ before }) => !before).map(({ hour }) => hour), foreignDays: found.foreign.map(({ day }) => day),
      before: earlier.length === 0 ? null : { busiestDay: Math.max(...earlier.map(({ requests }) => requests)), hours: found.hours.filter(({ before }) => before).map(({ hour }) => hour) },
    })],
    touches: leaves.map((leaf) => ({ sequence: leaf.seq, at: leaf.time, by: leaf.actor.id === null ? null : personNames.get(leaf.actor.id) ?? tokenNames.get(leaf.actor.id) ?? null, summary: renderEvent(leaf.action, leaf.detail) })),
    foreignUse: [...found.foreign], requestIds: [...found.requests],
  };
}

/** Uses alone fill the log; they are counted from the ledger. */
const otherTouches = [...keyTouches.keys()].filter((action) => action !== 'credential.used');

async function select(trx: Reader, { tenantId, credentialId, since }: { readonly tenantId: string; readonly credentialId: string; readonly since: Date }): Promise<Found> {
  const from = new Date(since.getTime() - daysBefore * 86_400_000);
  const used = sql`select *, occurred_at < ${since} as before from ledger where tenant_id = ${tenantId} and credential_id = ${credentialId} and occurred_at >= ${from}`;
  const users = await sql<UserRow>`
    select kind, key, count(*) filter (where not before and attempt_of is null) as requests, coalesce(sum(cost_nano_usd) filter (where not before), 0) as cost,
      min(occurred_at) filter (where not before) as first_at, max(occurred_at) as last_at, bool_or(before) as known
    from (${used}) as u cross join lateral (values ('person', user_id::text), ('token', token_id::text), ('app', app_id), ('model', coalesce(served_model, asked_model)), ('class', policy ->> 'dataClass'), ('endpoint', endpoint)) as d (kind, key)
    where key is not null group by 1, 2 having count(*) filter (where not before) > 0 order by 3 desc, 2 limit ${mostOfEach * 6}`.execute(trx);
  const days = await sql<DayRow>`
    select to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD') as day, before, count(*) filter (where attempt_of is null) as requests, count(*) filter (where attempt_of is null and outcome in ('failed', 'refused')) as failed,
      coalesce(sum(cost_nano_usd), 0) as cost, count(*) filter (where cost_nano_usd is null) as unpriced from (${used}) as u group by 1, 2 order by 1`.execute(trx);
  const hours = await sql<Found['hours'][number]>`select distinct extract(hour from occurred_at at time zone 'UTC')::int as hour, before from (${used}) as u`.execute(trx);
  // The sums by day know every use there ever was; the ledger's index goes by time alone. Its edges are looked up within their day.
  const ever = await sql<Found['ever']>`
    with span as (select min(d.day) as first_day, max(d.day) as last_day from usage_days d join usage_series s on s.tenant_id = d.tenant_id and s.series = d.series where d.tenant_id = ${tenantId} and s.credential_id = ${credentialId} and d.requests > 0)
    select (select min(l.occurred_at) from ledger l where l.tenant_id = ${tenantId} and l.credential_id = ${credentialId} and l.occurred_at >= first_day and l.occurred_at < first_day + interval '1 day') as first_at,
      (select max(l.occurred_at) from ledger l where l.tenant_id = ${tenantId} and l.credential_id = ${credentialId} and l.occurred_at >= last_day and l.occurred_at < last_day + interval '1 day') as last_at from span`.execute(trx);
  const touches = await sql<TouchRow>`select sequence, leaf from audit_leaves where tenant_id = ${tenantId} and subject_id = ${credentialId} and action = any(${otherTouches}) and occurred_at >= ${since} order by sequence desc limit ${mostTouches}`.execute(trx);
  const foreign = await sql<Found['foreign'][number]>`
    select to_char(f.day, 'YYYY-MM-DD') as day, sum(f.foreign_tokens) as tokens from foreign_use_alarms f join credentials c on c.id = ${credentialId} and c.provider = f.provider
    where f.tenant_id = ${tenantId} and (f.credential_id = ${credentialId} or f.credential_id is null) and f.day >= (${since} at time zone 'UTC')::date group by 1 order by 1`.execute(trx);
  const requests = await sql<{ request_id: string }>`select request_id from (${used}) as u where not before order by occurred_at desc, request_id desc limit ${mostRequests}`.execute(trx);
  return { users: users.rows, days: days.rows, hours: hours.rows, ever: ever.rows[0] ?? { first_at: null, last_at: null }, touches: touches.rows, foreign: foreign.rows, requests: requests.rows.map((row) => row.request_id) };
}
