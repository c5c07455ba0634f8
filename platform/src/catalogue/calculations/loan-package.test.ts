import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { amortize, monthlyPayment } from './amortization.ts';
import { CannotCompute } from './calculation.ts';
import { loanDebts, loanRatios, loanSchedule } from './loan-package.ts';

const sources = (form: Record<string, unknown>) => ({ form, sheets: [], texts: [], draft: {}, today: '2026-11-02' });
const year = { year: '2025', revenue: 1_000, costOfSales: 600, operatingExpenses: 250, interest: 50, currentAssets: 300, currentLiabilities: 200, totalAssets: 900, totalLiabilities: 600 };
const values = (form: Record<string, unknown>) => loanRatios.compute(sources(form)).map((row) => row['value']);

describe('amortization', () => {
  it('C2 known payments: by the formula, half up; without interest in equal parts', () => {
    assert.equal(monthlyPayment({ principal: 24_000_000, basisPoints: 750, months: 84 }), 368_119);
    assert.equal(monthlyPayment({ principal: 20_000_000, basisPoints: 600, months: 360 }), 119_910);
    assert.equal(monthlyPayment({ principal: 1_000, basisPoints: 0, months: 3 }), 333);
    assert.equal(monthlyPayment({ principal: 100_000, basisPoints: 1_200, months: 1 }), 101_000);
  });

  it('C2 a year by year example ends at nothing, the last payment takes what is left', () => {
    assert.deepEqual(amortize({ principal: 1_000, basisPoints: 0, months: 3 }), [{ year: 1, payments: 1_000, interest: 0, principal: 1_000, balance: 0 }]);
    assert.equal(amortize({ principal: 24_000_000, basisPoints: 750, months: 84 }).length, 7);
  });

  it('C2 for any loan: the balance ends at nothing, principal adds up to the loan, payments are principal and interest', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e11 }), fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 1, max: 120 }), (principal, basisPoints, months) => {
      const years = amortize({ principal, basisPoints, months });
      assert.equal(years.at(-1)?.balance, 0);
      assert.equal(years.reduce((total, each) => total + each.principal, 0), principal);
      assert.ok(years.every((each) => each.payments === each.principal + each.interest && each.balance >= 0));
    }), { numRuns: 60, seed: 7 });
  });
});

describe('ratios of a loan package', () => {
  it('C2 each ratio, with coverage of the debts that stay and of the proposed loan', () => {
    const debts = [{ lender: 'A', balance: 10, yearlyPayments: 25, repaid: 'no' }, { lender: 'B', balance: 10, yearlyPayments: 99, repaid: 'yes' }];
    assert.deepEqual(values({ years: [year], debts, loanAmount: 900, loanRate: 0, loanMonths: 36, projections: [{ year: '2027', cashAvailable: 650 }] }), ['$150.00', '40.0%', '1.50', '2.00', '3.00', '0.46', '2.00']);
  });

  it('C2 over nothing there is no ratio, and a loss keeps its sign', () => {
    assert.deepEqual(values({ years: [{ ...year, revenue: 0, interest: 0, currentLiabilities: 0, totalAssets: 600 }] }), ['-$850.00', '–', '–', 'net worth is not positive', '–', '–']);
  });

  it('C2 debts after closing are those that stay and the proposed loan; a loan shorter than a year pays only its months', () => {
    const rows = loanDebts.compute(sources({ debts: [{ lender: 'A', balance: 10.1, yearlyPayments: 5, repaid: 'no' }, { lender: 'B', balance: 7, yearlyPayments: 5, repaid: 'yes' }], loanAmount: 30, loanRate: 0, loanMonths: 6 }));
    assert.deepEqual(rows.map((row) => [row['lender'], row['balance'], row['yearlyPayments']]), [['A', '$10.10', '$5.00'], ['B', '$7.00', '$5.00'], ['Proposed loan', '$30.00', '$30.00'], ['After closing', '$40.10', '$35.00']]);
  });

  it('terms that are no loan have no schedule; without years it says what to enter', () => {
    for (const terms of [{}, { loanAmount: 0, loanRate: 5, loanMonths: 12 }, { loanAmount: 5, loanRate: 5, loanMonths: 1e9 }, { loanAmount: 5, loanRate: '5', loanMonths: 12 }]) assert.deepEqual(loanSchedule.compute(sources(terms)), []);
    assert.throws(() => loanRatios.compute(sources({})), (error: unknown) => error instanceof CannotCompute && error.message.includes('Total liabilities'));
  });
});
