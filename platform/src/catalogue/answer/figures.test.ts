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
    assert.deepEqual(found('It is four thousand dollars, twelve percent more, 310 dollars or 6 per cent.'), ['310 dollars', '6 per cent', 'four thousand dollars', 'twelve percent']);
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

  it('quotations are not read twice', () => {
    assert.deepEqual(checkFigures({ a: [{ evidence: { document: 'x', page: 1, quote: '$77' } }] }, {}, sources), []);
  });
});
