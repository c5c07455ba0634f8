import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { TokenUsage } from '../../dialects/index.ts';
import { heldWithin, noSpecialTokens, plainDetails, readDetails } from './billed-details.ts';
import { factorOf, priceFactors, publishedFees } from './price-factors.ts';
import { type PriceQuestion, priceOf } from './price-of.ts';

const at = new Date('2026-11-20T00:00:00Z');
const usage = (input: number, output: number, more: Partial<TokenUsage> = {}): TokenUsage => ({ input, output, cacheRead: null, cacheWrite: null, reasoning: null, ...more });
const cost = (counts: TokenUsage, priceId: string, model: string, usageRaw: unknown, more: Partial<PriceQuestion> = {}): number | null => priceOf(counts, { priceId, servedModel: null, askedModel: model, at, usageRaw, ...more })?.costNanoUsd ?? null;

describe('what is billed beyond plain tokens', () => {
  it('B3 hour-long cache writes cost twice the input price, five-minute ones the listed price', () => {
    const counts = usage(3_000, 0, { cacheWrite: 2_000 });
    const raw = { input_tokens: 1_000, output_tokens: 0, cache_creation_input_tokens: 2_000, cache_creation: { ephemeral_5m_input_tokens: 1_500, ephemeral_1h_input_tokens: 500 } };
    assert.equal(cost(counts, 'anthropic', 'claude-sonnet-4-5', raw), 1_000 * 3_000 + 1_500 * 3_750 + 500 * 6_000);
    // The catalogue lists no price of their own for them.
    assert.equal(cost(counts, 'anthropic', 'claude-sonnet-5-5', raw), (cost(counts, 'anthropic', 'claude-sonnet-5-5', null) ?? 0) + 500 * Math.round(0.75 * (cost(usage(1_000, 0), 'anthropic', 'claude-sonnet-5-5', null) ?? 0) / 1_000));
    // Bedrock says it in another way.
    assert.equal(readDetails({ inputTokens: 5, cacheDetails: [{ ttl: '5m', inputTokens: 7 }, { ttl: '1h', inputTokens: 3 }] }).tokens.cacheWriteHour, 3);
  });

  it('B3 sound costs what sound costs; where its price is not listed and is not that of text, the cost is not known', () => {
    const raw = { promptTokenCount: 1_000, candidatesTokenCount: 0, promptTokensDetails: [{ modality: 'AUDIO', tokenCount: 400 }, { modality: 'TEXT', tokenCount: 600 }] };
    assert.equal(cost(usage(1_000, 0), 'google', 'gemini-2.5-flash', raw), 600 * 300 + 400 * 1_000);
    // One price for all input.
    assert.equal(cost(usage(1_000, 0), 'google', 'gemini-2.5-pro', raw), 1_000 * 1_250);
    const chat = { prompt_tokens: 1_000, completion_tokens: 0, prompt_tokens_details: { audio_tokens: 400 } };
    assert.equal(cost(usage(1_000, 0), 'openai', 'gpt-audio', chat), 600 * 2_500 + 400 * 32_000);
    assert.equal(cost(usage(1_000, 0), 'openai', 'gpt-4o-mini', chat), null);
    // Images are text to OpenAI.
    assert.equal(cost(usage(1_000, 0), 'openai', 'gpt-4o-mini', { prompt_tokens: 1_000, prompt_tokens_details: { image_tokens: 400 } }), 1_000 * 150);
  });

  it('B3 pictures that a model makes cost their own price', () => {
    const raw = { promptTokenCount: 10, candidatesTokenCount: 1_290, candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 1_290 }] };
    assert.equal(cost(usage(10, 1_290), 'google', 'gemini-2.5-flash-image', raw), 10 * 300 + 1_290 * 30_000);
    assert.equal(cost(usage(10, 1_290), 'google', 'gemini-2.5-flash', raw), null);
  });

  it('B3 searches cost their fee beside the tokens; a tool whose fee nobody publishes makes the cost unknown', () => {
    const searched = { input_tokens: 100, output_tokens: 0, server_tool_use: { web_search_requests: 3, web_fetch_requests: 2 } };
    assert.equal(cost(usage(100, 0), 'anthropic', 'claude-sonnet-4-5', searched), 100 * 3_000 + 3 * 10_000_000);
    assert.equal(cost(usage(100, 0), 'anthropic', 'claude-sonnet-4-5', { ...searched, server_tool_use: { code_execution_requests: 1 } }), null);
    assert.equal(cost(usage(100, 0), 'openai', 'gpt-4.1', { input_tokens: 100, total_tokens: 100, own_tools: { web_search_call: 2, file_search_call: 1 } }), 100 * 2_000 + 2 * 10_000_000 + 2_500_000);
    assert.equal(cost(usage(100, 0), 'openai', 'gpt-4.1', { input_tokens: 100, total_tokens: 100, own_tools: { code_interpreter_call: 1 } }), null);
    // Gemini 3 bills each query, Gemini 2.5 each prompt that searched.
    assert.equal(cost(usage(100, 0), 'google', 'gemini-2.5-flash', { promptTokenCount: 100, webSearchQueries: 3 }), 100 * 300 + 35_000_000);
    // An adviser is a call of its own that the totals do not hold.
    assert.equal(cost(usage(100, 0), 'anthropic', 'claude-sonnet-4-5', { input_tokens: 100, output_tokens: 0, iterations: [{ type: 'message' }, { type: 'advisor_message' }] }), null);
  });

  it('B3 the tier that served it sets the price and stands in the version; one without a known factor has no price', () => {
    const chat = (tier: string) => priceOf(usage(1_000, 0), { priceId: 'openai', servedModel: null, askedModel: 'gpt-4.1', at, usageRaw: { prompt_tokens: 1_000, service_tier: tier } });
    assert.deepEqual([chat('default')?.costNanoUsd, chat('flex')?.costNanoUsd, chat('priority')?.costNanoUsd, chat('scale')], [2_000_000, 1_000_000, 3_500_000, null]);
    assert.equal(chat('flex')?.version, `${chat('default')?.version} tier:flex`);
    assert.equal(cost(usage(1_000, 0), 'openai', 'gpt-4o', { prompt_tokens: 1_000, service_tier: 'priority' }), null, 'not on the published list');
    assert.equal(cost(usage(300_000, 0), 'openai', 'gpt-5.4', { prompt_tokens: 300_000, service_tier: 'priority' }), null, 'the list excludes long context');
    const anthropic = (more: object) => cost(usage(1_000, 0), 'anthropic', 'claude-sonnet-4-5', { input_tokens: 1_000, output_tokens: 0, ...more });
    assert.deepEqual([anthropic({ inference_geo: 'global', service_tier: 'standard' }), anthropic({ inference_geo: 'us' }), anthropic({ service_tier: 'batch' }), anthropic({ service_tier: 'priority' }), anthropic({ inference_geo: 'moon' }), anthropic({ speed: 'fast' })], [3_000_000, 3_300_000, 1_500_000, null, null, null]);
    assert.equal(cost(usage(1_000, 0), 'google', 'gemini-2.5-flash', { promptTokenCount: 1_000, trafficType: 'PROVISIONED_THROUGHPUT' }), null, 'bought beforehand');
  });

  it('B3 where a provider states its bill, that is the cost', () => {
    assert.deepEqual(priceOf(usage(100, 10), { priceId: 'openrouter', servedModel: null, askedModel: 'no/such-model', at, usageRaw: { prompt_tokens: 100, completion_tokens: 10, cost: 0.00012, is_byok: false } }), { costNanoUsd: 120_000, version: 'stated-by-openrouter' });
    assert.equal(cost(usage(100, 10), 'x-ai', 'grok-9', { prompt_tokens: 100, cost_in_usd_ticks: 37_756_000 }), 3_775_600);
    // Nobody else's word is taken for it, and no answer makes a bill negative.
    assert.equal(cost(usage(100, 0), 'openai', 'gpt-4o-mini', { prompt_tokens: 100, cost: 0 }), 15_000);
    for (const wrong of [-1, Number.NaN, 'free', null]) assert.equal(cost(usage(100, 0), 'openrouter', 'no/such-model', { prompt_tokens: 100, cost: wrong }), null);
  });

  it('B3 every factor and fee names its source, and no factor is below a half', () => {
    for (const { factor, source } of priceFactors) assert.ok(factor >= 0.5 && factor <= 3 && source.startsWith('https://'));
    for (const { usd, source } of publishedFees) assert.ok(usd > 0 && usd < 1 && source.startsWith('https://'));
    assert.equal(factorOf('openai', 'gpt-4.1', plainDetails, 1), 1);
  });

  const count = fc.integer({ min: 0, max: 2_000_000 });
  const totals = fc.tuple(count, count, count, count).map(([plain, cacheRead, cacheWrite, output]) => ({ input: plain + cacheRead + cacheWrite, cacheRead, cacheWrite, output }));
  const special = fc.record({ cacheWriteHour: count, audioInput: count, cachedAudio: count, imageInput: count, videoInput: count, audioOutput: count, imageOutput: count, videoOutput: count });

  it('B3 property: special tokens are never more than the totals they are parts of', () => {
    fc.assert(fc.property(special, totals, (counts, of) => {
      const held = heldWithin(counts, of);
      assert.ok(Object.values(held).every((each) => each >= 0));
      assert.ok(held.audioInput + held.imageInput + held.videoInput <= of.input && held.audioOutput + held.imageOutput + held.videoOutput <= of.output);
      assert.ok(held.cacheWriteHour <= of.cacheWrite && held.cachedAudio <= Math.min(held.audioInput, of.cacheRead));
    }), { numRuns: 300, seed: 37 });
  });

  const models = [['openai', 'gpt-audio'], ['google', 'gemini-2.5-flash'], ['anthropic', 'claude-sonnet-4-5'], ['anthropic', 'claude-sonnet-5-5'], ['google', 'gemini-2.5-pro']] as const;
  it('B3 property: a cost is never negative, grows with every kind of token, and without details is that of plain usage', () => {
    fc.assert(fc.property(fc.constantFrom(...models), totals, special, count, ([priceId, model], of, counts, more) => {
      const raw = { input_tokens: of.input, output_tokens: of.output, cache_creation: { ephemeral_1h_input_tokens: counts.cacheWriteHour } };
      const counted = { ...of, reasoning: 0 };
      const plain = cost(counted, priceId, model, null) ?? assert.fail(model);
      assert.equal(cost(counted, priceId, model, { input_tokens: of.input, output_tokens: of.output }), plain);
      const detailed = cost(counted, priceId, model, raw) ?? assert.fail(model);
      assert.ok(detailed >= 0);
      if (priceId === 'anthropic') assert.ok(detailed >= plain, 'an hour is never cheaper than five minutes');
      const larger = cost({ ...counted, output: of.output + more }, priceId, model, raw) ?? assert.fail(model);
      assert.ok(larger >= detailed);
    }), { numRuns: 200, seed: 37 });
  });

  it('what is no usage object, or none that is known, says nothing', () => {
    for (const raw of [null, undefined, 'x', 7, [], {}, { tokens: 4 }, { prompt_tokens: 4, completion_tokens: 1, prompt_tokens_details: null, service_tier: 'auto' }, { input_tokens: 1, output_tokens: 1, inference_geo: 'not_available' }]) assert.equal(readDetails(raw), plainDetails, JSON.stringify(raw));
    assert.deepEqual(readDetails({ prompt_tokens: 4, prompt_tokens_details: { audio_tokens: -3 } }), plainDetails);
    assert.equal(plainDetails.tokens, noSpecialTokens);
  });
});
