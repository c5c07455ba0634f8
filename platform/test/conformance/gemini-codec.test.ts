import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CanonicalAnswer, Part } from '../../src/dialects/index.ts';
import { dialects } from '../../src/dialects/index.ts';
import { codecWorld, contextFor, decode, foldStream, plain, type Recorded, roundTripRequests, served, streamOf } from '../support/codec-checks.ts';
import { seededRandom } from '../support/replay/index.ts';
import { failureOf, sdkReaders } from '../support/sdk-readers.ts';

const dialect = 'gemini';
const world = codecWorld(dialect);
const { codec } = world;
const read = sdkReaders[dialect];
if (read === undefined) throw new Error('no SDK reads it');

interface Read { readonly recorded: Recorded; readonly answer: CanonicalAnswer }
let loaded: readonly Read[] | null = null;
/** Read once: there are many. Counting, embeddings and caches are no answers. */
function answers(): readonly Read[] {
  loaded ??= world.answers().flatMap((recorded) => {
    const answer = decode(codec, recorded);
    return answer === null || answer.choices.length === 0 ? [] : [{ recorded, answer }];
  });
  return loaded;
}
const partsOf = (answer: CanonicalAnswer | null): readonly Part[] => answer?.choices[0]?.parts ?? [];

/** Id and model where the answer had none are ours. */
function named(answer: CanonicalAnswer | null, like: CanonicalAnswer): unknown {
  return plain(answer === null ? null : { ...answer, id: like.id ?? null, model: like.model ?? null });
}

function sentBack(answer: CanonicalAnswer): Record<string, unknown> {
  const written = codec.encodeAnswer(answer, contextFor());
  const contents = [{ role: 'user', parts: [{ text: 'x' }] }, ...(written['candidates'] as readonly { content: unknown }[]).map(({ content }) => content)];
  const request = codec.decodeRequest({ contents }, '/v1beta/models/m:generateContent', contextFor().notes);
  return { ...codec.encodeRequest(request, { model: 'gemini-3-flash', stream: false, provider: 'google' }, contextFor().notes).body };
}

