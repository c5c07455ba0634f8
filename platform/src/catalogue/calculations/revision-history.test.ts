import assert from 'node:assert/strict';
import { it } from 'node:test';
import { revisionHistory } from './revision-history.ts';

const historyOf = (form: Record<string, unknown>) => revisionHistory.compute({ form, sheets: [], texts: [], draft: {}, today: '2026-11-02' });

it('the history ends with the version being written, on the day of the run, as a draft', () => {
  assert.deepEqual(historyOf({ version: '2.0', author: 'K. Lund', revisions: [{ version: '1.0', date: '2024-05-01', author: 'M. Roy', change: 'First issue' }, { version: '1.1', date: null, author: '', change: '' }] }), [
    { version: '1.0', date: '2024-05-01', author: 'M. Roy', change: 'First issue' },
    { version: '1.1', date: '–', author: '', change: '' },
    { version: '2.0', date: '2026-11-02', author: 'K. Lund', change: 'This revision (draft, not approved)' },
  ]);
  assert.deepEqual(historyOf({ version: '1.0', author: 'K. Lund' }).map((row) => row['change']), ['First version (draft, not approved)']);
  assert.equal(historyOf({ revisions: 'x' }).length, 1);
});
