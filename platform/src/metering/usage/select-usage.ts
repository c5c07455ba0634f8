import type { UsageDimension, UsageQuery, UsageRank } from '@keystead/contract';
import type { RawBuilder } from 'kysely';
import { type Transaction, sql } from '../../foundation/index.ts';
import type { Slot, SlotSource } from './plan-slots.ts';
import { askedDimensions, levelFor } from './usage-levels.ts';

/** What each dimension is, in the words of a combination, or of a row of the ledger, as `u`. Departments are found by team and day, later. */
const keys: Readonly<Record<UsageDimension, string>> = {
  provider: 'u.provider', model: 'u.model', askedModel: 'u.asked_model', app: 'u.app_id', user: 'u.user_id::text', team: 'u.team', department: "''", project: 'u.project', workflow: 'u.workflow',
  credential: 'u.credential_id::text', environment: 'u.environment', token: 'u.token_id::text', endpoint: 'u.endpoint', payer: 'u.payer',
};

/** Every sum: its name, and what a row of the ledger adds to it. */
const measures = {
  requests: '(attempt_of is null)::int', failures: "(attempt_of is null and outcome in ('failed', 'refused'))::int", input_tokens: 'input_tokens', cache_read_tokens: 'cache_read_tokens', cache_write_tokens: 'cache_write_tokens', output_tokens: 'output_tokens',
  reasoning_tokens: 'reasoning_tokens', cost_nano_usd: 'cost_nano_usd', estimated_requests: "(usage_state = 'estimated')::int", estimated_nano_usd: "case when usage_state = 'estimated' then cost_nano_usd end",
  unpriced_requests: '(cost_nano_usd is null)::int', latency_ms: 'latency_ms', timed_requests: '(latency_ms is not null)::int',
} as const;
export type Measure = keyof typeof measures;
const measureNames = Object.keys(measures) as readonly Measure[];
const sums = sql.raw(measureNames.map((name) => `coalesce(sum(${name}), 0)::bigint as ${name}`).join(', '));
const ledgerSums = sql.raw(measureNames.map((name) => `coalesce(sum(${measures[name]}), 0)::bigint as ${name}`).join(', '));
const ledgerRows = sql.raw('(select *, coalesce(served_model, asked_model) as model from ledger) as u');
const signedSums = sql.raw(measureNames.map((name) => `g.${name} * b.sign as ${name}`).join(', '));
/** What was added and taken away again is nothing that happened. */
const anything = sql.raw(measureNames.map((name) => `sum(${name}) <> 0`).join(' or '));

/** What the largest are chosen by. */
const weighedBy: Readonly<Record<UsageRank, string>> = { cost: 'cost_nano_usd', requests: 'requests', tokens: 'input_tokens + output_tokens' };

export type UsageSums = Readonly<Record<Measure, number>>;
export interface UsageRow extends UsageSums { readonly bucket_start: Date; readonly key1: string; readonly other1: boolean; readonly key2: string; readonly other2: boolean; readonly sandbox: boolean; readonly payer: 'tenant' | 'platform' }

/** A tenant's transaction, whatever tables it knows of. */
export type UsageReader = Pick<Transaction<unknown>, 'getExecutor'>;

export interface UsageQuestion {
  readonly tenantId: string;
  /** What to add up, as `planSlots` has it. */
  readonly slots: readonly Slot[];
  /** The same time as one bucket, where that takes fewer: what the largest keys are chosen over. */
  readonly wholeSlots?: readonly Slot[];
  readonly query: UsageQuery;
  /** How many keys of each dimension stand by themselves. */
  readonly top: number;
  /** Ids of providers that cost nobody anything. */
  readonly sandboxes: readonly string[];
}

/** Departments are those of the day: no sums of a month will do. Pure. */
export function asksDepartments({ by, thenBy, department }: UsageQuery): boolean {
  return by === 'department' || thenBy === 'department' || department !== undefined;
}

/** Sums by bucket and by the largest keys of each dimension; the rest of a dimension is one. */
export async function selectUsage(trx: UsageReader, question: UsageQuestion): Promise<readonly UsageRow[]> {
  const select = asksDepartments(question.query) ? byDepartments(question) : byCombinations(question, await hasMoreKeys(trx, question));
  const { rows } = await sql<UsageRow>`${select} order by 1, 2, 3, 4, 5, 6, 7`.execute(trx);
  return rows;
}

