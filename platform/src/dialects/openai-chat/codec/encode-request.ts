import { type CanonicalRequest, type EncodedRequest, type EncodingTarget, type Notes, type OutputFormat, type Tool, type ToolChoice } from '../../canonical/index.ts';
import { fitEffort } from '../../openai-effort.ts';
import { fitSampling } from '../../openai-sampling.ts';
import type { JsonObject } from '../../reading.ts';
import { outputLimitName } from '../../structured/calls.ts';
import { adaptSchema, openAiSubset } from '../../structured/schema.ts';
import type { ChatQuirks } from '../quirks.ts';
import { writeMessages } from './write-messages.ts';

/** Writes a Chat Completions request. @throws NotCarried */
export function encodeRequest(request: CanonicalRequest, target: EncodingTarget, notes: Notes): EncodedRequest {
  const quirks = target.chat ?? {};
  const body: JsonObject = {
    model: target.model, messages: writeMessages(request, quirks, notes),
    ...(target.stream ? { stream: true } : {}),
    ...(request.tools.length === 0 ? {} : { tools: request.tools.map(writeTool) }),
    ...writeChoice(request, quirks, notes), ...writeFormat(request.format, quirks),
    ...(request.maxOutputTokens === null ? {} : { [quirks.outputLimit ?? outputLimitName(target.model)]: request.maxOutputTokens }),
    ...(request.stop.length === 0 ? {} : { stop: request.stop }),
    ...(request.answers === 1 ? {} : { n: request.answers }),
    ...fitSampling(request, target.model, notes), ...written(quirks.seed ?? 'seed', request.seed),
    ...written('frequency_penalty', request.frequencyPenalty), ...written('presence_penalty', request.presencePenalty),
    ...(request.logprobs === null ? {} : { logprobs: true, ...(request.logprobs.top > 0 ? { top_logprobs: request.logprobs.top } : {}) }),
    ...writeReasoning(request, target.model, notes), ...writeEndUser(request, notes),
  };
  if (request.topK !== null) notes.warn('top_k', 'OpenAI’s chat format has no such limit; it was left out.');
  return { path: '/chat/completions', headers: {}, body };
}

const longestEndUser = 64;

function writeEndUser({ endUser }: CanonicalRequest, notes: Notes): JsonObject {
  if (endUser === null || endUser.length <= longestEndUser) return written('user', endUser);
  notes.warn('user', `OpenAI takes up to ${longestEndUser} characters for whom an answer is for; it was left out.`);
  return {};
}

function written(name: string, value: string | number | null): JsonObject {
  return value === null ? {} : { [name]: value };
}

function writeTool({ name, description, parameters, strict }: Tool): JsonObject {
  return { type: 'function', function: { name, ...written('description', description), parameters: parameters ?? { type: 'object', properties: {} }, ...(strict === undefined ? {} : { strict }) } };
}

function writeChoice({ toolChoice, tools, parallelTools }: CanonicalRequest, quirks: ChatQuirks, notes: Notes): JsonObject {
  if (tools.length === 0) return {};
  const parallel = parallelTools === null ? {} : { parallel_tool_calls: parallelTools };
  return toolChoice === null ? parallel : { tool_choice: choiceOf(toolChoice, quirks, notes), ...parallel };
}

function choiceOf(choice: ToolChoice, quirks: ChatQuirks, notes: Notes): unknown {
  if (choice.kind === 'any') return quirks.anyTool ?? 'required';
  if (choice.kind !== 'named') return choice.kind;
  const [only] = choice.names;
  if (choice.names.length === 1 && only !== undefined) return { type: 'function', function: { name: only } };
  if (quirks.anyTool === 'any') notes.refuse('tool_choice', 'This provider can be made to call one named tool or any, not one of several.');
  return { type: 'allowed_tools', allowed_tools: { mode: 'required', tools: choice.names.map((name) => ({ type: 'function', function: { name } })) } };
}

function writeFormat(format: OutputFormat | null, quirks: ChatQuirks): JsonObject {
  if (format === null) return {};
  if (format.kind === 'json' || quirks.noSchemas === true) return { response_format: { type: 'json_object' } };
  const { name, description, schema, strict } = format;
  // Strict mode takes a subset of JSON Schema; a schema that came for another provider is fitted to it.
  const fitted = strict === true ? adaptSchema(schema, openAiSubset) : schema;
  return { response_format: { type: 'json_schema', json_schema: { name, ...written('description', description), schema: fitted, ...(strict === null ? {} : { strict }) } } };
}

function writeReasoning({ reasoning }: CanonicalRequest, model: string, notes: Notes): JsonObject {
  if (reasoning === null) return {};
  const { effort, bent } = fitEffort(reasoning, model);
  if (bent) notes.warn('reasoning_effort', `The model takes no such effort; "${effort ?? 'none at all'}" was sent.`);
  return effort === null ? {} : { reasoning_effort: effort };
}
