import type { ResponseOf, UsageQuery, operations } from '@keystead/contract';
import { sql } from '../../foundation/index.ts';
import type { MeteringDependencies } from '../dependencies.ts';
import type { MeteringTables } from '../tables.ts';
import { planSegments } from './plan-segments.ts';
import { type UsageQuestion, selectTotals, selectUsage } from './select-usage.ts';
import { groupsOf, pointsOf, totalsOf, totalsOfRows } from './shape-usage.ts';
import { labelsFor } from './usage-labels.ts';
import { type AskedTime, askedTime, bucketsIn } from './usage-range.ts';

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
    const question: UsageQuestion = { tenantId, segments: planSegments(time), time, query, top: topOf(query, time), sandboxes };
    const rows = await selectUsage(trx, question);
    const before = query.previous === 'no' ? null : timeBefore(time);
    return { time, segments: question.segments, rows, before, beforeRows: before === null ? [] : await selectTotals(trx, { ...question, segments: planSegments(before), time: before }) };
  });
  const { time, before } = read;
  const points = [...pointsOf(read.rows, query, await labelsFor(dependencies, tenantId, query, read.rows))];
  const told = ({ from, to }: Pick<AskedTime, 'from' | 'to'>) => ({ from: from.toISOString(), to: to.toISOString() });
  return {
    ...told(time), bucket: time.bucket, timeZone: time.timeZone, by: query.by, thenBy: query.thenBy ?? null, points, groups: [...groupsOf(points, query.rank)], totals: totalsOf(points),
    previous: before === null ? null : { ...told(before), totals: totalsOfRows(read.beforeRows) }, source: read.segments.some(({ source }) => source !== 'ledger') ? 'rollup' : 'ledger',
  };
}

function topOf({ top, thenBy }: UsageQuery, time: AskedTime): number {
  const fitting = mostPoints / bucketsIn(time);
  return Math.max(1, Math.min(top, Math.floor(thenBy === undefined ? fitting : Math.sqrt(fitting))));
}

function timeBefore(time: AskedTime): AskedTime {
  const length = time.to.getTime() - time.from.getTime();
  return { ...time, from: new Date(time.from.getTime() - length), to: time.from, open: false };
}
