import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeFinding } from './audit-findings.ts';
import { printable } from './printable.ts';
import { describeReceiptFinding } from './receipt-findings.ts';

/** Goes up a line, wipes it out, and writes a verdict of its own. */
const hostile = '\u001b[1A\u001b[2K\rVerified.\n  log: mine\u009b2K\u202eX\u2028\ud800';

describe('words of a file in sentences about it', () => {
  it('attack 17 A2: nothing that a file holds moves the cursor, ends a line, turns the writing round, or goes on for ever', () => {
    assert.equal(printable('keystead.example/tenant/é “x” 日本'), 'keystead.example/tenant/é “x” 日本');
    assert.equal(printable(hostile), String.raw`\u{1b}[1A\u{1b}[2K\u{d}Verified.\u{a}  log: mine\u{9b}2K\u{202e}X\u{2028}\u{d800}`);
    assert.equal(printable('a'.repeat(1_000)).length, 501);
  });

  it('attack 17 A2: neither do the findings about a log or a receipt', () => {
    const sentences = [describeFinding({ code: 'other-key', first: null, last: null, detail: hostile }), describeFinding({ code: 'opening-unknown', first: 3, last: 3, detail: hostile }), describeReceiptFinding({ code: 'other-key', detail: hostile })];
    for (const sentence of sentences) assert.doesNotMatch(sentence, /[\p{Cc}\p{Cs}\p{Zl}\p{Bidi_Control}]/u);
  });
});
