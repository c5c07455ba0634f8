import { type MemberRule, noteMembers } from '../canonical/index.ts';
import { DialectError } from '../dialect.ts';
import { readAnswer } from '../openai-embeddings/answer.ts';
import { isObject, type JsonObject, listIn, optionalLimit, requireModel, textIn } from '../reading.ts';
import type { EmbeddingsCodec } from './embeddings.ts';

const rules: Readonly<Record<string, MemberRule>> = { model: 'read', input: 'read', dimensions: 'read', encoding_format: 'read', user: 'read' };

/** OpenAI’s `/embeddings`. */
export const openAiEmbeddingsCodec: EmbeddingsCodec = {
  decodeRequest(body, _path, notes) {
    noteMembers(body, rules, notes);
    const format = body['encoding_format'] ?? 'float';
    if (format !== 'float' && format !== 'base64') throw new DialectError('encoding_format', '"encoding_format" must be float or base64');
    const input = body['input'];
    const list: readonly unknown[] = Array.isArray(input) ? input : [input];
    if (list.some((each) => typeof each === 'number' || Array.isArray(each))) notes.refuse('input', 'Tokens are each model’s own and mean other words to another one. Send texts.');
    const texts = list.filter((each) => typeof each === 'string');
    if (texts.length === 0 || texts.length < list.length) throw new DialectError('input', '"input" must be a text or a list of texts');
    return { model: requireModel(body['model']), texts, dimensions: optionalLimit(body, 'dimensions'), endUser: textIn(body, 'user'), wants: { base64: format === 'base64', batch: true } };
  },
  encodeRequest: ({ texts, dimensions, endUser }, { model }) => ({
    path: '/embeddings', headers: {},
    body: { model, input: texts, encoding_format: 'float', ...(dimensions === null ? {} : { dimensions }), ...(endUser === null ? {} : { user: endUser }) },
  }),
  decodeAnswer(body) {
    if (!isObject(body) || !Array.isArray(body['data'])) return null;
    const data = listIn(body, 'data').filter(isObject).map((each, index) => ({ place: typeof each['index'] === 'number' ? each['index'] : index, vector: readVector(each['embedding']) }));
    const { usage, servedModel } = readAnswer(body, {});
    return { vectors: data.toSorted((left, right) => left.place - right.place).map(({ vector }) => vector), model: servedModel, inputTokens: usage?.input ?? null };
  },
  encodeAnswer: ({ vectors, model, inputTokens }, request, warnings): JsonObject => ({
    object: 'list', data: vectors.map((vector, index) => ({ object: 'embedding', index, embedding: request.wants.base64 ? writeBase64(vector) : vector })), model: model ?? request.model,
    ...(inputTokens === null ? {} : { usage: { prompt_tokens: inputTokens, total_tokens: inputTokens } }), ...(warnings.length === 0 ? {} : { warnings }),
  }),
};

function readVector(embedding: unknown): readonly number[] {
  if (typeof embedding !== 'string') return Array.isArray(embedding) ? embedding.filter((each) => typeof each === 'number') : [];
  const bytes = Buffer.from(embedding, 'base64');
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_each, index) => bytes.readFloatLE(index * 4));
}

/** 32-bit numbers, lowest byte first, as OpenAI’s SDKs read them. */
function writeBase64(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4);
  vector.forEach((value, index) => bytes.writeFloatLE(value, index * 4));
  return bytes.toString('base64');
}
