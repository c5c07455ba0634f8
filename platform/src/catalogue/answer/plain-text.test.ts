import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readQuotable } from '@keystead/contract';
import { plainTexts } from './plain-text.ts';

describe('texts as they are read', () => {
  it('attack 29: letters turned round, hidden tags, control characters and half signs are taken out; words, line ends and marks of direction stay', () => {
    assert.deepEqual(plainTexts({ a: ['pay \u202e000,1$\u202c', 'x\u0000\u001b[2J\u009by', '\u{e0069}\u{e0067}ok', 'l1\r\nl2\rl3\tend', '\u2067שלום\u2069 \u200fab\u200e', 'half \ud800'] }), { a: ['pay 000,1$', 'x[2Jy', 'ok', 'l1\nl2\nl3\tend', 'שלום \u200fab\u200e', 'half \ufffd'] });
    assert.deepEqual(plainTexts([1, true, null, 'a – “b” é 漢 👩‍⚕️']), [1, true, null, 'a – “b” é 漢 👩‍⚕️']);
  });

  it('attack 29: a member called __proto__ stays a member', () => {
    const read = plainTexts(JSON.parse('{"__proto__":{"approved":"yes\\u202e"},"a":1}') as object);
    assert.deepEqual(Object.keys(read), ['__proto__', 'a']);
    assert.equal((read as { approved?: unknown }).approved, undefined);
    assert.equal(({} as { approved?: unknown }).approved, undefined);
  });

  it('C2 a quotation of a source that holds such characters is still found', () => {
    assert.equal(readQuotable('pays \u202d$5\u202c now').text, readQuotable('pays $5 now').text);
  });
});
