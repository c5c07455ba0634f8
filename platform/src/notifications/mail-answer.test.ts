import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cleanAnswer, notTaken } from './mail-answer.ts';

const hide = { to: 'ann@example.com', secrets: ['mailer', 'Sesame-open-4711'] };

describe('what is kept of a mail server’s words', () => {
  it('A5 code and words of the reply, in one line', () => {
    assert.equal(cleanAnswer('550-5.1.1 The account does not exist.\r\n550 5.1.1 Look at example.com/help', hide), '550-5.1.1 The account does not exist. 550 5.1.1 Look at example.com/help');
    assert.equal(notTaken(Object.assign(new Error('x'), { code: 'EENVELOPE', responseCode: 451, response: '451 4.7.1 Greylisted' }), hide).answer, '451 4.7.1 Greylisted');
  });

  it('attack 17 control characters, signs that turn text round, secrets, keys and addresses of others are no part of it, and it is bounded', () => {
    const answer = cleanAnswer(`535 \u001b[31mno\u0000\u202e ${hide.secrets[1]} ${Buffer.from(hide.secrets[1] ?? '').toString('base64')} sk-ant-api03-${'a'.repeat(90)} <ANN@example.com> bob@example.org ${'x'.repeat(9_000)}`, hide);
    assert.doesNotMatch(answer, /\p{Cc}|\p{Cf}|Sesame|U2VzYW1l|sk-ant-api03-a|@example/u);
    assert.match(answer, /^535 \[31mno \(hidden\) \(hidden\) .*<\(the receiver\)> \(an address\) x+$/);
    assert.equal(answer.length, 300);
  });

  it('attack 17 a password that begins with the name is hidden whole, as is a sign-in that the server repeats; an address with an apostrophe, too', () => {
    const like = { to: "ann.o'hara@example.com", secrets: ['mailer', 'mailer-4711-open'] };
    const plain = Buffer.from('\0mailer\0mailer-4711-open').toString('base64');
    assert.equal(cleanAnswer(`535 mailer-4711-open for mailer; AUTH PLAIN ${plain}; ANN.O'Hara@example.com is unknown`, like), '535 (hidden) for (hidden); AUTH PLAIN (hidden); (the receiver) is unknown');
  });

  it('A5 where no reply came, why not in words', () => {
    const said = (code: string) => notTaken(Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:25'), { code }), hide).answer;
    assert.deepEqual(['ECONNECTION', 'ETIMEDOUT', 'EOTHER'].map(said), ['the mail server could not be reached', 'the mail server did not answer in time', 'the mail server did not take it and did not say why']);
  });
});
