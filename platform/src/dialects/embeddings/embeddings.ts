import type { EncodedRequest, EncodingTarget, Notes, TranslationWarning } from '../canonical/index.ts';
import type { JsonObject } from '../reading.ts';

/** What is to be embedded, whatever dialect it was said in. */
export interface EmbeddingsRequest {
  /** As the caller wrote it. */
  readonly model: string;
  readonly texts: readonly string[];
  /** How long the vectors shall be; `null`: as the model has them. */
  readonly dimensions: number | null;
  readonly endUser: string | null;
  /** How the caller wants its answer: vectors as base64 of 32-bit numbers (OpenAI’s SDKs), a list where one text was sent (Gemini’s batch). */
  readonly wants: { readonly base64: boolean; readonly batch: boolean };
}

export interface EmbeddingsAnswer {
  /** In the order of the texts. */
  readonly vectors: readonly (readonly number[])[];
  readonly model: string | null;
  /** `null` where the provider does not count (older models of Gemini’s). */
  readonly inputTokens: number | null;
}

/** One dialect’s way of asking for embeddings. Pure. */
export interface EmbeddingsCodec {
  /** @throws DialectError, NotCarried */
  decodeRequest(body: JsonObject, path: string, notes: Notes): EmbeddingsRequest;
  encodeRequest(request: EmbeddingsRequest, target: Pick<EncodingTarget, 'model'>, notes: Notes): EncodedRequest;
  /** `null` where it is none of this dialect. */
  decodeAnswer(body: unknown): EmbeddingsAnswer | null;
  encodeAnswer(answer: EmbeddingsAnswer, request: EmbeddingsRequest, warnings: readonly TranslationWarning[]): JsonObject;
}
