import type { DialectId } from '@keystead/contract';
import type { ChatQuirks } from '../openai-chat/quirks.ts';
import type { JsonObject } from '../reading.ts';
import type { CanonicalAnswer } from './answer.ts';
import type { CanonicalEvent } from './event.ts';
import type { ProviderFailure } from './failure.ts';
import type { Notes, TranslationWarning } from './notes.ts';
import type { CanonicalRequest } from './request.ts';

/** Where an encoded request goes; the model is the provider's own id. */
export interface EncodingTarget {
  readonly model: string;
  readonly stream: boolean;
  /** The provider (`mistral`, `groq`, …), for the few members where cousins of one dialect differ. */
  readonly provider: string;
  /** Where a cousin of OpenAI's chat format differs. */
  readonly chat?: ChatQuirks;
}

/** A request as a provider takes it: the path below its base (with a query), further headers, the body. */
export interface EncodedRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
}

/** What an encoder needs to know beyond the answer itself. Pure: ids and time are handed in. */
export interface EncodingContext {
  /** Ours; ids that the provider did not give are made from it, with a number. */
  readonly requestId: string;
  readonly createdAtSeconds: number;
  /** As the caller asked for it; stands in answers that name no model. */
  readonly askedModel: string;
  /** The request, as far as answers repeat it. */
  readonly request: CanonicalRequest;
  /** From the request; an answer may add its own to `notes`. */
  readonly warnings: readonly TranslationWarning[];
  readonly notes: Notes;
  /** The caller asked for usage in the stream (OpenAI chat). */
  readonly wantsStreamUsage: boolean;
  /** A stream asked for with `alt=sse`, or as one JSON array (Gemini). */
  readonly asArray?: boolean;
}

/** Reads a provider's stream, cut anywhere. Never throws on what a provider sends. */
export interface StreamDecoder {
  push(chunk: Buffer): readonly CanonicalEvent[];
  /** The connection has ended: what is still held back. `end` comes only where the dialect's own sign of an end was seen. */
  finish(): readonly CanonicalEvent[];
}

/** Writes a stream for a caller. */
export interface StreamEncoder {
  /** Bytes for one event; may be empty. */
  encode(event: CanonicalEvent): Buffer;
}

/** One dialect's way into the canonical form and out of it. Pure: no clock, no I/O, no randomness. */
export interface Codec {
  readonly id: DialectId;
  /**
   * Reads a caller's request. Members without a twin in the canonical form are noted.
   * @throws DialectError (a body that is wrong), NotCarried
   */
  decodeRequest(body: JsonObject, path: string, notes: Notes): CanonicalRequest;
  /** @throws NotCarried where the dialect cannot say it. */
  encodeRequest(request: CanonicalRequest, target: EncodingTarget, notes: Notes): EncodedRequest;
  /** Reads a provider's whole answer; `null` where it is none of this dialect. */
  decodeAnswer(body: unknown, context: DecodingContext): CanonicalAnswer | null;
  encodeAnswer(answer: CanonicalAnswer, context: EncodingContext): JsonObject;
  openDecoder(context: DecodingContext): StreamDecoder;
  openEncoder(context: EncodingContext): StreamEncoder;
  /** Reads a provider's error body, whatever it is. `headers` in lower case. */
  readFailure(status: number, headers: Readonly<Record<string, string | string[] | undefined>>, body: unknown): ProviderFailure;
}

/** What a decoder of answers needs: ids for calls that came without one are made from the request's. */
export interface DecodingContext {
  readonly requestId: string;
  /** The tools that were offered, so that a call can be told from a native part. */
  readonly notes: Notes;
}
