import { type Notes, noteMembers } from '../canonical/index.ts';
import { DialectError } from '../dialect.ts';
import { bothSpellings, camelMembers } from '../gemini/codec/spelling.ts';
import { readRequest, targetPath } from '../gemini/request.ts';
import { readUsage } from '../gemini/usage.ts';
import { isObject, type JsonObject, listIn, optionalLimit } from '../reading.ts';
import type { EmbeddingsCodec } from './embeddings.ts';

const tuning = { tunes: 'The provider that serves this request has nothing like it, so it was left out.' } as const;
const rules = bothSpellings({
  model: 'neutral', content: 'read', requests: 'read', outputDimensionality: 'read', autoTruncate: tuning, title: tuning,
  taskType: { tunes: 'Other models make one kind of vector for all tasks; it was left out.' },
});

/** Gemini’s `embedContent` and `batchEmbedContents`. */
export const geminiEmbeddingsCodec: EmbeddingsCodec = {
  decodeRequest(body, path, notes) {
    const { model } = readRequest(body, path);
    const method = /:(embedContent|batchEmbedContents)(?:\?|$)/.exec(path)?.[1];
    if (method === undefined) return notes.refuse('model', 'Only embedContent and batchEmbedContents are translated.');
    const batch = method === 'batchEmbedContents';
    const requests = batch ? listIn(body, 'requests') : [body];
    const read = requests.map((request, index) => readOne(request, batch ? `requests[${index}]` : '', notes));
    const lengths = new Set(read.map(({ dimensions }) => dimensions));
    if (read.length === 0) throw new DialectError('requests', '"requests" must be a list of texts to embed');
    if (lengths.size > 1) notes.refuse('requests', 'All vectors of one request have the same length elsewhere. Send one request for each length.');
    return { model, texts: read.map(({ text }) => text), dimensions: read[0]?.dimensions ?? null, endUser: null, wants: { base64: false, batch } };
  },
  encodeRequest({ texts, dimensions, endUser }, { model }, notes) {
    if (endUser !== null) notes.warn('user', 'Gemini has no place for whom an answer is for; it was left out.');
    const requests = texts.map((text) => ({ content: { parts: [{ text }] }, ...(dimensions === null ? {} : { outputDimensionality: dimensions }) }));
    const [only] = requests;
    const path = (method: string): string => targetPath(`/v1beta/models/x:${method}`, { model });
    if (requests.length === 1 && only !== undefined) return { path: path('embedContent'), headers: {}, body: only };
    return { path: path('batchEmbedContents'), headers: {}, body: { requests: requests.map((request) => ({ model: `models/${model}`, ...request })) } };
  },
  decodeAnswer(body) {
    if (!isObject(body) || (!isObject(body['embedding']) && !Array.isArray(body['embeddings']))) return null;
    const embeddings = isObject(body['embedding']) ? [body['embedding']] : listIn(body, 'embeddings');
    return { vectors: embeddings.map((each) => listIn(each, 'values').filter((value) => typeof value === 'number')), model: null, inputTokens: readUsage(body['usageMetadata'])?.input ?? null };
  },
  encodeAnswer({ vectors, inputTokens }, { wants }, warnings): JsonObject {
    const embeddings = vectors.map((values) => ({ values }));
    return {
      ...(wants.batch ? { embeddings } : { embedding: embeddings[0] ?? { values: [] } }),
      ...(inputTokens === null ? {} : { usageMetadata: { promptTokenCount: inputTokens, totalTokenCount: inputTokens } }), ...(warnings.length === 0 ? {} : { warnings }),
    };
  },
};

function readOne(untrusted: unknown, field: string, notes: Notes): { readonly text: string; readonly dimensions: number | null } {
  if (!isObject(untrusted)) throw new DialectError(field, 'a request must be an object');
  noteMembers(untrusted, rules, notes, field === '' ? '' : 'requests[].');
  const request = camelMembers(untrusted, field);
  const at = field === '' ? 'content' : `${field}.content`;
  const parts = typeof request['content'] === 'string' ? [{ text: request['content'] }] : listIn(request['content'], 'parts');
  const texts = parts.map((part) => {
    const text = isObject(part) ? part['text'] : undefined;
    return typeof text === 'string' ? text : notes.refuse(at, 'Only texts can be embedded by another provider.');
  });
  if (texts.length === 0) throw new DialectError(at, 'there is no text to embed');
  return { text: texts.join('\n'), dimensions: optionalLimit(request, 'outputDimensionality') };
}
