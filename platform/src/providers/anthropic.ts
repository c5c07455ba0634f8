import type { Provider } from './provider.ts';
import { nextPage, readModelList } from './verdicts.ts';

export const anthropic: Provider = {
  id: 'anthropic', name: 'Anthropic', sandbox: false, origin: 'https://api.anthropic.com', priceId: 'anthropic',
  dialects: { 'anthropic-messages': { basePath: '/v1' } },
  authorise: (secret) => ({ 'x-api-key': secret, 'anthropic-version': '2023-06-01' }),
  verification: { path: '/v1/models?limit=1000', read: readModelList, next: nextPage('/v1/models?limit=1000', { more: 'has_more', token: 'last_id', member: 'after_id' }), accountHeaders: { organisation: 'anthropic-organization-id' } },
  keyPrefixes: ['sk-ant-'], keyExample: 'sk-ant-api03-…',
  broadKeys: [{ prefix: 'sk-ant-admin', warning: 'This is an admin key: it can manage the whole Anthropic organisation and is not meant for requests. Make an API key of a workspace instead, and add this one as “Anthropic usage reports”.' }],
  modelPatterns: [/^claude-/],
  // Schemas came with Claude Opus 4.1 and Sonnet 4.5 (platform.claude.com/docs/en/build-with-claude/structured-outputs).
  withoutSchemas: [/^claude-(?:2|instant|3)/, /^claude-(?:sonnet|opus)-4-(?:0$|20250514$)/],
  appModels: ['claude-sonnet-5', 'claude-sonnet-4-6', 'claude-sonnet-4-5', 'claude-haiku-4-5'],
  links: { keys: 'https://console.anthropic.com/settings/keys', usage: 'https://console.anthropic.com/usage', retention: 'https://privacy.anthropic.com/' },
};
