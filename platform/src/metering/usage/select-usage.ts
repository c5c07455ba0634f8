import type { UsageDimension, UsageQuery, UsageRank } from '@keystead/contract';
import type { RawBuilder } from 'kysely';
import { type Transaction, sql } from '../../foundation/index.ts';
import type { MeteringTables } from '../tables.ts';
import type { Segment } from './plan-segments.ts';
import type { AskedTime } from './usage-range.ts';

/** What each dimension is, in the words of a combination, or of a row of the ledger, as `u`. Departments are found by team and day, later. */
const keys: Readonly<Record<UsageDimension, string>> = {
  provider: 'u.provider', model: 'u.model', askedModel: 'u.asked_model', app: 'u.app_id', user: 'u.user_id::text', team: 'u.team', department: "''", project: 'u.project', workflow: 'u.workflow',
  credential: 'u.credential_id::text', environment: 'u.environment', token: 'u.token_id::text', endpoint: 'u.endpoint', payer: 'u.payer',
};

/** Every sum: its name, and what a row of the ledger adds to it. */
const measures = {
  requests: '1', failures: "(outcome in ('failed', 'refused'))::int", input_tokens: 'input_tokens', cache_read_tokens: 'cache_read_tokens', cache_write_tokens: 'cache_write_tokens', output_tokens: 'output_tokens',
  reasoning_tokens: 'reasoning_tokens', cost_nano_usd: 'cost_nano_usd', estimated_requests: "(usage_state = 'estimated')::int", estimated_nano_usd: "case when usage_state = 'estimated' then cost_nano_usd end",
  unpriced_requests: '(cost_nano_usd is null)::int', latency_ms: 'latency_ms', timed_requests: '(latency_ms is not null)::int',
} as const;
export type Measure = keyof typeof measures;
const measureNames = Object.keys(measures) as readonly Measure[];
const sums = sql.raw(measureNames.map((name) => `coalesce(sum(${name}), 0)::bigint as ${name}`).join(', '));
const ledgerSums = sql.raw(measureNames.map((name) => `coalesce(sum(${measures[name]}), 0)::bigint as ${name}`).join(', '));
const ledgerRows = sql.raw('(select *, coalesce(served_model, asked_model) as model from ledger) as u');

/** What the largest are chosen by, of one row. */
const weighedBy: Readonly<Record<UsageRank, string>> = { cost: 'cost_nano_usd', requests: 'requests', tokens: 'input_tokens + output_tokens' };

export type UsageSums = Readonly<Record<Measure, number>>;
export interface UsageRow extends UsageSums { readonly bucket_start: Date; readonly key1: string; readonly other1: boolean; readonly key2: string; readonly other2: boolean; readonly sandbox: boolean; readonly payer: 'tenant' | 'platform' }

export interface UsageQuestion {
  readonly tenantId: string;
  readonly segments: readonly Segment[];
  readonly time: Pick<AskedTime, 'bucket' | 'timeZone'>;
  readonly query: UsageQuery;
  /** How many keys of each dimension stand by themselves. */
  readonly top: number;
  /** Ids of providers that cost nobody anything. */
  readonly sandboxes: readonly string[];
}

/** Sums by bucket and by the largest keys of each dimension; the rest of a dimension is one. */
export async function selectUsage(trx: Transaction<MeteringTables>, question: UsageQuestion): Promise<readonly UsageRow[]> {
  const select = asksDepartments(question.query) ? byDepartments(question) : byCombinations(question, await hasMoreKeys(trx, question));
  const { rows } = await sql<UsageRow>`${select} order by 1, 2, 3, 4, 5, 6, 7`.execute(trx);
  return rows;
}

function asksDepartments({ by, thenBy, department }: UsageQuery): boolean {
  return by === 'department' || thenBy === 'department' || department !== undefined;
}

/** Whether there are more keys than may stand by themselves; where there are not, none needs to be chosen. */
async function hasMoreKeys(trx: Transaction<MeteringTables>, question: UsageQuestion): Promise<boolean> {
  const { rows: [found] } = await sql<{ first: number; second: number }>`
    select count(distinct key1) as first, count(distinct key2) as second from (select ${aboutOf(question, [question.query.by, question.query.thenBy])} from usage_series u where ${fitsOf(question)}) as u`.execute(trx);
  return found === undefined || found.first > question.top || found.second > question.top;
}

/** The largest keys of a table of weights. */
function largestOf({ top }: UsageQuestion, table: string): RawBuilder<unknown> {
  const largest = (key: string) => sql`select ${sql.raw(key)} as key from ${sql.raw(table)} group by 1 order by sum(weight) desc, sum(requests) desc, 1 limit ${top}`;
  return sql`first as materialized (${largest('key1')}), second as materialized (${largest('key2')})`;
}

