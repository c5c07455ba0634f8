import { type CanonicalRequest, joinTurns, type Notes, noteMembers, nothingSaid, type OutputFormat, type Part, type ReasoningWish, type TextPart, type Turn } from '../../canonical/index.ts';
import { DialectError } from '../../dialect.ts';
import { isObject, type JsonObject, listIn, textIn } from '../../reading.ts';
import { readRequest } from '../request.ts';
import { openCallIds, readPart } from './decode-parts.ts';
import { readCalling, readTools } from './decode-tools.ts';
import { fromOpenApi } from './open-api-schema.ts';
import { configRules, requestRules, thinkingRules } from './request-rules.ts';
import { camelMembers } from './spelling.ts';

/** Reads a generateContent request; model and streaming stand in the path. @throws DialectError, NotCarried */
export function decodeRequest(untrusted: JsonObject, path: string, notes: Notes): CanonicalRequest {
  if (!/:(?:streamG|g)enerateContent(?:\?|$)/.test(path)) notes.refuse('model', 'Only generateContent and streamGenerateContent are translated; a provider that speaks Gemini’s format has the rest.');
  const { model, stream, answers, maxOutputTokens } = readRequest(untrusted, path);
  noteMembers(untrusted, requestRules, notes);
  const body = camelMembers(untrusted, '');
  noteMembers(isObject(body['generationConfig']) ? body['generationConfig'] : {}, configRules, notes, 'generationConfig.');
  const config = camelMembers(body['generationConfig'], 'generationConfig');
  const tools = readTools(body['tools'], notes);
  const { toolChoice, only } = readCalling(body['toolConfig'], notes);
  refuseModalities(config, notes);
  return {
    ...nothingSaid, model, stream, answers, maxOutputTokens, system: readSystem(body['systemInstruction'], notes), turns: readContents(body['contents'], notes),
    tools: only === null ? tools : tools.filter(({ name }) => only.has(name)), toolChoice, format: readFormat(config, notes), stop: readStop(config),
    temperature: numberIn(config, 'temperature'), topP: numberIn(config, 'topP'), topK: numberIn(config, 'topK'), seed: numberIn(config, 'seed'),
    frequencyPenalty: numberIn(config, 'frequencyPenalty'), presencePenalty: numberIn(config, 'presencePenalty'),
    logprobs: config['responseLogprobs'] === true ? { top: numberIn(config, 'logprobs') ?? 0 } : null, reasoning: readThinking(config['thinkingConfig'], notes),
  };
}

function refuseModalities(config: JsonObject, notes: Notes): void {
  const other = listIn(config, 'responseModalities').find((each) => typeof each !== 'string' || each.toUpperCase() !== 'TEXT');
  if (other !== undefined) notes.refuse('generationConfig.responseModalities', `Answers as ${String(other)} are asked for in Gemini’s own way and are not translated. Call a provider that speaks Gemini’s format itself.`);
}

/** @throws DialectError where it is there and no number. */
function numberIn(config: JsonObject, key: string): number | null {
  const value = config[key] ?? null;
  if (value !== null && typeof value !== 'number') throw new DialectError(`generationConfig.${key}`, `"${key}" must be a number`);
  return value;
}

function readStop(config: JsonObject): readonly string[] {
  const stop = config['stopSequences'] ?? [];
  if (!Array.isArray(stop) || !stop.every((each) => typeof each === 'string')) throw new DialectError('generationConfig.stopSequences', '"stopSequences" must be a list of texts');
  return stop;
}

