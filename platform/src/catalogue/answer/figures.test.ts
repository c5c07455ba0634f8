import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkFigures } from './figures.ts';

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

  it('C2 catalogue rule 3: figures in words, and amounts without a mark, count as figures', () => {
    assert.deepEqual(found('It is four thousand dollars, twelve percent more, 310 dollars or 6 per cent.'), ['four thousand dollars', 'twelve percent', '310 dollars', '6 per cent']);
    assert.deepEqual(found('Two of the twelve parties met one percentage point.'), ['one percentage point'], 'numbers that count things are none');
    const spelled = [{ documentId: 'd', name: 'd', pages: ['Rent is three thousand two hundred dollars ($3,200), the loss 4.7 million, the fee two percent.'] }];
    assert.deepEqual(checkFigures({ a: '$3,200.00, three thousand two hundred dollars, $4.7 million, $4,700,000, 2%, two percent' }, {}, spelled), []);
    assert.deepEqual(checkFigures({ a: '$4.7 billion, $47 thousand' }, {}, spelled).map(({ quote }) => quote), ['$4.7 billion', '$47 thousand']);
  });

  it('C2 catalogue rule 3: a day that no source names is marked; one that it writes otherwise, or without its year, is not', () => {
    const letter = [{ documentId: 'd', name: 'd', pages: ['Loss on October 19, 2026. Pay by 11/18/26, at the latest on the 30th of November. Heard on 3 Dec. Statement 12-31-2025. Date: 2026-12-07T09:00:00Z'] }];
    const daysOf = (text: string) => checkFigures({ a: text }, { rows: [{ day: '2027-01-05' }] }, letter).map(({ quote }) => quote);
    assert.deepEqual(daysOf('19 October 2026, 10/19/2026, Nov. 18, 2026, November 30, 2026, December 3, 2026, January 5, 2027, December 31, 2025, 2026-12-07'), []);
    assert.deepEqual(daysOf('It ends on October 20, 2026 or 2025-10-19, not on 31 February 2026.'), ['October 20, 2026', '2025-10-19']);
  });

  const unheld = (held: string, said: string) => checkFigures({ a: said }, {}, [{ documentId: 'd', name: 'd', pages: [held] }]).map(({ quote }) => quote);

  it('C2 catalogue rule 3: a figure passes against one of its own kind only', () => {
    assert.deepEqual(unheld('The lease runs 36 months. See page 24, p. 24.', 'It costs $36 a month, 24% less.'), ['$36', '24%']);
    assert.deepEqual(unheld('Take 20 mg, then 5 mL of it, for 10 days.', 'Take 20 mcg, then 5 mg, for 10 weeks or 20 days.'), ['20 mcg', '5 mg', '10 weeks', '20 days']);
    assert.deepEqual(unheld('Notice: 30 days. The fee is $500.', 'Notice takes sixty days, thirty (30) days or 500 days.'), ['sixty days', '500 days']);
    assert.deepEqual(unheld('Two tablets, ten units', '3 tablets, 2 capsules, 10 units, 2 tablets'), ['3 tablets', '2 capsules']);
    assert.deepEqual(unheld('on the 30th of November', 'within 30 days'), ['30 days']);
  });

  it('C2 catalogue rule 3: doses, spans and long numbers pass as they are written in another way', () => {
    assert.deepEqual(unheld('Take 50 µg or .5 mg daily for 30–60 days, a 90-day supply; thirty (30) business days; a month; 5 to 10 mg.', '50 mcg, 0.5 mg, 30 days, 60 days, 30-60 days, ninety days, 30 working days, 1 month, one week at a time, 5 mg.'), []);
    assert.deepEqual(unheld('Area: 1,500 square feet, Q4 2025 and 11/18/26', '1500 square feet in 2025 and 2026, 2 rooms'), []);
    assert.deepEqual(unheld('Area: 1,500 square feet', '1,600 square feet, or 2500'), ['1,600', '2500']);
  });

  it('C2 catalogue rule 3: a figure in another dress is looked up as what a reader takes it for', () => {
    assert.deepEqual(unheld('nothing', '$５００ or ５０％, ٥٠٠ dollars, ৫০ percent, 𝟓𝟎𝟎 dollars, ⑤ percent, ⁵⁰ dollars, 7½ percent, ¾ mg'), ['$500', '50%', '500 dollars', '50 percent', '500 dollars', '5 percent', '50 dollars', '7.5 percent', '0.75 mg']);
    assert.deepEqual(unheld('nothing', 'It is 7\u200b00 dollars, $\u206040, 5\u00ad0 percent, 9\u2009500 dollars.'), ['700 dollars', '$40', '50 percent', '9\u202f500 dollars']);
    assert.deepEqual(unheld('Pay $500, 7.5 percent and 0.5 mg for ٣٠ days.', '５００ dollars, 7½%, ½ mg, 30 days, 500 dollars², as agreed.³ 15'), []);
    assert.deepEqual(unheld('Take 10 IU, 20 mEq, 2 drops at 75 basis points and 70 kg.', '10 international units, 30 mEq, 2 puffs, 3 drops, 75 bps, 85 bps, 60 kg, 20 IU'), ['30 mEq', '2 puffs', '3 drops', '85 bps', '60 kg', '20 IU']);
  });

  it('C2 catalogue rule 3: points and commas are read as they are used', () => {
    assert.deepEqual(unheld('Der Beitrag ist 1.500,00 €, plus 12,5 %.', '€1,500.00 and 12.5%'), []);
    assert.deepEqual(unheld('The premium is $1,500.00 and CHF 1’200.', '1.500,00 € or CHF 1200, not 150,00 €'), ['150,00 €']);
  });

  it('C2 catalogue rule 3: a number that fills a cell counts as what its heading says; one within a sentence does not', () => {
    assert.deepEqual(unheld('Item\tAmount\tShare\nRent\t3200\t12.5\nTerm (months): 36', '$3,200, 12.5%, 36 months'), []);
    assert.deepEqual(unheld('There are 12 flats and 3200 books.', '12%, $3,200'), ['12%', '$3,200']);
  });

  it('fault 8: a text of nothing but digits and units is read in bounded time', () => {
    assert.deepEqual(unheld('1,'.repeat(20_000), '-'.repeat(20_000)), []);
  });

  it('quotations are not read twice', () => {
    assert.deepEqual(checkFigures({ a: [{ evidence: { document: 'x', page: 1, quote: '$77' } }] }, {}, sources), []);
  });
});
