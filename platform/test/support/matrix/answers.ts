import assert from 'node:assert/strict';
import type { DialectId } from '@keystead/contract';
import { type CanonicalAnswer, type CanonicalEvent, type CanonicalRequest, codecs, dialects, type EncodingContext, fold, nothingSaid, openNotes, type Part, type ProviderFailure, type StopReason, tellFailure, type TokenUsage } from '../../../src/dialects/index.ts';
import { answerBytes, cutAtRandom, type Exchange, type FixtureRow } from '../replay/index.ts';
import { failureOf, jsonOrText, sdkReaders, type ServedBytes } from '../sdk-readers.ts';

/** What a recorded exchange holds for a caller, whatever dialect it is in. */
export type Recorded =
  | { readonly kind: 'answer'; readonly answer: CanonicalAnswer; readonly events: readonly CanonicalEvent[] | null }
  | { readonly kind: 'broken'; readonly events: readonly CanonicalEvent[] }
  | { readonly kind: 'failure'; readonly failure: ProviderFailure }
  /** Counting tokens, making a cache: there is nothing to translate. */
  | { readonly kind: 'none'; readonly reason: string };

const requestId = '0193a3c0-0000-7000-8000-0123456789ab';
const nobodyAsked: CanonicalRequest = { ...nothingSaid, model: 'm', turns: [] };

export function contextOf(request: CanonicalRequest = nobodyAsked): EncodingContext {
  return { requestId, createdAtSeconds: 1_790_000_000, askedModel: 'asked-model', request, warnings: [], notes: openNotes(), wantsStreamUsage: true };
}

/** Reads a recording; streams cut at random bytes. */
export function readRecorded(row: FixtureRow, exchange: Exchange, dialect: DialectId, random: () => number): Recorded {
  const codec = codecs[dialect];
  if (codec === undefined) return { kind: 'none', reason: 'no conversation' };
  const { status, headers } = exchange.response;
  const bytes = answerBytes(exchange);
  if (status >= 400) return { kind: 'failure', failure: codec.readFailure(status, headers, jsonOrText(bytes.toString())) };
  if (exchange.response.sse === undefined && exchange.response.eventstream_b64 === undefined) {
    const answer = codec.decodeAnswer(exchange.response.body ?? jsonOrText(bytes.toString()), contextOf());
    return answer === null ? { kind: 'none', reason: 'no conversation (counting, caches)' } : { kind: 'answer', answer, events: null };
  }
  const decoder = codec.openDecoder(contextOf());
  const events = [...cutAtRandom(bytes, random).flatMap((piece) => decoder.push(piece)), ...decoder.finish()];
  const folded = fold(events);
  assert.equal(folded.ended && folded.failure === null, endsWell(dialect, bytes), `${row.file}: decoder and meter disagree on the end`);
  return folded.failure !== null || !folded.ended ? { kind: 'broken', events } : { kind: 'answer', answer: folded.answer, events };
}

function endsWell(dialect: DialectId, bytes: Buffer): boolean {
  const meter = dialects[dialect].createMeter({ hideUsageChunk: false });
  meter.push(bytes);
  meter.flush();
  return meter.complete;
}

/** Serves a recording to the official SDK of another dialect and compares what arrives. @throws AssertionError */
export async function deliver(recorded: Recorded, from: DialectId, to: DialectId): Promise<void> {
  const codec = codecs[to];
  const read = sdkReaders[to];
  assert.ok(codec !== undefined && read !== undefined);
  if (recorded.kind === 'failure') {
    const rendered = dialects[to].renderError(tellFailure(recorded.failure, requestId));
    const failed = await failureOf(read, { status: rendered.status, headers: rendered.headers, body: Buffer.from(rendered.body), stream: false });
    assert.equal(failed?.status, rendered.status);
    assert.ok(failed.message.includes(recorded.failure.message.slice(0, 40)), `${failed.message} lacks ${recorded.failure.message}`);
    return;
  }
  assert.ok(recorded.kind !== 'none');
  const context = contextOf();
  const served = recorded.kind === 'answer' && recorded.events === null
    ? { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(codec.encodeAnswer(recorded.answer, context))), stream: false }
    : { status: 200, headers: { 'content-type': dialects[to].streamType ?? 'text/event-stream' }, body: encodeAll(recorded.events ?? [], to, context), stream: true };
  if (recorded.kind === 'broken') {
    const ended = fold(recorded.events).failure !== null ? served.body : Buffer.concat([served.body, Buffer.from(dialects[to].renderStreamError(tellFailure(lost, requestId)))]);
    assert.notEqual(await failureOf(read, { ...served, body: ended }), null, 'a broken stream was taken for a whole one');
    return;
  }
  compare(await read(served), recorded.answer, from, to);
  compareUsage(served, recorded.answer.usage, to);
}

