import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { canaryKey, searchFor } from './canary.ts';

describe('canary', () => {
  it('V3 finds a key in every form, at every alignment, and nothing where there is none', () => {
    const canary = canaryKey('key', 'sk-');
    for (const before of ['', 'a', 'ab', 'abc']) {
      const bytes = Buffer.from(`${before}${canary.secret}tail`);
      for (const encoding of ['base64', 'base64url', 'hex', 'latin1'] as const) assert.notEqual(canary.foundIn(`x${bytes.toString(encoding)}y`), null, `${before} ${encoding}`);
    }
    const both = searchFor([canaryKey('other', 'sk-'), canary]);
    for (const [form, looks] of canary.forms) {
      assert.deepEqual(both(`sk-${looks.slice(0, 4)}…${looks}`).map(({ canary: { name } }) => name), ['key'], form);
      assert.deepEqual(both(looks.slice(0, 7)), [], form);
    }
    assert.notEqual(canary.foundIn(`${canary.secret.slice(0, 11)}****`), null);
    assert.equal(canary.foundIn(`sk-${canary.secret.slice(-4)}`), null);
  });
});
