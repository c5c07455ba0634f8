import { change, none, readAmount, signedDollars } from './amounts.ts';
import type { Calculation, Row } from './calculation.ts';
import { rowsIn, cellIn } from './reading.ts';

/** The amounts that differ between two documents, as they were read in both: difference and percentage where both are amounts. */
export const changedAmounts: Calculation = {
  reads: 'draft',
  compute: ({ draft }) => rowsIn(draft, 'changes').flatMap((line): Row[] => {
    const [before, after] = [cellIn(line, 'oldAmount'), cellIn(line, 'newAmount')];
    return before === '' && after === '' ? [] : [compareAmounts(cellIn(line, 'section'), before, after)];
  }),
};

function compareAmounts(section: string, before: string, after: string): Row {
  const base = { section, old: before === '' ? 'not stated' : before, new: after === '' ? 'not stated' : after };
  if (before === '' || after === '') return { ...base, difference: none, percent: none, note: before === '' ? 'Only in the new document' : 'Only in the old document' };
  const [old, now] = [readAmount(before), readAmount(after)];
  if (old === null || now === null) return { ...base, difference: none, percent: none, note: 'Not two amounts: compare the wording' };
  return { ...base, difference: old === now ? 'no change' : signedDollars(now - old), percent: old === now ? none : change(old, now), note: '' };
}
