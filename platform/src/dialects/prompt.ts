import { objectIn } from './reading.ts';
import { outputLimitName } from './structured/calls.ts';

export type PromptDialect = 'openai-chat' | 'anthropic-messages' | 'gemini' | 'bedrock-converse';

/** One short question without anything else. */
export interface Prompt {
  /** As the gateway is asked for it. */
  readonly model: string;
  /** As the provider knows it. */
  readonly bareModel: string;
  readonly question: string;
  readonly maxOutputTokens: number;
}

export interface PromptTokens { readonly input: number | null; readonly output: number | null }

/** How a dialect is asked one short question whose answer comes at once. Pure. */
export interface PromptCall {
  /** The gateway's path. */
  path(model: string): string;
  /** Headers the dialect asks for, besides token and content type. */
  readonly headers: Readonly<Record<string, string>>;
  body(prompt: Prompt): object;
  /** As the provider counted; `null` where it did not. */
  readTokens(answer: unknown): PromptTokens;
}

function counted(usage: Readonly<Record<string, unknown>>, input: string, output: string): PromptTokens {
  const count = (value: unknown): number | null => (Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : null);
  return { input: count(usage[input]), output: count(usage[output]) };
}

export const promptCalls: Readonly<Record<PromptDialect, PromptCall>> = {
  'openai-chat': {
    path: () => '/v1/chat/completions', headers: {},
    body: ({ model, bareModel, question, maxOutputTokens }) => ({ model, [outputLimitName(bareModel)]: maxOutputTokens, messages: [{ role: 'user', content: question }] }),
    readTokens: (answer) => counted(objectIn(answer, 'usage'), 'prompt_tokens', 'completion_tokens'),
  },
  'anthropic-messages': {
    path: () => '/v1/messages', headers: { 'anthropic-version': '2023-06-01' },
    body: ({ model, question, maxOutputTokens }) => ({ model, max_tokens: maxOutputTokens, messages: [{ role: 'user', content: question }] }),
    readTokens: (answer) => counted(objectIn(answer, 'usage'), 'input_tokens', 'output_tokens'),
  },
  gemini: {
    path: (model) => `/v1beta/models/${model.split('/').map(encodeURIComponent).join('/')}:generateContent`, headers: {},
    body: ({ question, maxOutputTokens }) => ({ contents: [{ role: 'user', parts: [{ text: question }] }], generationConfig: { maxOutputTokens } }),
    readTokens: (answer) => counted(objectIn(answer, 'usageMetadata'), 'promptTokenCount', 'candidatesTokenCount'),
  },
  'bedrock-converse': {
    path: (model) => `/model/${encodeURIComponent(model)}/converse`, headers: {},
    body: ({ question, maxOutputTokens }) => ({ messages: [{ role: 'user', content: [{ text: question }] }], inferenceConfig: { maxTokens: maxOutputTokens } }),
    readTokens: (answer) => counted(objectIn(answer, 'usage'), 'inputTokens', 'outputTokens'),
  },
};
