import assert from 'node:assert/strict';
import { it } from 'node:test';
import { describeMail } from './mail.ts';

it('A5 keystead doctor mail says how many letters were not taken, and what the mail server said', () => {
  assert.deepEqual(describeMail({ mailWaiting: 0, mailGivenUp: 0, mailAnswers: [] }).good, true);
  const { good, text } = describeMail({ mailWaiting: 2, mailGivenUp: 1, mailAnswers: ['550 5.1.1 mailbox unavailable'] });
  assert.equal(good, false);
  assert.match(text, /2 letters wait .* 1 were given up[^]*550 5\.1\.1 mailbox unavailable[^]*keystead list-unsent-mail/);
  assert.match(describeMail({}).text, /^WRONG/);
});
