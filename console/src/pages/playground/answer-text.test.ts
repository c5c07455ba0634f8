import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readAnswerText } from './answer-text.ts';

/** Reads an answer cut into pieces of so many bytes. */
function read(type: string, bytes: Uint8Array, size: number): string {
  const reader = readAnswerText(type);
  for (let start = 0; start < bytes.length; start += size) reader.push(bytes.subarray(start, start + size));
  return reader.finish().text;
}

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const sse = (values: readonly unknown[]) => new TextEncoder().encode(`${values.map((value) => `data: ${JSON.stringify(value)}\n\n`).join('')}data: [DONE]\n\n`);
function frame(value: unknown): Uint8Array {
  const payload = json(value);
  const bytes = new Uint8Array(16 + 3 + payload.length);
  new DataView(bytes.buffer).setUint32(0, bytes.length);
  new DataView(bytes.buffer).setUint32(4, 3);
  bytes.set(payload, 15);
  return bytes;
}

const answers: readonly (readonly [string, string, Uint8Array])[] = [
  ['chat', 'application/json', json({ choices: [{ message: { content: 'Grüße, you' } }] })],
  ['chat, streamed', 'text/event-stream', sse([{ choices: [{ delta: { role: 'assistant' } }] }, { choices: [{ delta: { content: 'Grüße,' } }] }, { choices: [{ delta: { content: ' you' } }] }])],
  ['responses', 'application/json', json({ output: [{ type: 'reasoning' }, { content: [{ type: 'output_text', text: 'Grüße, you' }] }] })],
  ['responses, streamed', 'text/event-stream', sse([{ type: 'response.output_text.delta', delta: 'Grüße, you' }, { type: 'response.output_text.done', text: 'Grüße, you' }, { type: 'response.completed', response: { output: [] } }])],
  ['anthropic', 'application/json', json({ type: 'message', content: [{ type: 'text', text: 'Grüße, you' }] })],
  ['anthropic, streamed', 'text/event-stream', sse([{ type: 'message_start' }, { type: 'content_block_delta', delta: { type: 'text_delta', text: 'Grüße, you' } }, { type: 'message_stop' }])],
  ['gemini', 'application/json', json({ candidates: [{ content: { parts: [{ text: 'Grüße, you' }] } }] })],
  ['gemini, streamed', 'text/event-stream', sse([{ candidates: [{ content: { parts: [{ text: 'Grüße, ' }] } }] }, { candidates: [{ content: { parts: [{ text: 'you' }] } }] }])],
  ['converse', 'application/json', json({ output: { message: { content: [{ text: 'Grüße, you' }] } } })],
  ['converse, streamed', 'application/vnd.amazon.eventstream', new Uint8Array([...frame({ role: 'assistant' }), ...frame({ delta: { text: 'Grüße, ' } }), ...frame({ delta: { text: 'you' } }), ...frame({ stopReason: 'end_turn' })])],
];

describe('the words of an answer', () => {
  for (const [name, type, bytes] of answers) {
    it(`are read from ${name}, wherever it is cut`, () => {
      for (const size of [1, 2, 7, 64, 10_000]) assert.equal(read(type, bytes, size), 'Grüße, you', `pieces of ${size}`);
    });
  }

  it('a refusal’s words are read too, and what is no answer gives none', () => {
    assert.equal(read('application/json', json({ error: { message: 'No room.' } }), 5), 'No room.');
    assert.equal(read('application/json', new TextEncoder().encode('<html>'), 3), '');
  });
});
