import { type CanonicalRequest, joinTurns, noteMembers, nothingSaid, type Notes, type OutputFormat, type Part, type Tool, type ToolChoice, type Turn } from '../../canonical/index.ts';
import { readThinking } from '../../claude/thinking.ts';
import { DialectError } from '../../dialect.ts';
import { isObject, type JsonObject, listIn, objectIn, objectOf, optionalFlag, optionalLimit, required, requireModel, textIn } from '../../reading.ts';
import { isDirect, readCache, readContent, readTexts } from './read-blocks.ts';
import { metadataRules, outputRules, requestRules, toolRules } from './request-rules.ts';

/** Reads a Messages request. @throws DialectError, NotCarried */
export function decodeRequest(body: JsonObject, _path: string, notes: Notes): CanonicalRequest {
  noteMembers(body['service_tier'] === 'auto' ? { ...body, service_tier: null } : body, requestRules, notes);
  noteMembers(objectIn(body, 'output_config'), outputRules, notes, 'output_config.');
  noteMembers(objectIn(body, 'metadata'), metadataRules, notes, 'metadata.');
  const choice = readChoice(body);
  return {
    ...nothingSaid, model: requireModel(body['model']), stream: optionalFlag(body, 'stream'), system: readTexts(body['system'], 'system'),
    turns: markLast(readTurns(body['messages'], notes), body), tools: readTools(body, notes), toolChoice: choice.toolChoice, parallelTools: choice.parallelTools,
    format: readFormat(body), maxOutputTokens: optionalLimit(body, 'max_tokens'), stop: readStop(body), temperature: numberIn(body, 'temperature'),
    topP: numberIn(body, 'top_p'), topK: numberIn(body, 'top_k'), reasoning: readThinking(objectIn(body, 'thinking'), objectIn(body, 'output_config')['effort'], notes, 'thinking'),
    endUser: textIn(objectIn(body, 'metadata'), 'user_id'),
  };
}

function readTurns(messages: unknown, notes: Notes): readonly Turn[] {
  if (!Array.isArray(messages)) throw new DialectError('messages', '"messages" must be a list of messages');
  return joinTurns(messages.map((each: unknown, index): Turn => {
    const field = `messages.${index}`;
    const message = objectOf(each, field);
    const { role } = message;
    if (role !== 'user' && role !== 'assistant' && role !== 'system') throw new DialectError(`${field}.role`, '"role" must be user, assistant or system');
    return { role, parts: readContent(message['content'], `${field}.content`, notes) };
  }));
}

/** A mark on the whole body caches up to its last block. */
function markLast(turns: readonly Turn[], body: JsonObject): readonly Turn[] {
  const { cache } = readCache(body);
  const last = turns.at(-1);
  const part = last?.parts.at(-1);
  if (cache === undefined || last === undefined || part === undefined || !('kind' in part) || part.kind === 'reasoning' || part.kind === 'native' || part.kind === 'refusal' || part.kind === 'media') return turns;
  const marked: Part = { ...part, cache };
  return [...turns.slice(0, -1), { ...last, parts: [...last.parts.slice(0, -1), marked] }];
}

function readTools(body: JsonObject, notes: Notes): readonly Tool[] {
  return listIn(body, 'tools').map((each, index): Tool => {
    const field = `tools.${index}`;
    const tool = objectOf(each, field);
    const type = tool['type'] ?? 'custom';
    if (type !== 'custom' || !isDirect(tool)) notes.refuse(`${field}.type`, `The tool "${String(tool['name'] ?? type)}" runs at Anthropic and cannot be carried over. Offer it as a tool of your own.`);
    noteMembers(tool, toolRules, notes, `${field}.`);
    const { input_schema: schema, strict } = tool;
    if (schema !== undefined && !isObject(schema)) throw new DialectError(`${field}.input_schema`, 'an input schema must be an object');
    return { name: required(tool, 'name', field), description: textIn(tool, 'description'), parameters: schema ?? null, ...(typeof strict === 'boolean' ? { strict } : {}), ...readCache(tool) };
  });
}

function readChoice(body: JsonObject): { readonly toolChoice: ToolChoice | null; readonly parallelTools: boolean | null } {
  const choice = body['tool_choice'] ?? null;
  if (choice === null) return { toolChoice: null, parallelTools: null };
  const { type, disable_parallel_tool_use: alone } = objectOf(choice, 'tool_choice');
  const parallelTools = typeof alone === 'boolean' ? !alone : null;
  if (type === 'auto' || type === 'any' || type === 'none') return { toolChoice: { kind: type }, parallelTools };
  if (type === 'tool') return { toolChoice: { kind: 'named', names: [required(objectIn(body, 'tool_choice'), 'name', 'tool_choice')] }, parallelTools };
  throw new DialectError('tool_choice.type', '"tool_choice.type" must be auto, any, tool or none');
}

/** `output_config.format`, and `output_format` of the beta before it. */
function readFormat(body: JsonObject): OutputFormat | null {
  const format = objectIn(body, 'output_config')['format'] ?? body['output_format'] ?? null;
  if (!isObject(format)) return null;
  const { schema } = format;
  if (format['type'] !== 'json_schema' || !isObject(schema)) throw new DialectError('output_config.format', 'an output format must be of the type json_schema and have a schema');
  return { kind: 'schema', name: (textIn(schema, 'title') ?? 'answer').replaceAll(/[^a-zA-Z0-9_-]/g, '_').slice(0, 64), description: null, schema, strict: true };
}

function readStop(body: JsonObject): readonly string[] {
  const stop = body['stop_sequences'] ?? [];
  if (!Array.isArray(stop) || !stop.every((each) => typeof each === 'string')) throw new DialectError('stop_sequences', '"stop_sequences" must be a list of texts');
  return stop;
}

/** @throws DialectError where it is there and no number. */
function numberIn(body: JsonObject, key: string): number | null {
  const value = body[key] ?? null;
  if (value !== null && typeof value !== 'number') throw new DialectError(key, `"${key}" must be a number`);
  return value;
}
