import type { DialectId } from '@keystead/contract';
import type { Surface } from './asked.ts';
import type { JsonObject } from './json.ts';
import { isObject, listIn } from './json.ts';
import { countInput } from './reply.ts';
import { anthropicMessagesSurface } from './surfaces/anthropic-messages.ts';
import { answerGeminiEmbeddings, answerOpenAiEmbeddings } from './surfaces/embeddings.ts';
import { geminiSurface, readGeminiPath } from './surfaces/gemini.ts';
import { listAnthropic, listGemini, listOpenAi } from './surfaces/models.ts';
import { hasMessages, openAiChatSurface } from './surfaces/openai-chat.ts';
import { openAiResponsesSurface } from './surfaces/openai-responses.ts';

/** What a path leads to: an answer that is written, or one that is computed at once. */
export interface Destination {
  readonly dialect: DialectId;
  /** What is wrong with a body, by its field; `null` where it will do. */
  readonly check: (body: JsonObject) => { readonly param: string; readonly message: string } | null;
  readonly surface?: Surface;
  readonly compute?: (body: JsonObject, path: string) => unknown;
}

const needs = (param: string, holds: (body: JsonObject) => boolean) => (body: JsonObject) => (holds(body) ? null : { param, message: `Missing or malformed required parameter: '${param}'.` });
const hasText = (name: string) => (body: JsonObject): boolean => typeof body[name] === 'string' ? body[name] !== '' : Array.isArray(body[name]) && body[name].length > 0;

const checkMessages = (body: JsonObject) => needs('messages', hasMessages)(body) ?? needs('max_tokens', (each) => Number.isSafeInteger(each['max_tokens']) && Number(each['max_tokens']) > 0)(body);

const posts: Readonly<Record<string, Destination>> = {
  '/v1/chat/completions': { dialect: 'openai-chat', check: needs('messages', hasMessages), surface: openAiChatSurface },
  '/v1/responses': { dialect: 'openai-responses', check: needs('input', hasText('input')), surface: openAiResponsesSurface },
  '/v1/embeddings': { dialect: 'openai-embeddings', check: needs('input', (body) => hasText('input')(body) && listIn(body, 'input').length <= 2_048), compute: answerOpenAiEmbeddings },
  '/v1/messages': { dialect: 'anthropic-messages', check: checkMessages, surface: anthropicMessagesSurface },
  '/v1/messages/count_tokens': {
    dialect: 'anthropic-messages', check: needs('messages', hasMessages),
    compute: (body, path) => ({ input_tokens: countInput(anthropicMessagesSurface.read(body, path)) }),
  },
};

const geminiMethods: Readonly<Record<string, Omit<Destination, 'dialect'>>> = {
  generateContent: { check: needs('contents', hasText('contents')), surface: geminiSurface },
  streamGenerateContent: { check: needs('contents', hasText('contents')), surface: geminiSurface },
  countTokens: { check: () => null, compute: (body, path) => countGemini(body, path) },
  embedContent: { check: needs('content', (body) => isObject(body['content'])), compute: (body) => answerGeminiEmbeddings(body, 'embedContent') },
  batchEmbedContents: { check: needs('requests', (body) => listIn(body, 'requests').length > 0 && listIn(body, 'requests').length <= 2_048), compute: (body) => answerGeminiEmbeddings(body, 'batchEmbedContents') },
};

function countGemini(body: JsonObject, path: string): JsonObject {
  const totalTokens = countInput(geminiSurface.read(body, path));
  return { totalTokens, promptTokensDetails: [{ modality: 'TEXT', tokenCount: totalTokens }] };
}

/** Which client is asking, by its headers: the lists of models share a path. */
export interface Manners { readonly anthropic: boolean; readonly google: boolean }

/** Google's package asks for `v1` where nobody chose `v1beta`. */
function isGeminiCall(path: string): boolean {
  return /^\/v1(?:beta)?\/models\/[^?]+:\w+(?:\?|$)/.test(path);
}

/** Where a POST goes; `null` where nothing is at that path. */
export function findDestination(path: string): Destination | null {
  const bare = path.split('?', 1)[0] ?? path;
  if (!isGeminiCall(bare)) return posts[bare] ?? null;
  const method = geminiMethods[readGeminiPath(path).method];
  return method === undefined ? null : { dialect: 'gemini', ...method };
}

/** The list of models, or one of them, in the shape of the path and headers; `null` where nothing is at that path. */
export function findModels(path: string, manners: Manners): unknown {
  const match = /^\/(v1|v1beta)\/models(?:\/([^?:]+))?(?:\?|$)/.exec(path);
  if (match === null) return null;
  const list = match[1] === 'v1beta' || manners.google ? listGemini() : manners.anthropic ? listAnthropic() : listOpenAi();
  if (match[2] === undefined) return list;
  const entries = [...listIn(list, 'data'), ...listIn(list, 'models')];
  return entries.find((entry) => isObject(entry) && (entry['id'] === match[2] || entry['name'] === `models/${match[2] ?? ''}`)) ?? null;
}

/** The dialect in which an error at this path is told. */
export function dialectOf(path: string, manners: Manners): DialectId {
  if (path.startsWith('/v1beta/') || isGeminiCall(path) || manners.google) return 'gemini';
  return manners.anthropic || path.startsWith('/v1/messages') ? 'anthropic-messages' : 'openai-chat';
}
