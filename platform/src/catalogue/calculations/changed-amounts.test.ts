import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { changedAmounts } from './changed-amounts.ts';

const rowsOf = (changes: unknown) => changedAmounts.compute({ form: {}, sheets: [], texts: [], draft: { changes }, today: '2026-11-02' });
const pair = (oldAmount: unknown, newAmount: unknown) => rowsOf([{ section: '4.1', oldAmount, newAmount }])[0];

describe('amounts of two documents', () => {
  it('C2 difference and percentage are exact, rounded half up', () => {
    assert.deepEqual(pair('$1,250.00', '1,390'), { section: '4.1', old: '$1,250.00', new: '1,390', difference: '+$140.00', percent: '+11.2%', note: '' });
    assert.equal(pair('$0.10', '$0.30')?.['difference'], '+$0.20');
    assert.equal(pair('$300', '$100')?.['percent'], '-66.7%');
    assert.deepEqual([pair('$0', '$5')?.['percent'], pair('$5', '$5.00')?.['difference']], ['–', 'no change']);
  });

  it('silence is not zero, and what is no amount is not computed', () => {
    assert.deepEqual([pair('', '$75')?.['note'], pair('$75', '')?.['note']], ['Only in the new document', 'Only in the old document']);
    assert.equal(pair('two months’ rent', '$75')?.['note'], 'Not two amounts: compare the wording');
    assert.equal(pair('1.234,50', '$75')?.['difference'], '–');
  });

  it('changes without amounts give no row; a draft of another shape gives none', () => {
    assert.deepEqual(rowsOf([{ section: '1', oldAmount: '', newAmount: '' }, { section: '2' }, null, 'x']), []);
    assert.deepEqual(rowsOf({ section: '1' }), []);
    assert.deepEqual(pair(5, 7), undefined);
  });
});
