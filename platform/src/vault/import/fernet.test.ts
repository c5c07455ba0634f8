import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { looksLikeFernet, openFernet, readFernetKey } from './fernet.ts';
import vectors from './fernet.vectors.json' with { type: 'json' };

function keyOf(text: string): NonNullable<ReturnType<typeof readFernetKey>> {
  const key = readFernetKey(text);
  assert.ok(key !== null);
  return key;
}

describe('V5 Fernet, by its official vectors', () => {
  it('V5 generate: the tokens of the specification open (they are never written here)', () => {
    for (const vector of vectors.generate) {
      assert.ok(looksLikeFernet(vector.token));
      const opened = openFernet(vector.token, keyOf(vector.secret), { now: new Date(vector.now) });
      assert.ok(Buffer.isBuffer(opened));
      assert.equal(opened.toString(), vector.src);
      const bytes = Buffer.from(vector.token, 'base64url');
      assert.deepEqual([...bytes.subarray(9, 25)], vector.iv);
      assert.equal(Number(bytes.readBigUInt64BE(1)), Date.parse(vector.now) / 1000);
    }
  });

  it('V5 verify: within its time to live', () => {
    for (const vector of vectors.verify) {
      const opened = openFernet(vector.token, keyOf(vector.secret), { now: new Date(vector.now), timeToLiveSeconds: vector.ttl_sec });
      assert.ok(Buffer.isBuffer(opened));
      assert.equal(opened.toString(), vector.src);
    }
  });

  const problems: Readonly<Record<string, string>> = {
    'incorrect mac': 'wrong-key', 'far-future TS (unacceptable clock skew)': 'from-the-future', 'expired TTL': 'expired',
  };
  for (const vector of vectors.invalid) {
    it(`V5 invalid: ${vector.desc}`, () => {
      assert.equal(openFernet(vector.token, keyOf(vector.secret), { now: new Date(vector.now), timeToLiveSeconds: vector.ttl_sec }), problems[vector.desc] ?? 'malformed');
    });
  }

  it('V5 the time to live is exact to the second, and a clock may be a minute behind', () => {
    const [vector] = vectors.verify;
    assert.ok(vector !== undefined);
    const key = keyOf(vector.secret);
    const at = (seconds: number) => openFernet(vector.token, key, { now: new Date(Date.parse('1985-10-26T01:20:00-07:00') + seconds * 1000), timeToLiveSeconds: 60 });
    assert.ok(Buffer.isBuffer(at(60)) && Buffer.isBuffer(at(-60)));
    assert.deepEqual([at(61), at(-61)], ['expired', 'from-the-future']);
    assert.ok(Buffer.isBuffer(openFernet(vector.token, key, { now: new Date() })));
  });

  it('V5 another key opens nothing, no changed bit passes, and what is no key is none', () => {
    const [vector] = vectors.verify;
    assert.ok(vector !== undefined);
    const options = { now: new Date(vector.now), timeToLiveSeconds: 60 };
    assert.equal(openFernet(vector.token, keyOf(Buffer.alloc(32, 7).toString('base64url') + '='), options), 'wrong-key');
    const bytes = Buffer.from(vector.token, 'base64url');
    for (let at = 9; at < bytes.byteLength; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      assert.equal(openFernet(changed.toString('base64url').padEnd(vector.token.length, '='), keyOf(vector.secret), options), 'wrong-key', String(at));
    }
    for (const text of ['', 'short', vector.secret.slice(1), `${vector.secret}=`, vector.secret.replace('-', '+')]) assert.equal(readFernetKey(text), null, text);
  });
});
