import type { CanonicalRequest, EncodedRequest, EncodingTarget, Notes, OutputFormat, Tool, ToolChoice } from '../../canonical/index.ts';
import { fitEffort } from '../../openai-effort.ts';
import { fitSampling, mayReason } from '../../openai-sampling.ts';
import { type JsonObject, textIn } from '../../reading.ts';
import { adaptSchema, openAiSubset } from '../../structured/schema.ts';
import { writeInput } from './encode-items.ts';
import { ownForm } from './own-tools.ts';

/** The least that OpenAI takes. */
const leastOutputTokens = 16;

/** Writes a Responses request that OpenAI keeps nothing of. @throws NotCarried */
export function encodeRequest(request: CanonicalRequest, target: EncodingTarget, notes: Notes): EncodedRequest {
  noteMissing(request, notes);
  const instructions = writeInstructions(request);
  const thinks = mayReason(target.model);
  const include = [...(thinks ? ['reasoning.encrypted_content'] : []), ...(request.logprobs === null ? [] : ['message.output_text.logprobs'])];
  const body: JsonObject = {
    model: target.model, ...(instructions === null ? {} : { instructions }), input: writeInput(request, notes), store: false,
    ...(target.stream ? { stream: true } : {}), ...(include.length === 0 ? {} : { include }),
    ...(request.tools.length === 0 ? {} : { tools: writeTools(request.tools) }), ...writeChoices(request),
    ...writeFormat(request.format), ...writeLimit(request.maxOutputTokens, notes), ...fitSampling(request, target.model, notes),
    ...(request.logprobs === null ? {} : { top_logprobs: request.logprobs.top }), ...writeReasoning(request, target, notes),
    ...(request.endUser === null ? {} : { [target.provider === 'openai' ? 'safety_identifier' : 'user']: request.endUser }),
  };
  return { path: '/responses', headers: {}, body };
}

/** JSON mode is a 400 where nothing speaks of JSON. */
function writeInstructions({ system, turns, format }: CanonicalRequest): string | null {
  const text = system[0]?.text ?? null;
  if (format?.kind !== 'json') return text;
  const spoken = [...system, ...turns.flatMap(({ parts }) => parts)].some((part) => part.kind === 'text' && /json/i.test(part.text));
  return spoken ? text : [text, 'Answer with one JSON object.'].filter((each) => each !== null).join('\n\n');
}

/** What this dialect has no place for. */
function noteMissing(request: CanonicalRequest, notes: Notes): void {
  if (request.answers > 1) notes.refuse('n', 'The Responses API gives one answer to a request.');
  if (request.stop.length > 0) notes.refuse('stop', 'The Responses API has no stop sequences; without them the answer would go on.');
  const tuning = { top_k: request.topK, seed: request.seed, frequency_penalty: request.frequencyPenalty, presence_penalty: request.presencePenalty };
  for (const [field, value] of Object.entries(tuning)) if (value !== null && (value !== 0 || field === 'seed')) notes.warn(field, 'The Responses API has nothing like it; it was left out.');
}

/** Tools in the forms they came in; those of one namespace together. Without `strict: false` OpenAI would bend the schema. */
export function writeTools(tools: readonly Tool[]): readonly JsonObject[] {
  const spaces = new Map<string, JsonObject[]>();
  return tools.flatMap((tool): readonly JsonObject[] => {
    const own = tool.own?.dialect === 'openai-responses' ? tool.own.value : null;
    if (own === null) return [writeTool(tool)];
    const { namespace, namespace_description: description, ...member } = own;
    if (typeof namespace !== 'string') return [own];
    const known = spaces.get(namespace);
    known?.push(member);
    if (known !== undefined) return [];
    const members = [member];
    spaces.set(namespace, members);
    return [{ type: 'namespace', name: namespace, description: description ?? namespace, tools: members }];
  });
}

function writeTool({ name, description, parameters, strict }: Tool): JsonObject {
  const fitted = parameters === null ? { type: 'object', properties: {} } : strict === true ? adaptSchema(parameters, openAiSubset) : parameters;
  return { type: 'function', name, ...(description === null ? {} : { description }), parameters: fitted, strict: strict ?? false };
}

function writeChoices({ toolChoice, tools, parallelTools }: CanonicalRequest): JsonObject {
  if (tools.length === 0) return {};
  return { ...(toolChoice === null ? {} : { tool_choice: writeChoice(toolChoice, tools) }), ...(parallelTools === null ? {} : { parallel_tool_calls: parallelTools }) };
}

export function writeChoice(choice: ToolChoice, tools: readonly Tool[]): unknown {
  if (choice.kind === 'any') return 'required';
  if (choice.kind !== 'named') return choice.kind;
  const chosen = choice.names.map((name) => chosenTool(name, tools));
  return chosen.length === 1 ? chosen[0] : { type: 'allowed_tools', mode: 'required', tools: chosen };
}

function chosenTool(name: string, tools: readonly Tool[]): JsonObject {
  const own = tools.find((tool) => tool.name === name)?.own;
  if (own === undefined || own.dialect !== 'openai-responses') return { type: 'function', name };
  const namespace = textIn(own.value, 'namespace');
  const named = ownForm(own.type)?.name === undefined || ownForm(own.type)?.name === null;
  return { type: own.type, ...(named ? { name: textIn(own.value, 'name') ?? name } : {}), ...(namespace === null ? {} : { namespace }) };
}

export function writeFormat(format: OutputFormat | null): JsonObject {
  if (format === null) return {};
  if (format.kind === 'json') return { text: { format: { type: 'json_object' } } };
  const { name, description, schema, strict } = format;
  const fitted = strict === true ? adaptSchema(schema, openAiSubset) : schema;
  return { text: { format: { type: 'json_schema', name, ...(description === null ? {} : { description }), schema: fitted, strict: strict ?? false } } };
}

function writeLimit(maxOutputTokens: number | null, notes: Notes): JsonObject {
  if (maxOutputTokens === null) return {};
  if (maxOutputTokens < leastOutputTokens) notes.warn('max_output_tokens', `The Responses API takes no less than ${leastOutputTokens}, so that is what was sent.`);
  return { max_output_tokens: Math.max(maxOutputTokens, leastOutputTokens) };
}

function writeReasoning({ reasoning }: CanonicalRequest, { model }: EncodingTarget, notes: Notes): JsonObject {
  if (reasoning === null) return {};
  const { effort, bent } = fitEffort(reasoning, model);
  if (bent) notes.warn('reasoning.effort', effort === null ? 'This model does not reason; the wish was left out.' : `This model does not take the effort that was asked for; "${effort}" was sent.`);
  const members = { ...(effort === null ? {} : { effort }), ...(reasoning.shown === true && (effort !== null || mayReason(model)) ? { summary: 'auto' } : {}) };
  return Object.keys(members).length === 0 ? {} : { reasoning: members };
}
