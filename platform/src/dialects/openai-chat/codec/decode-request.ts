import { type CanonicalRequest, type Notes, type OutputFormat, noteMembers, nothingSaid, type ReasoningWish, type Tool, type ToolChoice } from '../../canonical/index.ts';
import { DialectError } from '../../dialect.ts';
import { isObject, type JsonObject, listIn, objectIn, optionalFlag, optionalLimit, requireModel, textIn } from '../../reading.ts';
import { readMessages } from './read-messages.ts';
import { requestRules } from './request-rules.ts';

/** Reads a Chat Completions request. @throws DialectError, NotCarried */
export function decodeRequest(body: JsonObject, _path: string, notes: Notes): CanonicalRequest {
  noteMembers(body, requestRules, notes);
  refuseSound(body, notes);
  if (body['service_tier'] !== undefined && !['auto', 'default', null].includes(textIn(body, 'service_tier'))) notes.warn('service_tier', 'Tiers of service are each provider’s own; it was left out.');
  return {
    ...nothingSaid, model: requireModel(body['model']), stream: optionalFlag(body, 'stream'), ...readMessages(body['messages'], notes),
    tools: readTools(body, notes), toolChoice: readChoice(body), parallelTools: typeof body['parallel_tool_calls'] === 'boolean' ? body['parallel_tool_calls'] : null,
    format: readFormat(body), maxOutputTokens: optionalLimit(body, 'max_completion_tokens') ?? optionalLimit(body, 'max_tokens'), stop: readStop(body),
    answers: optionalLimit(body, 'n') ?? 1, temperature: numberIn(body, 'temperature'), topP: numberIn(body, 'top_p'), topK: numberIn(body, 'top_k'),
    seed: numberIn(body, 'seed') ?? numberIn(body, 'random_seed'), frequencyPenalty: numberIn(body, 'frequency_penalty'), presencePenalty: numberIn(body, 'presence_penalty'),
    logprobs: body['logprobs'] === true ? { top: numberIn(body, 'top_logprobs') ?? 0 } : null, reasoning: readReasoning(body),
    endUser: textIn(body, 'safety_identifier') ?? textIn(body, 'user'),
  };
}

function refuseSound(body: JsonObject, notes: Notes): void {
  const other = listIn(body, 'modalities').find((each) => each !== 'text' && each !== 'image');
  if (other !== undefined) notes.refuse('modalities', `Answers as ${String(other)} are not translated. Call a provider that speaks OpenAI’s format itself.`);
}

/** @throws DialectError where it is there and no number. */
function numberIn(body: JsonObject, key: string): number | null {
  const value = body[key] ?? null;
  if (value !== null && typeof value !== 'number') throw new DialectError(key, `"${key}" must be a number`);
  return value;
}

function readStop(body: JsonObject): readonly string[] {
  const stop = body['stop'] ?? [];
  const list: readonly unknown[] = Array.isArray(stop) ? stop : [stop];
  if (!list.every((each) => typeof each === 'string')) throw new DialectError('stop', '"stop" must be a text or a list of texts');
  return list;
}

function readTools(body: JsonObject, notes: Notes): readonly Tool[] {
  const tools = listIn(body, 'tools').map((tool, index): Tool => {
    const type = textIn(tool, 'type');
    if (type !== 'function' && isObject(tool) && !isObject(tool['function'])) notes.refuse(`tools[${index}].type`, `A tool of the kind "${type ?? 'unknown'}" runs at the provider and cannot be carried over. Offer it as a function.`);
    return readFunction(objectIn(tool, 'function'), `tools[${index}].function`);
  });
  return [...tools, ...listIn(body, 'functions').map((each, index) => readFunction(isObject(each) ? each : {}, `functions[${index}]`))];
}

function readFunction(untrusted: JsonObject, field: string): Tool {
  const name = textIn(untrusted, 'name');
  if (name === null) throw new DialectError(`${field}.name`, 'a function needs a name');
  const { parameters, strict } = untrusted;
  return { name, description: textIn(untrusted, 'description'), parameters: isObject(parameters) ? parameters : null, ...(typeof strict === 'boolean' ? { strict } : {}) };
}

const choiceKinds: Readonly<Record<string, 'auto' | 'none' | 'any'>> = { auto: 'auto', none: 'none', required: 'any', any: 'any' };

function readChoice(body: JsonObject): ToolChoice | null {
  const choice = body['tool_choice'] ?? body['function_call'] ?? null;
  if (choice === null) return null;
  if (typeof choice === 'string') {
    const kind = choiceKinds[choice];
    if (kind === undefined) throw new DialectError('tool_choice', '"tool_choice" must be none, auto, required or a function');
    return { kind };
  }
  const allowed = objectIn(choice, 'allowed_tools');
  const names = listIn(allowed, 'tools').map((tool) => textIn(objectIn(tool, 'function'), 'name')).filter((name) => name !== null);
  if (names.length > 0) return allowed['mode'] === 'required' ? { kind: 'named', names } : { kind: 'auto' };
  const name = textIn(objectIn(choice, 'function'), 'name') ?? textIn(choice, 'name');
  if (name === null) throw new DialectError('tool_choice', '"tool_choice" names no function');
  return { kind: 'named', names: [name] };
}

function readFormat(body: JsonObject): OutputFormat | null {
  const format = objectIn(body, 'response_format');
  if (format['type'] === 'json_object') return { kind: 'json' };
  if (format['type'] !== 'json_schema') return null;
  const described = objectIn(format, 'json_schema');
  const schema = described['schema'];
  if (!isObject(schema)) return { kind: 'json' };
  return { kind: 'schema', name: textIn(described, 'name') ?? 'answer', description: textIn(described, 'description'), schema, strict: typeof described['strict'] === 'boolean' ? described['strict'] : null };
}

const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;

/** OpenAI's `reasoning_effort`, OpenRouter's `reasoning`, and `thinking` of those who follow Anthropic. */
function readReasoning(body: JsonObject): ReasoningWish | null {
  const reasoning = objectIn(body, 'reasoning');
  const thinking = objectIn(body, 'thinking');
  const named = textIn(body, 'reasoning_effort') ?? textIn(reasoning, 'effort') ?? (thinking['type'] === 'disabled' || reasoning['enabled'] === false ? 'none' : null);
  const effort = efforts.find((each) => each === named) ?? null;
  const budget = reasoning['max_tokens'] ?? thinking['budget_tokens'];
  const budgetTokens = typeof budget === 'number' ? budget : null;
  if (effort === null && budgetTokens === null && thinking['type'] !== 'enabled' && reasoning['enabled'] !== true) return null;
  return { effort: effort ?? (budgetTokens === null ? 'medium' : null), budgetTokens, shown: reasoning['exclude'] === true ? false : null };
}
