import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dialects } from '../../src/dialects/index.ts';
import { codecWorld, contextFor, decode, foldStream, plain, readJson, type Recorded, roundTripRequests, served, streamOf } from '../support/codec-checks.ts';
import { seededRandom } from '../support/replay/index.ts';
import { failureOf, type SdkAnswer, sdkReaders } from '../support/sdk-readers.ts';

const dialect = 'anthropic-messages';
const world = codecWorld(dialect);
const { codec } = world;
const read = sdkReaders[dialect];
if (read === undefined) throw new Error('no SDK reads it');

/** As the official SDK reads it; `null` where it cannot (three recordings were made or captured broken). */
async function bySdk({ bytes, streamed }: Recorded): Promise<SdkAnswer | null> {
  const bytesServed = served(dialect, bytes, streamed);
  return read === undefined || await failureOf(read, bytesServed) !== null ? null : read(bytesServed);
}

function isComplete(bytes: Buffer): boolean {
  const meter = dialects[dialect].createMeter({ hideUsageChunk: false });
  meter.push(bytes);
  meter.flush();
  return meter.complete;
}

describe('anthropic-messages codec over recorded traffic', { skip: world.skip }, () => {
  it('G3 every recorded answer says the same in the canonical form as to its official SDK, and costs what its meter counts', async () => {
    const differing: string[] = [];
    for (const recorded of world.answers()) {
      const { row, streamed, bytes, exchange } = recorded;
      const answer = decode(codec, recorded);
      const meter = dialects[dialect].createMeter({ hideUsageChunk: false });
      if (streamed) { meter.push(bytes); meter.flush(); }
      const usage = streamed ? meter.facts.usage : dialects[dialect].readAnswer(exchange.response.body, {}).usage;
      const sdk = row.core ? await bySdk(recorded) : null;
      const parts = answer?.choices[0]?.parts ?? [];
      const told = {
        text: parts.map((part) => (part.kind === 'text' ? part.text : '')).join(''), stop: answer?.choices[0]?.native ?? null, input: usage?.input ?? null, output: usage?.output ?? null,
        calls: parts.flatMap((part) => (part.kind === 'tool-call' ? [{ name: part.name, arguments: readJson(part.arguments) }] : [])),
      };
      const { cacheWrite1h: _hour, ...counted } = answer?.usage ?? {};
      try {
        if (sdk !== null) assert.deepEqual(told, sdk);
        assert.deepEqual(answer?.usage === null ? null : counted, usage);
      } catch (error) {
        differing.push(`${row.file}: ${String(error)}`);
      }
    }
    assert.deepEqual(differing, []);
    assert.ok(world.answers().length >= 100, `only ${world.answers().length} answers were found`);
  });

  it('G3 a stream cut at random bytes gives the same answer, and ends only with its own end', () => {
    const random = seededRandom(20_261_121);
    for (const { row, bytes } of world.answers().filter(({ streamed }) => streamed)) {
      const whole = foldStream(codec, bytes, null);
      assert.deepEqual(foldStream(codec, bytes, random), whole, row.file);
      assert.equal(whole.ended, isComplete(bytes), row.file);
      const begun = bytes.subarray(0, Math.floor(bytes.length * 0.6));
      assert.equal(foldStream(codec, begun, random).ended, isComplete(begun), row.file);
    }
  });

  it('G3 an answer written in its own dialect again, whole or streamed, says the same, also to the official SDK', async () => {
    for (const recorded of world.answers()) {
      const { row } = recorded;
      const answer = decode(codec, recorded);
      if (answer === null || answer.choices[0] === undefined || answer.choices[0].native === null) continue;
      // Two answers were spliced here: arguments that are no JSON have no place in a whole answer.
      if (row.file.includes('spliced')) continue;
      const written = codec.encodeAnswer(answer, contextFor({ askedModel: answer.model ?? '' }));
      assert.deepEqual(plain(codec.decodeAnswer(written, contextFor())), plain(answer), row.file);
      const stream = streamOf(codec, answer);
      assert.deepEqual(plain(foldStream(codec, stream, null).answer), plain(answer), row.file);
      const sdk = row.core ? await bySdk(recorded) : null;
      if (sdk === null) continue;
      assert.deepEqual(await read(served(dialect, Buffer.from(JSON.stringify(written)), false)), sdk, row.file);
      assert.deepEqual(await read(served(dialect, stream, true)), sdk, row.file);
    }
  });

  it('G3 every recorded request is read and written again as it was, or refused with a reason', (context) => {
    const { same, refused, differing } = roundTripRequests(world);
    assert.deepEqual(differing, []);
    context.diagnostic(`${same} the same, ${refused.length} refused:\n${refused.join('\n')}`);
    assert.ok(same >= 50 && refused.length <= same / 3, `${same} the same, ${refused.length} refused`);
  });

  it('G8 every recorded error has a kind, and its own words', () => {
    const kinds = world.errors().map(({ row, exchange }) => {
      const failure = codec.readFailure(row.status, exchange.response.headers, exchange.response.body);
      assert.notEqual(failure.message, 'The provider gave no reason.', row.file);
      return [row.status, failure.kind, failure.code].join(' ');
    });
    for (const kind of ['401 bad-key authentication_error', '529 overloaded overloaded_error']) assert.ok(kinds.includes(kind), `${kind} is not among ${kinds.join(', ')}`);
  });

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
