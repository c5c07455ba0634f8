import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { quotePrices } from './quote-prices.ts';

const prices = (quotes: unknown) => quotePrices.compute({ form: { quotes }, sheets: [], texts: [], draft: {}, today: '2026-11-02' });

describe('quotes side by side', () => {
  it('C2 totals hold taxes and fees, and differences run against the first quote, to the cent', () => {
    assert.deepEqual(prices([{ name: 'A', premium: 1_000.1, taxesAndFees: 0.2, deductible: 500 }, { name: 'B', premium: 1_200, taxesAndFees: null, deductible: 250 }]), [
      { quote: 'A', premium: '$1,000.10', taxesAndFees: '$0.20', total: '$1,000.30', againstFirst: '–', percent: '–', deductible: '$500.00', deductibleAgainstFirst: '–' },
      { quote: 'B', premium: '$1,200.00', taxesAndFees: '–', total: '$1,200.00', againstFirst: '+$199.70', percent: '+20.0%', deductible: '$250.00', deductibleAgainstFirst: '-$250.00' },
    ]);
  });

  it('C2 equal prices are the same, and against a free one there is no percentage', () => {
    assert.deepEqual([prices([{ premium: 5 }, { premium: 5 }])[1]?.['againstFirst'], prices([{ premium: 0 }, { premium: 5 }])[1]?.['percent']], ['same', '–']);
  });

  it('no form makes it fail', () => {
    for (const hostile of [undefined, 'x', []]) assert.deepEqual(prices(hostile), []);
    assert.equal(prices([{ name: 4, premium: Number.NaN }])[0]?.['total'], '–');
  });
});
