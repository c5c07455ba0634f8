import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inputBoundOf } from './input-bound.ts';
import { priceOf } from './price-of.ts';
import { type WorstCaseQuestion, worstCase } from './worst-case.ts';

const at = Date.parse('2026-11-20T00:00:00Z');
const text = { model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'hello' }] };
const question = (more: Partial<WorstCaseQuestion> = {}): WorstCaseQuestion => ({
  priceId: 'openai', dialect: 'openai-chat', model: 'gpt-4o-mini', requestBytes: 1_000, body: text, maxOutputTokens: 500, answers: 1, at, ...more,
});

describe('the most a request can cost', () => {
  it('B1 text is bounded by its bytes, and framing, and output by the caller’s limit for each answer', () => {
    assert.deepEqual(worstCase(question())?.usage, { input: 3_048, cacheRead: null, cacheWrite: null, output: 500, reasoning: null });
    assert.equal(worstCase(question({ answers: 3 }))?.usage.output, 1_500);
    assert.equal(worstCase(question())?.costNanoUsd, 3_048 * 150 + 500 * 600);
  });

  it('B1 without a limit of the caller the model’s own maximum counts', () => {
    assert.equal(worstCase(question({ maxOutputTokens: null }))?.usage.output, 16_384);
  });

  it('B1 what a body can be billed at most is never below any bill within the bound', () => {
    const models: [string, string][] = [['openai', 'gpt-4o-mini'], ['anthropic', 'claude-sonnet-4-5'], ['google', 'gemini-2.5-pro'], ['anthropic', 'claude-fable-5-1'], ['together', 'deepseek-ai/DeepSeek-V4.1-Flash'], ['sandbox', 'sandbox-large']];
    for (const [priceId, model] of models) {
      const bound = worstCase(question({ priceId, model, requestBytes: 120_000, maxOutputTokens: 4_000 }));
      const input = bound?.usage.input ?? assert.fail(model);
      const most = bound?.costNanoUsd ?? assert.fail(model);
      for (const usage of [
        { input, cacheRead: 0, cacheWrite: 0, output: 4_000, reasoning: 0 }, { input, cacheRead: 0, cacheWrite: input, output: 4_000, reasoning: 0 },
        { input, cacheRead: input, cacheWrite: 0, output: 4_000, reasoning: 4_000 }, { input: 1, cacheRead: 0, cacheWrite: 0, output: 4_000, reasoning: 1 },
      ]) {
        const bill = priceOf(usage, { priceId, servedModel: null, askedModel: model, at: new Date(at) });
        assert.ok((bill?.costNanoUsd ?? assert.fail(model)) <= most, `${model} ${JSON.stringify(usage)}`);
      }
    }
  });

  it('B1 hour-long cache writes, at twice the input price, are inside the bound', () => {
    const bound = worstCase(question({ priceId: 'anthropic', model: 'claude-fable-5-1', maxOutputTokens: 0 }));
    assert.ok((bound?.costNanoUsd ?? 0) >= 3_048 * 20_000);
  });

  it('B1 an unknown price gives no cost; no bound on the tokens gives nothing', () => {
    assert.deepEqual(worstCase(question({ model: 'released-tomorrow' }))?.costNanoUsd, null);
    assert.equal(worstCase(question({ model: 'released-tomorrow', maxOutputTokens: null })), null);
    assert.equal(worstCase(question({ priceId: null }))?.costNanoUsd, null);
  });

  it('B1 embeddings have no output', () => {
    const bound = worstCase(question({ dialect: 'openai-embeddings', model: 'text-embedding-3-small', maxOutputTokens: null, body: { model: 'text-embedding-3-small', input: 'x' } }));
    assert.deepEqual([bound?.usage.output, bound?.costNanoUsd], [0, 3_048 * 20]);
  });

  it('B1 images, sound, files and stored content are held to the context window, as is a body nobody looked at', () => {
    const withImage = { ...text, messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://example.com/a.png' } }] }] };
    assert.equal(worstCase(question({ body: withImage }))?.usage.input, 128_000);
    const { body: _body, ...withoutBody } = question();
    assert.equal(worstCase(withoutBody)?.usage.input, 128_000);
    assert.equal(worstCase(question({ body: withImage, model: 'released-tomorrow' })), null);
  });

  it('B1 features without a bound have none: the provider’s own tools, priority, regions, sound out', () => {
    for (const more of [{ tools: [{ type: 'web_search_preview' }] }, { service_tier: 'priority' }, { inference_geo: 'us' }, { modalities: ['text', 'audio'] }, { web_search_options: {} }]) {
      assert.equal(worstCase(question({ body: { ...text, ...more } })), null, JSON.stringify(more));
    }
  });
});

describe('what bounds an input', () => {
  const cases: readonly [expected: string, name: string, body: unknown][] = [
    ['bytes', 'OpenAI text with functions', { ...text, tools: [{ type: 'function', function: { name: 'f', parameters: { type: 'object' } } }], service_tier: 'auto' }],
    ['bytes', 'Anthropic text with tools and their results', { tools: [{ name: 'f', input_schema: { type: 'object' } }], messages: [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content: [{ type: 'text', text: 'b' }] }] }] }],
    ['bytes', 'Gemini text with functions', { contents: [{ parts: [{ text: 'a' }] }], tools: [{ functionDeclarations: [] }] }],
    ['bytes', 'text that speaks of images', { messages: [{ role: 'user', content: 'file_id image_url "type":"image"' }] }],
    ['context', 'Anthropic image', { messages: [{ role: 'user', content: [{ type: 'image', source: { type: 'base64', data: '' } }] }] }],
    ['context', 'Gemini inline data', { contents: [{ parts: [{ inlineData: { mimeType: 'image/png', data: '' } }] }] }],
    ['context', 'Responses state', { input: 'a', previous_response_id: 'resp_1' }],
    ['context', 'Responses stored prompt', { input: 'a', prompt: { id: 'pmpt_1' } }],
    ['bytes', 'Converse text and tools', { messages: [{ role: 'user', content: [{ text: 'a' }] }], toolConfig: { tools: [{ toolSpec: { name: 'f' } }, { cachePoint: { type: 'default' } }] }, serviceTier: { type: 'default' } }],
    ['context', 'Converse image', { messages: [{ role: 'user', content: [{ image: { format: 'png', source: { bytes: '' } } }] }] }],
    ['context', 'Converse document in S3', { messages: [{ role: 'user', content: [{ document: { source: { s3Location: { uri: 's3://a/b' } } } }] }] }],
    ['none', 'Converse tool of the model’s own', { messages: [], toolConfig: { tools: [{ systemTool: { name: 'nova_grounding' } }] } }],
    ['none', 'Converse tool handed on to the model', { messages: [], additionalModelRequestFields: { tools: [{ type: 'web_search_20260318', name: 'web_search' }] } }],
    ['none', 'Converse priority tier', { messages: [], serviceTier: { type: 'priority' } }],
    ['context', 'Gemini cached content', { contents: [], cachedContent: 'cachedContents/1' }],
    ['none', 'Anthropic web search', { tools: [{ type: 'web_search_20250305', name: 'web_search' }] }],
    ['none', 'Gemini grounding', { contents: [], tools: [{ googleSearch: {} }] }],
    ['none', 'Responses MCP', { input: 'a', tools: [{ type: 'mcp', server_url: 'https://example.com' }] }],
    ['none', 'Anthropic fast mode', { messages: [], speed: 'fast' }],
    ['none', 'tools of a strange shape', { messages: [], tools: { 0: {} } }],
    ['none', 'no object', [1, 2]],
  ];
  for (const [expected, name, body] of cases) it(`B1 ${name}: ${expected}`, () => { assert.equal(inputBoundOf(body), expected); });

  it('attack 22: a deep body costs no stack', () => {
    let deep: unknown = {};
    for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
    assert.equal(inputBoundOf({ messages: deep }), 'bytes');
  });
});