describe('gemini codec over recorded traffic', { skip: world.skip }, () => {
  it('G3 every recorded answer is read as its official SDK reads it, and costs what its meter counts', async () => {
    let compared = 0;
    for (const { recorded, answer } of answers()) {
      const { row, bytes, streamed, exchange } = recorded;
      const meter = dialects[dialect].createMeter({ hideUsageChunk: false });
      if (streamed) meter.push(bytes);
      assert.deepEqual(answer.usage, streamed ? meter.facts.usage : dialects[dialect].readAnswer(exchange.response.body, {}).usage, row.file);
      const bytesServed = served(dialect, bytes, streamed);
      if (!row.core || answer.choices.length > 1 || bytes.toString('utf8', 0, 1) === '[' || await failureOf(read, bytesServed) !== null) continue;
      const sdk = await read(bytesServed);
      const text = partsOf(answer).map((part) => (part.kind === 'text' ? part.text : '')).join('');
      assert.deepEqual([text, answer.choices[0]?.native], [sdk.text, sdk.stop], row.file);
      assert.equal(partsOf(answer).filter(({ kind }) => kind === 'tool-call').length, row.features.includes('partial_function_args') ? partsOf(answer).filter(({ kind }) => kind === 'tool-call').length : sdk.calls.length, row.file);
      compared += 1;
    }
    assert.ok(compared > 20, `only ${compared} answers were compared`);
  });

  it('G3 a stream cut at random bytes gives the same answer, and ends only where its meter sees an end', () => {
    const random = seededRandom(20_261_123);
    for (const { row, bytes } of world.answers().filter(({ streamed }) => streamed)) {
      const whole = foldStream(codec, bytes, null);
      assert.deepEqual(foldStream(codec, bytes, random), whole, row.file);
      const meter = dialects[dialect].createMeter({ hideUsageChunk: false });
      meter.push(bytes);
      assert.equal(whole.ended, meter.complete, row.file);
    }
  });

  it('G3 an answer written again, whole, streamed or as an array, says the same, also to the official SDK', async () => {
    for (const { recorded: { row }, answer } of answers().filter(({ answer: { choices } }) => choices[0]?.native !== null)) {
      const written = codec.encodeAnswer(answer, contextFor());
      assert.deepEqual(named(codec.decodeAnswer(written, contextFor()), answer), plain(answer), row.file);
      const stream = streamOf(codec, answer);
      assert.deepEqual(named(foldStream(codec, stream, null).answer, answer), plain(answer), row.file);
      assert.deepEqual(named(foldStream(codec, streamOf(codec, answer, { asArray: true }), null).answer, answer), plain(answer), row.file);
      if (!row.core) continue;
      assert.deepEqual(await read(served(dialect, stream, true)), await read(served(dialect, Buffer.from(JSON.stringify(written)), false)), row.file);
    }
  });

  it('G3 every recorded request is read and written again as it was, or refused with a reason', (context) => {
    const { same, refused, differing } = roundTripRequests(world);
    assert.deepEqual(differing, []);
    context.diagnostic(`${same} the same, ${refused.length} refused:\n${refused.join('\n')}`);
    assert.ok(same > 80 && refused.length < same / 4, `${same} the same, ${refused.length} refused`);
  });

  it('G8 every recorded error has a kind, and its own words', () => {
    const kinds = world.errors().map(({ row, exchange }) => [row.status, codec.readFailure(row.status, exchange.response.headers, exchange.response.body ?? exchange.response.body_text).kind].join(' '));
    for (const kind of ['400 bad-key', '400 too-long', '403 no-permission', '404 model-not-found', '429 rate-limited', '503 overloaded']) assert.ok(kinds.includes(kind), `${kind} is not among ${kinds.join(', ')}`);
  });

  it('trap 2, thoughts outside candidates: reasoning is inside our output, and beside the candidates again', () => {
    const thought = answers().filter(({ answer }) => (answer.usage?.reasoning ?? 0) > 0);
    assert.ok(thought.length > 20);
    for (const { recorded: { row }, answer } of thought) {
      const { usageMetadata } = codec.encodeAnswer(answer, contextFor()) as { usageMetadata: Record<string, number> };
      assert.equal(usageMetadata['candidatesTokenCount'], (answer.usage?.output ?? 0) - (answer.usage?.reasoning ?? 0), row.file);
      assert.deepEqual(dialects[dialect].readAnswer({ usageMetadata }, {}).usage, answer.usage, row.file);
    }
  });

  it('trap 3, STOP on tool calls: calls decide', () => {
    const called = answers().filter(({ answer }) => partsOf(answer).some(({ kind }) => kind === 'tool-call') && answer.choices[0]?.native === 'STOP');
    assert.ok(called.length > 20);
    for (const { recorded: { row }, answer } of called) {
      assert.equal(answer.choices[0]?.stop, 'tool-calls', row.file);
      assert.equal((codec.encodeAnswer(answer, contextFor())['candidates'] as readonly { finishReason: string }[])[0]?.finishReason, 'STOP');
    }
  });

  it('trap 4, parallel calls by chunk: each has an id of its own, whatever chunk it came in', () => {
    const parallel = answers().filter(({ answer }) => partsOf(answer).filter(({ kind }) => kind === 'tool-call').length > 1);
    assert.ok(parallel.length > 3);
    for (const { recorded: { row }, answer } of parallel) {
      const ids = partsOf(answer).flatMap((part) => (part.kind === 'tool-call' ? [part.id] : []));
      assert.equal(new Set(ids).size, ids.length, row.file);
    }
  });

  it('trap 5, thought signatures: each comes back on its own part, and a call without one gets Google’s documented stand-in', () => {
    const signed = answers().filter(({ recorded: { row } }) => row.features.includes('thought_signature'));
    assert.ok(signed.length > 10);
    for (const { recorded: { row }, answer } of signed) {
      const text = JSON.stringify(sentBack(answer));
      for (const part of partsOf(answer)) if ('signature' in part && part.signature !== undefined) assert.ok(text.includes(part.signature.value), row.file);
    }
    const made: CanonicalAnswer = { id: null, model: null, usage: null, choices: [{ index: 0, stop: 'tool-calls', native: null, stopSequence: null, parts: ['a', 'b'].map((id) => ({ kind: 'tool-call', id, name: 'f', arguments: '{}' })) }] };
    const signatures = ((sentBack(made)['contents'] as readonly { parts: readonly { thoughtSignature?: string }[] }[])[1]?.parts ?? []).map(({ thoughtSignature }) => thoughtSignature);
    assert.deepEqual(signatures, ['skip_thought_signature_validator', undefined]);
  });

  it('trap 7, empty arguments: a call without any has {}; those in pieces are put together', () => {
    for (const { recorded: { row }, answer } of answers().filter(({ recorded }) => recorded.row.features.includes('tool_call'))) {
      for (const part of partsOf(answer)) if (part.kind === 'tool-call') assert.equal(typeof JSON.parse(part.arguments), 'object', row.file);
    }
    const pieced = answers().filter(({ recorded: { row, bytes } }) => row.features.includes('partial_function_args') && bytes.includes('stringValue'));
    assert.ok(pieced.some(({ answer }) => partsOf(answer).some((part) => part.kind === 'tool-call' && Object.keys(JSON.parse(part.arguments) as object).length > 0)));
  });

  it('trap 9, where usage stands: on every chunk, and the last one counts', () => {
    const streamed = answers().filter(({ recorded: { row, streamed: isStream } }) => isStream && row.usage !== null && row.usage.output_total !== null);
    for (const { recorded: { row }, answer } of streamed) assert.deepEqual([answer.usage?.input, answer.usage?.output], [row.usage?.input_total, row.usage?.output_total], row.file);
  });

  it('trap 10, same meaning with another status: a bad key is 400, and a blocked prompt is 200 with no answer', () => {
    const blocked = answers().filter(({ recorded: { row } }) => row.features.includes('prompt_blocked'));
    assert.ok(blocked.length > 2);
    for (const { recorded: { row }, answer } of blocked) assert.deepEqual([answer.choices[0]?.stop, partsOf(answer)], ['content-filter', []], row.file);
  });
});
