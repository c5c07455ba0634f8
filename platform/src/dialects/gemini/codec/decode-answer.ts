import { type CanonicalAnswer, type DecodingContext, fold } from '../../canonical/index.ts';
import { isObject, type JsonObject } from '../../reading.ts';
import { openChunkReader } from './decode-stream.ts';

/** Reads a whole answer, or a stream’s chunks as one list; `null` where it is neither. It is read as a stream of one chunk is. */
export function decodeAnswer(body: unknown, context: DecodingContext): CanonicalAnswer | null {
  const chunks = (Array.isArray(body) ? body as readonly unknown[] : [body]).filter(isObject);
  if (!chunks.some(isAnswer)) return null;
  const reader = openChunkReader(context);
  for (const chunk of chunks) reader.read(chunk);
  reader.finish();
  return fold(reader.take()).answer;
}

/** Embeddings and caches count their tokens in the same place. */
function isAnswer(chunk: JsonObject): boolean {
  if (Array.isArray(chunk['candidates']) || isObject(chunk['promptFeedback'])) return true;
  return isObject(chunk['usageMetadata']) && !['name', 'embedding', 'embeddings', 'totalTokens'].some((member) => member in chunk);
}
