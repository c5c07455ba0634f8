import type { KeyVerdict, Provider } from './provider.ts';
import { bearer, readRefusal, unknown } from './verdicts.ts';

/**
 * Admin keys, by which an account's own usage and cost reports are read. They are providers of their own: with no dialect there is no request
 * that one could serve, and a key that was sealed for one opens for no other.
 */
export const openaiAdmin: Provider = {
  id: 'openai-admin', name: 'OpenAI usage reports', sandbox: false, origin: 'https://api.openai.com', priceId: null, dialects: {},
  authorise: bearer,
  verification: { path: '/v1/organization/costs?start_time=1735689600&limit=1', read: readReport, accountHeaders: { organisation: 'openai-organization' } },
  reports: [/^\/v1\/organization\/usage\/[a-z_]+$/, /^\/v1\/organization\/costs$/, /^\/v1\/organization\/projects\/[\w-]+\/api_keys$/],
  keyPrefixes: ['sk-admin-'], keyExample: 'sk-admin-…',
  modelPatterns: [], appModels: [],
  links: { keys: 'https://platform.openai.com/settings/organization/admin-keys', usage: 'https://platform.openai.com/usage', retention: null },
};

export const anthropicAdmin: Provider = {
  id: 'anthropic-admin', name: 'Anthropic usage reports', sandbox: false, origin: 'https://api.anthropic.com', priceId: null, dialects: {},
  authorise: (secret) => ({ 'x-api-key': secret, 'anthropic-version': '2023-06-01' }),
  verification: { path: '/v1/organizations/api_keys?limit=1', read: readReport, accountHeaders: { organisation: 'anthropic-organization-id' } },
  reports: [/^\/v1\/organizations\/usage_report\/messages$/, /^\/v1\/organizations\/cost_report$/, /^\/v1\/organizations\/api_keys$/],
  keyPrefixes: ['sk-ant-admin'], keyExample: 'sk-ant-admin01-…',
  modelPatterns: [], appModels: [],
  links: { keys: 'https://console.anthropic.com/settings/admin-keys', usage: 'https://console.anthropic.com/usage', retention: null },
};

/** A list proves an admin key. What is in it is not looked at. */
function readReport(status: number, body: unknown): KeyVerdict {
  if (status === 200) return typeof body === 'object' && body !== null && 'data' in body && Array.isArray(body.data) ? { state: 'valid', detail: null, models: [] } : unknown('It answered with something other than a report.');
  return status === 403 ? unknown('The key may not read this report (HTTP 403). An admin key of the organisation is needed.') : readRefusal(status);
}
