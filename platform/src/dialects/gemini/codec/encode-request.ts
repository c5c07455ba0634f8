import { type CanonicalRequest, type EncodedRequest, type EncodingTarget, type Notes, type Tool, type ToolChoice, withUserTurn } from '../../canonical/index.ts';
import type { JsonObject } from '../../reading.ts';
import { targetPath } from '../request.ts';
import { writeContents } from './encode-contents.ts';
import { checksSignatures, writeThinking } from './thinking.ts';

const mostStops = 5;

/** Writes a generateContent request; a stream is always asked for as server-sent events. @throws NotCarried */
export function encodeRequest(asked: CanonicalRequest, target: EncodingTarget, notes: Notes): EncodedRequest {
  const request = withUserTurn(asked, notes);
  noteMissing(request, target, notes);
  const config = writeConfig(request, target, notes);
  const contents = writeContents(request, target.model, notes);
  const body: JsonObject = {
    ...writeSystem(request), contents,
    ...(request.tools.length === 0 ? {} : { tools: [{ functionDeclarations: request.tools.map(writeTool) }], ...writeChoice(request.toolChoice) }),
    ...(Object.keys(config).length === 0 ? {} : { generationConfig: config }),
  };
  return { path: targetPath(`/v1beta/models/x:${target.stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`, target), headers: {}, body };
}

function writeSystem({ system }: CanonicalRequest): JsonObject {
  const parts = system.filter(({ text }) => text !== '').map(({ text }) => ({ text }));
  return parts.length === 0 ? {} : { systemInstruction: { parts } };
}

/** What this dialect has no place for. */
function noteMissing({ stop, parallelTools, endUser, tools, format }: CanonicalRequest, { model }: EncodingTarget, notes: Notes): void {
  if (stop.length > mostStops) notes.refuse('stop', `Gemini takes up to ${mostStops} stop sequences.`);
  if (parallelTools === false && tools.length > 0) notes.warn('parallel_tool_calls', 'Gemini cannot be kept from calling several functions at once; it was left out.');
  if (endUser !== null) notes.warn('user', 'Gemini has no place for whom an answer is for; it was left out.');
  if (format !== null && tools.length > 0 && !checksSignatures(model)) notes.refuse('response_format', 'Gemini before version 3 gives either structured output or calls of functions, not both in one request.');
}

function writeTool({ name, description, parameters }: Tool): JsonObject {
  return { name, ...(description === null ? {} : { description }), ...(parameters === null ? {} : { parametersJsonSchema: parameters }) };
}

const modes = { auto: 'AUTO', none: 'NONE', any: 'ANY' } as const;

function writeChoice(choice: ToolChoice | null): JsonObject {
  if (choice === null) return {};
  const calling = choice.kind === 'named' ? { mode: 'ANY', allowedFunctionNames: choice.names } : { mode: modes[choice.kind] };
  return { toolConfig: { functionCallingConfig: calling } };
}

function writeConfig(request: CanonicalRequest, target: EncodingTarget, notes: Notes): JsonObject {
  const { format, logprobs } = request;
  return {
    ...written('temperature', request.temperature), ...written('topP', request.topP), ...written('topK', request.topK), ...written('seed', request.seed),
    ...written('maxOutputTokens', request.maxOutputTokens), ...written('frequencyPenalty', request.frequencyPenalty), ...written('presencePenalty', request.presencePenalty),
    ...(request.stop.length === 0 ? {} : { stopSequences: request.stop }), ...(request.answers === 1 ? {} : { candidateCount: request.answers }),
    ...(format === null ? {} : { responseMimeType: 'application/json' }), ...(format?.kind === 'schema' ? { responseJsonSchema: format.schema } : {}),
    ...(logprobs === null ? {} : { responseLogprobs: true, ...(logprobs.top > 0 ? { logprobs: logprobs.top } : {}) }),
    ...writeThinking(request.reasoning, target.model, notes),
  };
}

function written(name: string, value: number | null): JsonObject {
  return value === null ? {} : { [name]: value };
}
