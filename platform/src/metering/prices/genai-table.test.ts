import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { calcPrice } from '@pydantic/genai-prices';
import { toNanoUsd } from '../money.ts';
import { genaiTable } from './genai-table.ts';

const at = new Date('2026-11-20T00:00:00Z');
const { providers } = JSON.parse(readFileSync(new URL('catalog.json', import.meta.url), 'utf8')) as { providers: Record<string, Record<string, unknown>> };
const usages = [
  { input: 1_237, cacheRead: 0, cacheWrite: 0, output: 411, reasoning: 0 }, { input: 10_007, cacheRead: 4_001, cacheWrite: 1_003, output: 77, reasoning: 31 },
  { input: 0, cacheRead: 0, cacheWrite: 0, output: 5, reasoning: 5 }, { input: 350_001, cacheRead: 100_000, cacheWrite: 0, output: 9, reasoning: 0 },
];

describe('genai-prices', () => {
  it('B3 every model costs what the engine itself says, to the nano-dollar', () => {
    let compared = 0;
    for (const [priceId, models] of Object.entries(providers)) {
      for (const model of [...Object.keys(models), 'text-embedding-3-small', 'gpt-4o-audio-preview']) {
        const priced = genaiTable.find(priceId, model, at);
        for (const usage of priced === null ? [] : usages) {
          const engine = calcPrice({
            input_tokens: usage.input, cache_read_tokens: usage.cacheRead, cache_write_tokens: usage.cacheWrite, output_tokens: usage.output, output_reasoning_tokens: usage.reasoning,
          }, model, { providerId: priceId, timestamp: at });
          assert.equal(toNanoUsd(priced?.costUsd(usage) ?? Number.NaN), toNanoUsd(engine?.total_price ?? Number.NaN), `${priceId} ${model} ${JSON.stringify(usage)}`);
          compared += 1;
        }
      }
    }
    assert.ok(compared > 300, `${compared} compared`);
  });
});
