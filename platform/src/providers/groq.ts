import type { Provider } from './provider.ts';
import { bearer, readModelList } from './verdicts.ts';

export const groq: Provider = {
  id: 'groq', name: 'Groq', sandbox: false, origin: 'https://api.groq.com', priceId: 'groq',
  dialects: { 'openai-chat': { basePath: '/openai/v1' }, 'openai-responses': { basePath: '/openai/v1' } },
  // Its streams carry `x_groq.usage` without being asked.
  streamUsageUnasked: true,
  authorise: bearer,
  verification: { path: '/openai/v1/models', read: readModelList },
  keyPrefixes: ['gsk_'], keyExample: 'gsk_…',
  modelPatterns: [/^llama-3\.[13]-\d+b-(?:instant|versatile)$/, /^(?:groq\/)?compound(?:-|$)/],
  appModels: ['openai/gpt-oss-120b', 'openai/gpt-oss-20b'],
  links: { keys: 'https://console.groq.com/keys', usage: 'https://console.groq.com/dashboard/usage', retention: 'https://console.groq.com/docs/your-data' },
};
