import { openAiCousin } from './open-ai-cousin.ts';

export const moonshot = openAiCousin({
  id: 'moonshot', name: 'Moonshot AI', origin: 'https://api.moonshot.ai', basePath: '/v1', priceId: 'moonshotai',
  chat: { outputLimit: 'max_tokens' },
  keyExample: 'sk-…', modelPatterns: [/^(?:kimi|moonshot)-/],
  appModels: ['kimi-k2-0905-preview', 'kimi-k2-turbo-preview'],
  links: { keys: 'https://platform.moonshot.ai/console/api-keys', usage: 'https://platform.moonshot.ai/console/account', retention: 'https://platform.moonshot.ai/docs/agreement/userprivacy' },
});
