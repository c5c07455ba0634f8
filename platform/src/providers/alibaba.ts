import { connected } from './connection.ts';
import { bearer, readModelList } from './verdicts.ts';

const fields = [{
  name: 'region', label: 'Region', hint: 'Where the key was made; a key works in one region alone', example: 'singapore', required: true, default: 'singapore', pattern: 'singapore|beijing|virginia',
  choices: [{ value: 'singapore', label: 'Singapore (international)' }, { value: 'beijing', label: 'Beijing' }, { value: 'virginia', label: 'Virginia (US)' }],
}] as const;
const origins: Readonly<Record<string, string>> = { singapore: 'https://dashscope-intl.aliyuncs.com', beijing: 'https://dashscope.aliyuncs.com', virginia: 'https://dashscope-us.aliyuncs.com' };

export const alibaba = connected({
  id: 'alibaba', name: 'Alibaba Cloud Model Studio', sandbox: false, authorise: bearer,
  keyPrefixes: [], keyExample: 'sk-…', modelPatterns: [/^(?:qwen(?!\.)|qwq|qvq)/], priceId: null,
  chat: { outputLimit: 'max_tokens' },
  appModels: ['qwen-plus', 'qwen-flash', 'qwen-max'],
  links: { keys: 'https://bailian.console.alibabacloud.com/?tab=model#/api-key', usage: 'https://usercenter2-intl.aliyun.com', retention: 'https://www.alibabacloud.com/help/en/legal/latest/alibaba-cloud-international-website-privacy-policy' },
}, fields, ({ region }) => ({
  origin: origins[region] ?? '',
  dialects: { 'openai-chat': { basePath: '/compatible-mode/v1' }, 'openai-embeddings': { basePath: '/compatible-mode/v1' } },
  verification: { path: '/compatible-mode/v1/models', read: readModelList },
}));
