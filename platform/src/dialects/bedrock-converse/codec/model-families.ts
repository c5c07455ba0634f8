import type { CanonicalRequest, Notes, ReasoningWish } from '../../canonical/index.ts';
import { claudeFacts, isClaude } from '../../claude/models.ts';
import { fitSampling } from '../../claude/sampling.ts';
import { effortOfBudget, writeThinking } from '../../claude/thinking.ts';
import type { JsonObject } from '../../reading.ts';

/** What of a request depends on whose model Bedrock serves. */
export interface Fitted {
  readonly maxTokens: number | null;
  readonly temperature: number | null;
  readonly topP: number | null;
  /** `additionalModelRequestFields`. */
  readonly extra: JsonObject;
  readonly caches: boolean;
  /** One tool at a time can be asked for. */
  readonly sayAlone: boolean;
}

interface Family { readonly is: (model: string) => boolean; readonly fit: (request: CanonicalRequest, model: string, notes: Notes) => Fitted }

const noReasoning = 'Converse has no way to say how much this model shall think; the wish was left out.';

const families: readonly Family[] = [
  { is: isClaude, fit: fitClaude },
  { is: (model) => model.includes('nova'), fit: fitNova },
  { is: (model) => model.includes('openai.'), fit: fitOpenAi },
];

/** Fits a request to the family of the model (model parameters of each provider, Amazon Bedrock user guide). */
export function fitModel(request: CanonicalRequest, model: string, notes: Notes): Fitted {
  const family = families.find(({ is }) => is(model));
  if (family !== undefined) return family.fit(request, model, notes);
  if (request.reasoning !== null && request.reasoning.effort !== 'none') notes.warn('reasoning', noReasoning);
  return { ...plain(request, notes), extra: noTopK(request, notes) };
}

function plain(request: CanonicalRequest, notes: Notes): Fitted {
  const { temperature, topP } = fitSampling({ ...request, topK: null }, claudeFacts(''), false, notes);
  return { maxTokens: request.maxOutputTokens, temperature, topP, extra: {}, caches: false, sayAlone: false };
}

function noTopK({ topK }: CanonicalRequest, notes: Notes): JsonObject {
  if (topK !== null) notes.warn('top_k', 'Converse has no such limit for this model; it was left out.');
  return {};
}

function fitClaude(request: CanonicalRequest, model: string, notes: Notes): Fitted {
  const facts = claudeFacts(model);
  const { thinking, effort, on } = writeThinking(request, { facts, dialect: 'bedrock-converse', mostOutputTokens: request.maxOutputTokens, field: 'reasoning' }, notes);
  const { temperature, topP, topK } = fitSampling(request, facts, on, notes);
  const extra = { ...(thinking === null ? {} : { thinking }), ...(effort === null ? {} : { output_config: { effort } }), ...(topK === null ? {} : { top_k: topK }) };
  return { maxTokens: request.maxOutputTokens, temperature, topP, extra, caches: true, sayAlone: true };
}

/** How much, in the three words that the others have. */
function levelOf({ effort, budgetTokens }: ReasoningWish): 'none' | 'low' | 'medium' | 'high' {
  if (effort === 'none' || (effort === null && budgetTokens === 0)) return 'none';
  if (effort === 'minimal' || effort === 'low') return 'low';
  if (effort === 'high' || effort === 'xhigh' || effort === 'max') return 'high';
  return effort === null && budgetTokens !== null && budgetTokens > 0 ? effortOfBudget(budgetTokens) : 'medium';
}

/** Nova 2 thinks; at its highest effort it takes neither limit nor sampling. */
function fitNova(request: CanonicalRequest, model: string, notes: Notes): Fitted {
  const fitted = plain(request, notes);
  const topK = request.topK === null ? {} : { inferenceConfig: { topK: request.topK } };
  const { reasoning } = request;
  if (reasoning === null) return { ...fitted, extra: topK, caches: true };
  const wished = levelOf(reasoning);
  if (!model.includes('nova-2')) {
    if (wished !== 'none') notes.warn('reasoning', 'The model that serves this request does not think before it answers; the wish for it was left out.');
    return { ...fitted, extra: topK, caches: true };
  }
  if (wished === 'none') return { ...fitted, extra: { ...topK, reasoningConfig: { type: 'disabled' } }, caches: true };
  const level = wished === 'high' && (fitted.maxTokens !== null || fitted.temperature !== null || fitted.topP !== null) ? 'medium' : wished;
  if (level !== wished) notes.warn('reasoning', 'At its highest effort this model takes neither an output limit nor sampling; it was asked for "medium".');
  return { ...fitted, extra: { ...topK, reasoningConfig: { type: 'enabled', maxReasoningEffort: level } }, caches: true };
}

function fitOpenAi(request: CanonicalRequest, _model: string, notes: Notes): Fitted {
  const { reasoning } = request;
  const level = reasoning === null ? null : levelOf(reasoning);
  if (level === 'none') notes.warn('reasoning', 'The model that serves this request always thinks; it was asked for as little as it can.');
  return { ...plain(request, notes), extra: { ...noTopK(request, notes), ...(level === null ? {} : { reasoning_effort: level === 'none' ? 'low' : level }) } };
}
