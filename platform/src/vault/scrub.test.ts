import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { holdsSecret, scrub } from './scrub.ts';

const secret = 'canary+Key/0123456789-ABCDEF_tail';
const bytes = Buffer.from(secret);

describe('V3 scrubbing what a provider says', () => {
  it('V3 no form of the key remains: raw, base64, base64url, hexadecimal, URL-encoded, its beginning', () => {
    for (const form of [secret, secret.toUpperCase(), bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex'), bytes.toString('hex').toUpperCase(), encodeURIComponent(secret), secret.slice(0, 8), secret.slice(0, 20), secret.slice(-9)]) {
      const text = scrub(`Incorrect API key provided: ${form}. See the "${form}" page, or <${form}>.`, secret);
      assert.ok(!holdsSecret(text, secret), text);
      assert.ok(!text.includes(form) && text.startsWith('Incorrect API key provided: [redacted]'), text);
    }
  });

  it('V3 a key echoed half masked is taken out whole', () => {
    for (const echo of ['canar****tail', 'canary+…tail', 'canary+...tail', 'canaXXXXXXtail', 'can••••ail']) {
      assert.equal(scrub(`key ${echo} is wrong`, secret), 'key [redacted] is wrong');
    }
  });

  it('V3 keys of other shapes in the text go too, and what is harmless stays', () => {
    assert.equal(scrub('sent sk-abcdefghijklmnop and ks_live_abcdefgh', secret), 'sent [redacted] and [redacted]');
    assert.equal(scrub('invalid x-api-key', secret), 'invalid x-api-key');
    assert.equal(scrub('line one\r\nline two\u0000', secret), 'line one line two');
    assert.equal(scrub('Please wait... and try again…', secret), 'Please wait... and try again…');
    assert.equal(scrub('ab '.repeat(500), secret).length, 200);
  });

  it('V3 a key cut in the middle by the length of the text does not slip through', () => {
    const encoded = bytes.toString('hex');
    for (let shift = 0; shift < 80; shift += 1) {
      const text = scrub(`${' '.repeat(3980 - shift)}${encoded} ${'a '.repeat(4000)}`, secret, 5000);
      assert.ok(!text.includes(encoded.slice(0, 8)), String(shift));
    }
  });

  it('V3 holdsSecret finds every form that the canary tests look for', () => {
    for (const form of [secret, bytes.toString('base64'), bytes.toString('hex'), encodeURIComponent(secret), secret.slice(0, 8)]) assert.ok(holdsSecret(`x${form}y`, secret), form);
    assert.ok(!holdsSecret('nothing here', secret));
  });
});
