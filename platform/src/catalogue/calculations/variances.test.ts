import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sheetDocument } from '../golden.ts';
import { CannotCompute } from './calculation.ts';
import { sheetsOf } from './sheets.ts';
import { variances } from './variances.ts';

const rules = { thresholdAmount: 100, thresholdPercent: 10, thresholdRule: 'both' };
const table = (lines: readonly string[], form: Record<string, unknown> = rules) => variances.compute({ form, sheets: sheetsOf([{ documentId: 't', ...sheetDocument('t.csv', ['Account,Current,Prior,Budget', ...lines].join('\n')) }]), texts: [], draft: {}, today: '2026-11-02' });
const material = (line: string, form = rules) => table([line], form)[0]?.['material'];

describe('variances of a trial balance', () => {
  it('C2 change, percentage and difference to budget; credits keep their sign; the largest change comes first', () => {
    assert.deepEqual(table(['Cash,100.30,100.10,100.00', 'Revenue,(500),-400,-450', 'Total,1,1,1'])[0], { account: 'Revenue', current: '-$500.00', prior: '-$400.00', change: '-$100.00', percent: '-25.0%', againstBudget: '-$50.00', material: 'yes', note: '' });
    assert.deepEqual(table(['Cash,100.30,100.10,100.30'])[0], { account: 'Cash', current: '$100.30', prior: '$100.10', change: '+$0.20', percent: '+0.2%', againstBudget: 'on budget', material: 'no', note: '' });
  });

  it('C2 a line is material at the threshold, not a cent below it; from nothing by its amount', () => {
    assert.deepEqual([material('A,1100,1000,'), material('A,1099.99,1000,'), material('A,2000,1900,'), material('A,100,0,'), material('A,99.99,,'), material('A,-1100,-1000,')], ['yes', 'no', 'no', 'yes', 'no', 'yes']);
    assert.deepEqual([material('A,2000,1900,', { ...rules, thresholdRule: 'either' }), material('A,11,10,', { ...rules, thresholdRule: 'either' }), material('A,10,10,', { ...rules, thresholdAmount: 0, thresholdPercent: 0 })], ['yes', 'yes', 'no']);
  });

  it('C2 the sum of all accounts says whether the books balance', () => {
    const last = (...lines: string[]) => table(lines).at(-1)?.['note'];
    assert.deepEqual([last('A,5,4,', 'B,-5,-4,'), last('A,5,4,', 'B,-5,-3,'), last('A,5,4,'), last('A,x,4,', 'B,-5,-4,')], ['In balance in both periods', 'Out of balance: debits and credits differ by these amounts', 'No credits are marked: debits and credits cannot be tested', 'Some amounts cannot be read']);
  });

  it('what cannot be read comes first, a double is named, a long list is cut and says so', () => {
    const rows = table(['A,9,1,', 'B,1.234;5,1,', 'a,1,1,']);
    assert.deepEqual(rows.map((row) => [row['account'], row['material'], row['note']]).slice(0, 3), [['B', 'cannot be read', ''], ['A', 'no', ''], ['a', 'no', 'Account occurs twice']]);
    const many = table(Array.from({ length: 200 }, (_none, index) => `Account ${index},${index},0,`));
    assert.equal(many.length, 60);
    assert.equal(many[58]?.['account'], '142 further accounts, each with a smaller change');
    assert.equal(many[58]?.['change'], '+$10,011.00');
  });

  it('without a trial balance it names the columns', () => {
    assert.throws(() => variances.compute({ form: rules, sheets: [], texts: [], draft: {}, today: '2026-11-02' }), (error: unknown) => error instanceof CannotCompute && error.message.includes('“Prior”'));
  });
});
