import { centsOf, dollars, none, sum } from './amounts.ts';
import type { Calculation, Row } from './calculation.ts';
import { rowsIn, textIn } from './reading.ts';

interface Damage { readonly category: string; readonly item: string; readonly cents: number | null; readonly exhibit: string }

/** Damages by category as they were entered, with subtotals of categories of two and more, the total, and how much of it no exhibit supports. */
export const damagesTable: Calculation = { reads: 'sources', compute: ({ form }) => tabulate(rowsIn(form, 'damages').map(readDamage)) };

const readDamage = (line: Readonly<Record<string, unknown>>): Damage =>
  ({ category: textIn(line, 'category'), item: textIn(line, 'item'), cents: centsOf(line['amount']), exhibit: textIn(line, 'exhibit') });

function tabulate(damages: readonly Damage[]): readonly Row[] {
  if (damages.length === 0) return [];
  const groups = Map.groupBy(damages, ({ category }) => category.toLowerCase());
  const lines = [...groups.values()].flatMap((group) => [...group.map(damageRow), ...group.length < 2 ? [] : [totalRow(group[0]?.category ?? '', 'Subtotal', group)]]);
  const unsupported = damages.filter(({ exhibit }) => exhibit === '');
  return [...lines, totalRow('Total', 'All damages', damages), ...unsupported.length === 0 ? [] : [totalRow('Of the total', 'Without an exhibit', unsupported)]];
}

const damageRow = ({ category, item, cents, exhibit }: Damage): Row =>
  ({ category, item, amount: cents === null ? 'not entered' : dollars(cents), exhibit: exhibit === '' ? 'no exhibit named' : exhibit });

const totalRow = (category: string, item: string, damages: readonly Damage[]): Row =>
  ({ category, item, amount: dollars(sum(damages.map(({ cents }) => cents ?? 0))), exhibit: none });
