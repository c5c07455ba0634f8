import type { Provider } from './provider.ts';
import { bearer, readModelList } from './verdicts.ts';

export const openai: Provider = {
  id: 'openai', counts: { 'openai-responses': {} }, name: 'OpenAI', sandbox: false, origin: 'https://api.openai.com', priceId: 'openai',
  dialects: { 'openai-chat': { basePath: '/v1' }, 'openai-responses': { basePath: '/v1' }, 'openai-embeddings': { basePath: '/v1' } },
  storeFalse: ['openai-chat', 'openai-responses'],
  authorise: bearer,
  verification: { path: '/v1/models', read: readModelList, accountHeaders: { organisation: 'openai-organization', project: 'openai-project' } },
  // Not `sk-` alone: half a dozen providers begin theirs so, and a key must not be offered to the wrong one.
  keyPrefixes: ['sk-proj-', 'sk-svcacct-', 'sk-None-'], keyExample: 'sk-proj-…',
  broadKeys: [
    { prefix: 'sk-admin-', warning: 'This is an admin key: it can manage the whole OpenAI organisation and is not meant for requests. Make a project key instead, and add this one as “OpenAI usage reports”.' },
    { prefix: 'sk-', warning: 'This is a user key: it reaches every project that its person does. A project key (sk-proj-…) or service account is narrower.' },
    { prefix: 'sk-None-', warning: 'This key belongs to no project: it reaches every project that its person does. A project key (sk-proj-…) is narrower.' },
    { prefix: 'sk-proj-', warning: null }, { prefix: 'sk-svcacct-', warning: null },
  ],
  modelPatterns: [/^(?:gpt|chatgpt|codex|computer-use|omni-moderation)-/, /^text-embedding-(?:ada-002|3-)/, /^o[1-9](?:-|$)/, /^chat-latest$/, /^ft:gpt-/],
  // Schemas came with gpt-4o-2024-08-06 (platform.openai.com/docs/guides/structured-outputs).
  withoutSchemas: [/^(?:ft:)?gpt-3\.5-/, /^(?:ft:)?gpt-4(?:$|[-:])/, /^gpt-4o-2024-05-13$/, /^o1-(?:mini|preview)(?:-|$)/, /^(?:text-embedding|omni-moderation|text-moderation|tts|whisper|dall-e|gpt-image|davinci|babbage)-/],
  appModels: ['gpt-5.4-mini', 'gpt-5-mini', 'gpt-4.1-mini', 'gpt-4o-mini'],
  links: { keys: 'https://platform.openai.com/api-keys', usage: 'https://platform.openai.com/usage', retention: 'https://platform.openai.com/docs/guides/your-data' },
};
