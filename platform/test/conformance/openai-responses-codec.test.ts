import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CanonicalAnswer, Part } from '../../src/dialects/index.ts';
import { dialects } from '../../src/dialects/index.ts';
import { codecWorld, contextFor, decode, foldStream, plain, type Recorded, roundTripRequests, served, streamOf } from '../support/codec-checks.ts';
import { seededRandom } from '../support/replay/index.ts';
import { sdkReaders } from '../support/sdk-readers.ts';

const dialect = 'openai-responses';
const world = codecWorld(dialect);
const { codec } = world;
let loaded: readonly Recorded[] | null = null;
/** Read once: there are many. */
const recordings = (): readonly Recorded[] => { loaded ??= world.answers(); return loaded; };
const read = sdkReaders[dialect];
if (read === undefined) throw new Error('no SDK reads it');

/** Several responses one after the other: the first one is an answer, the rest belongs to later requests. */
const isSpliced = (bytes: Buffer): boolean => bytes.toString('latin1').split('"response.created"').length > 2;

/** Ids of reasoning may change: cousins give one id to several items, which SDKs refuse. */
function withoutIds(answer: CanonicalAnswer): unknown {
  return plain({ ...answer, choices: answer.choices.map((choice) => ({ ...choice, parts: choice.parts.map((part) => (part.kind === 'reasoning' ? { ...part, id: 'rs' } : part)) })) });
}

/** Encrypted reasoning and ids are made anew in each event; what they hold is the same. */
function unsigned(answer: CanonicalAnswer | null): unknown {
  const parts = answer?.choices[0]?.parts.map((part) => (part.kind === 'reasoning' ? { kind: part.kind, text: part.text, signed: part.signature !== undefined } : part.kind === 'native' ? part.type : part));
  return { ...answer?.choices[0], parts, model: answer?.model, usage: answer?.usage };
}

function finalResponse(bytes: Buffer): unknown {
  const line = bytes.toString().split('\n').findLast((each) => /^data:.*"type":\s*"response\.(?:completed|incomplete)"/.test(each));
  return line === undefined ? null : (JSON.parse(line.slice(5)) as { response: unknown }).response;
}

/** Where the last event of a recording is not what the stream said: made by hand, or a server that sends no output in it. */
const otherwiseAtTheEnd = new Set(['bedrock/responses.text-stream.openai.gpt-oss-20b.rubyllm.json', 'openai/responses.aisdk-phase-1-stream.gpt-5.3-codex.aisdk.json', 'openai/responses.aisdk-shell-container-1-stream.gpt-5.2-2025-12-11.aisdk.json']);
/** Requests that are not written as they came: unsigned thoughts are for people to read, and OpenAI’s caching is automatic. */
const writtenOtherwise = /deepseek\/responses\.|openrouter\/responses\.cache-/;

const partsOf = (answer: CanonicalAnswer | null): readonly Part[] => answer?.choices[0]?.parts ?? [];

