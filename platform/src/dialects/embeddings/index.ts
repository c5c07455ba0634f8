import type { DialectId } from '@keystead/contract';
import { type EncodedRequest, type EncodingTarget, NotCarried, openNotes, type TranslationWarning } from '../canonical/index.ts';
import type { JsonObject } from '../reading.ts';
import type { EmbeddingsCodec } from './embeddings.ts';
import { geminiEmbeddingsCodec } from './gemini.ts';
import { openAiEmbeddingsCodec } from './openai.ts';

const codecs: Readonly<Partial<Record<DialectId, EmbeddingsCodec>>> = { 'openai-embeddings': openAiEmbeddingsCodec, gemini: geminiEmbeddingsCodec };

export interface EmbeddingsQuestion {
  readonly from: DialectId;
  readonly to: DialectId;
  /** The caller’s path; Gemini’s names the model and the method. */
  readonly path: string;
  readonly body: JsonObject;
  readonly target: Pick<EncodingTarget, 'model'>;
}

/** Both directions of one translated request for embeddings. Pure. */
export interface EmbeddingsTranslation {
  readonly request: EncodedRequest;
  readonly warnings: readonly TranslationWarning[];
  /** `null` where it is none that can be read. */
  answer(body: unknown): JsonObject | null;
}

/**
 * Translates a request for embeddings between OpenAI’s format and Gemini’s, and what will come back.
 * @throws DialectError for a body that is wrong; NotCarried where it cannot be said in the provider’s dialect
 */
export function translateEmbeddings({ from, to, path, body, target }: EmbeddingsQuestion): EmbeddingsTranslation {
  const caller = codecOf(from);
  const provider = codecOf(to);
  const notes = openNotes();
  const asked = caller.decodeRequest(body, path, notes);
  const request = provider.encodeRequest(asked, target, notes);
  return {
    request, warnings: notes.warnings,
    answer(answered) {
      const read = provider.decodeAnswer(answered);
      return read === null ? null : caller.encodeAnswer(read, asked, notes.warnings);
    },
  };
}

function codecOf(dialect: DialectId): EmbeddingsCodec {
  const codec = codecs[dialect];
  if (codec === undefined) throw new NotCarried('model', `Embeddings in the format ${dialect} are not translated.`);
  return codec;
}
