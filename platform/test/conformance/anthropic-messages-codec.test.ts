import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { codecWorld, contextFor, decode, foldStream } from '../support/codec-checks.ts';
import { itHoldsOverRecordedTraffic } from '../support/codec-suite.ts';

const world = codecWorld('anthropic-messages');
const { codec } = world;

describe('anthropic-messages codec over recorded traffic', { skip: world.skip }, () => {
  itHoldsOverRecordedTraffic(world, { answers: 100, sameRequests: 50, errors: ['401 bad-key authentication_error', '529 overloaded overloaded_error'] });

  it('trap 1, cache in input tokens: Anthropic counts caches beside the input, the canonical form inside', () => {
    const recorded = world.answers().find(({ row }) => row.features.includes('cache_read') && row.usage !== null);
    assert.ok(recorded !== undefined);
    const { usage } = decode(codec, recorded) ?? {};
    assert.equal(usage?.input, recorded.row.usage?.input_total);
    const again = codec.encodeAnswer({ id: null, model: null, choices: [], usage: usage ?? null }, contextFor())['usage'] as Record<string, number>;
    assert.equal((again['input_tokens'] ?? 0) + (again['cache_read_input_tokens'] ?? 0) + (again['cache_creation_input_tokens'] ?? 0), usage?.input);
  });

  it('trap 6, redacted thinking: what may not be read comes back unchanged, whole and streamed', () => {
    const hidden = world.answers().filter(({ row, bytes }) => row.provenance !== 'reported-shape' && bytes.includes('"redacted_thinking"'));
    assert.ok(hidden.length >= 2);
    for (const recorded of hidden) {
      const answer = decode(codec, recorded);
      const thought = answer?.choices[0]?.parts.find((part) => part.kind === 'reasoning' && part.redacted === true);
      assert.ok(answer !== null && thought?.kind === 'reasoning' && recorded.bytes.includes(thought.signature?.value ?? 'none'), recorded.row.file);
      const { content } = codec.encodeAnswer(answer, contextFor());
      const sentBack = codec.decodeRequest({ model: 'm', messages: [{ role: 'assistant', content }] }, '', contextFor().notes);
      assert.deepEqual(sentBack.turns[0]?.parts.find((part) => part.kind === 'reasoning' && part.redacted === true), thought);
    }
  });

  it('trap 7, empty arguments: a tool without any is called with {}, never with two objects', () => {
    const empty = world.answers().filter((recorded) => recorded.streamed && decode(codec, recorded)?.choices[0]?.parts.some((part) => part.kind === 'tool-call' && part.arguments === '{}'));
    assert.ok(empty.length > 0);
  });

  it('trap 8, errors after 200: an error event is a failure of its kind, and no end', () => {
    const broken = world.answers().find(({ row }) => row.features.includes('mid_stream_error'));
    assert.ok(broken !== undefined);
    const { failure, ended } = foldStream(codec, broken.bytes, null);
    assert.deepEqual([failure?.kind, ended], ['overloaded', false]);
  });

  it('trap 9, where usage stands: counts are cumulative, and the last ones stand', () => {
    const recorded = world.answers().find(({ row, streamed }) => streamed && row.features.includes('cache_read') && row.usage !== null);
    assert.ok(recorded !== undefined);
    assert.deepEqual([decode(codec, recorded)?.usage?.input, decode(codec, recorded)?.usage?.output], [recorded.row.usage?.input_total, recorded.row.usage?.output_total]);
  });

  it('trap 10, same meaning with another status: 529 and 400 for no money', () => {
    assert.equal(codec.readFailure(529, {}, { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }).kind, 'overloaded');
    assert.equal(codec.readFailure(400, {}, { type: 'error', error: { type: 'invalid_request_error', message: 'Your credit balance is too low to access the Anthropic API.' } }).kind, 'no-money');
    assert.equal(codec.readFailure(400, {}, { type: 'error', error: { type: 'invalid_request_error', message: 'prompt is too long: 210000 tokens > 200000 maximum' } }).kind, 'too-long');
  });
});