describe('openai-responses codec over recorded traffic', { skip: world.skip }, () => {
  it('G3 every recorded answer is read: its end, and the usage that its meter counts', () => {
    for (const recorded of recordings()) {
      const { row, bytes, streamed, exchange } = recorded;
      if (isSpliced(bytes)) continue;
      const answer = decode(codec, recorded);
      assert.ok(answer !== null, row.file);
      const meter = dialects[dialect].createMeter({ hideUsageChunk: false });
      if (streamed) meter.push(bytes);
      assert.deepEqual(answer.usage, streamed ? meter.facts.usage : dialects[dialect].readAnswer(exchange.response.body, {}).usage, row.file);
      if (row.features.includes('tool_call') && !row.features.includes('response_incomplete')) assert.ok(partsOf(answer).some(({ kind }) => kind === 'tool-call'), row.file);
    }
    assert.ok(recordings().length > 150);
  });

  it('G3 a stream cut at random bytes gives the same answer, which is the one its final event holds', () => {
    const random = seededRandom(20_261_122);
    let compared = 0;
    for (const { row, bytes } of recordings().filter(({ streamed }) => streamed)) {
      const whole = foldStream(codec, bytes, null);
      assert.deepEqual(foldStream(codec, bytes, random), whole, row.file);
      if (isSpliced(bytes)) continue;
      assert.equal(foldStream(codec, bytes.subarray(0, Math.floor(bytes.length * 0.4)), random).ended, false, row.file);
      if (!whole.ended || otherwiseAtTheEnd.has(row.file)) continue;
      assert.deepEqual(unsigned(whole.answer), unsigned(codec.decodeAnswer(finalResponse(bytes), contextFor())), row.file);
      compared += 1;
    }
    assert.ok(compared > 50, `only ${compared} streams were compared`);
  });

  it('G3 an answer written again, whole or streamed, says the same, also to the official SDK', async () => {
    for (const recorded of recordings()) {
      const { row } = recorded;
      const answer = decode(codec, recorded);
      if (answer === null || answer.choices[0] === undefined || answer.choices[0].stop === 'failed') continue;
      const written = codec.encodeAnswer(answer, contextFor());
      const again = codec.decodeAnswer(written, contextFor());
      assert.ok(again !== null);
      assert.deepEqual(withoutIds(again), withoutIds(answer), row.file);
      const stream = streamOf(codec, answer);
      const folded = foldStream(codec, stream, null);
      assert.deepEqual([withoutIds(folded.answer), folded.ended], [withoutIds(answer), true], row.file);
      if (!row.core) continue;
      assert.deepEqual(await read(served(dialect, stream, true)), await read(served(dialect, Buffer.from(JSON.stringify(written)), false)), row.file);
    }
  });

  it('G3 every recorded request is read and written again as it was, or refused with a reason', (context) => {
    const { same, refused, differing } = roundTripRequests(world);
    assert.deepEqual(differing.filter((each) => !writtenOtherwise.test(each)), []);
    context.diagnostic(`${same} the same, ${refused.length} refused:\n${refused.join('\n')}`);
    assert.ok(same > 100 && refused.length < same / 5, `${same} the same, ${refused.length} refused`);
  });

  it('G8 every recorded error has a kind, and its own words', () => {
    const kinds = world.errors().map(({ row, exchange }) => {
      const failure = codec.readFailure(row.status, exchange.response.headers, exchange.response.body);
      assert.notEqual(failure.message, 'The provider gave no reason.', row.file);
      return [row.status, failure.kind].join(' ');
    });
    for (const kind of ['401 bad-key', '400 model-not-found', '400 too-long']) assert.ok(kinds.includes(kind), `${kind} is not among ${kinds.join(', ')}`);
  });

  it('trap 1, cache in input tokens: caches are inside the input, and stay there', () => {
    const recorded = recordings().find(({ row }) => (row.usage?.cache_read ?? 0) > 0);
    assert.ok(recorded !== undefined);
    const { usage } = decode(codec, recorded) ?? {};
    assert.deepEqual([usage?.input, usage?.cacheRead], [recorded.row.usage?.input_total, recorded.row.usage?.cache_read]);
  });

  it('trap 3, no word for tool calls: "completed" with a call of a function is an end for tools', () => {
    for (const recorded of recordings().filter(({ row }) => row.features.includes('tool_call') && row.provenance === 'recorded')) {
      const choice = decode(codec, recorded)?.choices[0];
      if (choice?.native === 'completed') assert.equal(choice.stop, 'tool-calls', recorded.row.file);
    }
  });

  it('trap 5, signatures: encrypted reasoning of a recorded answer comes back unchanged in the next request', () => {
    const signed = recordings().filter(({ row, streamed }) => row.features.includes('encrypted_reasoning') && !streamed);
    assert.ok(signed.length > 5);
    for (const recorded of signed) {
      const answer = decode(codec, recorded);
      const { output } = codec.encodeAnswer(answer ?? { id: null, model: null, choices: [], usage: null }, contextFor());
      const { notes } = contextFor();
      const next = codec.decodeRequest({ model: 'm', input: (output as readonly Record<string, unknown>[]).filter(({ type }) => type === 'reasoning') }, '', notes);
      const { body } = codec.encodeRequest(next, { model: 'gpt-5', stream: false, provider: 'openai' }, notes);
      for (const part of partsOf(answer)) if (part.kind === 'reasoning' && part.signature !== undefined) assert.ok(JSON.stringify(body['input']).includes(part.signature.value), recorded.row.file);
    }
  });

  it('trap 7, empty arguments: a call without any has {}', () => {
    const answer = codec.decodeAnswer({ output: [{ type: 'function_call', call_id: 'call_a', name: 'now', arguments: '' }] }, contextFor());
    assert.deepEqual(partsOf(answer), [{ kind: 'tool-call', id: 'call_a', name: 'now', arguments: '{}' }]);
  });

  it('trap 8, errors after 200: an error event is a failure, told once, and the failed response after it adds nothing', () => {
    for (const { row, bytes } of recordings().filter(({ row: { features } }) => features.includes('mid_stream_error') || features.includes('response_failed'))) {
      const { failure, ended } = foldStream(codec, bytes, null);
      assert.ok(failure !== null && !ended, row.file);
    }
    const limited = foldStream(codec, world.named('responses.prism-mid-stream-rate-limit').bytes, null);
    assert.equal(limited.failure?.kind, 'rate-limited');
  });

  it('trap 10, same meaning with another status: an unknown model is 400 here', () => {
    const unknown = world.errors().filter(({ row, exchange }) => codec.readFailure(row.status, {}, exchange.response.body).kind === 'model-not-found');
    assert.deepEqual([...new Set(unknown.map(({ row }) => row.status))], [400]);
  });
});
