import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Line } from '../lines.ts';
import { allocate, type Rates } from './allocate.ts';
import { writeDecimal } from './columns.ts';

const line = (more: Partial<Line>): Line => ({
  day: '2026-10-05', department_id: null, team: null, project: null, workflow: null, tags: null, environment: 'production', provider: 'openai', model: 'gpt-4o-mini', credential_id: null, payer: 'tenant', estimated: false, price_version: 'v',
  requests: 1, unpriced_requests: 0, input_tokens: 0, cache_read_tokens: 0, cache_write_tokens: 0, output_tokens: 0, cost_nano_usd: 0, ...more,
});
const rates = (more: Partial<Rates> = {}): Rates => {
  const table = { input: 150_000, cacheRead: 75_000, cacheWrite: 187_500, output: 600_000 };
  return { contracted: table, list: table, same: true, discountPercent: null, ...more };
};
const sum = (numbers: readonly number[]): bigint => numbers.reduce((total, number) => total + BigInt(number), 0n);

describe('B5 allocation of a charge among kinds of tokens', () => {
  it('B5 T5 no nano-dollar is lost or made up, whatever was used and however it was rounded', () => {
    const tokens = fc.nat({ max: 50_000_000 });
    fc.assert(fc.property(fc.record({ input: tokens, read: tokens, write: tokens, output: tokens, requests: fc.integer({ min: 1, max: 40 }), off: fc.integer({ min: -60, max: 60 }), perThousand: fc.array(fc.nat({ max: 90_000_000 }), { minLength: 4, maxLength: 4 }) }), ({ input, read, write, output, requests, off, perThousand: [a = 0, b = 0, c = 0, d = 0] }) => {
      const table = { input: a, cacheRead: b, cacheWrite: c, output: d };
      const exact = Math.round((input * a + read * b + write * c + output * d) / 1_000);
      const cost = Math.max(0, exact + off);
      const charge = line({ requests, input_tokens: input + read + write, cache_read_tokens: read, cache_write_tokens: write, output_tokens: output, cost_nano_usd: cost });
      const parts = allocate(charge, rates({ contracted: table, list: table }));
      assert.equal(sum(parts.map((part) => part.costNanoUsd)), BigInt(cost));
      assert.equal(sum(parts.map((part) => part.listNanoUsd)), BigInt(cost), 'nothing was saved, so the list price is the same money');
      assert.equal(sum(parts.map((part) => part.tokens)), BigInt(input + read + write + output));
      assert.ok(parts.every((part) => part.costNanoUsd >= 0 && part.tokens >= 0));
    }), { numRuns: 300, seed: 5 });
  });

  it('B5 each kind has its own price and quantity, whose product is its cost', () => {
    const parts = allocate(line({ input_tokens: 1_000, cache_read_tokens: 400, output_tokens: 200, cost_nano_usd: 90_000 + 30_000 + 120_000 }), rates());
    assert.deepEqual(parts.map(({ meter, tokens, costNanoUsd, contractedMillionNanoUsd }) => [meter, tokens, costNanoUsd, contractedMillionNanoUsd]), [['input', 600, 90_000, 150_000_000], ['cache-read', 400, 30_000, 75_000_000], ['output', 200, 120_000, 600_000_000]]);
  });

  it('B5 a charge at another price than its tokens’ stays whole and claims no unit price', () => {
    for (const more of [{ cost_nano_usd: 999_999 }, { cost_nano_usd: -5, requests: -1, input_tokens: -1_000 }, { cost_nano_usd: 0, unpriced_requests: 1 }]) {
      const [part, second] = allocate(line({ input_tokens: 1_000, output_tokens: 200, ...more }), rates());
      assert.deepEqual([part?.meter, part?.costNanoUsd, part?.contractedMillionNanoUsd, part?.listMillionNanoUsd, second], ['tokens', more.cost_nano_usd, null, null, undefined]);
    }
    assert.equal(allocate(line({ input_tokens: 1, cost_nano_usd: 5 }), rates({ contracted: null, list: null })).length, 1);
  });

  it('B5 what was agreed is the cost, what is published the list cost', () => {
    const list = rates().list ?? assert.fail();
    const contracted = { ...list, input: 120_000, output: 480_000 };
    const parts = allocate(line({ input_tokens: 1_000, output_tokens: 1_000, cost_nano_usd: 600_000 }), rates({ contracted, list, same: false, discountPercent: 20 }));
    assert.deepEqual(parts.map(({ costNanoUsd, listNanoUsd }) => [costNanoUsd, listNanoUsd]), [[120_000, 150_000], [480_000, 600_000]]);
    assert.equal(allocate(line({ input_tokens: 1, cost_nano_usd: 80 }), rates({ contracted: null, same: false, discountPercent: 20 }))[0]?.listNanoUsd, 100);
  });

  it('B5 decimals are written digit by digit', () => {
    assert.deepEqual([writeDecimal(0n, 9), writeDecimal(-1n, 9), writeDecimal(270_000n, 9), writeDecimal(9_007_199_254_740_993n, 9), writeDecimal(5n, 6)], ['0.000000000', '-0.000000001', '0.000270000', '9007199.254740993', '0.000005']);
  });
});
