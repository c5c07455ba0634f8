import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readWordNumbers } from './number-words.ts';

const numbers = (text: string) => readWordNumbers(text).map(({ quote, value }) => [quote, value]);

describe('numbers in words', () => {
  it('C2 are read as they are written out, hyphens and “and” included', () => {
    for (const [text, value] of [
      ['seven', 7], ['Twenty-five', 25], ['forty two', 42], ['one hundred and five', 105], ['a thousand', 1_000], ['four thousand seven hundred and two', 4_702], ['twenty-five hundred', 2_500],
      ['two million three hundred thousand', 2_300_000], ['one billion', 1_000_000_000], ['zero', 0],
    ] as const) assert.deepEqual(numbers(`about ${text} dollars`), [[text, value]]);
  });

  it('C2 numbers beside each other stay apart, and parts of other words are none', () => {
    assert.deepEqual(numbers('between two and three percent'), [['two', 2], ['three', 3]]);
    assert.deepEqual(numbers('Someone often attends; tension, weight, a stone and bone'), []);
    assert.deepEqual(numbers('ninety (90) days'), [['ninety', 90]]);
  });

  it('fault 8: a text of nothing but number words is read in bounded time', () => {
    assert.doesNotThrow(() => readWordNumbers('one hundred and '.repeat(50_000)));
    assert.doesNotThrow(() => readWordNumbers('ninety'.repeat(200_000)));
  });
});
