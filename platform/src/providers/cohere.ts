import { openAiCousin } from './open-ai-cousin.ts';
import { nextPage, readModelList } from './verdicts.ts';

/** Cohere's own API has a format of its own; this is the one it keeps compatible with OpenAI's. */
export const cohere = openAiCousin({
  id: 'cohere', name: 'Cohere', origin: 'https://api.cohere.ai', basePath: '/compatibility/v1', also: ['openai-embeddings'], priceId: 'cohere',
  chat: { outputLimit: 'max_tokens' },
  verification: { path: '/v1/models?page_size=1000', read: readModelList, next: nextPage('/v1/models?page_size=1000', { token: 'next_page_token', member: 'page_token' }) },
  keyExample: '40 letters and digits', modelPatterns: [/^(?:command|c4ai)-/, /^embed-(?:v|english|multilingual)/],
  appModels: ['command-a-03-2025', 'command-r-08-2024'],
  links: { keys: 'https://dashboard.cohere.com/api-keys', usage: 'https://dashboard.cohere.com/billing', retention: 'https://cohere.com/privacy' },
});
