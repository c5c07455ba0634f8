import assert from 'node:assert/strict';
import { it } from 'node:test';
import { dialects } from '../../src/dialects/index.ts';
import { type CodecWorld, contextFor, decode, foldStream, plain, readJson, type Recorded, roundTripRequests, served, streamOf } from './codec-checks.ts';
import { seededRandom } from './replay/index.ts';
import { failureOf, type SdkAnswer, sdkReaders } from './sdk-readers.ts';

/** How much of the recorded traffic must be there at least, so that an empty folder proves nothing. */
export interface ExpectedTraffic {
  readonly answers: number;
  /** Requests that come back as they were; at most a third as many are refused. */
  readonly sameRequests: number;
  /** Errors that must be among those recorded: status, kind, the provider's own code. */
  readonly errors: readonly string[];
}

/** What holds for every codec over all recorded traffic of its dialect. Called inside the `describe` of the dialect's own tests. */
export function itHoldsOverRecordedTraffic(world: CodecWorld, expected: ExpectedTraffic): void {
  const { codec, dialect } = world;
  const read = sdkReaders[dialect] ?? assert.fail(`no SDK reads ${dialect}`);

  /** As the official SDK reads it; `null` where it cannot (three recordings were made or captured broken). */
  async function bySdk({ bytes, streamed }: Recorded): Promise<SdkAnswer | null> {
    const bytesServed = served(dialect, bytes, streamed);
    return await failureOf(read, bytesServed) !== null ? null : read(bytesServed);
  }

  function isComplete(bytes: Buffer): boolean {
    const meter = dialects[dialect].createMeter({ hideUsageChunk: false });
    meter.push(bytes);
    meter.flush();
    return meter.complete;
  }

  it('G3 every recorded answer says the same in the canonical form as to its official SDK, and costs what its meter counts', async () => {
    const differing: string[] = [];
    for (const recorded of world.answers()) {
      const { row, streamed, bytes, exchange } = recorded;
      const answer = decode(codec, recorded);
      const meter = dialects[world.dialect].createMeter({ hideUsageChunk: false });
      if (streamed) { meter.push(bytes); meter.flush(); }
      const usage = streamed ? meter.facts.usage : dialects[world.dialect].readAnswer(exchange.response.body, {}).usage;
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
    assert.ok(world.answers().length >= expected.answers, `only ${world.answers().length} answers were found`);
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
    assert.ok(same >= expected.sameRequests && refused.length <= same / 3, `${same} the same, ${refused.length} refused`);
  });

  it('G8 every recorded error has a kind, and its own words', () => {
    const kinds = world.errors().map(({ row, exchange }) => {
      const failure = codec.readFailure(row.status, exchange.response.headers, exchange.response.body);
      assert.notEqual(failure.message, 'The provider gave no reason.', row.file);
      return [row.status, failure.kind, failure.code].join(' ');
    });
    for (const kind of expected.errors) assert.ok(kinds.includes(kind), `${kind} is not among ${kinds.join(', ')}`);
  });
}
