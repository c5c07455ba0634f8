import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sheetDocument } from '../golden.ts';
import { CannotCompute } from './calculation.ts';
import { comparableRanges, comparableTable } from './comparables.ts';
import { sheetsOf } from './sheets.ts';

const material = (form: Record<string, unknown>, csv = '') => ({ form, sheets: csv === '' ? [] : sheetsOf([{ documentId: 'c', ...sheetDocument('c.csv', csv) }]), texts: [], draft: {}, today: '2026-11-02' });
const sale = (address: string, price: number, squareFeet: number, more: Record<string, unknown> = {}) => ({ address, price, squareFeet, ...more });

describe('comparables', () => {
  it('C2 price per square foot, net adjustment and adjusted price, to the cent', () => {
    assert.deepEqual(comparableTable.compute(material({ comparables: [sale('A', 100_000.5, 300, { soldOn: '2026-05-01', add: 10.1, subtract: 10.4 })] })), [
      { address: 'A', sold: '2026-05-01', price: '$100,000.50', squareFeet: '300', perSquareFoot: '$333.34', adjustment: '-$0.30', adjusted: '$100,000.20', used: 'yes' },
    ]);
  });

  it('C2 low, median and high over the sales that count', () => {
    const rows = comparableRanges.compute(material({ comparables: [sale('A', 100, 1), sale('B', 200, 1), sale('C', 900, 1)] }));
    assert.deepEqual(rows[0], { measure: 'Sale price', low: '$100.00', median: '$200.00', high: '$900.00', count: '3', formula: 'as supplied' });
  });

  it('C2 sales outside the period, without a date, a price or an area do not count and say why', () => {
    const csv = 'Address,Sale price,Sq Ft,Sale date\nA,100,10,2026-05-01\nB,100,10,2024-05-01\nC,100,10,\nD,n/a,10,2026-05-01\nE,100,,2026-05-01\nAverage,100,10,\nSource: deeds,,,';
    const rows = comparableTable.compute(material({ periodFrom: '2026-01-01', periodUntil: '2026-12-31' }, csv));
    assert.deepEqual(rows.map((row) => row['used']), ['yes', 'Left out: sold outside the period', 'Left out: no sale date', 'Left out: no price that can be read', 'Left out: no square feet that can be read']);
    assert.deepEqual(comparableRanges.compute(material({ periodFrom: '2027-01-01' }, csv)), []);
  });

  it('without comparables it says what to enter', () => {
    assert.throws(() => comparableTable.compute(material({})), (error: unknown) => error instanceof CannotCompute && error.where === 'input' && error.message.includes('Square feet'));
  });
});
