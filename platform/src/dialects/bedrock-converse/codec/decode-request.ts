import { type CanonicalRequest, joinTurns, noteMembers, nothingSaid, type Notes, type OutputFormat, type ReasoningWish, type TextPart, type Tool, type ToolChoice, type Turn } from '../../canonical/index.ts';
import { readThinking } from '../../claude/thinking.ts';
import { DialectError } from '../../dialect.ts';
import { isObject, type JsonObject, listIn, objectIn, objectOf, optionalLimit, parseJson, required, textIn } from '../../reading.ts';
import { readRequest } from '../request.ts';
import { readCachePoint, readContent } from './read-blocks.ts';
import { inferenceRules, modelRules, requestRules, toolRules } from './request-rules.ts';

/** Reads a Converse request; model and streaming stand in the path. @throws DialectError, NotCarried */
export function decodeRequest(body: JsonObject, path: string, notes: Notes): CanonicalRequest {
  const { model, stream } = readRequest(body, path);
  noteMembers(body, requestRules, notes);
  const settings = objectIn(body, 'inferenceConfig');
  const extra = objectIn(body, 'additionalModelRequestFields');
  noteMembers(settings, inferenceRules, notes, 'inferenceConfig.');
  noteMembers(extra, modelRules, notes, 'additionalModelRequestFields.');
  const alone = objectIn(extra, 'tool_choice')['disable_parallel_tool_use'];
  return {
    ...nothingSaid, model, stream, system: readSystem(body, notes), turns: readTurns(body['messages'], notes), tools: readTools(body, notes), toolChoice: readChoice(body, extra),
    parallelTools: typeof alone === 'boolean' ? !alone : null, format: readFormat(body), maxOutputTokens: optionalLimit(settings, 'maxTokens'), stop: readStop(settings),
    temperature: numberIn(settings, 'temperature'), topP: numberIn(settings, 'topP'),
    topK: numberIn(extra, 'top_k') ?? numberIn(extra, 'topK') ?? numberIn(objectIn(extra, 'inferenceConfig'), 'topK') ?? numberIn(settings, 'topK'),
    reasoning: readReasoning(extra, notes), endUser: readEndUser(body, notes),
  };
}

function readTurns(messages: unknown, notes: Notes): readonly Turn[] {
  if (!Array.isArray(messages)) throw new DialectError('messages', '"messages" must be a list of messages');
  return joinTurns(messages.map((each: unknown, index): Turn => {
    const field = `messages[${index}]`;
    const message = objectOf(each, field);
    const { role } = message;
    if (role !== 'user' && role !== 'assistant' && role !== 'system') throw new DialectError(`${field}.role`, '"role" must be user, assistant or system');
    return { role, parts: readContent(message['content'], `${field}.content`, notes) };
  }));
}

function readSystem(body: JsonObject, notes: Notes): readonly TextPart[] {
  const { system } = body;
  if (system === undefined || system === null) return [];
  return readContent(system, 'system', notes).filter((part) => part.kind === 'text');
}

function readTools(body: JsonObject, notes: Notes): readonly Tool[] {
  const tools: Tool[] = [];
  listIn(objectIn(body, 'toolConfig'), 'tools').forEach((each, index) => {
    const field = `toolConfig.tools[${index}]`;
    const tool = objectOf(each, field);
    const last = tools.at(-1);
    if (isObject(tool['cachePoint'])) { if (last !== undefined) tools[tools.length - 1] = { ...last, cache: readCachePoint(tool['cachePoint']) }; return; }
    const spec = tool['toolSpec'];
    if (!isObject(spec)) notes.refuse(field, 'A tool of Bedrock’s own runs there and cannot be carried over. Offer it as a toolSpec.');
    tools.push(readTool(objectOf(spec, field), `${field}.toolSpec`, notes));
  });
  return tools;
}