function asList(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** Its role says nothing; a text in place of a content is what the SDKs let people write. */
function readSystem(untrusted: unknown, notes: Notes): readonly TextPart[] {
  const parts = typeof untrusted === 'string' ? [untrusted] : asList(camelMembers(untrusted, 'systemInstruction')['parts']);
  const ids = openCallIds();
  return parts.flatMap((part, index) => readPart(part, `systemInstruction.parts[${index}]`, ids, notes)).map((part) => {
    return part.kind === 'text' ? part : notes.refuse('systemInstruction', 'Instructions can hold nothing but text elsewhere.');
  });
}

const roles: Readonly<Record<string, Turn['role']>> = { user: 'user', model: 'assistant', function: 'user', tool: 'user' };

/** Turns of the conversation. A single content, or a text, stands for a list of one. @throws DialectError */
function readContents(untrusted: unknown, notes: Notes): readonly Turn[] {
  const contents = asList(untrusted);
  if (contents.length === 0) throw new DialectError('contents', '"contents" must be a list of contents');
  const ids = openCallIds();
  return joinTurns(contents.map((content, index): Turn => {
    const field = `contents[${index}]`;
    if (typeof content === 'string') return { role: 'user', parts: [{ kind: 'text', text: content }] };
    if (!isObject(content)) throw new DialectError(field, 'a content must be an object');
    const members = camelMembers(content, field);
    const named = members['role'] ?? 'user';
    const role = typeof named === 'string' && Object.hasOwn(roles, named) ? roles[named] : undefined;
    if (role === undefined) throw new DialectError(`${field}.role`, `"${field}.role" must be user or model`);
    // A bare part in place of a content.
    const parts = members['parts'] === undefined && members['role'] === undefined ? [content] : asList(members['parts']);
    const read = parts.flatMap((part, at) => readPart(part, `${field}.parts[${at}]`, ids, notes));
    return { role, parts: role === 'assistant' ? joinPieces(read) : read };
  }));
}

/**
 * Chats of the SDK keep a streamed answer as its pieces: neighbouring texts are one, and so are thoughts until they are
 * signed, since a signature stands for the whole thought.
 */
function joinPieces(parts: readonly Part[]): readonly Part[] {
  const joined: Part[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    const goesOn = last !== undefined && (part.kind === 'text' || (part.kind === 'reasoning' && part.redacted !== true)) && last.kind === part.kind && last.signature === undefined;
    if (goesOn && (last.kind === 'text' || last.kind === 'reasoning')) joined[joined.length - 1] = { ...last, ...part, text: last.text + part.text } as Part;
    else joined.push(part);
  }
  return joined;
}

function readFormat(config: JsonObject, notes: Notes): OutputFormat | null {
  const type = textIn(config, 'responseMimeType') ?? 'text/plain';
  const schema = isObject(config['responseJsonSchema']) ? config['responseJsonSchema'] : isObject(config['responseSchema']) ? fromOpenApi(config['responseSchema']) : null;
  if (type === 'text/plain') return null;
  if (type !== 'application/json') return notes.refuse('generationConfig.responseMimeType', `An answer of the type "${type}" is Gemini’s own.`);
  const title = textIn(schema, 'title') ?? '';
  return schema === null ? { kind: 'json' } : { kind: 'schema', name: /^[\w-]{1,64}$/.test(title) ? title : 'answer', description: null, schema, strict: null };
}

const levels = ['minimal', 'low', 'medium', 'high'] as const;

function readThinking(untrusted: unknown, notes: Notes): ReasoningWish | null {
  if (isObject(untrusted)) noteMembers(untrusted, thinkingRules, notes, 'generationConfig.thinkingConfig.');
  const config = camelMembers(untrusted, 'generationConfig.thinkingConfig');
  const budget = config['thinkingBudget'];
  const level = levels.find((each) => each === textIn(config, 'thinkingLevel')?.toLowerCase()) ?? null;
  const shown = typeof config['includeThoughts'] === 'boolean' ? config['includeThoughts'] : null;
  // -1 leaves it to the model, which is what saying nothing means.
  const budgetTokens = typeof budget === 'number' && budget >= 0 ? budget : null;
  if (level === null && budgetTokens === null && shown === null) return null;
  return budgetTokens === 0 ? { effort: 'none', budgetTokens: 0, shown } : { effort: level, budgetTokens, shown };
}
