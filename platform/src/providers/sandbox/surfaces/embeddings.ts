import { embed, toBase64, usualDimensions } from '../embedding.ts';
import { countIn, isObject, type JsonObject, listIn, textIn, textOf } from '../json.ts';
import { countTokens } from '../tokens.ts';

/** OpenAI's embeddings: a text, several, or tokens. */
export function answerOpenAiEmbeddings(body: JsonObject): JsonObject {
  const inputs = readInputs(body['input']);
  const dimensions = Math.min(4_096, countIn(body, 'dimensions') ?? usualDimensions);
  const data = inputs.map((text, index) => {
    const vector = embed(text, dimensions);
    return { object: 'embedding', index, embedding: body['encoding_format'] === 'base64' ? toBase64(vector) : vector };
  });
  const tokens = Math.max(1, inputs.reduce((sum, text) => sum + countTokens(text), 0));
  return { object: 'list', data, model: textIn(body, 'model'), usage: { prompt_tokens: tokens, total_tokens: tokens } };
}

function readInputs(input: unknown): string[] {
  if (typeof input === 'string') return [input];
  if (!Array.isArray(input)) return [];
  return typeof input[0] === 'number' ? [input.join(' ')] : input.map((each: unknown) => (typeof each === 'string' ? each : JSON.stringify(each)));
}

/** Gemini's `embedContent` and `batchEmbedContents`. */
export function answerGeminiEmbeddings(body: JsonObject, method: string): JsonObject {
  const requests = method === 'batchEmbedContents' ? listIn(body, 'requests') : [body];
  const texts = requests.map((request) => textOf(isObject(request) && isObject(request['content']) ? request['content']['parts'] : null));
  const embeddings = texts.map((text, index) => {
    const request = requests[index];
    return { values: embed(text, Math.min(4_096, countIn(request, 'outputDimensionality') ?? usualDimensions)) };
  });
  const tokens = Math.max(1, texts.reduce((sum, text) => sum + countTokens(text), 0));
  const usageMetadata = { promptTokenCount: tokens, totalTokenCount: tokens };
  return method === 'batchEmbedContents' ? { embeddings, usageMetadata } : { embedding: embeddings[0] ?? { values: [] }, usageMetadata };
}
