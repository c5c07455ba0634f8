import type { DialectId } from '@keystead/contract';
import { type CanonicalRequest, type Codec, type EncodedRequest, type EncodingTarget, NotCarried, openNotes, type TranslationWarning } from './canonical/index.ts';
import { codecs } from './codecs.ts';
import { countIn, isObject, type JsonObject } from './reading.ts';
import type { Translation } from './translate.ts';

/** How a dialect asks what a request would use, and answers it. A question for a count is a request whose answer is a number. */
interface Counting {
  /** A caller's question as the request that it is about, and the path that its codec reads. */
  readonly asked: (body: JsonObject, path: string) => { readonly body: JsonObject; readonly path: string };
  /** The question about a request as it would be sent. */
  readonly ask: (request: EncodedRequest, target: CountingTarget) => EncodedRequest;
  readonly tokens: (answer: unknown) => number | null;
  readonly tell: (tokens: number) => JsonObject;
}

/** `flat`: the members of the request stand in the question itself (Vertex), not in one of it. */
export type CountingTarget = Pick<EncodingTarget, 'model' | 'provider' | 'chat'> & { readonly flat?: boolean };

const pick = (body: JsonObject, names: readonly string[]): JsonObject => Object.fromEntries(names.flatMap((name) => (body[name] === undefined ? [] : [[name, body[name]]])));

const counted: Readonly<Partial<Record<DialectId, Counting>>> = {
  'anthropic-messages': {
    asked: (body, path) => ({ body, path }),
    ask: ({ headers, body }) => ({ path: '/messages/count_tokens', headers, body: pick(body, ['model', 'messages', 'system', 'tools', 'tool_choice', 'thinking']) }),
    tokens: (answer) => countIn(answer, 'input_tokens'), tell: (tokens) => ({ input_tokens: tokens }),
  },
  'openai-responses': {
    asked: (body, path) => ({ body, path }),
    ask: ({ headers, body }) => ({ path: '/responses/input_tokens', headers, body: pick(body, ['model', 'input', 'instructions', 'tools', 'tool_choice', 'text', 'reasoning', 'parallel_tool_calls']) }),
    tokens: (answer) => countIn(answer, 'input_tokens'), tell: (tokens) => ({ object: 'response.input_tokens', input_tokens: tokens }),
  },
  gemini: {
    asked: (body, path) => ({ body: isObject(body['generateContentRequest']) ? body['generateContentRequest'] : body, path: path.replace(/:countTokens(?=\?|$)/, ':generateContent') }),
    ask: ({ path, headers, body }, { model, flat }) => ({ path: path.replace(/:generateContent(?=\?|$)/, ':countTokens'), headers, body: flat === true ? body : { generateContentRequest: { model: `models/${model}`, ...body } } }),
    tokens: (answer) => countIn(answer, 'totalTokens'), tell: (tokens) => ({ totalTokens: tokens }),
  },
  'bedrock-converse': {
    asked: (body, path) => ({ body, path }),
    // Models are counted by their own id: that of a profile, which spreads calls over regions, is not known there.
    ask: ({ path, headers, body }) => ({ path: path.replace(/^\/model\/(?:us|eu|apac|jp|au|ca|global|us-gov)\./, '/model/').replace(/\/converse(?=\?|$)/, '/count-tokens'), headers, body: { input: { converse: pick(body, ['messages', 'system', 'toolConfig', 'additionalModelRequestFields']) } } }),
    tokens: (answer) => countIn(answer, 'inputTokens'), tell: (tokens) => ({ inputTokens: tokens }),
  },
};

/** The dialects in which a count can be asked for. */
export const countingDialects = Object.keys(counted) as readonly DialectId[];

export interface CountingQuestion { readonly from: DialectId; readonly path: string; readonly body: JsonObject }

