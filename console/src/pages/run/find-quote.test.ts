import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findQuote } from './find-quote.ts';

const pages = [
  { number: 1, text: 'The Customer may end this\nagreement early by pay-\ning “three months’ charges”. The end is' },
  { number: 2, text: 'near. Nothing else.' },
];
const shown = (page: number, quote: string) => findQuote(pages, page, quote).map((mark) => pages[mark.page - 1]?.text.slice(mark.start, mark.end));

describe('the place of a quote', () => {
  it('K2 is found across line ends, hyphens and other quotation marks', () => {
    assert.deepEqual(shown(1, 'end this agreement early by paying "three months\' charges"'), ['end this\nagreement early by pay-\ning “three months’ charges”']);
  });
  it('K2 is found where it runs over to the next page', () => {
    assert.deepEqual(shown(1, 'The end is near.'), ['The end is', 'near.']);
  });
  it('K2 is nowhere when the words are not there', () => {
    assert.deepEqual(shown(1, 'The Customer may never end this'), []);
    assert.deepEqual(shown(1, ' '), []);
  });
});
