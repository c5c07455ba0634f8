import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { plainCanonicalText } from './sorted-json.ts';

describe('A1 canonical JSON of plain values', () => {
  it('A1 gives what the library gives, or nothing: any JSON value, any names', () => {
    let sure = 0;
    fc.assert(fc.property(fc.jsonValue({ stringUnit: 'binary' }), fc.dictionary(fc.string({ unit: 'binary', maxLength: 3 }), fc.oneof(fc.integer(), fc.double(), fc.string({ unit: 'binary' }), fc.constant(undefined))), (value, object) => {
      for (const each of [value, object, { deep: [value, object] }]) {
        const text = plainCanonicalText(each);
        if (text === undefined) continue;
        sure += 1;
        assert.equal(text, canonicalize(each));
      }
    }), { numRuns: 500, seed: 11 });
    assert.ok(sure > 500);
  });

  it('attack 22: what is not plain is left to the careful way', () => {
    for (const value of [Number.NaN, new Date(0), { toJSON: () => 1 }, '\ud800', undefined, 1n, [undefined], Object.create({ a: 1 })]) assert.equal(plainCanonicalText(value), undefined);
  });
});