function readTool(spec: JsonObject, field: string, notes: Notes): Tool {
  noteMembers(spec, toolRules, notes, `${field}.`);
  const { strict } = spec;
  const schema = objectIn(spec, 'inputSchema')['json'];
  return { name: required(spec, 'name', field), description: textIn(spec, 'description'), parameters: isObject(schema) ? schema : null, ...(typeof strict === 'boolean' ? { strict } : {}) };
}

function readChoice(body: JsonObject, extra: JsonObject): ToolChoice | null {
  const choice = objectIn(body, 'toolConfig')['toolChoice'] ?? null;
  const own = objectIn(extra, 'tool_choice');
  if (choice === null) return own['type'] === 'any' || own['type'] === 'auto' || own['type'] === 'none' ? { kind: own['type'] } : typeof own['name'] === 'string' ? { kind: 'named', names: [own['name']] } : null;
  if (!isObject(choice)) throw new DialectError('toolConfig.toolChoice', '"toolConfig.toolChoice" must be an object');
  if (isObject(choice['tool'])) return { kind: 'named', names: [required(choice['tool'], 'name', 'toolConfig.toolChoice.tool')] };
  if (choice['any'] !== undefined) return { kind: 'any' };
  if (choice['auto'] !== undefined) return { kind: 'auto' };
  throw new DialectError('toolConfig.toolChoice', '"toolConfig.toolChoice" must have auto, any or tool');
}

function readFormat(body: JsonObject): OutputFormat | null {
  const format = objectIn(objectIn(body, 'outputConfig'), 'textFormat');
  if (format['type'] === undefined) return null;
  const described = objectIn(objectIn(format, 'structure'), 'jsonSchema');
  const schema = parseJson(textIn(described, 'schema') ?? 'null');
  if (!isObject(schema)) throw new DialectError('outputConfig.textFormat.structure.jsonSchema.schema', 'the schema must be JSON Schema as a text');
  return { kind: 'schema', name: textIn(described, 'name') ?? 'answer', description: textIn(described, 'description'), schema, strict: true };
}

/** Each family of models has its own name for it: Claude's `thinking`, Nova's `reasoningConfig`, OpenAI's `reasoning_effort`. */
function readReasoning(extra: JsonObject, notes: Notes): ReasoningWish | null {
  const nova = objectIn(extra, 'reasoningConfig');
  if (nova['type'] === 'disabled') return { effort: 'none', budgetTokens: null, shown: null };
  const effort = (['minimal', 'low', 'medium', 'high', 'none'] as const).find((each) => each === (nova['maxReasoningEffort'] ?? extra['reasoning_effort']));
  if (nova['type'] === 'enabled' || effort !== undefined) return { effort: effort ?? 'medium', budgetTokens: null, shown: null };
  return readThinking(objectIn(extra, 'thinking'), objectIn(extra, 'output_config')['effort'], notes, 'additionalModelRequestFields.thinking');
}

export const endUserName = 'endUser';

/** Names for the caller's own logs at AWS; one of them is who the answer is for. */
function readEndUser(body: JsonObject, notes: Notes): string | null {
  const metadata = objectIn(body, 'requestMetadata');
  if (Object.keys(metadata).some((name) => name !== endUserName)) notes.warn('requestMetadata', 'It only labels the request in AWS’s logs and was left out.');
  return textIn(metadata, endUserName);
}

function readStop(settings: JsonObject): readonly string[] {
  const stop = settings['stopSequences'] ?? [];
  if (!Array.isArray(stop) || !stop.every((each) => typeof each === 'string')) throw new DialectError('inferenceConfig.stopSequences', '"stopSequences" must be a list of texts');
  return stop;
}

/** @throws DialectError where it is there and no number. */
function numberIn(holder: JsonObject, key: string): number | null {
  const value = holder[key] ?? null;
  if (value !== null && typeof value !== 'number') throw new DialectError(key, `"${key}" must be a number`);
  return value;
}
