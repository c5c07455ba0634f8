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

  it('quotations are not read twice', () => {
    assert.deepEqual(checkFigures({ a: [{ evidence: { document: 'x', page: 1, quote: '$77' } }] }, {}, sources), []);
  });
});
