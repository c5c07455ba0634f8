import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { diffWords } from './word-difference.ts';

describe('the difference of two texts by words', () => {
  it('C2 shows what stayed, went and came', () => {
    assert.deepEqual(diffWords('pay the fee now', 'pay the whole fee'), [
      { kind: 'same', text: 'pay the' }, { kind: 'new', text: ' whole' }, { kind: 'same', text: ' fee' }, { kind: 'gone', text: ' now' },
    ]);
    assert.deepEqual(diffWords('', 'new'), [{ kind: 'new', text: 'new' }]);
    assert.deepEqual(diffWords('a  b\nc', 'a b c'), [{ kind: 'same', text: 'a b c' }]);
  });

  it('C2 joined, the parts are the two texts again, but for white space', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ' ', '\n', 'pay', '$5')).map((words) => words.join(' '));
    const plain = (words: string) => words.split(/\s+/).filter((word) => word !== '').join(' ');
    fc.assert(fc.property(text, text, (before, after) => {
      const parts = diffWords(before, after);
      const join = (left: string) => parts.filter(({ kind }) => kind !== left).map((part) => ` ${part.text}`).join('');
      assert.deepEqual([plain(join('new')), plain(join('gone'))], [plain(before), plain(after)]);
    }), { numRuns: 200, seed: 7 });
  });

  it('C2 two long texts without a word in common end at once, as replaced', () => {
    const [before, after] = [Array.from({ length: 3_000 }, (_, index) => `a${index}`).join(' '), Array.from({ length: 3_000 }, (_, index) => `b${index}`).join(' ')];
    assert.deepEqual(diffWords(before, after), [{ kind: 'gone', text: before }, { kind: 'new', text: after }]);
  });
});
