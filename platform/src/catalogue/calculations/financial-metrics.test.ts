import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CannotCompute, type Calculation } from './calculation.ts';
import { cashScenarios } from './cash-scenarios.ts';
import { financialMetrics, varianceDrivers } from './financial-metrics.ts';
import type { Sheet } from './calculation.ts';
import { statementQuality } from './statement-quality.ts';

const sheet = (name: string, csv: string): Sheet => ({ document: `${name}.csv`, name, rows: csv.trim().split('\n').map((line) => line.split('|').map((cell) => cell.trim())) });
const statements = sheet('all', `
Line|Current|Prior
Net sales|400000.00|350000.00
Cost of sales|260000|217000
Operating expenses|(110000)|98000
Net income|21000|24500
Accounts receivable|50000|35000
Inventory|30000|28000
Prepaid insurance|2000|2000
Total current assets|96000|80000
Accounts payable|26000|20000
Total current liabilities|60000|40000
Total liabilities|150000|120000
Owners’ equity|60000|0`);
const run = (calculation: Calculation, sheets: readonly Sheet[], form: Record<string, unknown> = {}) => calculation.compute({ form, sheets, texts: [], draft: {}, today: '2026-11-02' });
const metric = (name: string, sheets: readonly Sheet[] = [statements], form = {}) => run(financialMetrics, sheets, form).find((row) => row['metric'] === name);

describe('financial metrics', () => {
  it('C2 ratios, margins and days are exact, with formula, for both periods', () => {
    assert.deepEqual(metric('Current ratio'), { metric: 'Current ratio', formula: 'total current assets ÷ total current liabilities', current: '1.60', prior: '2.00', note: '' });
    assert.deepEqual([metric('Quick ratio')?.['current'], metric('Quick ratio')?.['prior']], ['1.07', '1.25']);
    assert.deepEqual([metric('Gross margin')?.['current'], metric('Gross margin')?.['prior']], ['35.0%', '38.0%']);
    assert.deepEqual([metric('Net margin')?.['current'], metric('Net margin')?.['prior']], ['5.3%', '7.0%']);
    assert.equal(metric('Days sales outstanding')?.['current'], '45.6 days');
    assert.equal(metric('Days sales outstanding', [statements], { periodDays: 90 })?.['current'], '11.3 days');
    assert.equal(metric('Cash conversion cycle')?.['current'], '51.2 days');
    assert.deepEqual([metric('Debt to equity')?.['current'], metric('Debt to equity')?.['prior']], ['2.50', 'equity is not positive']);
  });

  it('what is not stated is named and not taken as nothing', () => {
    const bare = [sheet('s', 'Line|Current\nRevenue|100\nTotal current assets|50\nTotal current liabilities|0')];
    assert.deepEqual([metric('Current ratio', bare)?.['current'], metric('Current ratio', bare)?.['prior']], ['–', '–']);
    assert.deepEqual([metric('Quick ratio', bare)?.['current'], metric('Quick ratio', bare)?.['note']], ['–', 'Not stated: inventory']);
    assert.throws(() => run(financialMetrics, []), CannotCompute);
    assert.throws(() => run(financialMetrics, [sheet('s', 'Colour|Taste\nred|sour')]), CannotCompute);
  });

  it('C2 drivers are lines, not totals, the largest change first; lines of the form go before sheets', () => {
    assert.deepEqual(run(varianceDrivers, [statements]).map((row) => row['line']).slice(0, 3), ['Operating expenses', 'Owners’ equity', 'Net sales']);
    const typed = run(varianceDrivers, [statements], { lines: [{ name: 'Rent', current: 0.3, prior: 0.1 }, { name: 'Total', current: 5, prior: 1 }] });
    assert.deepEqual(typed, [{ line: 'Rent', current: '$0.30', prior: '$0.10', change: '+$0.20', percent: '+200.0%' }]);
  });
});

describe('cash scenarios', () => {
  const assumptions = { openingCash: 10_000, monthlyReceipts: 8_000.5, monthlyPayments: 9_000, months: 6, lowPercent: 12.5, highPercent: 20 };
  it('C2 follow from the assumptions, with the first month below zero', () => {
    const rows = run(cashScenarios, [], assumptions);
    assert.deepEqual(rows.map((row) => [row['scenario'], row['receipts'], row['monthly'], row['closing'], row['lasts']]), [
      ['Low', '$7,000.44', '-$1,999.56', '-$1,997.36', 'Below zero at the end of month 6'],
      ['Base', '$8,000.50', '-$999.50', '$4,003.00', 'Not below zero within 6 months'],
      ['High', '$9,600.60', '+$600.60', '$13,603.60', 'Not below zero within 6 months'],
    ]);
    assert.equal(rows[1]?.['formula'], '$10,000.00 + 6 × ($8,000.50 − $9,000.00)');
  });
  it('an assumption that was not entered is asked for', () => {
    assert.match(run(cashScenarios, [], { ...assumptions, openingCash: null })[0]?.['lasts'] ?? '', /Enter opening cash/);
    assert.equal(run(cashScenarios, [], {}).length, 1);
  });
});

describe('quality of statements', () => {
  const warnings = (csv: string, ...more: readonly Sheet[]) => run(statementQuality, [sheet('s', csv), ...more]).map((row) => `${row['warning']}: ${row['detail']}`);
  it('C2 totals and results that do not tie are named with both amounts', () => {
    assert.deepEqual(warnings('Line|Current|Prior\nCash|10|10\nInventory|5|5\nTotal current assets|16|15\nEquipment|4|4\nTotal assets|20|19\nTotal liabilities|9|9\nEquity|10|10'), [
      'Total does not tie: Total current assets, current: stated $16.00, lines above add up to $15.00',
      'Result does not tie: Total assets, current: stated $20.00, total liabilities + equity is $19.00',
    ]);
    assert.match(warnings('Line|Current|Prior\nRevenue|10|10\nCost of sales|4|4\nGross profit|6|6').join(), /^None found/);
  });
  it('gaps, doubles and cells that hold no amount are named', () => {
    const months = sheet('bank', 'Month|In\n2026-01|5\n2026-02|5\n2026-05|5');
    const rows = warnings('Line|Current|Prior\nRent|1.234,50|\nrent|7|', months);
    assert.ok(rows.includes('Amount cannot be read: Rent: “1.234,50”'));
    assert.ok(rows.includes('Line occurs twice: rent'));
    assert.ok(rows.includes('Period is missing: No amounts for the prior period'));
    assert.ok(rows.includes('Period is missing: No line for 2026-03, 2026-04'));
  });
  it('hostile months and thousands of lines stay small', () => {
    assert.ok(warnings(`Line|Current|Prior\n${'x|y|z\n'.repeat(3_000)}`, sheet('m', 'Month\n0001-01\n9999-12')).length <= 500);
  });
});
