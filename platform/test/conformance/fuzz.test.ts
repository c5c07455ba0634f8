import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { DialectId } from '@keystead/contract';
import fc from 'fast-check';
import { codecs, DialectError, dialects, type EncodingContext, nothingSaid, openNotes, spliceBytes } from '../../src/dialects/index.ts';
import { isObject } from '../../src/dialects/reading.ts';
import { answerBytes, type Exchange, findFixtures, readExchange } from '../support/replay/index.ts';
import { jsonOrText } from '../support/sdk-readers.ts';

const fixtures = findFixtures();
const ids = Object.keys(dialects) as DialectId[];
const translated = Object.keys(codecs) as DialectId[];
const seed = 20_261_121;
const mebibyte = 1024 * 1024;
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function contextOf(): EncodingContext {
  return { requestId: '0193a3c0-0000-7000-8000-0123456789ab', createdAtSeconds: 1, askedModel: 'm', request: { ...nothingSaid, model: 'm', turns: [] }, warnings: [], notes: openNotes(), wantsStreamUsage: true };
}

/** One way to spoil bytes: at a place (as a part of the length), by so many bytes. */
interface Harm { readonly kind: 'flip' | 'cut' | 'drop' | 'double' | 'insert'; readonly place: number; readonly bytes: Uint8Array }

const harm: fc.Arbitrary<Harm> = fc.record({
  kind: fc.constantFrom('flip', 'cut', 'drop', 'double', 'insert'), place: fc.double({ min: 0, max: 1, noNaN: true }), bytes: fc.uint8Array({ minLength: 1, maxLength: 12 }),
});
/** What parsers trip over more often than over chance. */
const spiteful = fc.constantFrom('{"', '\\u', '\\', '"', '}', '{', '[', ']', '\n\n', '\r\n\r\n', 'data: ', 'event: error\n', '[DONE]', 'null', '1e999', '\u0000', '\ud800', '__proto__', ': ').map((text) => new TextEncoder().encode(text));
const harms = fc.array(fc.oneof(harm, fc.record({ kind: fc.constant('insert' as const), place: fc.double({ min: 0, max: 1, noNaN: true }), bytes: spiteful })), { minLength: 1, maxLength: 4 });

function spoil(bytes: Buffer, { kind, place, bytes: more }: Harm): Buffer {
  const at = Math.floor(place * bytes.length);
  const end = Math.min(bytes.length, at + more.length);
  if (kind === 'cut') return bytes.subarray(0, at);
  if (kind === 'drop') return Buffer.concat([bytes.subarray(0, at), bytes.subarray(end)]);
  if (kind === 'double') return Buffer.concat([bytes.subarray(0, end), bytes.subarray(at)]);
  if (kind === 'insert') return Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)]);
  const flipped = Buffer.from(bytes);
  for (let index = at; index < end; index += 1) flipped[index] = (flipped[index] ?? 0) ^ (more[index - at] ?? 0);
  return flipped;
}

function pieces(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
}

/** A stream through meter, decoder and encoder of every other dialect, as the gateway would send it. */
function drive(dialect: DialectId, bytes: Buffer, size: number): void {
  const meter = dialects[dialect].createMeter({ hideUsageChunk: true });
  const codec = codecs[dialect];
  const decoder = codec?.openDecoder(contextOf());
  const encoders = translated.filter((id) => id !== dialect).map((id) => codecs[id]?.openEncoder(contextOf()));
  let given = 0;
  const take = (events: ReturnType<NonNullable<typeof decoder>['push']>) => { for (const event of events) for (const encoder of encoders) encoder?.encode(event); };
  for (const piece of pieces(bytes, size)) {
    const out = meter.push(piece);
    given += out.length;
    if (decoder !== undefined) take(decoder.push(out));
  }
  given += meter.flush().length;
  if (decoder !== undefined) take(decoder.finish());
  assert.ok(given <= bytes.length, 'a meter made bytes up');
  assert.ok(!(meter.complete && meter.failed));
}

