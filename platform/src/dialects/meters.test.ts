import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CallerError, type Dialect, dialects } from './index.ts';

const broken: CallerError = { status: 502, code: 'stream_interrupted', message: 'It broke off.', requestId: 'r-2', retryable: true };

function meterOf(dialect: Dialect, text: string, options = {}) {
  const meter = dialect.createMeter({ hideUsageChunk: false, ...options });
  const out = Array.from(Buffer.from(text), (byte) => meter.push(Buffer.from([byte])));
  return { meter, sent: Buffer.concat(out).toString() };
}

const events = (...list: unknown[]): string => list.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');

describe('meters', () => {
  it('B2 Anthropic: later counts overwrite earlier ones field by field, and null never does', () => {
    const { meter } = meterOf(dialects['anthropic-messages'], events(
      { type: 'message_start', message: { model: 'claude', usage: { input_tokens: 10, cache_read_input_tokens: 5, cache_creation_input_tokens: 2, output_tokens: 1 } } },
      { type: 'message_delta', delta: {}, usage: { input_tokens: null, output_tokens: 20 } },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 30, cache_read_input_tokens: 6 } }, { type: 'message_stop' },
    ));
    assert.deepEqual(meter.facts.usage, { input: 18, cacheRead: 6, cacheWrite: 2, output: 30, reasoning: null });
    assert.deepEqual([meter.facts.servedModel, meter.complete], ['claude', true]);
  });

  it('B2 words of a stream that look like counts or ends are not taken for them', () => {
    const { meter } = meterOf(dialects['openai-chat'], events(
      { model: 'm', choices: [{ index: 0, delta: { content: '"usage":{"prompt_tokens":999} "finish_reason":"stop" data: [DONE]' }, finish_reason: null }], usage: null },
      { choices: [{ index: 0, delta: { content: '{"error":{"message":"x"}}' }, finish_reason: null }] },
    ));
    assert.deepEqual([meter.facts.usage, meter.complete, meter.failed], [null, false, false]);
    const { meter: messages } = meterOf(dialects['anthropic-messages'], events({ type: 'content_block_delta', delta: { type: 'text_delta', text: '{"type":"message_stop"} "type":"error"' } }));
    assert.deepEqual([messages.complete, messages.failed], [false, false]);
  });

  it('S11 a chat stream without [DONE] is complete once every answer asked for has its end', () => {
    const end = (index: number) => ({ choices: [{ index, delta: {}, finish_reason: 'stop' }] });
    assert.equal(meterOf(dialects['openai-chat'], events(end(0))).meter.complete, true);
    assert.equal(meterOf(dialects['openai-chat'], events(end(0)), { answers: 2 }).meter.complete, false);
    assert.equal(meterOf(dialects['openai-chat'], events(end(0), end(1)), { answers: 2 }).meter.complete, true);
  });

  it('B2 Groq’s counts in x_groq and Azure’s cached tokens beyond the prompt', () => {
    const groq = meterOf(dialects['openai-chat'], events({ model: 'm', choices: [], x_groq: { id: 'req_1', usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 } } })).meter.facts;
    assert.deepEqual([groq.usage?.input, groq.usage?.output, groq.providerRequestId], [3, 4, 'req_1']);
    const azure = dialects['openai-chat'].readAnswer({ usage: { prompt_tokens: 7, completion_tokens: 1, total_tokens: 8, prompt_tokens_details: { cached_tokens: 161 } } }, { 'x-request-id': 'r' });
    assert.deepEqual([azure.usage?.input, azure.usage?.cacheRead, azure.providerRequestId], [7, 7, 'r']);
  });

  it('B2 explicit zero usage is zero, missing usage is unknown', () => {
    assert.deepEqual(dialects['openai-chat'].readAnswer({ usage: { prompt_tokens: 0, completion_tokens: 0 } }, {}).usage, { input: 0, cacheRead: null, cacheWrite: null, output: 0, reasoning: null });
    for (const body of [null, 'text', [], {}, { usage: null }, { usage: 'x' }, { usage: { prompt_tokens: -1 } }, { usage: { prompt_tokens: 1.5 } }]) assert.equal(dialects['openai-chat'].readAnswer(body, {}).usage, null);
  });

  it('B2 Gemini without alt=sse: one array in pieces is metered, held back by element and passes unchanged', () => {
    const text = '[{"candidates":[{"content":{"parts":[{"text":"a ] } [ \\" {"}]}}],"usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":1}}\n,\r\n{"candidates":[{"finishReason":"STOP"}],"modelVersion":"g","usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":2,"thoughtsTokenCount":3,"totalTokenCount":10}}\n]\n';
    const { meter, sent } = meterOf(dialects.gemini, text);
    assert.equal(sent + meter.flush().toString(), text);
    assert.deepEqual(meter.facts.usage, { input: 5, cacheRead: null, cacheWrite: null, output: 5, reasoning: 3 });
    assert.ok(meter.complete);
  });

  it('G4 Gemini without alt=sse: a broken array is closed with an error, and stays JSON', () => {
    for (const text of ['[', '[{"candidates":[{"content":{"parts":[]}}]}', '[{"candidates":[]},\n{"candidates":[{"con']) {
      const { meter, sent } = meterOf(dialects.gemini, text);
      const whole: unknown = JSON.parse(sent + meter.endWithError(broken));
      assert.ok(Array.isArray(whole) && 'error' in whole.at(-1), text);
      assert.equal(meter.complete, false);
    }
  });

  it('B2 counts at the end of an event too long to keep (a picture) are found', () => {
    const picture = 'x'.repeat(3_000_000);
    const long: readonly (readonly [Dialect, string])[] = [
      [dialects.gemini, `data: {"candidates":[{"content":{"parts":[{"inlineData":{"data":"${picture}"}}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":6}}\r\n\r\n`],
      [dialects.gemini, `[{"candidates":[{"content":{"parts":[{"inlineData":{"data":"${picture}"}}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":6}}]`],
      [dialects['openai-responses'], `event: response.completed\ndata: {"type":"response.completed","response":{"output":[{"result":"${picture}"}],"usage":{"input_tokens":4,"output_tokens":6}}}\n\n`],
    ];
    for (const [dialect, text] of long) {
      const meter = dialect.createMeter({ hideUsageChunk: false });
      const bytes = Buffer.from(text);
      let sent = 0;
      for (let at = 0; at < bytes.length; at += 65_536) sent += meter.push(bytes.subarray(at, at + 65_536)).length;
      assert.equal(sent + meter.flush().length, bytes.length);
      assert.deepEqual([meter.facts.usage?.input, meter.facts.usage?.output, meter.complete], [4, 6, true], dialect.id);
    }
  });

  it('G3 random bytes never make a meter throw', () => {
    let state = 1;
    for (const dialect of Object.values(dialects)) {
      const meter = dialect.createMeter({ hideUsageChunk: true });
      for (let turn = 0; turn < 300; turn += 1) {
        meter.push(Buffer.from(Array.from({ length: turn % 50 }, () => { state = (state * 1_103_515_245 + 12_345) % 2_147_483_648; return '\n\r{}[]":,data error usage'.charCodeAt(state % 24); })));
      }
      meter.flush();
      assert.equal(typeof meter.complete, 'boolean');
    }
  });
});