/** Whether there are more keys than may stand by themselves; where there are not, none needs to be chosen. */
async function hasMoreKeys(trx: UsageReader, question: UsageQuestion): Promise<boolean> {
  const { fits, about, level } = wordsOf(question, [question.query.by, question.query.thenBy]);
  const { rows: [found] } = await sql<{ first: number; second: number }>`
    select count(distinct key1) as first, count(distinct key2) as second from (select ${about} from ${sql.table(`${level}series`)} u where ${fits}) as u`.execute(trx);
  return found === undefined || found.first > question.top || found.second > question.top;
}

const shownKeys = sql.raw("coalesce(f.key, 'other') as key1, f.key is null as other1, coalesce(s.key, 'other') as key2, s.key is null as other2");

/** The largest keys of a table of weights. */
function largestOf({ top }: UsageQuestion, table: string): RawBuilder<unknown> {
  const largest = (key: string) => sql`select ${sql.raw(key)} as key from ${sql.raw(table)} group by 1 order by sum(weight) desc, sum(requests) desc, 1 limit ${top}`;
  return sql`first as materialized (${largest('key1')}), second as materialized (${largest('key2')})`;
}

/**
 * Which keys are the largest is found by adding up what they are chosen by alone; then each combination knows which line of the answer it belongs to before the rest is
 * added up: thirteen sums of a few lines cost less than those of each key.
 */
function byCombinations(question: UsageQuestion, choose: boolean): RawBuilder<unknown> {
  const { about, fits, level } = wordsOf(question, [question.query.by, question.query.thenBy]);
  const chosen = choose
    ? sql`weights as materialized (${sql.join(weightsOf(question), sql` union all `)}), ${largestOf(question, 'weights')}`
    : sql`first as materialized (select distinct key1 as key from combinations), second as materialized (select distinct key2 as key from combinations)`;
  const lines = bySource(question.slots).map(([source, slots]) => (source === 'ledger'
    ? sql`select l.bucket, ${shownKeys}, l.sandbox, l.payer, ${sql.raw(measureNames.map((name) => `l.${name}`).join(', '))} from (${ofLedger(slots, { about, fits, ofDepartments: false })}) as l left join first f on f.key = l.key1 left join second s on s.key = l.key2`
    : sql`select b.bucket, n.key1, n.other1, n.key2, n.other2, n.sandbox, n.payer, ${signedSums} from ${ofRollUp(slots, { tenantId: question.tenantId, level, source, combinations: 'placed' })} join names n on n.place = g.place`));
  return sql`with combinations as materialized (select u.series, ${about} from ${sql.table(`${level}series`)} u where ${fits}), ${chosen},
    placed as materialized (select series, dense_rank() over (order by key1 collate "C", other1, key2 collate "C", other2, sandbox, payer) as place, key1, other1, key2, other2, sandbox, payer
      from (select c.series, ${shownKeys}, c.sandbox, c.payer from combinations c left join first f on f.key = c.key1 left join second s on s.key = c.key2) as shown),
    names as materialized (select distinct place, key1, other1, key2, other2, sandbox, payer from placed)
    select bucket as bucket_start, key1, other1, key2, other2, sandbox, payer, ${sums} from (${sql.join(lines, sql` union all `)}) as lines group by 1, 2, 3, 4, 5, 6, 7 having ${anything}`;
}

/** What each key weighs over all of the time, which may be made of months where its buckets are days. */
function weightsOf(question: UsageQuestion): readonly RawBuilder<unknown>[] {
  const { tenantId, query: { by, thenBy, rank } } = question;
  const { about, fits, level } = wordsOf(question, [by, thenBy]);
  return bySource(question.wholeSlots ?? question.slots).map(([source, slots]) => (source === 'ledger'
    ? sql`select key1, key2, ${sql.raw(weighedBy[rank])} as weight, requests from (${ofLedger(slots, { about, fits, ofDepartments: false })}) as l`
    : sql`select c.key1, c.key2, r.weight, r.requests from (${weighed(slots, { tenantId, table: `${level}${source}s`, weight: weighedBy[rank], source })}) as r join combinations c on c.series = r.series`));
}

