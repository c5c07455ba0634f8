import type { ResponseOf, UsageQuery, operations } from '@keystead/contract';
import { sql } from '../../foundation/index.ts';
import type { MeteringDependencies } from '../dependencies.ts';
import type { MeteringTables } from '../tables.ts';
import { type Slot, planSlots } from './plan-slots.ts';
import { type UsageQuestion, asksDepartments, selectTotals, selectUsage } from './select-usage.ts';
import { groupsOf, pointsOf, totalsOf, totalsOfRows } from './shape-usage.ts';
import { labelsFor } from './usage-labels.ts';
import { type AskedTime, type UsageRange, askedTime } from './usage-range.ts';

type Usage = ResponseOf<typeof operations.readUsage>;

/** An answer holds about so many points at most: what a chart, a table and a person can take. */
const mostPoints = 50_000;

/**
 * Usage and cost over time. Sandbox calls are points of their own: their example cost is in no total but `sandboxCostNanoUsd`; so are calls paid with
 * platform credits, in `platformCostNanoUsd`. Requests whose price is not known are counted and cost nothing here.
 * @throws InvalidRequest for a range or a time zone that cannot be.
 */
export async function answerUsage(dependencies: MeteringDependencies, tenantId: string, query: UsageQuery): Promise<Usage> {
  const sandboxes = [...dependencies.providers].flatMap(([id, { sandbox }]) => (sandbox ? [id] : []));
  const read = await dependencies.database.as<MeteringTables>().inTenant(tenantId, async (trx) => {
    // Some ten thousand sums are added up in memory rather than on disk, and compiling the query would take longer than carrying it out.
    await sql`select set_config('work_mem', '32MB', true), set_config('jit', 'off', true)`.execute(trx);
    const time = await askedTime(trx, query, dependencies.clock.now());
    const longest = asksDepartments(query) ? 'day' : 'month';
    const question: UsageQuestion = { tenantId, slots: planSlots(time.buckets, longest), wholeSlots: wholeOf(time), query, top: topOf(query, time), sandboxes };
    const rows = await selectUsage(trx, question);
    const before = query.previous === 'no' ? null : timeBefore(time);
    return { time, slots: question.slots, rows, before, beforeRows: before === null ? [] : await selectTotals(trx, { ...question, slots: planSlots([{ start: before.from, ...before }], longest) }) };
  });
  const { time, before } = read;
  const points = [...pointsOf(read.rows, query, await labelsFor(dependencies, tenantId, query, read.rows))];
  const told = ({ from, to }: Pick<AskedTime, 'from' | 'to'>) => ({ from: from.toISOString(), to: to.toISOString() });
  return {
    ...told(time), bucket: time.bucket, timeZone: time.timeZone, by: query.by, thenBy: query.thenBy ?? null, points, groups: [...groupsOf(points, query.rank)], totals: totalsOf(points),
    previous: before === null ? null : { ...told(before), totals: totalsOfRows(read.beforeRows) }, source: read.slots.some(({ source }) => source !== 'ledger') ? 'rollup' : 'ledger',
  };
}

function topOf({ top, thenBy }: UsageQuery, time: AskedTime): number {
  const fitting = mostPoints / time.buckets.length;
  return Math.max(1, Math.min(top, Math.floor(thenBy === undefined ? fitting : Math.sqrt(fitting))));
}

/** All of the time as one bucket: what the largest keys are chosen over. Pure. */
export function wholeOf({ buckets: [first, ...more] }: AskedTime): readonly Slot[] {
  return first === undefined ? [] : planSlots([{ ...first, to: more.at(-1)?.to ?? first.to }], 'month');
}

function timeBefore({ from, to }: AskedTime): UsageRange {
  return { from: new Date(2 * from.getTime() - to.getTime()), to: from };
}
