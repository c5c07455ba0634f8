import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dialects } from './registry.ts';

const sse = (...events: readonly object[]): Buffer => Buffer.from(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''));
function streamed(id: keyof typeof dialects, bytes: Buffer): unknown {
  const meter = dialects[id]?.createMeter({ hideUsageChunk: false }) ?? assert.fail(id);
  for (let at = 0; at < bytes.length; at += 7) meter.push(bytes.subarray(at, at + 7));
  meter.flush();
  return meter.facts.usageRaw;
}
const whole = (id: keyof typeof dialects, body: object): unknown => dialects[id]?.readAnswer(body, {}).usageRaw;

describe('how an answer was served, as far as its price depends on it', () => {
  it('B3 the tier goes to the row with the usage, whole and streamed; the ordinary one adds nothing', () => {
    const usage = { prompt_tokens: 1, completion_tokens: 1 };
    assert.deepEqual(whole('openai-chat', { usage, service_tier: 'priority' }), { ...usage, service_tier: 'priority' });
    assert.deepEqual(streamed('openai-chat', sse({ model: 'm', choices: [], usage, service_tier: 'flex' })), { ...usage, service_tier: 'flex' });
    for (const tier of ['default', 'auto', 'on_demand', null]) assert.deepEqual(whole('openai-chat', { usage, service_tier: tier }), usage);
    const responses = { input_tokens: 1, output_tokens: 1, total_tokens: 2 };
    assert.deepEqual(streamed('openai-responses', sse({ type: 'response.created', response: { service_tier: 'auto' } }, { type: 'response.completed', response: { usage: responses, service_tier: 'priority', output: [] } })), { ...responses, service_tier: 'priority' });
    const converse = { inputTokens: 1, outputTokens: 1 };
    assert.deepEqual(whole('bedrock-converse', { usage: converse, serviceTier: { type: 'flex' }, performanceConfig: { latency: 'optimized' } }), { ...converse, serviceTier: 'flex', latency: 'optimized' });
  });

  it('B3 calls of the provider’s own tools are counted: those that cost a fee, and no page that a search opened', () => {
    const usage = { input_tokens: 1, output_tokens: 1, total_tokens: 2 };
    const output = [{ type: 'web_search_call', action: { type: 'search' } }, { type: 'web_search_call', action: { type: 'open_page' } }, { type: 'code_interpreter_call' }, { type: 'function_call' }, { type: 'message' }];
    assert.deepEqual(whole('openai-responses', { usage, output }), { ...usage, own_tools: { web_search_call: 1, code_interpreter_call: 1 } });
    assert.deepEqual(streamed('openai-responses', sse({ type: 'response.completed', response: { usage, output } })), { ...usage, own_tools: { web_search_call: 1, code_interpreter_call: 1 } });
  });

  it('B3 searches that a Gemini answer names are counted, in whichever chunk they stand', () => {
    const usageMetadata = { promptTokenCount: 1, candidatesTokenCount: 1 };
    const candidates = [{ groundingMetadata: { webSearchQueries: ['a', 'b'] }, finishReason: 'STOP' }];
    assert.deepEqual(whole('gemini', { usageMetadata, candidates }), { ...usageMetadata, webSearchQueries: 2 });
    assert.deepEqual(streamed('gemini', sse({ usageMetadata, candidates }, { usageMetadata, candidates: [{ finishReason: 'STOP' }] })), { ...usageMetadata, webSearchQueries: 2 });
  });
});