/** Where nothing is taken away, rows need not learn their sign. */
function weighed(slots: readonly Slot[], { tenantId, table, weight, source }: { readonly tenantId: string; readonly table: string; readonly weight: string; readonly source: SlotSource }): RawBuilder<unknown> {
  const at = times(slots.map(({ from }) => from));
  const [sign, signs] = slots.every((slot) => slot.sign === 1) ? ['', sql``] : [' * b.sign', sql`join unnest(${at}, ${bucketsOf(slots)}) as b (at, bucket, sign) on b.at = r.${sql.ref(source)}`];
  return sql`select r.series, sum((${sql.raw(weight)})${sql.raw(sign)}) as weight, sum(requests${sql.raw(sign)}) as requests from ${sql.table(table)} r ${signs} where r.tenant_id = ${tenantId} and r.${sql.ref(source)} = any(${at}) group by 1`;
}

/** Departments are those of the day: they are found when the sums of each day are there. */
function byDepartments(question: UsageQuestion): RawBuilder<unknown> {
  return sql`with ${baseOf(question, [question.query.by, question.query.thenBy])}, weights as (select key1, key2, ${sql.raw(weighedBy[question.query.rank])} as weight, requests from base), ${largestOf(question, 'weights')}
    select b.bucket as bucket_start, ${shownKeys}, b.sandbox, b.payer, ${sums} from base b left join first f on f.key = b.key1 left join second s on s.key = b.key2 group by 1, 2, 3, 4, 5, 6, 7`;
}

/** Sums alone, of sandboxes and of either payer apart. */
export async function selectTotals(trx: UsageReader, question: UsageQuestion): Promise<readonly (UsageSums & Pick<UsageRow, 'sandbox' | 'payer'>)[]> {
  const { rows } = await sql<UsageSums & Pick<UsageRow, 'sandbox' | 'payer'>>`with ${baseOf(question, [])} select sandbox, payer, ${sums} from base group by 1, 2`.execute(trx);
  return rows;
}

/**
 * Common tables that end in `base`: sums by bucket and keys. The combinations that fit are grouped first, each group with a number, so that of the roll-up's many rows no
 * more is looked at than their time, their combination and their sums; what takes longer is done with the few rows that are left.
 */
function baseOf(question: UsageQuestion, dimensions: readonly (UsageDimension | undefined)[]): RawBuilder<unknown> {
  const { tenantId, query } = question;
  const ofDepartments = asksDepartments(query);
  const { about, fits, level } = wordsOf(question, dimensions);
  const parts = bySource(question.slots).map(([source, slots]) => (source === 'ledger'
    ? ofLedger(slots, { about, fits, ofDepartments })
    : sql`select b.bucket, (g.at at time zone 'UTC')::date as on_day, n.key1, n.key2, n.team, n.sandbox, n.payer, ${signedSums} from ${ofRollUp(slots, { tenantId, level, source, combinations: 'combinations' })} join names n on n.place = g.place`));
  const department = (dimension: UsageDimension | undefined, key: string) => (dimension === 'department' ? sql`coalesce(d.department_id::text, '')` : sql.raw(key));
  return sql`
    combinations as materialized (select u.series, dense_rank() over (order by key1 collate "C", key2 collate "C", team collate "C", sandbox, payer) as place, key1, key2, team, sandbox, payer from (select u.series, ${about} from ${sql.table(`${level}series`)} u where ${fits}) as u),
    names as materialized (select distinct place, key1, key2, team, sandbox, payer from combinations),
    parts as (${sql.join(parts, sql` union all `)}),
    base as materialized (
      select p.bucket, ${department(dimensions[0], 'p.key1')} as key1, ${department(dimensions[1], 'p.key2')} as key2, p.sandbox, p.payer, ${sums}
      from parts p ${ofDepartments ? departmentsOf(tenantId) : sql``} where ${query.department === undefined ? sql`true` : sql`coalesce(d.department_id::text, '') = any(${query.department})`} group by 1, 2, 3, 4, 5 having ${anything}
    )`;
}

