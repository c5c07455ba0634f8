import type { DialectId } from '@keystead/contract';

/**
 * Tokens of one answer, normalised: caches are inside `input`, reasoning is inside `output` (WIRE facts differ by
 * provider; the dialect evens them out). `null` where the provider did not say.
 */
export interface TokenUsage {
  readonly input: number | null;
  readonly cacheRead: number | null;
  readonly cacheWrite: number | null;
  readonly output: number | null;
  readonly reasoning: number | null;
}

/** What the gateway must know of a request; everything else passes through unread. */
export interface RequestFacts {
  /** As the caller wrote it: a route name, `provider/model`, or a bare model id. */
  readonly model: string;
  readonly stream: boolean;
  /** The caller's own limit on output tokens; `null` where none was given. */
  readonly maxOutputTokens: number | null;
  /** How many answers are asked for (`n`, `candidateCount`); multiplies the output bound. */
  readonly answers: number;
  /** The caller asked for usage in the stream itself (OpenAI chat `stream_options.include_usage`). */
  readonly wantsStreamUsage: boolean;
}

/** What was learned from an answer. */
export interface AnswerFacts {
  readonly usage: TokenUsage | null;
  /** The provider's usage object as it came, so that history can be priced again. */
  readonly usageRaw: unknown;
  readonly servedModel: string | null;
  readonly providerRequestId: string | null;
}

/** Reads a stream as it passes. It keeps no more of it than one line. */
export interface StreamMeter {
  /**
   * Takes the next bytes, cut anywhere, and gives what the client shall see of them (the same buffer where nothing is
   * hidden; OpenAI's usage chunk is left out when the client did not ask for it).
   */
  push(chunk: Buffer): Buffer;
  /** What is still held back at the end of the stream, for the client. */
  flush(): Buffer;
  readonly facts: AnswerFacts;
  /** The dialect's own sign of a proper end was seen (`[DONE]`, `message_stop`, `response.completed`, a finishReason). */
  readonly complete: boolean;
  /** An error event was seen inside the stream; the client has seen it too. Never true together with `complete`. */
  readonly failed: boolean;
  /**
   * Bytes that end this stream with a typed error after what `push` gave (do not `flush` then: a half event would spoil
   * it). As `renderStreamError`, but knows the framing (Gemini without `alt=sse` is one JSON array).
   */
  endWithError(error: CallerError): string | Buffer;
}

export interface MeterOptions {
  readonly hideUsageChunk: boolean;
  /** How many answers were asked for; OpenAI chat is complete without `[DONE]` once each of them has its end. Default 1. */
  readonly answers?: number;
}

/** Where a request goes, as far as its bytes depend on it. */
export interface EditTarget {
  /** The model's own id at the provider. */
  readonly model: string;
  /** The provider sends usage in streams unasked and may refuse the option (Mistral): then it is not added. */
  readonly streamUsageUnasked?: boolean;
}

/** An error of the gateway itself, on its way to a caller. Codes are listed in gateway/errors.ts. */
export interface CallerError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly requestId: string;
  /** False tells official SDKs not to try again. */
  readonly retryable: boolean;
  readonly retryAfterSeconds?: number;
  readonly param?: string;
}

export interface RenderedError { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string }

/** A place in the request's bytes, found without re-writing them. */
export interface ByteEdit { readonly start: number; readonly end: number; readonly text: string }

/** One wire format. Pure: no clock, no I/O. */
export interface Dialect {
  readonly id: DialectId;
  /**
   * The media type by which an answer says that it comes in pieces; `null` where every answer to a request for a stream does,
   * whatever it says (Gemini without `alt=sse` is JSON in pieces).
   */
  readonly streamType: string | null;
  /**
   * Reads the facts out of a parsed body (and, for Gemini, out of the path).
   * @throws DialectError naming the field, when what the gateway needs is missing or of the wrong type.
   */
  readRequest(body: unknown, path: string): RequestFacts;
  /**
   * Edits that make the caller's bytes the provider's: the model's own id in place of a route name, and
   * `stream_options.include_usage` for OpenAI chat streams. Empty where the bytes pass as they are.
   * @throws DialectError where a member that we read stands there twice: parsers disagree on which one counts.
   */
  editRequest(bytes: Buffer, body: unknown, target: EditTarget): readonly ByteEdit[];
  /** Path (and query, without a key in it) below the provider's base for a caller's path, e.g. `/chat/completions`. */
  targetPath(path: string, target: { model: string }): string;
  readAnswer(body: unknown, headers: Readonly<Record<string, string | string[] | undefined>>): AnswerFacts;
  createMeter(options: MeterOptions): StreamMeter;
  renderError(error: CallerError): RenderedError;
  /** An event that ends a stream, already begun, with a typed error in the caller's dialect: text, or a binary frame (Bedrock). */
  renderStreamError(error: CallerError): string | Buffer;
}

/** A request that the dialect cannot read. `param` names the field. */
export class DialectError extends Error {
  readonly param: string;

  constructor(param: string, message: string) {
    super(message);
    this.name = 'DialectError';
    this.param = param;
  }
}
