import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dollars, renewalChanges } from './calculations.ts';
import { checkFigures } from './figures.ts';

const terms = { expiringCarrier: 'A', renewalCarrier: 'A' };
const premium = (expiringPremium: number, renewalPremium: number) => renewalChanges({ ...terms, expiringPremium, renewalPremium })[0];

describe('what changed at renewal', () => {
  it('C2 differences are exact to the cent, also where binary fractions are not', () => {
    assert.deepEqual(premium(4_180, 4_702.5), { item: 'Premium', expiring: '$4,180.00', renewal: '$4,702.50', difference: '+$522.50', percent: '+12.5%' });
    assert.equal(premium(0.1, 0.3)?.difference, '+$0.20');
    assert.equal(premium(1_240.35, 1_240.05)?.difference, '-$0.30');
    assert.equal(premium(1_000_000, 1_000_000.01)?.difference, '+$0.01');
  });

  it('C2 percentages are rounded half up, once, the same way up and down', () => {
    assert.equal(premium(1_000, 1_000.5)?.percent, '+0.1%');
    assert.equal(premium(1_000, 1_000.49)?.percent, '+0.0%');
    assert.equal(premium(1_000, 999.5)?.percent, '-0.1%');
    assert.equal(premium(800, 801)?.percent, '+0.1%');
    assert.equal(premium(300, 400)?.percent, '+33.3%');
    assert.equal(premium(300, 500)?.percent, '+66.7%');
  });

  it('a change from nothing has no percentage, and no change is said as such', () => {
    assert.equal(premium(0, 100)?.percent, '–');
    assert.deepEqual([premium(500, 500)?.difference, premium(500, 500)?.percent], ['no change', '–']);
  });

  it('rows stand only for terms that were entered on both sides; a new carrier is a row', () => {
    const rows = renewalChanges({ expiringPremium: 1, renewalPremium: 2, expiringDeductible: 500, renewalDeductible: null, expiringCarrier: 'Old', renewalCarrier: 'New' });
    assert.deepEqual(rows.map(({ item }) => item), ['Premium', 'Carrier']);
  });

  it('amounts are written with grouping and two decimals', () => {
    assert.deepEqual([0, 5, 123_456, 100_000_000_000].map(dollars), ['$0.00', '$0.05', '$1,234.56', '$1,000,000,000.00']);
  });
});

describe('figures', () => {
  const sources = [{ documentId: null, name: 'Form', pages: ['Premium: 4702.5\nLimit: 1000000'] }];
  const found = (text: string) => checkFigures({ message: { body: text } }, { whatChanged: [{ percent: '+12.5%' }] }, sources).map(({ quote }) => quote);

  it('C2 amounts and percentages of the sources pass, in whatever way they are written', () => {
    assert.deepEqual(found('It is $4,702.50, up 12.5%, that is 12.5 percent; the limit is $1,000,000 or $1 million.'), []);
  });

  it('C2 a figure that no source holds is marked where it stands', () => {
    assert.deepEqual(found('You save $300 or 7 %, at $4,702.51.'), ['$300', '7 %', '$4,702.51']);
    assert.equal(checkFigures({ message: { body: '$9' } }, {}, sources)[0]?.path, 'message.body');
  });

  it('quotations are not read twice', () => {
    assert.deepEqual(checkFigures({ a: [{ evidence: { document: 'x', page: 1, quote: '$77' } }] }, {}, sources), []);
  });
});
