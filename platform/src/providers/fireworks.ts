import { openAiCousin } from './open-ai-cousin.ts';

export const fireworks = openAiCousin({
  id: 'fireworks', name: 'Fireworks AI', origin: 'https://api.fireworks.ai', basePath: '/inference/v1', also: ['openai-embeddings', 'openai-responses'], priceId: 'fireworks',
  keyPrefixes: ['fw_'], keyExample: 'fw_…', modelPatterns: [/^accounts\/[^/]+\/models\//],
  appModels: ['accounts/fireworks/models/gpt-oss-120b', 'accounts/fireworks/models/deepseek-v3p1'],
  links: { keys: 'https://app.fireworks.ai/settings/users/api-keys', usage: 'https://app.fireworks.ai/account/usage', retention: 'https://docs.fireworks.ai/guides/security_compliance/data_handling' },
});
