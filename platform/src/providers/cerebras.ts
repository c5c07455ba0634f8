import { openAiCousin } from './open-ai-cousin.ts';

export const cerebras = openAiCousin({
  id: 'cerebras', name: 'Cerebras', origin: 'https://api.cerebras.ai', basePath: '/v1', priceId: 'cerebras',
  keyPrefixes: ['csk-'], keyExample: 'csk-…',
  appModels: ['gpt-oss-120b', 'zai-glm-4.7'],
  links: { keys: 'https://cloud.cerebras.ai/platform', usage: 'https://cloud.cerebras.ai/platform', retention: 'https://www.cerebras.ai/privacy-policy' },
});
