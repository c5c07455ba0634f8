import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compareTexts } from './difference.ts';

describe('the difference between two versions', () => {
  it('C4 a change on the first page and one on the last are two, however long the text between them is', () => {
    const middle = Array.from({ length: 3_000 }, (_, index) => `Clause ${index}. Nothing of this changes from one version to the other.`);
    const { parts, wordsGone, wordsNew } = compareTexts(['The rent is 900 dollars.', ...middle, 'For one year.'], ['The rent is 950 dollars.', ...middle, 'For two whole years.']);
    assert.deepEqual([wordsGone, wordsNew], [3, 4]);
    assert.deepEqual(parts.filter(({ kind }) => kind !== 'same').map(({ kind, text }) => [kind, text.trim()]), [['gone', '900'], ['new', '950'], ['left-out', ''], ['gone', 'one year.'], ['new', 'two whole years.']]);
  });

  it('C4 how lines are broken and pages cut makes no difference; paragraphs that came, went or moved do', () => {
    assert.deepEqual(compareTexts(['One  two\nthree.'], ['One two\n\nthree.']).wordsNew, 0);
    const { wordsGone, wordsNew } = compareTexts(['A first.\n\nB second.\n\nC third.'], ['A first.\n\nC third.\n\nD new.']);
    assert.deepEqual([wordsGone, wordsNew], [2, 2]);
    assert.deepEqual(compareTexts(['', ''], ['Now there is text.']).wordsNew, 4);
    assert.deepEqual(compareTexts(['same'], ['same']).parts, [{ kind: 'same', text: 'same' }]);
  });
});
