import type { Provider } from './provider.ts';
import { bearer, readModelList } from './verdicts.ts';

export const together: Provider = {
  id: 'together', name: 'Together AI', sandbox: false, origin: 'https://api.together.xyz', priceId: 'together',
  dialects: { 'openai-chat': { basePath: '/v1' }, 'openai-embeddings': { basePath: '/v1' } },
  chat: { outputLimit: 'max_tokens' },
  authorise: bearer,
  // Not a completion: a model that is not serverless is refused even with a good key. The list is a bare array.
  verification: { path: '/v1/models', read: readModelList },
  keyPrefixes: ['tgp_v1_'], keyExample: 'tgp_v1_…',
  modelPatterns: [/^(?:meta-llama|Qwen|deepseek-ai|mistralai|moonshotai|MiniMaxAI|zai-org|nvidia|togethercomputer|BAAI)\//],
  appModels: ['openai/gpt-oss-120b', 'deepseek-ai/DeepSeek-V4.1-Flash', 'Qwen/Qwen3.5-9B'],
  links: { keys: 'https://api.together.ai/settings/api-keys', usage: 'https://api.together.ai/settings/billing', retention: 'https://www.together.ai/privacy' },
};
