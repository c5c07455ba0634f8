import { calledTools, type CanonicalRequest, type EncodedRequest, type EncodingTarget, type Notes, type Tool, withUserTurn } from '../../canonical/index.ts';
import { claudeFacts } from '../../claude/models.ts';
import { fitSampling, warnOfUnheard } from '../../claude/sampling.ts';
import { writeThinking } from '../../claude/thinking.ts';
import type { JsonObject } from '../../reading.ts';
import { adaptSchema, anthropicSubset } from '../../structured/schema.ts';
import { writeCache, writeMessages, writeText } from './write-messages.ts';

/** Writes a Messages request. @throws NotCarried */
export function encodeRequest(asked: CanonicalRequest, target: EncodingTarget, notes: Notes): EncodedRequest {
  const request = withUserTurn(asked, notes);
  warnOfUnheard(request, notes);
  const facts = claudeFacts(target.model);
  const maxTokens = request.maxOutputTokens ?? facts.mostOutputTokens;
  const { thinking, effort, on } = writeThinking(request, { facts, dialect: 'anthropic-messages', mostOutputTokens: maxTokens, field: 'reasoning' }, notes);
  const { temperature, topP, topK } = fitSampling(request, facts, on, notes);
  const format = request.format?.kind === 'schema' ? { format: { type: 'json_schema', schema: adaptSchema(request.format.schema, anthropicSubset) } } : {};
  const output = { ...(effort === null ? {} : { effort }), ...format };
  const body: JsonObject = {
    model: target.model, max_tokens: maxTokens, ...writeSystem(request, notes), messages: writeMessages(request.turns, facts, notes), ...writeTools(request, notes),
    ...(target.stream ? { stream: true } : {}), ...writeStop(request.stop, notes),
    ...(temperature === null ? {} : { temperature }), ...(topP === null ? {} : { top_p: topP }), ...(topK === null ? {} : { top_k: topK }),
    ...(thinking === null ? {} : { thinking }), ...(Object.keys(output).length === 0 ? {} : { output_config: output }),
    ...writeEndUser(request.endUser, notes),
  };
  return { path: '/messages', headers: { 'anthropic-version': '2023-06-01' }, body };
}

function writeEndUser(endUser: string | null, notes: Notes): JsonObject {
  if (endUser === null) return {};
  if (endUser.length <= 256) return { metadata: { user_id: endUser } };
  notes.warn('user', 'Anthropic takes up to 256 characters for who the answer is for; it was left out.');
  return {};
}

/** What asks for JSON where nothing enforces it. */
export const jsonInstruction = 'Answer with one JSON object and nothing else.';

function writeSystem(request: CanonicalRequest, notes: Notes): JsonObject {
  const system = request.system.filter(({ text }) => text !== '').map((part) => writeText(part, notes));
  if (request.format?.kind === 'json') {
    notes.warn('response_format', 'Claude has no mode for JSON without a schema: it was told to answer with JSON, which is not enforced. Give a schema to have it enforced.');
    system.push({ type: 'text', text: jsonInstruction });
  }
  return system.length === 0 ? {} : { system };
}

/** Whitespace alone is refused as a stop sequence. */
function writeStop(stop: readonly string[], notes: Notes): JsonObject {
  const kept = stop.filter((each) => each.trim() !== '');
  if (kept.length < stop.length) notes.warn('stop', 'Claude takes no stop sequence of white space alone; it was left out.');
  return kept.length === 0 ? {} : { stop_sequences: kept };
}

const names = /^[a-zA-Z0-9_-]{1,128}$/;

function writeTools(request: CanonicalRequest, notes: Notes): JsonObject {
  const { toolChoice, parallelTools } = request;
  // One of several tools: only those are offered, and one has to be called.
  const several = toolChoice?.kind === 'named' && toolChoice.names.length > 1 ? toolChoice.names : null;
  const offered = several === null ? request.tools : request.tools.filter(({ name }) => several.includes(name));
  if (offered.length === 0) {
    // Calls in the conversation want their tools to be there, though none may be called.
    const called = calledTools(request);
    return called.length === 0 ? {} : { tools: called.map(writeTool), tool_choice: { type: 'none' } };
  }
  const odd = offered.find(({ name }) => !names.test(name));
  if (odd !== undefined) notes.refuse('tools', `Names of tools have letters, digits, "_" and "-" at Anthropic; "${odd.name.slice(0, 80)}" has others.`);
  const alone = parallelTools === null || toolChoice?.kind === 'none' ? {} : { disable_parallel_tool_use: !parallelTools };
  const [only] = toolChoice?.kind === 'named' ? toolChoice.names : [];
  const choice = toolChoice === null ? null : several !== null ? { type: 'any' } : toolChoice.kind === 'named' ? { type: 'tool', name: only } : { type: toolChoice.kind };
  const written = choice === null && parallelTools === null ? {} : { tool_choice: { ...choice ?? { type: 'auto' }, ...alone } };
  return { tools: offered.map(writeTool), ...written };
}

function writeTool({ name, description, parameters, strict, cache }: Tool): JsonObject {
  const schema = parameters ?? { type: 'object', properties: {} };
  return {
    name, ...(description === null ? {} : { description }), input_schema: strict === true ? adaptSchema(schema, anthropicSubset) : schema,
    ...(strict === undefined ? {} : { strict }), ...writeCache(cache),
  };
}
