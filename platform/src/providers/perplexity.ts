import { openAiCousin } from './open-ai-cousin.ts';
import { readProof } from './verdicts.ts';

export const perplexity = openAiCousin({
  id: 'perplexity', name: 'Perplexity', origin: 'https://api.perplexity.ai', basePath: '', priceId: 'perplexity',
  // Every chunk of a stream carries the usage so far.
  streamUsageUnasked: true, chat: { outputLimit: 'max_tokens' },
  verification: { path: '/async/chat/completions', read: readProof('requests') },
  keyPrefixes: ['pplx-'], keyExample: 'pplx-…', modelPatterns: [/^sonar(?:-|$)/, /^r1-1776$/],
  appModels: ['sonar', 'sonar-pro'],
  links: { keys: 'https://www.perplexity.ai/account/api/keys', usage: 'https://www.perplexity.ai/account/api/billing', retention: 'https://docs.perplexity.ai/guides/privacy-security' },
});
