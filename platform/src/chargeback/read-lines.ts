import type { RawBuilder } from 'kysely';
import { sql } from '../foundation/index.ts';
import { readClosings } from './closings.ts';
import type { ChargebackDependencies } from './dependencies.ts';
import { correctionLines, daysIn, ledgerLines, type Line, lineKeys, lineMeasures } from './lines.ts';
import { daysOf, type Period } from './periods.ts';
import { monthsToCorrect } from './statement.ts';
import type { ChargebackTables } from './tables.ts';

/** Lines read at once. Of a day that has more, the rest is read by going on behind the last one. */
const usuallyAtOnce = 5_000;

export interface LinesQuestion { readonly tenantId: string; readonly period: Period; readonly atOnce?: number }

/**
 * Every line of a month, day by day, and the corrections that it charges. Each piece is a query of its own, so that somebody who reads slowly holds no
 * transaction open, and no more than one piece is in memory. Of a closed month that is exact; an open one may move while it is read.
 */
export async function* readLines({ database }: Pick<ChargebackDependencies, 'database'>, { tenantId, period, atOnce = usuallyAtOnce }: LinesQuestion): AsyncGenerator<Line> {
  const { closing, corrected } = await database.as<ChargebackTables>().inTenant(tenantId, async (trx) => {
    const closings = await readClosings(trx, tenantId);
    const found = closings.find((each) => each.period === period);
    return { closing: found, corrected: found === undefined ? await monthsToCorrect(trx, { tenantId, period, closings }) : [] };
  });
  const { from, before } = daysIn(period);
  const days = daysOf(period);
  const charged = (condition: RawBuilder<unknown>): RawBuilder<unknown> => sql`select * from chargeback_lines where tenant_id = ${tenantId} and closing_id = ${closing?.id ?? null} and ${condition}`;
  const sources = closing === undefined
    ? [...days.map((day, index) => ledgerLines(tenantId, { from: day, before: days[index + 1] ?? before })), ...corrected.map((month) => correctionLines(tenantId, daysIn(month)))]
    : [...days.map((day) => charged(sql`day = ${day}::date`)), charged(sql`day < ${from}::date`)];
  for (const source of sources) yield* readPieces({ database }, { tenantId, source, atOnce });
}

const columns = sql.raw([...lineKeys.map((name) => (name === 'day' ? `to_char(day, 'YYYY-MM-DD') as day` : name)), ...lineMeasures].join(', '));
/** One order for lines of both kinds, and a place in it to go on from. */
const place = sql.raw(`md5(row(${lineKeys.join(', ')})::text)`);

async function* readPieces({ database }: Pick<ChargebackDependencies, 'database'>, { tenantId, source, atOnce }: { readonly tenantId: string; readonly source: RawBuilder<unknown>; readonly atOnce: number }): AsyncGenerator<Line> {
  for (let behind = ''; ;) {
    const last = behind;
    const { rows } = await database.as<ChargebackTables>().inTenant(tenantId, (trx) => sql<Line & { place: string }>`
      select ${columns}, ${place} as place from (${source}) as line where ${place} > ${last} order by place limit ${atOnce}`.execute(trx));
    for (const { place: at, ...line } of rows) {
      yield line;
      behind = at;
    }
    if (rows.length < atOnce) return;
  }
}