const times = (moments: readonly Date[]): RawBuilder<unknown> => sql`${moments.map((each) => each.toISOString())}::timestamptz[]`;
const bucketsOf = (slots: readonly Slot[]): RawBuilder<unknown> => sql`${times(slots.map(({ bucket }) => bucket))}, ${slots.map(({ sign }) => sign)}::int[]`;

function bySource(slots: readonly Slot[]): readonly (readonly [SlotSource, readonly Slot[]])[] {
  return [...Map.groupBy(slots, ({ source }) => source)];
}

/** Hours, days or months summed by time and line (`g`), each with the buckets that it adds to or is taken from (`b`). */
function ofRollUp(slots: readonly Slot[], { tenantId, level, source, combinations }: { readonly tenantId: string; readonly level: string; readonly source: SlotSource; readonly combinations: 'combinations' | 'placed' }): RawBuilder<unknown> {
  const at = times(slots.map(({ from }) => from));
  return sql`(
      select r.${sql.ref(source)} as at, c.place, ${sums} from ${sql.table(`${level}${source}s`)} r join ${sql.raw(combinations)} c on c.series = r.series
      where r.tenant_id = ${tenantId} and r.${sql.ref(source)} = any(${at}) group by 1, 2
    ) as g join unnest(${at}, ${bucketsOf(slots)}) as b (at, bucket, sign) on b.at = g.at`;
}

/** What is left at ends that are no whole hour. */
function ofLedger(slots: readonly Slot[], { about, fits, ofDepartments }: { readonly about: RawBuilder<unknown>; readonly fits: RawBuilder<unknown>; readonly ofDepartments: boolean }): RawBuilder<unknown> {
  return sql`
    select b.bucket, g.on_day, g.key1, g.key2, g.team, g.sandbox, g.payer, ${signedSums}
    from unnest(${times(slots.map(({ from }) => from))}, ${times(slots.map(({ to }) => to))}, ${bucketsOf(slots)}) as b (earliest, before, bucket, sign) cross join lateral (
      select ${ofDepartments ? sql`(u.occurred_at at time zone 'UTC')::date` : sql`null::date`} as on_day, ${about}, ${ledgerSums} from ${ledgerRows}
      where ${fits} and u.occurred_at >= b.earliest and u.occurred_at < b.before group by 1, 2, 3, 4, 5, 6) as g`;
}

/** What is asked of a combination, or of a row of the ledger, `u`, and which level knows it. */
function wordsOf(question: UsageQuestion, dimensions: readonly (UsageDimension | undefined)[]): { readonly about: RawBuilder<unknown>; readonly fits: RawBuilder<unknown>; readonly level: string } {
  const { tenantId, query } = question;
  const withTeam = dimensions.includes('department') || query.department !== undefined;
  return { about: aboutOf(question, dimensions, withTeam), fits: sql.join([sql`u.tenant_id = ${tenantId}`, ...filtersOf(query)], sql` and `), level: levelFor(askedDimensions(query, dimensions)) };
}

function aboutOf({ sandboxes }: UsageQuestion, dimensions: readonly (UsageDimension | undefined)[], withTeam: boolean): RawBuilder<unknown> {
  const [key1, key2] = [0, 1].map((index) => { const dimension = dimensions[index]; return dimension === undefined ? sql`''` : sql`coalesce(${sql.raw(keys[dimension])}, '')`; });
  return sql`${key1} as key1, ${key2} as key2, ${withTeam ? sql`coalesce(u.team, '')` : sql`''`} as team, coalesce(u.provider = any(${sandboxes}), false) as sandbox, u.payer`;
}

/** The department that a team belonged to on its day. */
function departmentsOf(tenantId: string): RawBuilder<unknown> {
  return sql`left join department_teams d on d.tenant_id = ${tenantId} and d.team_id::text = p.team and d.valid_from <= p.on_day and (d.valid_to is null or d.valid_to > p.on_day)`;
}

function filtersOf(query: UsageQuery): readonly RawBuilder<unknown>[] {
  return (Object.keys(keys) as UsageDimension[]).flatMap((dimension) => {
    const wanted = query[dimension];
    return wanted === undefined || dimension === 'department' ? [] : [sql`coalesce(${sql.raw(keys[dimension])}, '') = any(${wanted})`];
  });
}
