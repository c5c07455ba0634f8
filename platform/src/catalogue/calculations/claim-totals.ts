import { dollars, readAmount } from './amounts.ts';
import type { Calculation, Row } from './calculation.ts';
import { readDay } from './days.ts';
import { type Parts, keptRows, keyOf, mostRows, rowsIn, cellIn } from './reading.ts';

interface Entry { readonly kind: string; readonly coverage: string; readonly day: string | null; readonly cents: number | null; readonly order: number }

/**
 * Totals of a claim by coverage, out of the reserve changes, payments and recoveries that were read: the reserve as it was last set, what
 * was paid, what came back. Whether a reserve is before or after payments is not known, so nothing is added to it or taken from it.
 */
export const claimTotals: Calculation = {
  reads: 'draft',
  compute({ draft }) {
    const entries = rowsIn(draft, 'reservesAndPayments').map(entryOf);
    if (entries.length === 0) return [];
    const spelling = new Map(entries.map((entry) => [keyOf(entry.coverage), entry.coverage] as const).toReversed());
    const parts = [...new Set(entries.map((entry) => keyOf(entry.coverage)))].map((key) => totalsOf(spelling.get(key) ?? '', entries.filter((entry) => keyOf(entry.coverage) === key)));
    const all = { coverage: 'All coverages', reserve: add(parts, 'reserve'), paid: add(parts, 'paid'), recovered: add(parts, 'recovered'), unread: add(parts, 'unread') };
    return [...keptRows(parts.map(rowOf), mostRows - 1), rowOf(all)];
  },
};

const entryOf = (line: Parts, order: number): Entry => ({ kind: cellIn(line, 'kind'), coverage: cellIn(line, 'coverage'), day: readDay(cellIn(line, 'date')), cents: readAmount(cellIn(line, 'amount')), order });

interface Totals { readonly coverage: string; readonly reserve: number; readonly paid: number; readonly recovered: number; readonly unread: number }
const add = (parts: readonly Totals[], name: Exclude<keyof Totals, 'coverage'>): number => parts.reduce((total, part) => total + part[name], 0);

function totalsOf(coverage: string, entries: readonly Entry[]): Totals {
  const of = (kind: string): readonly Entry[] => entries.filter((entry) => entry.kind === kind && entry.cents !== null);
  const total = (kind: string): number => of(kind).reduce((sum, { cents }) => sum + (cents ?? 0), 0);
  // Without days the file's own order counts; a reserve with a day is later than one without.
  const last = of('reserve').toSorted((a, b) => (a.day ?? '').localeCompare(b.day ?? '') || a.order - b.order).at(-1);
  return { coverage, reserve: last?.cents ?? 0, paid: total('payment'), recovered: total('recovery'), unread: entries.filter(({ cents }) => cents === null).length };
}

function rowOf({ coverage, reserve, paid, recovered, unread }: Totals): Row {
  return {
    coverage: coverage === '' ? 'Coverage not stated' : coverage, reserve: dollars(reserve), paid: dollars(paid), recovered: dollars(recovered), netPaid: dollars(paid - recovered),
    note: unread === 0 ? '' : `${unread} ${unread === 1 ? 'amount' : 'amounts'} could not be read and ${unread === 1 ? 'is' : 'are'} left out`,
  };
}
