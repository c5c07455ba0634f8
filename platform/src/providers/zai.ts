import { openAiCousin } from './open-ai-cousin.ts';

export const zai = openAiCousin({
  id: 'zai', name: 'Z.ai', origin: 'https://api.z.ai', basePath: '/api/paas/v4', priceId: 'zai',
  chat: { outputLimit: 'max_tokens', noSchemas: true },
  keyExample: '32 letters and digits, a dot, 16 more', modelPatterns: [/^glm-/],
  appModels: ['glm-4.6', 'glm-4.5-air'],
  links: { keys: 'https://z.ai/manage-apikey/apikey-list', usage: 'https://z.ai/manage-apikey/billing', retention: 'https://docs.z.ai/legal-agreement/privacy-policy' },
});
