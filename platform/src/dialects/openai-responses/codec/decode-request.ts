import { type CanonicalRequest, type Notes, noteMembers, nothingSaid, type OutputFormat, type ReasoningWish } from '../../canonical/index.ts';
import { DialectError } from '../../dialect.ts';
import { isObject, type JsonObject, listIn, objectIn, optionalFlag, optionalLimit, requireModel, textIn } from '../../reading.ts';
import { readInput } from './decode-items.ts';
import { readChoice, readTools } from './decode-tools.ts';
import { reasoningRules, requestRules, textRules } from './request-rules.ts';

/** Reads a Responses request. @throws DialectError, NotCarried */
export function decodeRequest(body: JsonObject, _path: string, notes: Notes): CanonicalRequest {
  noteMembers(body, requestRules, notes);
  noteValues(body, notes);
  const instructions = body['instructions'] ?? null;
  if (instructions !== null && typeof instructions !== 'string') throw new DialectError('instructions', '"instructions" must be a text');
  const { system, turns, tools } = readInput(body['input'], notes);
  const offered = [...readTools(listOf(body, 'tools'), 'tools', notes), ...tools];
  const { toolChoice, only } = readChoice(body['tool_choice'], notes);
  return {
    ...nothingSaid, model: requireModel(body['model']), stream: optionalFlag(body, 'stream'),
    system: [...(instructions === null || instructions === '' ? [] : [{ kind: 'text', text: instructions } as const]), ...system], turns,
    tools: offered.filter(({ name }, index) => (only?.has(name) ?? true) && offered.findIndex((each) => each.name === name) === index), toolChoice,
    parallelTools: typeof body['parallel_tool_calls'] === 'boolean' ? body['parallel_tool_calls'] : null, format: readFormat(objectIn(body, 'text'), notes),
    maxOutputTokens: optionalLimit(body, 'max_output_tokens'), temperature: numberIn(body, 'temperature'), topP: numberIn(body, 'top_p'), topK: numberIn(body, 'top_k'), seed: numberIn(body, 'seed'),
    frequencyPenalty: numberIn(body, 'frequency_penalty'), presencePenalty: numberIn(body, 'presence_penalty'), logprobs: readLogprobs(body), reasoning: readReasoning(body, notes),
    endUser: textIn(body, 'safety_identifier') ?? textIn(body, 'user'),
  };
}

const usualTiers: readonly unknown[] = ['auto', 'default'];
/** What may be in `include` without being missed: it belongs to tools of OpenAI's, or to what is sent anyway. */
const neutralIncludes = /^(?:reasoning\.encrypted_content|message\.|web_search_call\.|file_search_call\.|computer_call_output\.|code_interpreter_call\.)/;

/** Members whose value decides whether anything is lost. */
function noteValues(body: JsonObject, notes: Notes): void {
  if (optionalFlag(body, 'background')) throw new DialectError('background', 'background answers cannot be metered here; ask for the answer in the request, or stream it');
  if (body['store'] === true) notes.warn('store', 'The provider that serves this request keeps no answers: a later "previous_response_id" will not find this one. Send the whole conversation each time.');
  if (body['truncation'] === 'auto') notes.warn('truncation', 'A conversation that is too long is not made shorter elsewhere; it was left out.');
  if (isSaid(body['service_tier']) && !usualTiers.includes(body['service_tier'])) notes.warn('service_tier', 'Tiers of service are each provider’s own; it was left out.');
  for (const each of listIn(body, 'include')) if (typeof each === 'string' && !neutralIncludes.test(each)) notes.warn('include', `"${each}" has nothing like it elsewhere and was left out.`);
}

function isSaid(value: unknown): boolean {
  return value !== null && value !== undefined;
}

function listOf(body: JsonObject, key: string): readonly unknown[] {
  const value = body[key] ?? [];
  if (!Array.isArray(value)) throw new DialectError(key, `"${key}" must be a list`);
  return value;
}

/** @throws DialectError where it is there and no number. */
function numberIn(body: JsonObject, key: string): number | null {
  const value = body[key] ?? null;
  if (value !== null && typeof value !== 'number') throw new DialectError(key, `"${key}" must be a number`);
  return value;
}

function readFormat(text: JsonObject, notes: Notes): OutputFormat | null {
  noteMembers(text, textRules, notes, 'text.');
  if (isSaid(text['verbosity']) && text['verbosity'] !== 'medium') notes.warn('text.verbosity', 'The provider that serves this request has nothing like it, so it was left out.');
  const format = objectIn(text, 'format');
  const type = textIn(format, 'type');
  if (type === 'json_object') return { kind: 'json' };
  if (type === null || type === 'text') return null;
  if (type !== 'json_schema') return notes.refuse('text.format.type', `A format of the type "${type}" cannot be carried over.`);
  const { schema, strict } = format;
  if (!isObject(schema)) throw new DialectError('text.format.schema', 'the schema must be an object');
  return { kind: 'schema', name: textIn(format, 'name') ?? 'answer', description: textIn(format, 'description'), schema, strict: typeof strict === 'boolean' ? strict : null };
}

function readLogprobs(body: JsonObject): CanonicalRequest['logprobs'] {
  const top = numberIn(body, 'top_logprobs');
  return (top !== null && top > 0) || listIn(body, 'include').includes('message.output_text.logprobs') ? { top: top ?? 0 } : null;
}

const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;

function readReasoning(body: JsonObject, notes: Notes): ReasoningWish | null {
  const reasoning = objectIn(body, 'reasoning');
  noteMembers(reasoning, reasoningRules, notes, 'reasoning.');
  const named = reasoning['effort'] ?? null;
  const effort = efforts.find((each) => each === named) ?? null;
  if (named !== null && effort === null) throw new DialectError('reasoning.effort', `"reasoning.effort" must be one of ${efforts.join(', ')}`);
  const shown = isSaid(reasoning['summary'] ?? reasoning['generate_summary']) ? true : null;
  return effort === null && shown === null ? null : { effort, budgetTokens: null, shown };
}
