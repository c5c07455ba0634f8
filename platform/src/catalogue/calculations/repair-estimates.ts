import { centsOf, dollars, none, signedDollars, sum } from './amounts.ts';
import type { Calculation, Row } from './calculation.ts';
import { rowsIn, cellIn } from './reading.ts';

/** The estimates that were supplied, their total, and the total against the budget. Nothing is estimated here. */
export const repairEstimates: Calculation = {
  reads: 'sources',
  compute({ form }) {
    const lines = rowsIn(form, 'estimates').map((line) => {
      const low = centsOf(line['low']);
      return { item: cellIn(line, 'item'), by: cellIn(line, 'by'), low, high: centsOf(line['high']) ?? low };
    });
    const rows = lines.map(({ item, by, low, high }): Row => ({ item, low: shown(low), high: shown(high), note: noteOf(by, low, high) }));
    const priced = lines.filter(({ low }) => low !== null);
    if (priced.length === 0) return rows;
    const [low, high] = [sum(priced.map((line) => line.low ?? 0)), sum(priced.map((line) => line.high ?? 0))];
    const open = lines.length - priced.length;
    const total: Row = { item: 'Total of the estimates', low: dollars(low), high: dollars(high), note: open === 0 ? '' : `${open} without an estimate not included` };
    const budget = centsOf(form['budget']);
    return budget === null ? [...rows, total] : [...rows, total, { item: `Against the budget of ${dollars(budget)}`, low: signedDollars(low - budget), high: signedDollars(high - budget), note: 'Total less budget' }];
  },
};

const shown = (cents: number | null): string => (cents === null ? none : dollars(cents));

function noteOf(by: string, low: number | null, high: number | null): string {
  if (low === null) return 'No estimate yet';
  if (high !== null && high < low) return 'The high estimate is below the low one: check';
  return by === '' ? 'Source of the estimate not named' : `Estimate by ${by}`;
}
