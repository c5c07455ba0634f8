import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DialectId } from '@keystead/contract';
import { watchForToken } from './first-token.ts';

const chat = (delta: object, finish: string | null = null) => `data: ${JSON.stringify({ id: '1', object: 'chat.completion.chunk', model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const event = (type: string, more: object = {}) => `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`;

/** What comes before the first token, and the first token. */
const streams: readonly (readonly [DialectId, readonly string[], string])[] = [
  ['openai-chat', [': OPENROUTER PROCESSING\n\n', chat({ role: 'assistant', content: '' }), 'data: {"choices":[],"prompt_filter_results":[]}\n\n', chat({ reasoning_content: null, content: null })], chat({ content: 'x' })],
  ['openai-chat', [chat({ role: 'assistant', content: null })], chat({ tool_calls: [{ index: 0, id: 'c', type: 'function', function: { name: 'f', arguments: '' } }] })],
  ['openai-responses', [event('response.created', { response: { status: 'in_progress' } }), event('response.in_progress'), event('response.output_item.added', { item: { type: 'reasoning' } })], event('response.output_text.delta', { delta: 'x' })],
  ['anthropic-messages', [event('message_start', { message: { content: [] } }), event('ping'), event('content_block_start', { content_block: { type: 'text', text: '' } })], event('content_block_delta', { delta: { type: 'text_delta', text: 'x' } })],
  ['gemini', ['data: {"candidates":[{"content":{"role":"model","parts":[{"text":""}]}}]}\n\n'], 'data: {"candidates":[{"content":{"parts":[{"text":"x"}]}}]}\n\n'],
  ['bedrock-converse', [':event-type\u0007messageStart{"role":"assistant"}'], ':event-type\u0007contentBlockDelta{"delta":{"text":"x"}}'],
];

describe('a stream’s first token', () => {
  it('S07 a role, a ping, an empty text or a comment is none; content is, wherever it is cut', () => {
    for (const [dialect, before, token] of streams) {
      const whole = before.join('');
      for (const size of [1, 7, 64, 10_000]) {
        const watch = watchForToken(dialect);
        const bytes = Buffer.from(whole + token);
        let begunAt = -1;
        for (let at = 0; at < bytes.length && begunAt === -1; at += size) if (watch.push(bytes.subarray(at, at + size))) begunAt = Math.min(at + size, bytes.length);
        assert.ok(begunAt > Buffer.byteLength(whole), `${dialect}, pieces of ${size}: begun after ${begunAt} bytes`);
        assert.equal(watch.failure, null);
      }
    }
  });

  it('an error before any token is told apart from a beginning', () => {
    for (const [dialect, error] of [
      ['openai-chat', 'data: {"error":{"message":"x","type":"server_error"}}\n\n'], ['openai-responses', event('response.failed')], ['anthropic-messages', event('error', { error: { type: 'overloaded_error' } })],
      ['gemini', 'data: {"error":{"code":503}}\n\n'], ['bedrock-converse', ':exception-type\u0007throttlingException{"message":"x"}'],
    ] as const) {
      const watch = watchForToken(dialect);
      assert.deepEqual([watch.push(Buffer.from(error)), watch.failure !== null], [true, true], dialect);
    }
    const late = watchForToken('openai-chat');
    late.push(Buffer.from(chat({ content: 'x' })));
    late.push(Buffer.from('data: {"error":{"message":"x"}}\n\n'));
    assert.equal(late.failure, null);
  });

  it('every recorded sign of an end is a beginning too: an empty answer is an answer', () => {
    for (const [dialect, end] of [['openai-chat', chat({}, 'stop')], ['openai-chat', 'data: [DONE]\n\n'], ['openai-responses', event('response.completed')], ['anthropic-messages', event('message_delta')], ['gemini', 'data: {"candidates":[{"finishReason":"STOP"}]}\n\n'], ['bedrock-converse', 'messageStop']] as const) {
      assert.equal(watchForToken(dialect).push(Buffer.from(end)), true, dialect);
    }
  });
});
