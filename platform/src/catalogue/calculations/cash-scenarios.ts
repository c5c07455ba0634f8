import { centsOf, divide, dollars, none, signedDollars } from './amounts.ts';
import type { Calculation, Row } from './calculation.ts';

const whole = 10_000;
const basisPoints = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? Math.round(value * 100) : 0);

/**
 * Cash over the months ahead in three scenarios, from stated assumptions alone: opening cash plus receipts less payments, month by month.
 * Receipts of the low and the high case are those of the base case less and plus a percentage; payments stay. No rows of figures without all assumptions.
 */
export const cashScenarios: Calculation = {
  reads: 'sources',
  compute({ form }) {
    const [opening, receipts, payments] = [centsOf(form['openingCash']), centsOf(form['monthlyReceipts']), centsOf(form['monthlyPayments'])];
    const months = typeof form['months'] === 'number' && Number.isSafeInteger(form['months']) ? Math.min(24, Math.max(1, form['months'])) : 6;
    if (opening === null || receipts === null || payments === null) return [{ scenario: 'Not computed', receipts: none, payments: none, monthly: none, closing: none, lasts: 'Enter opening cash, monthly receipts and monthly payments', formula: none }];
    const lower = receipts - divide(BigInt(receipts) * BigInt(Math.min(whole, basisPoints(form['lowPercent']))), whole);
    const higher = receipts + divide(BigInt(receipts) * BigInt(basisPoints(form['highPercent'])), whole);
    const cases = [{ scenario: 'Low', amount: lower }, { scenario: 'Base', amount: receipts }, { scenario: 'High', amount: higher }];
    return cases.map(({ scenario, amount }): Row => {
      const monthly = amount - payments;
      return {
        scenario, receipts: dollars(amount), payments: dollars(payments), monthly: signedDollars(monthly), closing: dollars(opening + months * monthly), lasts: lastsUntil(opening, monthly, months),
        formula: `${dollars(opening)} + ${months} × (${dollars(amount)} − ${dollars(payments)})`,
      };
    });
  },
};

/** The first month that ends below zero. */
function lastsUntil(opening: number, monthly: number, months: number): string {
  const month = Array.from({ length: months }, (_none, index) => index + 1).find((count) => opening + count * monthly < 0);
  return month === undefined ? `Not below zero within ${months} ${months === 1 ? 'month' : 'months'}` : `Below zero at the end of month ${month}`;
}
