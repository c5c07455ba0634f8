import type { DialectId } from '@keystead/contract';
import { type CanonicalRequest, type Codec, type EncodedRequest, type EncodingContext, type EncodingTarget, NotCarried, openNotes, ownFailure, type ProviderFailure, type TranslationWarning } from './canonical/index.ts';
import { codecs } from './codecs.ts';
import type { CallerError } from './dialect.ts';
import { translateEmbeddings } from './embeddings/index.ts';
import { dialects } from './registry.ts';
import type { Headers, JsonObject } from './reading.ts';

/** A request that a caller made in one dialect, for a provider that speaks another. */
export interface TranslationQuestion {
  /** The caller's dialect, and the provider's. */
  readonly from: DialectId;
  readonly to: DialectId;
  readonly path: string;
  readonly body: JsonObject;
  readonly target: EncodingTarget;
  readonly requestId: string;
  readonly createdAtSeconds: number;
  /** As the caller named it. */
  readonly askedModel: string;
  readonly wantsStreamUsage: boolean;
  /** The caller wants a stream as one JSON array (Gemini without `alt=sse`). */
  readonly asArray: boolean;
}

/** Both directions of one translated request. Pure, but for what a stream has seen so far. */
export interface Translation {
  /** The provider's dialect. */
  readonly to: DialectId;
  /** Of what the caller gets in pieces. */
  readonly streamType: string;
  readonly request: EncodedRequest;
  readonly warnings: readonly TranslationWarning[];
  /** A provider's whole answer in the caller's dialect; `null` where it is none that can be read. */
  answer(body: unknown): JsonObject | null;
  openStream(): StreamTranslator;
  failure(status: number, headers: Headers, body: unknown): ProviderFailure;
}

/** A provider's stream in the caller's dialect, cut anywhere. */
export interface StreamTranslator {
  push(chunk: Buffer): Buffer;
  /** What is still held back once the provider's connection has ended. */
  finish(): Buffer;
  /** Ends a stream that broke with a typed error, in the framing that it has. */
  fail(error: CallerError): Buffer;
}

/**
 * Translates a request, and what will come back. Cursor sends bodies of the Responses API to Chat Completions and reads chat
 * chunks: they are read as what they are, and answered as what was called.
 * @throws DialectError for a body that is wrong; NotCarried where the provider's dialect cannot say what was asked
 */
export function translate(question: TranslationQuestion): Translation {
  if (isAboutEmbeddings(question)) return embeddingsTranslation(question);
  const caller = codecOf(question.from);
  const provider = codecOf(question.to);
  const reader = isResponsesBody(question.from, question.body) ? codecOf('openai-responses') : caller;
  const notes = openNotes();
  const canonical = reader.decodeRequest(question.body, question.path, notes);
  const request = provider.encodeRequest(canonical, question.target, notes);
  const warnings = [...notes.warnings];
  const context = (): EncodingContext => contextOf(question, canonical, warnings);
  return {
    to: question.to, streamType: question.asArray ? 'application/json' : dialects[question.from].streamType ?? 'text/event-stream', request, warnings,
    answer(body) {
      const encoding = context();
      const read = provider.decodeAnswer(body, encoding);
      return read === null ? null : caller.encodeAnswer(read, encoding);
    },
    openStream: () => openStream(provider, caller, context()),
    failure: (status, headers, body) => provider.readFailure(status, headers, body),
  };
}

function isAboutEmbeddings({ from, to }: TranslationQuestion): boolean {
  return from === 'openai-embeddings' || to === 'openai-embeddings';
}

function embeddingsTranslation({ from, to, path, body, target }: TranslationQuestion): Translation {
  const { request, warnings, answer } = translateEmbeddings({ from, to, path, body, target });
  const provider = codecOf(to === 'gemini' ? 'gemini' : 'openai-chat');
  return {
    to, request, warnings, answer, streamType: 'application/json', failure: (status, headers, failed) => provider.readFailure(status, headers, failed),
    openStream() { throw new NotCarried('stream', 'Embeddings come whole.'); },
  };
}

/** Whether a request of this dialect has to be translated even for a provider that speaks it. */
export function isResponsesBody(dialect: DialectId, body: JsonObject): boolean {
  return dialect === 'openai-chat' && body['messages'] === undefined && body['input'] !== undefined;
}

/** What can be translated of a request, by what it asks for. Counting tokens is each provider's own. */
export type Translatable = 'conversation' | 'embeddings' | 'nothing';

const embeddingDialects: readonly DialectId[] = ['openai-embeddings', 'gemini'];

export function canTranslate(from: DialectId, to: DialectId, what: Translatable = 'conversation'): boolean {
  if (what === 'embeddings') return from !== to && embeddingDialects.includes(from) && embeddingDialects.includes(to);
  return what === 'conversation' && codecs[from] !== undefined && codecs[to] !== undefined;
}

function codecOf(dialect: DialectId): Codec {
  const codec = codecs[dialect];
  if (codec === undefined) throw new NotCarried('model', `Requests of the format ${dialect} are not translated.`);
  return codec;
}

function contextOf(question: TranslationQuestion, request: CanonicalRequest, warnings: readonly TranslationWarning[]): EncodingContext {
  const { requestId, createdAtSeconds, askedModel, wantsStreamUsage, asArray } = question;
  return { requestId, createdAtSeconds, askedModel, wantsStreamUsage, asArray, request, warnings, notes: openNotes() };
}

function openStream(provider: Codec, caller: Codec, context: EncodingContext): StreamTranslator {
  const decoder = provider.openDecoder(context);
  const encoder = caller.openEncoder(context);
  const write = (events: ReturnType<typeof decoder.push>): Buffer => {
    if (events.length === 0) return nothing;
    const pieces = events.map((event) => encoder.encode(event)).filter((piece) => piece.length > 0);
    const [only] = pieces;
    return only === undefined ? nothing : pieces.length === 1 ? only : Buffer.concat(pieces);
  };
  return {
    push: (chunk) => write(decoder.push(chunk)),
    finish: () => write(decoder.finish()),
    fail: (error) => encoder.encode({ type: 'failure', failure: ownFailure(error) }),
  };
}

const nothing: Buffer = Buffer.alloc(0);
