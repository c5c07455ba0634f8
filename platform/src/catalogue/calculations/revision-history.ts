import { none } from './amounts.ts';
import type { Calculation, Row } from './calculation.ts';
import { rowsIn, cellIn } from './reading.ts';

/** Earlier revisions as they were entered, then the one being written, with the day of the run. It is a draft until somebody approves it. */
export const revisionHistory: Calculation = {
  reads: 'sources',
  compute({ form, today }) {
    const earlier = rowsIn(form, 'revisions').map((line): Row => ({ version: cellIn(line, 'version'), date: cellIn(line, 'date') === '' ? none : cellIn(line, 'date'), author: cellIn(line, 'author'), change: cellIn(line, 'change') }));
    return [...earlier, { version: cellIn(form, 'version'), date: today, author: cellIn(form, 'author'), change: earlier.length === 0 ? 'First version (draft, not approved)' : 'This revision (draft, not approved)' }];
  },
};
