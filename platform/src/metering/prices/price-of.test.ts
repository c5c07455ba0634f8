import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { TokenUsage } from '../../dialects/index.ts';
import { catalogTable } from './catalog-table.ts';
import { findPrice } from './find-price.ts';
import { genaiVersion } from './genai-table.ts';
import { type PriceQuestion, priceOf } from './price-of.ts';

const at = new Date('2026-11-20T00:00:00Z');
const usage = (input: number | null, output: number | null, more: Partial<TokenUsage> = {}): TokenUsage => ({ input, output, cacheRead: null, cacheWrite: null, reasoning: null, ...more });
const asked = (priceId: string | null, askedModel: string, servedModel: string | null = null): PriceQuestion => ({ priceId, askedModel, servedModel, at });

describe('prices', () => {
  it('B3 the edition named on rows is the one that is installed', () => {
    const installed = JSON.parse(readFileSync(new URL('../package.json', import.meta.resolve('@pydantic/genai-prices')), 'utf8')) as { version: string };
    assert.equal(genaiVersion, `genai-prices-${installed.version}`);
  });

  it('B3 tokens are priced at the published price of their kind, each once', () => {
    // 900 plain, 100 cached, 200 out at US$0.15, 0.075 and 0.60 a million.
    assert.deepEqual(priceOf(usage(1_000, 200, { cacheRead: 100 }), asked('openai', 'gpt-4o-mini')), { costNanoUsd: 135_000 + 7_500 + 120_000, version: genaiVersion });
    // 850 plain, 100 read, 50 written, 200 out at US$3, 0.30, 3.75 and 15 a million.
    assert.equal(priceOf(usage(1_000, 200, { cacheRead: 100, cacheWrite: 50 }), asked('anthropic', 'claude-sonnet-4-5'))?.costNanoUsd, 2_550_000 + 30_000 + 187_500 + 3_000_000);
    // Reasoning is part of the output, not on top of it.
    assert.equal(priceOf(usage(0, 200, { reasoning: 150 }), asked('openai', 'gpt-4o-mini'))?.costNanoUsd, 120_000);
    // Embeddings have input alone.
    assert.equal(priceOf(usage(1_000, null), asked('openai', 'text-embedding-3-small'))?.costNanoUsd, 20_000);
  });

  it('B3 long requests are priced at the step they reach', () => {
    const short = priceOf(usage(100_000, 0), asked('google', 'gemini-2.5-pro'))?.costNanoUsd;
    const long = priceOf(usage(300_000, 0), asked('google', 'gemini-2.5-pro'))?.costNanoUsd;
    assert.deepEqual([short, long], [125_000_000, 750_000_000]);
  });

  it('B3 the served model is priced; the asked one where the served one has no price', () => {
    assert.equal(priceOf(usage(1_000_000, 0), asked('openai', 'gpt-4o', 'gpt-4o-mini-2024-07-18'))?.costNanoUsd, 150_000_000);
    assert.equal(priceOf(usage(1_000_000, 0), asked('openai', 'gpt-4o-mini', 'no-such-model'))?.costNanoUsd, 150_000_000);
    assert.equal(priceOf(usage(1_000_000, 0), asked('google', 'models/gemini-2.5-flash'))?.costNanoUsd, 300_000_000);
  });

  it('B1 an unknown price is null, never zero', () => {
    for (const question of [asked('openai', 'released-tomorrow'), asked(null, 'gpt-4o-mini'), asked('no-such-provider', 'gpt-4o-mini'), asked('sandbox', 'sandbox-unpriced'), asked('groq', 'sandbox-small')]) {
      assert.equal(priceOf(usage(10, 10), question), null, JSON.stringify(question));
    }
    // Given away today: billed to somebody somehow.
    assert.equal(catalogTable.find('google', 'gemma-4-26b-a4b-it', at), null);
  });

  it('B2 usage that is not known has no cost; an explicit zero is zero', () => {
    assert.equal(priceOf(usage(null, null), asked('openai', 'gpt-4o-mini')), null);
    assert.equal(priceOf(usage(0, 0), asked('openai', 'gpt-4o-mini'))?.costNanoUsd, 0);
  });

  it('B3 a model that only the catalogue knows is priced from it, with its edition', () => {
    assert.deepEqual(priceOf(usage(1_000_000, 1_000_000), asked('together', 'deepseek-ai/DeepSeek-V4.1-Flash')), { costNanoUsd: 1_500_000_000, version: 'catalog-2026-11-10' });
  });

  it('B3 an exact id goes before a likeness of names', () => {
    // The engine takes these for an elder relative, at another price.
    assert.match(findPrice('anthropic', 'claude-sonnet-5-5', at)?.version ?? '', /^catalog/);
    assert.match(findPrice('anthropic', 'claude-sonnet-5-5-20260901', at)?.version ?? '', /^catalog/);
    assert.equal(findPrice('groq', 'openai/gpt-oss-safeguard-20b', at)?.id, 'openai/gpt-oss-safeguard-20b');
  });

  it('B2 counts that contradict each other are still priced, for everything the provider names', () => {
    assert.equal(priceOf(usage(100, 0, { cacheRead: 200 }), asked('openai', 'gpt-4o-mini'))?.costNanoUsd, 200 * 75);
    assert.equal(priceOf(usage(0, 10, { reasoning: 500 }), asked('openai', 'gpt-4o-mini'))?.costNanoUsd, 6_000);
  });

  it('counts no provider can mean give no cost, and break nothing', () => {
    for (const wrong of [usage(1e300, 0), usage(-5, 0), usage(Number.NaN, 1)]) assert.equal(priceOf(wrong, asked('openai', 'gpt-4o-mini')), null);
  });

  it('B3 sandbox models have example prices under an edition of their own', () => {
    assert.deepEqual(priceOf(usage(1_000, 1_000), asked('sandbox', 'sandbox-small')), { costNanoUsd: 1_250_000, version: 'sandbox-1' });
  });
});
