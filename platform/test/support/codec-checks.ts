import assert from 'node:assert/strict';
import type { DialectId } from '@keystead/contract';
import { type CanonicalAnswer, type Codec, type EncodingContext, fold, NotCarried, nothingSaid, openNotes, type Part, unfold } from '../../src/dialects/canonical/index.ts';
import { codecs } from '../../src/dialects/codecs.ts';
import { dialects } from '../../src/dialects/index.ts';
import { answerBytes, cutAtRandom, type Exchange, type FixtureRow, findFixtures, readExchange } from './replay/index.ts';
import type { ServedBytes } from './sdk-readers.ts';

/** What the checks of one dialect's codec over its recorded traffic need. */
export interface CodecWorld {
  readonly dialect: DialectId;
  readonly codec: Codec;
  /** Why there is nothing to check. */
  readonly skip: string | false;
  answers(): readonly Recorded[];
  errors(): readonly Recorded[];
  requests(): readonly Recorded[];
  named(part: string): Recorded;
}

export interface Recorded { readonly row: FixtureRow; readonly exchange: Exchange; readonly bytes: Buffer; readonly streamed: boolean }

export function codecWorld(dialect: DialectId): CodecWorld {
  const fixtures = findFixtures();
  const codec = codecs[dialect];
  if (codec === undefined) throw new Error(`${dialect} has no codec`);
  const rows = fixtures.absent === undefined ? fixtures.rows.filter((row) => row.dialect === dialect) : [];
  const load = (row: FixtureRow): Recorded => {
    const exchange = readExchange(fixtures.folder ?? '', row.file);
    return { row, exchange, bytes: answerBytes(exchange), streamed: exchange.response.sse !== undefined || exchange.response.eventstream_b64 !== undefined };
  };
  return {
    dialect, codec, skip: fixtures.absent ?? false,
    answers: () => rows.filter((row) => row.status === 200 && !row.endpoint.includes('count_tokens')).map(load),
    errors: () => rows.filter((row) => row.status >= 400).map(load),
    requests: () => rows.filter((row) => row.status === 200 && !row.endpoint.includes('count_tokens')).map(load).filter(({ exchange }) => typeof exchange.request.body === 'object' && exchange.request.body !== null),
    named(part) {
      const found = rows.find(({ file }) => file.includes(part));
      if (found === undefined) throw new Error(`no recording is called ${part}`);
      return load(found);
    },
  };
}

export function contextFor(changes: Partial<EncodingContext> = {}): EncodingContext {
  return {
    requestId: 'req_0123456789abcdef', createdAtSeconds: 1_795_000_000, askedModel: 'asked', request: { ...nothingSaid, model: 'asked', turns: [] }, warnings: [], notes: openNotes(),
    wantsStreamUsage: true, ...changes,
  };
}

/** What a stream amounted to, its bytes cut at random, or whole. */
export function foldStream(codec: Codec, bytes: Buffer, random: (() => number) | null) {
  const decoder = codec.openDecoder(contextFor());
  const pieces = random === null ? [bytes] : cutAtRandom(bytes, random);
  return fold([...pieces.flatMap((piece) => decoder.push(piece)), ...decoder.finish()]);
}

export function decode(codec: Codec, { streamed, bytes, exchange }: Recorded): CanonicalAnswer | null {
  return streamed ? foldStream(codec, bytes, null).answer : codec.decodeAnswer(exchange.response.body, contextFor());
}

/** An answer as a stream of the codec's own dialect. */
export function streamOf(codec: Codec, answer: CanonicalAnswer, changes: Partial<EncodingContext> = {}): Buffer {
  const encoder = codec.openEncoder(contextFor(changes));
  return Buffer.concat([...unfold(answer)].map((event) => encoder.encode(event)));
}

export function served(dialect: DialectId, body: Buffer, stream: boolean): ServedBytes {
  return { status: 200, stream, body, headers: { 'content-type': stream ? dialects[dialect].streamType ?? 'text/event-stream' : 'application/json' } };
}

/** Arguments written differently are the same call. `unnamed`: without id and model, which not every dialect carries. */
export function plain(answer: CanonicalAnswer | null, unnamed = false): unknown {
  if (answer === null) return null;
  const choices = answer.choices.map((choice) => ({ ...choice, parts: choice.parts.map((part) => plainPart(part)) }));
  return unnamed ? { choices, usage: answer.usage } : { ...answer, choices };
}

function plainPart(part: Part): unknown {
  return part.kind === 'tool-call' ? { ...part, arguments: readJson(part.arguments) } : part;
}

/** A model may write anything: what is no JSON is compared as text. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Requests of one dialect, read, written and read again: the same, or refused with a reason. */
export function roundTripRequests(world: CodecWorld): { readonly same: number; readonly refused: readonly string[]; readonly differing: readonly string[] } {
  const refused: string[] = [];
  const differing: string[] = [];
  let same = 0;
  for (const { row, exchange } of world.requests()) {
    try {
      const notes = openNotes();
      const first = world.codec.decodeRequest(exchange.request.body as Record<string, unknown>, exchange.request.path, notes);
      const encoded = world.codec.encodeRequest(first, { model: first.model, stream: first.stream, provider: row.provider }, notes);
      const again = world.codec.decodeRequest(encoded.body, encoded.path, openNotes());
      // What the writing itself had to change, it says.
      if (notes.warnings.length === 0) assert.deepEqual(again, first);
      same += 1;
    } catch (error) {
      if (error instanceof NotCarried) refused.push(`${row.file}: ${error.message}`);
      else differing.push(`${row.file}: ${String(error)}`);
    }
  }
  return { same, refused, differing };
}