function recordedOf(wanted: (id: string) => boolean, most: number): readonly Exchange[] {
  if (fixtures.absent !== undefined) return [];
  const rows = fixtures.rows.filter((row) => row.core && row.stream && row.status === 200 && wanted(row.dialect));
  return rows.filter((_, index) => index % Math.max(1, Math.floor(rows.length / most)) === 0).slice(0, most).map((row) => readExchange(fixtures.folder, row.file));
}

describe('whatever a provider sends', () => {
  it('fault 9: bytes of no meaning, cut anywhere, crash no meter and no codec', () => {
    fc.assert(fc.property(fc.constantFrom(...ids), fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 1, max: 50 }), (dialect, bytes, size) => { drive(dialect, Buffer.from(bytes), size); }), { seed, numRuns: 400 });
  });

  it('fault 9: events of any JSON crash no meter and no codec', () => {
    const event = fc.oneof(fc.json({ maxDepth: 4 }), fc.constantFrom('[DONE]', '{"choices":7}', '{"choices":[{"delta":{"tool_calls":[null,{"index":-1}]}}]}', '{"type":"content_block_delta","index":9,"delta":null}', '{"candidates":[{"content":{"parts":[null,7,{"functionCall":3}]}}]}', '{"type":"response.output_item.added","item":null}'));
    fc.assert(fc.property(fc.constantFrom(...ids), fc.array(event, { maxLength: 6 }), (dialect, events) => { drive(dialect, Buffer.from(events.map((data) => `data: ${data}\n\n`).join('')), 17); }), { seed, numRuns: 400 });
  });

  it('fault 9: a line of 48 MiB that never ends is passed on, or given up, in bounded memory', () => {
    for (const dialect of ids) {
      const meter = dialects[dialect].createMeter({ hideUsageChunk: false });
      const decoder = codecs[dialect]?.openDecoder(contextOf());
      const chunk = Buffer.alloc(mebibyte, 'x');
      chunk.write('data: {"choices":[{"delta":{"content":"');
      collectGarbage();
      const before = process.memoryUsage().arrayBuffers;
      let most = 0;
      let given = 0;
      for (let sent = 0; sent < 48; sent += 1) {
        given += meter.push(Buffer.from(chunk)).length;
        decoder?.push(Buffer.from(chunk));
        if (sent % 8 === 7) { collectGarbage(); most = Math.max(most, process.memoryUsage().arrayBuffers - before); }
      }
      assert.ok(dialect === 'bedrock-converse' || given >= 46 * mebibyte, `${dialect} held back ${48 - given / mebibyte} MiB`);
      assert.ok(most < 110 * mebibyte, `${dialect} kept ${Math.round(most / mebibyte)} MiB`);
    }
  });
});

