import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sheetDocument } from '../golden.ts';
import { CannotCompute } from './calculation.ts';
import { findTable, seekTable, sheetsOf } from './sheets.ts';

const columns = { account: { title: 'Account', head: /^account/i }, balance: { title: 'Balance', head: /^(?:balance|amount)/i }, note: { title: 'Note', head: /^note/i, optional: true } } as const;

describe('sheets', () => {
  it('C2 pages of one sheet are one table again, and pages of text are none', () => {
    const book = { documentId: 'b', name: 'Book.xlsx', pages: ['Account\tBalance\nCash\t10', 'Rent\t-5', 'Cover letter'], places: [{ part: 'TB', firstRow: 1 }, { part: 'TB', firstRow: 3 }, { part: 'Letter' }] };
    const sheets = sheetsOf([book, { documentId: 't', name: 'x.txt', pages: ['Account\tBalance'] }]);
    assert.deepEqual(sheets, [{ document: 'Book.xlsx', name: 'TB', rows: [['Account', 'Balance'], ['Cash', '10'], ['Rent', '-5']] }]);
  });

  it('C2 a table is found under its titles, its columns by their heads in any order', () => {
    const sheets = sheetsOf([{ documentId: 'c', ...sheetDocument('tb.csv', 'Trial balance,March\n\nNotes,Balance (USD),Account no.\nchecked,10,Cash\n,,') }]);
    assert.deepEqual(findTable(sheets, columns, 'Variance'), [{ account: 'Cash', balance: '10', note: 'checked' }]);
    assert.deepEqual(seekTable(sheetsOf([{ documentId: 'c', ...sheetDocument('tb.csv', 'Account,Amount\nCash,1') }]), columns), [{ account: 'Cash', balance: '1', note: '' }]);
  });

  it('C2 what lacks is named with the columns that would mend it', () => {
    assert.throws(() => findTable([], columns, 'Variance'), (error: unknown) => error instanceof CannotCompute && error.message.includes('“Account”, “Balance”'));
    assert.throws(() => findTable([{ document: 'x', name: 'y', rows: [['Account', 'Total']] }], columns, 'Variance'), /no sheet has the columns/);
  });
});