const shownKeys = sql.raw("case when f.key is null then 'other' else f.key end as key1, f.key is null as other1, case when s.key is null then 'other' else s.key end as key2, s.key is null as other2");

/** Which combinations are the largest is found by adding up what they are chosen by alone; then each knows which line of the answer it belongs to before the rest is added up. */
function byCombinations(question: UsageQuestion, choose: boolean): RawBuilder<unknown> {
  const { tenantId, query, time } = question;
  const segments = question.segments.filter(({ source }) => source !== 'ledger');
  const about = aboutOf(question, [query.by, query.thenBy]);
  const fits = fitsOf(question);
  const edges = question.segments.filter(({ source }) => source === 'ledger').map((segment) => sql`
    select date_trunc(${time.bucket}, u.occurred_at, ${time.timeZone}) as at, ${about}, ${ledgerSums} from ${ledgerRows} where ${fits} and ${between('u.occurred_at', segment)} group by 1, 2, 3, 4, 5, 6`);
  const weight = sql.raw(`sum(${weighedBy[query.rank]}) as weight, sum(requests) as requests`);
  const weights = [
    ...edges.length === 0 ? [] : [sql`select key1, key2, ${weight} from edges group by 1, 2`],
    ...segments.map((segment) => sql`select c.key1, c.key2, r.weight, r.requests from (
      select series, ${weight} from ${sql.table(segment.source)} r where r.tenant_id = ${tenantId} and ${between(`r.${timesOf(segment)}`, segment)} group by 1) as r join combinations c on c.series = r.series`),
  ];
  const shown = choose
    ? sql`weights as materialized (${sql.join(weights, sql` union all `)}), ${largestOf(question, 'weights')}`
    : sql`first as materialized (select distinct key1 as key from combinations), second as materialized (select distinct key2 as key from combinations)`;
  const lines = [
    ...edges.length === 0 ? [] : [sql`select at, ${shownKeys}, sandbox, payer, ${sql.raw(measureNames.join(', '))} from edges e left join first f on f.key = e.key1 left join second s on s.key = e.key2`],
    ...segments.map((segment) => sql`select g.at, n.key1, n.other1, n.key2, n.other2, n.sandbox, n.payer, ${sql.raw(measureNames.map((name) => `g.${name}`).join(', '))} from (
      select r.${sql.ref(timesOf(segment))} as at, c.place, ${sums} from ${sql.table(segment.source)} r join placed c on c.series = r.series
      where r.tenant_id = ${tenantId} and ${between(`r.${timesOf(segment)}`, segment)} group by 1, 2) as g join names n on n.place = g.place`),
  ];
  return sql`with combinations as materialized (select u.series, ${about} from usage_series u where ${fits}),
    ${edges.length === 0 ? sql`` : sql`edges as materialized (${sql.join(edges, sql` union all `)}),`}
    ${shown},
    placed as materialized (select series, dense_rank() over (order by key1, other1, key2, other2, sandbox, payer) as place, key1, other1, key2, other2, sandbox, payer
      from (select c.series, ${shownKeys}, c.sandbox, c.payer from combinations c left join first f on f.key = c.key1 left join second s on s.key = c.key2) as shown),
    names as materialized (select distinct place, key1, other1, key2, other2, sandbox, payer from placed)
    select date_trunc(${time.bucket}, at, ${time.timeZone}) as bucket_start, key1, other1, key2, other2, sandbox, payer, ${sums} from (${sql.join(lines, sql` union all `)}) as lines group by 1, 2, 3, 4, 5, 6, 7`;
}

/** Departments are those of the day: they are found when the sums of each day are there. */
function byDepartments(question: UsageQuestion): RawBuilder<unknown> {
  return sql`with ${baseOf(question, [question.query.by, question.query.thenBy])}, weights as (select key1, key2, ${sql.raw(weighedBy[question.query.rank])} as weight, requests from base), ${largestOf(question, 'weights')}
    select b.bucket_start, ${shownKeys}, b.sandbox, b.payer, ${sums} from base b left join first f on f.key = b.key1 left join second s on s.key = b.key2 group by 1, 2, 3, 4, 5, 6, 7`;
}

/** Sums alone, of sandboxes and of either payer apart. */
export async function selectTotals(trx: Transaction<MeteringTables>, question: UsageQuestion): Promise<readonly (UsageSums & Pick<UsageRow, 'sandbox' | 'payer'>)[]> {
  const { rows } = await sql<UsageSums & Pick<UsageRow, 'sandbox' | 'payer'>>`with ${baseOf(question, [])} select sandbox, payer, ${sums} from base group by 1, 2`.execute(trx);
  return rows;
}

