import { calledTools, type CanonicalRequest, type EncodedRequest, type EncodingTarget, type Notes, type Tool, withUserTurn } from '../../canonical/index.ts';
import { jsonInstruction } from '../../anthropic-messages/codec/encode-request.ts';
import { isClaude } from '../../claude/models.ts';
import { warnOfUnheard } from '../../claude/sampling.ts';
import type { JsonObject } from '../../reading.ts';
import { adaptSchema, anthropicSubset } from '../../structured/schema.ts';
import { targetPath } from '../request.ts';
import { endUserName } from './decode-request.ts';
import { fitModel } from './model-families.ts';
import { tellCalls } from './tell-calls.ts';
import { writeCachePoint, writeMessages, type Writing } from './write-messages.ts';

/** Writes a Converse request; model and streaming go into the path. @throws NotCarried */
export function encodeRequest(asked: CanonicalRequest, target: EncodingTarget, notes: Notes): EncodedRequest {
  const begun = withUserTurn(asked, notes);
  warnOfUnheard(begun, notes);
  const fitted = fitModel(begun, target.model, notes);
  const request = forbidsCalls(begun) && !fitted.sayAlone && calledTools(begun).length > 0 ? tellCalls(begun, notes) : begun;
  const writing: Writing = { notes, caches: fitted.caches, plainText: isClaude(target.model), names: new Set() };
  const extra = { ...fitted.extra };
  const tools = writeTools(request, writing, fitted.sayAlone, extra);
  const { temperature, topP, maxTokens } = fitted;
  const settings = {
    ...(maxTokens === null ? {} : { maxTokens }), ...(temperature === null ? {} : { temperature }), ...(topP === null ? {} : { topP }),
    ...(request.stop.length === 0 ? {} : { stopSequences: request.stop }),
  };
  const body: JsonObject = {
    messages: writeMessages(request.turns, writing), ...writeSystem(request, writing), ...(Object.keys(settings).length === 0 ? {} : { inferenceConfig: settings }), ...tools,
    ...writeFormat(request), ...(Object.keys(extra).length === 0 ? {} : { additionalModelRequestFields: extra }), ...writeEndUser(request.endUser, notes),
  };
  return { path: targetPath(`/model/any/${target.stream ? 'converse-stream' : 'converse'}`, target), headers: {}, body };
}

function writeSystem(request: CanonicalRequest, writing: Writing): JsonObject {
  const system = request.system.filter(({ text }) => text.trim() !== '').flatMap(({ text, cache }) => [{ text }, ...(cache === undefined ? [] : writeCachePoint(cache, writing))]);
  if (request.format?.kind === 'json') {
    writing.notes.warn('response_format', 'Bedrock has no mode for JSON without a schema: the model was told to answer with JSON, which is not enforced. Give a schema to have it enforced.');
    system.push({ text: jsonInstruction });
  }
  return system.length === 0 ? {} : { system };
}

function writeFormat({ format }: CanonicalRequest): JsonObject {
  if (format?.kind !== 'schema') return {};
  const { name, description, schema } = format;
  const jsonSchema = { schema: JSON.stringify(adaptSchema(schema, anthropicSubset)), name, ...(description === null ? {} : { description }) };
  return { outputConfig: { textFormat: { type: 'json_schema', structure: { jsonSchema } } } };
}

const names = /^[a-zA-Z0-9_-]{1,64}$/;

function writeTools(request: CanonicalRequest, writing: Writing, sayAlone: boolean, extra: Record<string, unknown>): JsonObject {
  const { toolChoice, parallelTools } = request;
  const several = toolChoice?.kind === 'named' && toolChoice.names.length > 1 ? toolChoice.names : null;
  const named = several === null ? request.tools : request.tools.filter(({ name }) => several.includes(name));
  const called = calledTools(request);
  const offered = named.length === 0 ? called : named;
  if (offered.length === 0) return {};
  const odd = offered.find(({ name }) => !names.test(name));
  if (odd !== undefined) writing.notes.refuse('tools', `Names of tools have up to 64 letters, digits, "_" and "-" at Bedrock; "${odd.name.slice(0, 80)}" does not.`);
  const choice = choiceOf(request, several !== null);
  const tools = offered.flatMap((tool) => writeTool(tool, writing));
  if (forbidsCalls(request)) {
    // Without calls in the conversation, leaving the tools out forbids them; with some, they have to be there.
    if (called.length === 0) return {};
    extra['tool_choice'] = { type: 'none' };
    return { toolConfig: { tools } };
  }
  const alone = parallelTools === false;
  if (alone && sayAlone) {
    // In Claude's own words alone: both at once would contradict each other.
    extra['tool_choice'] = { ...choice?.claude ?? { type: 'auto' }, disable_parallel_tool_use: true };
    return { toolConfig: { tools } };
  }
  if (alone) writing.notes.warn('parallel_tool_calls', 'This model of Bedrock’s cannot be kept from calling several tools at once; it may.');
  return { toolConfig: { tools, ...(choice === null ? {} : { toolChoice: choice.converse }) } };
}

function forbidsCalls({ tools, toolChoice }: CanonicalRequest): boolean {
  return tools.length === 0 || toolChoice?.kind === 'none';
}

/** The choice in Converse's words, and in Claude's own for where more is said with it. */
function choiceOf({ toolChoice }: CanonicalRequest, several: boolean): { readonly converse: JsonObject; readonly claude: JsonObject } | null {
  if (toolChoice === null || toolChoice.kind === 'none') return null;
  if (toolChoice.kind === 'auto') return { converse: { auto: {} }, claude: { type: 'auto' } };
  const [only] = toolChoice.kind === 'named' ? toolChoice.names : [];
  return several || only === undefined ? { converse: { any: {} }, claude: { type: 'any' } } : { converse: { tool: { name: only } }, claude: { type: 'tool', name: only } };
}

function writeTool({ name, description, parameters, strict, cache }: Tool, writing: Writing): readonly JsonObject[] {
  const schema = parameters ?? { type: 'object', properties: {} };
  const json = strict === true ? adaptSchema(schema, anthropicSubset) : schema;
  const spec = { name, ...(description === null ? {} : { description }), inputSchema: { json }, ...(strict === undefined ? {} : { strict }) };
  return [{ toolSpec: spec }, ...(cache === undefined ? [] : writeCachePoint(cache, writing))];
}

/** What requestMetadata may hold (API reference, Converse). */
const label = /^[a-zA-Z0-9\s:_@$#=/+,.-]{1,256}$/;

function writeEndUser(endUser: string | null, notes: Notes): JsonObject {
  if (endUser === null) return {};
  if (label.test(endUser)) return { requestMetadata: { [endUserName]: endUser } };
  notes.warn('user', 'The name of the end user has characters that AWS’s logs do not take; it was left out.');
  return {};
}
