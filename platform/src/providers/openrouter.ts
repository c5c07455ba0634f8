import { openAiCousin } from './open-ai-cousin.ts';
import { readModelList } from './verdicts.ts';

export const openrouter = openAiCousin({
  id: 'openrouter', name: 'OpenRouter', origin: 'https://openrouter.ai', basePath: '/api/v1', also: ['openai-responses', 'openai-embeddings'], priceId: 'openrouter',
  // The list of models is public: only this one asks for a key. What it says of the key is not kept.
  verification: { path: '/api/v1/models/user', read: readModelList },
  keyPrefixes: ['sk-or-v1-', 'sk-or-'], keyExample: 'sk-or-v1-…',
  appModels: ['openai/gpt-5-mini', 'anthropic/claude-haiku-4.5', 'google/gemini-2.5-flash'],
  links: { keys: 'https://openrouter.ai/settings/keys', usage: 'https://openrouter.ai/activity', retention: 'https://openrouter.ai/privacy' },
});
