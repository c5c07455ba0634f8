import { dollars, none, readAmount, signedDollars } from './amounts.ts';
import type { Calculation, Row } from './calculation.ts';
import { type Parts, keyOf, rowsIn, cellIn } from './reading.ts';

/** Two amounts that go by one name, each as it was written. An empty text is one that was not read. */
interface Pair { readonly name: string; readonly left: string; readonly right: string; readonly doubled: boolean }

/** Pairs by name, in the order of their first mention. Of several amounts on one side the first is shown and the row says so. */
function pairUp(left: readonly Parts[], right: readonly Parts[], name: string, amount: string): readonly Pair[] {
  const names = new Map([...left, ...right].map((line) => [keyOf(cellIn(line, name)), cellIn(line, name)] as const).toReversed());
  const order = [...new Set([...left, ...right].map((line) => keyOf(cellIn(line, name))))];
  const of = (lines: readonly Parts[], key: string): readonly string[] => [...new Set(lines.filter((line) => keyOf(cellIn(line, name)) === key).map((line) => cellIn(line, amount)))];
  return order.map((key) => {
    const [one, other] = [of(left, key), of(right, key)];
    return { name: names.get(key) ?? '', left: one[0] ?? '', right: other[0] ?? '', doubled: one.length > 1 || other.length > 1 };
  });
}

const several = 'More than one amount was read: check the sources';

/** What contracts require against what policies hold, by coverage: the shortfall where both are amounts. No judgement of cover. */
export const coverageShortfall: Calculation = {
  reads: 'draft',
  compute: ({ draft }) => pairUp(rowsIn(draft, 'requirements'), rowsIn(draft, 'limitsHeld'), 'coverage', 'limit').map(shortfallOf),
};

function shortfallOf({ name, left, right, doubled }: Pair): Row {
  const [required, held] = [readAmount(left), readAmount(right)];
  const base = { coverage: name, required: left === '' ? none : left, held: right === '' ? none : right };
  if (left === '') return { ...base, shortfall: none, result: 'Held; no requirement was read' };
  if (right === '') return { ...base, shortfall: none, result: 'Required; not found among the policies read' };
  if (required === null || held === null) return { ...base, shortfall: none, result: 'Not two amounts: compare the wording' };
  if (doubled) return { ...base, shortfall: none, result: several };
  return required > held ? { ...base, shortfall: dollars(required - held), result: 'Held amount is lower than required' } : { ...base, shortfall: dollars(0), result: 'Held amount is not lower than required' };
}

/** What a notice says against what the return says, item by item: notice less return. */
export const noticeDifferences: Calculation = {
  reads: 'draft',
  compute({ draft }) {
    const amounts = rowsIn(draft, 'amountsRead');
    const side = (name: string): readonly Parts[] => amounts.filter((line) => cellIn(line, 'side') === name);
    return pairUp(side('notice'), side('return'), 'item', 'amount').map(({ name, left, right, doubled }) => {
      const [notice, filed] = [readAmount(left), readAmount(right)];
      const base = { item: name, perNotice: left === '' ? none : left, perReturn: right === '' ? none : right };
      if (left === '' || right === '') return { ...base, difference: none, note: left === '' ? 'Not read in the notice' : 'Not read in the return' };
      if (notice === null || filed === null) return { ...base, difference: none, note: 'An amount cannot be read: check the sources' };
      return { ...base, difference: notice === filed ? 'none' : signedDollars(notice - filed), note: doubled ? several : '' };
    });
  },
};
