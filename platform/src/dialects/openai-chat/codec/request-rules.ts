import type { MemberRule } from '../../canonical/index.ts';

const dashboard = 'It only labels the request at the provider and was left out.';
const tuning = 'The provider that serves this request has nothing like it, so it was left out.';

/** Members of a Chat Completions body (OpenAI's reference, and what its cousins added), and what becomes of each in translation. */
export const requestRules: Readonly<Record<string, MemberRule>> = {
  model: 'read', messages: 'read', stream: 'read', stream_options: 'read', tools: 'read', tool_choice: 'read', functions: 'read', function_call: 'read', parallel_tool_calls: 'read',
  response_format: 'read', max_tokens: 'read', max_completion_tokens: 'read', stop: 'read', n: 'read', temperature: 'read', top_p: 'read', top_k: 'read', seed: 'read', random_seed: 'read',
  frequency_penalty: 'read', presence_penalty: 'read', logprobs: 'read', top_logprobs: 'read', reasoning_effort: 'read', reasoning: 'read', thinking: 'read', user: 'read', safety_identifier: 'read',
  include_reasoning: 'neutral', reasoning_format: 'neutral', modalities: 'read', store: 'neutral', prediction: 'neutral', prompt_cache_key: 'neutral', prompt_cache_retention: 'neutral', prompt_cache_options: 'neutral', usage: 'neutral', service_tier: 'read',
  metadata: { tunes: dashboard }, verbosity: { tunes: tuning }, logit_bias: { tunes: tuning }, min_p: { tunes: tuning }, repetition_penalty: { tunes: tuning }, top_a: { tunes: tuning },
  safe_prompt: { means: 'The safety prompt is Mistral’s own; another provider cannot add it. Send it as a system message.' },
  safety_model: { means: 'The moderation model is Together’s own; another provider cannot use it.' },
  audio: { means: 'Answers in sound are not translated. Call a provider that speaks OpenAI’s format itself.' },
  web_search_options: { means: 'A search by the provider cannot be carried over. Offer your own search as a tool.' },
  models: { tunes: 'Fall-back models are a matter of the route here; it was left out.' }, transforms: { tunes: tuning }, provider: { tunes: 'Which provider serves is a matter of the route here; it was left out.' },
  plugins: { means: 'Plug-ins of the provider cannot be carried over.' }, echo: { tunes: tuning },
};
