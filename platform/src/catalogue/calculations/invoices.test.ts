import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { invoiceAnomalies, invoiceExport, invoiceTotalsCheck } from './invoices.ts';

type Parts = Readonly<Record<string, string>>;
const run = (calculation: typeof invoiceExport, draft: Record<string, unknown>, form: Record<string, unknown> = {}) => calculation.compute({ form, sheets: [], texts: [], draft, today: '2026-11-02' });
const line = (amount: string, more: Parts = {}) => ({ vendor: 'V', invoice: '1', description: 'd', amount, ...more });
const total = (sum: string, more: Parts = {}) => ({ vendor: 'v', invoice: '1', date: '10/1/2026', total: sum, ...more });
const result = (lines: unknown[], ...documentTotals: unknown[]) => run(invoiceTotalsCheck, { lines, documentTotals }).map((row) => [row['difference'], row['result']]);

describe('totals of invoices', () => {
  it('C2 lines, tax and charges against the total, to the cent', () => {
    assert.deepEqual(result([line('0.10'), line('0.20')], total('0.42', { tax: '0.02', otherCharges: '0.10' })), [['$0.00', 'Adds up']]);
    assert.deepEqual(result([line('10')], total('10.01')), [['+$0.01', 'Lines, tax and charges do not add up to the total']]);
    assert.deepEqual(result([line('10')], total('9', { subtotal: '9.00' })), [['-$1.00', 'Lines and subtotal differ']]);
    assert.deepEqual(result([line('10'), line('(2.50)')], total('7.50')), [['$0.00', 'Adds up']]);
  });

  it('C2 two copies of one document each have their lines, listed twice or once', () => {
    assert.deepEqual(result([line('3'), line('4'), line('3'), line('4')], total('7'), total('7')).map(([, said]) => said), ['Adds up', 'Adds up']);
    assert.deepEqual(result([line('3'), line('4')], total('7'), total('7')).map(([, said]) => said), ['Adds up', 'Adds up']);
  });

  it('C2 what cannot be read adds up to nothing', () => {
    assert.match(result([line('1O.00')], total('10'))[0]?.[1] ?? '', /cannot be read/);
    assert.match(result([line('10')], total('10', { tax: '8%' }))[0]?.[1] ?? '', /cannot be read/);
    assert.match(result([], total('10'))[0]?.[1] ?? '', /No lines/);
  });
});

describe('anomalies of invoices', () => {
  const kinds = (draft: Record<string, unknown>, form = {}) => run(invoiceAnomalies, draft, form).map((row) => row['kind']);

  it('duplicates by number, and by date and total; not across vendors', () => {
    assert.deepEqual(kinds({ documentTotals: [total('5'), total('6')] }), ['Possible duplicate']);
    assert.deepEqual(kinds({ documentTotals: [total('5'), total('5', { invoice: '2' })] }), ['Possible duplicate']);
    assert.deepEqual(kinds({ documentTotals: [total('5'), total('5', { vendor: 'w' }), total('5', { invoice: '3', date: '10/2/2026' })] }), []);
  });

  it('C2 quantity and unit price against the line, half up; vendors, numbers, dates and credits', () => {
    assert.deepEqual(kinds({ lines: [line('0.35', { quantity: '3.5', unitPrice: '0.10' }), line('1.01', { quantity: '0.5', unitPrice: '2.01' }), line('1', { quantity: '1', unitPrice: '2' }), line('1', { quantity: '2 boxes', unitPrice: '2' })] }), ['Line']);
    assert.deepEqual(kinds({ documentTotals: [total('-5', { invoice: '', date: '12/1/2026' })] }, { vendors: ['W'] }), ['No number', 'Date', 'Credit', 'Vendor']);
  });

  it('no draft makes it fail', () => {
    for (const calculation of [invoiceAnomalies, invoiceExport, invoiceTotalsCheck]) for (const hostile of [{}, { lines: 'x', documentTotals: [null, 3] }, { lines: [{}], documentTotals: [{}], coding: [[]] }]) assert.doesNotThrow(() => run(calculation, hostile));
  });
});

describe('export of invoices', () => {
  it('C2 ISO dates, plain amounts, the account of the line', () => {
    const coding = [{ invoice: '1', description: 'D', account: '6100 Supplies' }];
    assert.deepEqual(run(invoiceExport, { lines: [line('$1,234.5'), line('x', { description: 'e' })], documentTotals: [total('5')], coding }), [
      { date: '2026-10-01', vendor: 'V', invoice: '1', account: '6100 Supplies', description: 'd', amount: '1234.50' }, { date: '2026-10-01', vendor: 'V', invoice: '1', account: 'to be coded', description: 'e', amount: '' },
    ]);
  });
});