/**
 * Common tables that end in `base`: sums by bucket and keys. The combinations that fit are grouped first, each group with a number, so that of the roll-up's many rows no
 * more is looked at than their time, their combination and their sums; what takes longer is done with the few rows that are left.
 */
function baseOf(question: UsageQuestion, dimensions: readonly (UsageDimension | undefined)[]): RawBuilder<unknown> {
  const { tenantId, segments, query, time } = question;
  const withDepartments = dimensions.includes('department') || query.department !== undefined;
  const about = aboutOf(question, dimensions, withDepartments);
  const fits = fitsOf(question);
  const parts = segments.map((segment) => (segment.source === 'ledger'
    ? sql`select ${withDepartments ? sql`date_trunc('minute', u.occurred_at)` : sql`date_trunc(${time.bucket}, u.occurred_at, ${time.timeZone})`} as at, ${about}, ${ledgerSums} from ${ledgerRows} where ${fits} and ${between('u.occurred_at', segment)} group by 1, 2, 3, 4, 5, 6`
    : sql`select g.at, n.key1, n.key2, n.team, n.sandbox, n.payer, ${sql.raw(measureNames.map((name) => `g.${name}`).join(', '))} from (
        select r.${sql.ref(timesOf(segment))} as at, c.place, ${sums} from ${sql.table(segment.source)} r join combinations c on c.series = r.series
        where r.tenant_id = ${tenantId} and ${between(`r.${timesOf(segment)}`, segment)} group by 1, 2
      ) as g join names n on n.place = g.place`));
  const department = (dimension: UsageDimension | undefined, key: string) => (dimension === 'department' ? sql`coalesce(d.department_id::text, '')` : sql.raw(key));
  return sql`
    combinations as materialized (select u.series, dense_rank() over (order by key1, key2, team, sandbox, payer) as place, key1, key2, team, sandbox, payer from (select u.series, ${about} from usage_series u where ${fits}) as u),
    names as materialized (select distinct place, key1, key2, team, sandbox, payer from combinations),
    parts as (${sql.join(parts, sql` union all `)}),
    base as materialized (
      select date_trunc(${time.bucket}, p.at, ${time.timeZone}) as bucket_start, ${department(dimensions[0], 'p.key1')} as key1, ${department(dimensions[1], 'p.key2')} as key2, p.sandbox, p.payer, ${sums}
      from parts p ${withDepartments ? departmentsOf(tenantId) : sql``} where ${query.department === undefined ? sql`true` : sql`coalesce(d.department_id::text, '') = any(${query.department})`} group by 1, 2, 3, 4, 5
    )`;
}

function timesOf({ source }: Segment): string {
  return source === 'usage_days' ? 'day' : 'hour';
}

function between(column: string, { from, to }: Segment): RawBuilder<unknown> {
  return sql`${sql.ref(column)} >= ${from.toISOString()}::timestamptz and ${sql.ref(column)} < ${to.toISOString()}::timestamptz`;
}

/** What is asked of a combination, or of a row of the ledger, `u`. */
function aboutOf({ sandboxes }: UsageQuestion, dimensions: readonly (UsageDimension | undefined)[], withTeam = false): RawBuilder<unknown> {
  const [key1, key2] = [0, 1].map((index) => { const dimension = dimensions[index]; return dimension === undefined ? sql`''` : sql`coalesce(${sql.raw(keys[dimension])}, '')`; });
  return sql`${key1} as key1, ${key2} as key2, ${withTeam ? sql`coalesce(u.team, '')` : sql`''`} as team, coalesce(u.provider = any(${sandboxes}), false) as sandbox, u.payer`;
}

function fitsOf({ tenantId, query }: UsageQuestion): RawBuilder<unknown> {
  return sql.join([sql`u.tenant_id = ${tenantId}`, ...filtersOf(query)], sql` and `);
}

/** The department that a team belonged to on its day. */
function departmentsOf(tenantId: string): RawBuilder<unknown> {
  return sql`left join department_teams d on d.tenant_id = ${tenantId} and d.team_id::text = p.team and d.valid_from <= (p.at at time zone 'UTC')::date and (d.valid_to is null or d.valid_to > (p.at at time zone 'UTC')::date)`;
}

function filtersOf(query: UsageQuery): readonly RawBuilder<unknown>[] {
  return (Object.keys(keys) as UsageDimension[]).flatMap((dimension) => {
    const wanted = query[dimension];
    return wanted === undefined || dimension === 'department' ? [] : [sql`coalesce(${sql.raw(keys[dimension])}, '') = any(${wanted})`];
  });
}
