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

  it('B3 kinds that are billed otherwise cost what the engine says, wherever it lists them', () => {
    const none = { cacheWriteHour: 0, audioInput: 0, cachedAudio: 0, imageInput: 0, videoInput: 0, audioOutput: 0, imageOutput: 0, videoOutput: 0 };
    const cases = [
      ['anthropic', 'claude-sonnet-4-5', { cacheWriteHour: 501 }, { cache_write_1h_tokens: 501 }], ['openai', 'gpt-audio', { audioInput: 77, audioOutput: 31 }, { input_audio_tokens: 77, output_audio_tokens: 31 }],
      ['google', 'gemini-2.5-flash', { audioInput: 900, cachedAudio: 100 }, { input_audio_tokens: 900, cache_audio_read_tokens: 100 }], ['google', 'gemini-2.5-flash-image', { imageOutput: 222 }, { output_image_tokens: 222 }],
    ] as const;
    for (const [priceId, model, special, engine] of cases) {
      const tokens = { input: 5_000, cacheRead: 400, cacheWrite: 600, output: 333, reasoning: 0 };
      const priced = genaiTable.find(priceId, model, at);
      const expected = calcPrice({ input_tokens: 5_000, cache_read_tokens: 400, cache_write_tokens: 600, output_tokens: 333, ...engine }, model, { providerId: priceId, timestamp: at });
      assert.equal(toNanoUsd(priced?.costUsd({ ...tokens, special: { ...none, ...special } }) ?? Number.NaN), toNanoUsd(expected?.total_price ?? Number.NaN), model);
    }
  });
});