function read({ from, path, body }: CountingQuestion): { readonly canonical: CanonicalRequest; readonly counting: Counting; readonly warnings: readonly TranslationWarning[]; readonly notes: ReturnType<typeof openNotes> } {
  const [counting, codec] = [counted[from], codecs[from]];
  if (counting === undefined || codec === undefined) throw new NotCarried('model', `Tokens are not counted in the format ${from}.`);
  const notes = openNotes();
  const asked = counting.asked(body, path);
  return { canonical: codec.decodeRequest(asked.body, asked.path, notes), counting, warnings: notes.warnings, notes };
}

function codecAndCounting(to: DialectId): { readonly codec: Codec; readonly counting: Counting } {
  const [codec, counting] = [codecs[to], counted[to]];
  if (codec === undefined || counting === undefined) throw new NotCarried('model', `Tokens are not counted in the format ${to}.`);
  return { codec, counting };
}

/**
 * Asks another dialect's counter what a request would use there.
 * @throws DialectError for a body that is wrong; NotCarried where it cannot be said in that dialect
 */
export function translateCount(question: CountingQuestion, to: DialectId, target: CountingTarget): Translation {
  const { canonical, counting, notes } = read(question);
  const provider = codecAndCounting(to);
  const request = provider.counting.ask(provider.codec.encodeRequest({ ...canonical, stream: false }, { ...target, stream: false }, notes), target);
  const warnings = [...notes.warnings];
  return {
    to, request, warnings, streamType: 'application/json',
    answer(answered) {
      const tokens = provider.counting.tokens(answered);
      return tokens === null ? null : { ...counting.tell(tokens), ...warnings.length === 0 ? {} : { warnings } };
    },
    openStream() { throw new NotCarried('stream', 'Counts come whole.'); },
    failure: (status, headers, body) => provider.codec.readFailure(status, headers, body),
  };
}

/** What there is to be counted of a request, where nobody can be asked. */
export interface Countable {
  /** Everything that is text: instructions, turns, tools, schemas. */
  readonly texts: readonly string[];
  /** Tokens beside the text: what frames turns, images by their usual size. */
  readonly tokensBeside: number;
  /** What is not counted at all, or only roughly. */
  readonly warnings: readonly TranslationWarning[];
  tell(tokens: number): JsonObject;
}

/** What a turn and a tool cost beside their text, in the formats that say so. */
const tokensOfFrame = 4;
/** Providers say from 85 to about 1,600. */
const tokensOfImage = 1_000;
/** A page of text in a PDF is some thousands of bytes; nobody says what one costs. */
const bytesOfDocumentToken = 30;

/** @throws DialectError for a body that is wrong, as its provider would */
export function readCountable(question: CountingQuestion): Countable {
  const { canonical, counting } = read(question);
  const texts = [...canonical.system.map(({ text }) => text), ...canonical.tools.map(({ name, description, parameters }) => JSON.stringify({ name, description, parameters }))];
  if (canonical.format?.kind === 'schema') texts.push(JSON.stringify(canonical.format.schema));
  let tokensBeside = tokensOfFrame * (canonical.turns.length + canonical.tools.length + (canonical.system.length > 0 ? 1 : 0));
  const rough = new Set<string>();
  const add = (part: CanonicalRequest['turns'][number]['parts'][number]): void => {
    if (part.kind === 'text' || part.kind === 'reasoning' || part.kind === 'refusal') texts.push(part.text);
    else if (part.kind === 'tool-call') texts.push(part.name, part.arguments);
    else if (part.kind === 'tool-result') part.content.forEach(add);
    else if (part.kind === 'native') texts.push(JSON.stringify(part.value));
    else {
      rough.add(part.kind);
      if (part.source.from === 'text') texts.push(part.source.text);
      else tokensBeside += part.kind === 'image' || part.source.from !== 'data' ? tokensOfImage : Math.ceil(part.source.base64.length / bytesOfDocumentToken);
    }
  };
  for (const { parts } of canonical.turns) parts.forEach(add);
  const warnings = [...rough].map((kind) => ({ field: kind, message: `Tokens of parts of the kind "${kind}" are a rough guess.` }));
  return { texts, tokensBeside, warnings, tell: counting.tell };
}
