import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { canonicalText } from './canonical.ts';

/** The same value with its members in another order. */
function shuffled(value: unknown, reverse: boolean): unknown {
  if (Array.isArray(value)) return value.map((each) => shuffled(each, reverse));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, each]) => [name, shuffled(each, reverse)] as const);
  return Object.fromEntries(reverse ? entries.toReversed() : entries);
}

describe('A3 canonical JSON (RFC 8785)', () => {
  it('A3 one value has one text, whatever the order of its members, and the text is that value', () => {
    fc.assert(fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
      const text = canonicalText(value);
      assert.notEqual(text, null);
      assert.equal(canonicalText(shuffled(value, true)), text);
      assert.equal(canonicalText(JSON.parse(text ?? '')), text, 'reading and writing it again changes nothing');
      assert.deepEqual(JSON.parse(text ?? ''), JSON.parse(JSON.stringify(value)));
      assert.equal(text?.includes('\n'), false, 'one line of a signed note');
    }), { numRuns: 300 });
  });

  it('A3 two values that differ have two texts', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
      const same = JSON.stringify(shuffled(JSON.parse(JSON.stringify(left)), false)) === JSON.stringify(shuffled(JSON.parse(JSON.stringify(right)), false));
      if (canonicalText(left) === canonicalText(right)) assert.deepEqual(JSON.parse(JSON.stringify(left)), JSON.parse(JSON.stringify(right)));
      else assert.equal(same, false);
    }), { numRuns: 300 });
  });

  it('A3 the examples of RFC 8785: numbers, escapes and the order of members', () => {
    assert.equal(canonicalText({ numbers: [333_333_333.333_333_3, 1e30, 4.5, 2e-3, 1e-27], string: '€$\u000F\nA\'B"\\\\"/', literals: [null, true, false] }),
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`);
    assert.equal(canonicalText({ '€': 1, '\r': 2, '\uFB33': 3, 1: 4, '😀': 5, '\u0080': 6, 'ö': 7 }), '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\uFB33":3}');
    for (const none of [Number.NaN, Number.POSITIVE_INFINITY]) assert.equal(canonicalText({ none }), null);
  });
});
