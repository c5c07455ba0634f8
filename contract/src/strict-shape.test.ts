import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isCount, isId, isListOf, isMoment, isNullOr, isRecordOf, isText, isTextUpTo, misfitOf } from './strict-shape.ts';

describe('strict shapes', () => {
  const shape = { name: isText, size: isCount, tags: isListOf(isText), by: isNullOr(isId) };
  const fitting = { name: '', size: 0, tags: ['a'], by: null };

  it('A1 what fits fits, whatever the order of its members', () => {
    assert.equal(misfitOf(fitting, shape), null);
    assert.equal(misfitOf(Object.fromEntries(Object.entries(fitting).toReversed()), shape), null);
  });

  it('A1 the member that is missing, of another kind or one too many is named', () => {
    for (const [wrong, member] of [
      [{ ...fitting, name: undefined }, 'name'], [{ ...fitting, size: -1 }, 'size'], [{ ...fitting, size: 0.5 }, 'size'], [{ ...fitting, size: 2 ** 53 }, 'size'], [{ ...fitting, tags: [1] }, 'tags'],
      [{ ...fitting, by: 'nobody' }, 'by'], [{ ...fitting, extra: 1 }, 'extra'], [{ size: 0, tags: [], by: null }, 'name'], [JSON.parse('{"name":"","size":0,"tags":[],"by":null,"__proto__":1}'), '__proto__'],
    ] as const) assert.equal(misfitOf(wrong, shape), member);
    for (const none of [null, undefined, 'text', 1, [], [fitting]]) assert.equal(misfitOf(none, shape), '');
    // What an object inherits is none of its members.
    assert.equal(misfitOf(Object.create(fitting), shape), 'name');
  });

  it('A1 moments are days that there are, to the millisecond, in UTC', () => {
    assert.ok(isMoment('2024-02-29T23:59:59.999Z'));
    for (const wrong of ['2023-02-29T00:00:00.000Z', '2024-01-01T24:00:00.000Z', '2024-01-01T00:00:00Z', '2024-01-01T00:00:00.000+01:00', ' 2024-01-01T00:00:00.000Z', 0]) assert.ok(!isMoment(wrong), String(wrong));
  });

  it('A1 texts have a length, and records members of one kind', () => {
    assert.deepEqual([isTextUpTo(2)('ab'), isTextUpTo(2)('abc'), isRecordOf(isText)({ a: '' }), isRecordOf(isText)({ a: 1 }), isRecordOf(isText)([])], [true, false, true, false, false]);
  });
});
