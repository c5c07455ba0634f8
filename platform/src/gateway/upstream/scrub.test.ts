import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Secret } from '../../foundation/index.ts';
import { scrubberOf } from './scrub.ts';

const key = 'sk-proj-canary+/"0123456789';
const scrubber = scrubberOf(new Secret(key));

describe('scrubberOf', () => {
  it('V3: takes the key out of an error in every encoding, and its masked beginning', () => {
    const bytes = Buffer.from(key);
    for (const form of [key, encodeURIComponent(key), JSON.stringify(key).slice(1, -1), bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex'), `${key.slice(0, 12)}********6789`]) {
      const scrubbed = scrubber.scrubError(`{"error":"x ${form} y"}`);
      assert.ok(!scrubbed.includes(form) && !scrubbed.includes(key.slice(0, 8)), form);
      assert.match(scrubbed, /^\{"error":"x .*\[redacted\].* y"\}$/);
    }
  });

  it('takes the key out of a stream, however it is cut, and changes nothing else', () => {
    const text = Buffer.from(`data: a${key}b sk-proj-canar ${key}${key} sk-p`);
    const expected = 'data: a[redacted]b sk-proj-canar [redacted][redacted] sk-p';
    for (let size = 1; size <= text.length; size += 1) {
      const stream = scrubber.stream();
      const out: Buffer[] = [];
      for (let at = 0; at < text.length; at += size) out.push(stream.push(text.subarray(at, at + size)));
      out.push(stream.flush());
      assert.equal(Buffer.concat(out).toString(), expected, `pieces of ${size}`);
    }
  });

  it('V3 a stream that breaks off within the key does not show its beginning', () => {
    const stream = scrubber.stream();
    const shown = Buffer.concat([stream.push(Buffer.from(`data: ${key.slice(0, -1)}`)), stream.flush()]).toString();
    assert.equal(shown, 'data: [redacted]');
  });

  it('V3 takes the key out of what ledger and audit log will hold of an answer', () => {
    const facts = { usage: null, usageRaw: { [key]: 1, notes: [`of ${key}`], total: 3 }, servedModel: `ft:${key}`, providerRequestId: key };
    assert.deepEqual(scrubber.scrubFacts(facts), { usage: null, usageRaw: { '[redacted]': 1, notes: ['of [redacted]'], total: 3 }, servedModel: 'ft:[redacted]', providerRequestId: '[redacted]' });
    const clean = { usage: null, usageRaw: { total: 3 }, servedModel: 'm', providerRequestId: null };
    assert.equal(scrubber.scrubFacts(clean), clean);
  });

  it('gives the same buffer where there is nothing to take out', () => {
    const answer = Buffer.from('{"ok":true}');
    assert.equal(scrubber.scrubAnswer(answer), answer);
  });
});
