import { centsOf, change, dollars, none, signedDollars } from './amounts.ts';
import type { Calculation, Row } from './calculation.ts';
import { type Parts, rowsIn, cellIn } from './reading.ts';

/** Quotes side by side: premium with taxes and fees, and price and deductible against the first quote, which is the one in force or the reference. */
export const quotePrices: Calculation = {
  reads: 'sources',
  compute({ form }) {
    const quotes = rowsIn(form, 'quotes');
    const [first] = quotes;
    return first === undefined ? [] : quotes.map((quote) => compareQuote(quote, first));
  },
};

const totalOf = (quote: Parts): number | null => {
  const premium = centsOf(quote['premium']);
  return premium === null ? null : premium + (centsOf(quote['taxesAndFees']) ?? 0);
};
const shown = (cents: number | null): string => (cents === null ? none : dollars(cents));

function compareQuote(quote: Parts, first: Parts): Row {
  const [total, base] = [totalOf(quote), totalOf(first)];
  const [deductible, firstDeductible] = [centsOf(quote['deductible']), centsOf(first['deductible'])];
  return {
    quote: cellIn(quote, 'name'), premium: shown(centsOf(quote['premium'])), taxesAndFees: shown(centsOf(quote['taxesAndFees'])), total: shown(total),
    againstFirst: against(quote === first, base, total), percent: quote === first || base === null || total === null || total === base ? none : change(base, total),
    deductible: shown(deductible), deductibleAgainstFirst: against(quote === first, firstDeductible, deductible),
  };
}

function against(isFirst: boolean, before: number | null, after: number | null): string {
  if (isFirst || before === null || after === null) return none;
  return after === before ? 'same' : signedDollars(after - before);
}
