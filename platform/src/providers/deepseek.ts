import { openAiCousin } from './open-ai-cousin.ts';

export const deepseek = openAiCousin({
  id: 'deepseek', name: 'DeepSeek', origin: 'https://api.deepseek.com', basePath: '', also: ['openai-responses'], priceId: 'deepseek',
  chat: { outputLimit: 'max_tokens', noSchemas: true },
  keyExample: 'sk-…', modelPatterns: [/^deepseek-(?!ai)/],
  appModels: ['deepseek-v4-flash', 'deepseek-v4-pro', 'deepseek-chat'],
  links: { keys: 'https://platform.deepseek.com/api_keys', usage: 'https://platform.deepseek.com/usage', retention: 'https://cdn.deepseek.com/policies/en-US/deepseek-privacy-policy.html' },
});
