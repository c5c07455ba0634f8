import { centsOf, change, dollars, none, signedDollars } from './amounts.ts';
import type { Calculation, Material, Row } from './calculation.ts';

const amounts = [
  { item: 'Premium', expiring: 'expiringPremium', renewal: 'renewalPremium' },
  { item: 'Deductible', expiring: 'expiringDeductible', renewal: 'renewalDeductible' },
  { item: 'Limit', expiring: 'expiringLimit', renewal: 'renewalLimit' },
] as const;

/** What changed between expiring and renewal terms: amounts with difference and percentage, the carrier where it changed. */
export const renewalChanges: Calculation = { reads: 'sources', compute: ({ form }) => compareTerms(form) };

function compareTerms(form: Material['form']): readonly Row[] {
  const rows = amounts.flatMap(({ item, expiring, renewal }) => {
    const before = centsOf(form[expiring]);
    const after = centsOf(form[renewal]);
    return before === null || after === null ? [] : [compareAmounts(item, before, after)];
  });
  const [before, after] = [form['expiringCarrier'], form['renewalCarrier']];
  const changed = typeof before === 'string' && typeof after === 'string' && before !== '' && after !== '' && before !== after;
  return changed ? [...rows, { item: 'Carrier', expiring: before, renewal: after, difference: 'changed', percent: none }] : rows;
}

function compareAmounts(item: string, before: number, after: number): Row {
  return {
    item, expiring: dollars(before), renewal: dollars(after),
    difference: after === before ? 'no change' : signedDollars(after - before), percent: after === before ? none : change(before, after),
  };
}
