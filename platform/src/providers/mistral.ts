import type { Provider } from './provider.ts';
import { bearer, readModelList } from './verdicts.ts';

export const mistral: Provider = {
  id: 'mistral', name: 'Mistral', sandbox: false, origin: 'https://api.mistral.ai', priceId: 'mistral',
  dialects: { 'openai-chat': { basePath: '/v1' }, 'openai-embeddings': { basePath: '/v1' } },
  streamUsageUnasked: true,
  chat: { outputLimit: 'max_tokens', anyTool: 'any', seed: 'random_seed', shortCallIds: true },
  authorise: bearer,
  verification: { path: '/v1/models', read: readModelList },
  keyPrefixes: [], keyExample: '32 letters and digits',
  modelPatterns: [/^(?:open-)?(?:mistral|ministral|magistral|codestral|devstral|pixtral|voxtral|mixtral)-/],
  appModels: ['mistral-medium-latest', 'mistral-large-latest', 'mistral-small-latest'],
  links: { keys: 'https://console.mistral.ai/api-keys', usage: 'https://console.mistral.ai/usage', retention: 'https://mistral.ai/terms' },
};
