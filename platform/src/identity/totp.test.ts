import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stepOfCode } from './totp.ts';

/** RFC 6238, appendix B, SHA-1, cut to six digits. */
const vectors = [[59, '287082'], [1_111_111_109, '081804'], [1_111_111_111, '050471'], [1_234_567_890, '005924'], [2_000_000_000, '279037']] as const;
const secret = '12345678901234567890';

describe('TOTP steps', () => {
  it('T6 the vectors of RFC 6238 belong to their steps', async () => {
    for (const [seconds, code] of vectors) assert.equal(await stepOfCode(secret, code, new Date(seconds * 1_000)), Math.floor(seconds / 30));
  });

  it('T6 a code is found two steps around its own and no further', async () => {
    for (const [steps, found] of [[-3, false], [-2, true], [2, true], [3, false]] as const) {
      assert.equal(await stepOfCode(secret, '279037', new Date((2_000_000_000 + steps * 30) * 1_000)) !== null, found);
    }
    assert.equal(await stepOfCode(secret, '000000', new Date(0)), null);
  });
});