const lost: ProviderFailure = { kind: 'server-error', status: 502, message: 'The stream broke off.', code: null, param: null, retryAfterSeconds: null };

function encodeAll(events: readonly CanonicalEvent[], to: DialectId, context: EncodingContext): Buffer {
  const encoder = codecs[to]?.openEncoder(context);
  return Buffer.concat(events.map((event) => encoder?.encode(event) ?? Buffer.alloc(0)));
}

function textOf(parts: readonly Part[]): string {
  return parts.map((part) => (part.kind === 'text' || part.kind === 'refusal' ? part.text : '')).join('');
}

type SdkAnswer = Awaited<ReturnType<NonNullable<(typeof sdkReaders)['gemini']>>>;

function compare(seen: SdkAnswer, answer: CanonicalAnswer, _from: DialectId, to: DialectId): void {
  const [choice] = answer.choices;
  if (choice === undefined) { assert.equal(seen.text, ''); return; }
  assert.equal(seen.text, textOf(choice.parts));
  const calls = choice.parts.filter((part) => part.kind === 'tool-call');
  assert.deepEqual(seen.calls.map(({ name }) => name), calls.map(({ name }) => name));
  calls.forEach((call, index) => {
    const written = jsonOrText(call.arguments);
    if (typeof written !== 'string') assert.deepEqual(seen.calls[index]?.arguments, written);
  });
  const allowed = stops[to]?.[choice.stop] ?? [];
  assert.ok(allowed.includes(seen.stop ?? ''), `stop ${String(seen.stop)} for ${choice.stop}`);
}

/** WIRE, section 8: the words of each dialect for why an answer ended. */
const stops: Readonly<Partial<Record<DialectId, Readonly<Record<StopReason, readonly string[]>>>>> = {
  'openai-chat': { stop: ['stop'], 'stop-sequence': ['stop'], length: ['length'], 'tool-calls': ['tool_calls'], 'content-filter': ['content_filter'], refusal: ['content_filter', 'stop'], pause: ['stop'], failed: ['content_filter'] },
  'openai-responses': { stop: ['completed'], 'stop-sequence': ['completed'], length: ['incomplete:max_output_tokens'], 'tool-calls': ['completed'], 'content-filter': ['incomplete:content_filter'], refusal: ['completed', 'incomplete:content_filter'], pause: ['completed', 'incomplete:'], failed: ['failed', 'incomplete:content_filter'] },
  'anthropic-messages': { stop: ['end_turn'], 'stop-sequence': ['stop_sequence'], length: ['max_tokens'], 'tool-calls': ['tool_use'], 'content-filter': ['refusal'], refusal: ['refusal'], pause: ['pause_turn'], failed: ['refusal', 'end_turn'] },
  gemini: { stop: ['STOP'], 'stop-sequence': ['STOP'], length: ['MAX_TOKENS'], 'tool-calls': ['STOP'], 'content-filter': ['SAFETY', 'PROHIBITED_CONTENT', 'RECITATION', 'BLOCKLIST', 'SPII', 'MODEL_ARMOR'], refusal: ['SAFETY', 'STOP', 'PROHIBITED_CONTENT'], pause: ['STOP', 'OTHER'], failed: ['OTHER', 'MALFORMED_FUNCTION_CALL'] },
  'bedrock-converse': { stop: ['end_turn'], 'stop-sequence': ['stop_sequence'], length: ['max_tokens'], 'tool-calls': ['tool_use'], 'content-filter': ['content_filtered', 'guardrail_intervened'], refusal: ['content_filtered', 'end_turn', 'refusal'], pause: ['end_turn'], failed: ['content_filtered', 'malformed_model_output', 'malformed_tool_use'] },
};

/** What the target's own meter reads of our bytes is what the provider counted, as far as the target has a place for it. */
function compareUsage(served: ServedBytes, usage: TokenUsage | null, to: DialectId): void {
  const dialect = dialects[to];
  const meter = served.stream ? dialect.createMeter({ hideUsageChunk: false }) : null;
  meter?.push(served.body);
  meter?.flush();
  if (meter !== null) assert.equal(meter.complete, true, 'our stream has no end');
  const facts = meter === null ? dialect.readAnswer(jsonOrText(served.body.toString()), {}) : meter.facts;
  if (usage === null) return;
  assert.deepEqual([facts.usage?.input ?? 0, facts.usage?.output ?? 0, facts.usage?.cacheRead ?? 0], [usage.input ?? 0, usage.output ?? 0, usage.cacheRead ?? 0]);
  if (to !== 'gemini') assert.equal(facts.usage?.cacheWrite ?? 0, usage.cacheWrite ?? 0);
  if (to !== 'bedrock-converse') assert.equal(facts.usage?.reasoning ?? 0, usage.reasoning ?? 0);
}