describe('recorded traffic, spoiled byte by byte', { skip: fixtures.absent ?? false }, () => {
  for (const dialect of ids.filter((id) => id !== 'openai-embeddings')) {
    it(`fault 9: spoiled streams of ${dialect} crash nothing, whatever they are translated into`, () => {
      const recorded = recordedOf((name) => name === dialect, 6).map(answerBytes).filter((bytes) => bytes.length < 40_000);
      assert.ok(recorded.length > 0);
      fc.assert(fc.property(fc.constantFrom(...recorded), harms, fc.integer({ min: 7, max: 4_000 }), (bytes, list, size) => { drive(dialect, list.reduce(spoil, bytes), size); }), { seed, numRuns: 60 });
    });
  }

  it('attack 22: spoiled answers crash no codec', () => {
    for (const dialect of translated) {
      const rows = fixtures.absent === undefined ? fixtures.rows.filter((row) => row.core && row.dialect === dialect && !row.stream).slice(0, 25) : [];
      const bodies = rows.map((row) => readExchange(fixtures.folder ?? '', row.file).response).map(({ status, body }) => ({ status, text: Buffer.from(JSON.stringify(body ?? '')) })).filter(({ text }) => text.length < 30_000);
      fc.assert(fc.property(fc.constantFrom(...bodies), harms, ({ status, text }, list) => {
        const body = jsonOrText(list.reduce(spoil, text).toString());
        const answer = codecs[dialect]?.decodeAnswer(body, contextOf()) ?? null;
        if (answer !== null) for (const to of translated) codecs[to]?.encodeAnswer(answer, contextOf());
        codecs[dialect]?.readFailure(status, {}, body);
        dialects[dialect].readAnswer(body, {});
      }), { seed, numRuns: 120 });
    }
  });

  it('attack 22, G3: of a spoiled request nothing but the model and the option for usage is changed, or it is refused', () => {
    const requests = fixtures.absent === undefined ? fixtures.rows.filter((row) => row.core && row.status === 200 && row.dialect.startsWith('openai')).map((row) => readExchange(fixtures.folder, row.file)).map(({ request }) => Buffer.from(JSON.stringify(request.body ?? {}))).filter((bytes) => bytes.length < 20_000) : [];
    let edited = 0;
    fc.assert(fc.property(fc.constantFrom(...requests), harms, (bytes, list) => {
      const spoiled = list.reduce(spoil, bytes);
      const body = jsonOrText(spoiled.toString());
      // The gateway takes UTF-8 alone, and reads it as JSON before anything else.
      if (!isObject(body) || !Buffer.from(spoiled.toString()).equals(spoiled)) return;
      try {
        dialects['openai-chat'].readRequest(body, '');
        const sent: unknown = JSON.parse(spliceBytes(spoiled, dialects['openai-chat'].editRequest(spoiled, body, { model: 'the-model' })).toString());
        assert.ok(isObject(sent));
        edited += 1;
        assert.deepEqual({ ...sent, model: 0, stream_options: 0 }, { ...body, model: 0, stream_options: 0 });
        assert.equal(sent['model'], 'the-model');
      } catch (error) {
        if (!(error instanceof DialectError)) throw error;
      }
    }), { seed, numRuns: 4_000 });
    assert.ok(edited > 30, `only ${edited} were still readable`);
  });

  it('attack 22: a request with any value in any place is translated or refused by name', () => {
    for (const from of translated) {
      const rows = fixtures.absent === undefined ? fixtures.rows.filter((row) => row.core && row.dialect === from && row.provenance === 'recorded').slice(0, 30) : [];
      const requests = rows.map((row) => readExchange(fixtures.folder ?? '', row.file).request).filter(({ body }) => isObject(body));
      fc.assert(fc.property(fc.constantFrom(...requests), fc.jsonValue({ maxDepth: 2 }), fc.array(fc.nat(30), { minLength: 1, maxLength: 6 }), ({ body, path }, value, route) => {
        const spoiled = replaceAt(structuredClone(body), route, value);
        if (!isObject(spoiled)) return;
        for (const to of translated) {
          try {
            const request = codecs[from]?.decodeRequest({ model: 'm', ...spoiled }, path, openNotes());
            if (request !== undefined) codecs[to]?.encodeRequest(request, { model: 'm', stream: request.stream, provider: 'x' }, openNotes());
          } catch (error) {
            if (!(error instanceof DialectError)) throw error;
          }
        }
      }), { seed, numRuns: 150 });
    }
  });
});

/** Puts a value somewhere into JSON: each number of the route chooses a member. */
function replaceAt(holder: unknown, [first = 0, ...rest]: readonly number[], value: unknown): unknown {
  if (typeof holder !== 'object' || holder === null) return value;
  const names = Object.keys(holder);
  const name = names[first % Math.max(1, names.length)];
  if (name === undefined) return value;
  const inner = (holder as Record<string, unknown>)[name];
  (holder as Record<string, unknown>)[name] = rest.length === 0 ? value : replaceAt(inner, rest, value);
  return holder;
}
