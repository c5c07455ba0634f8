import { connected } from './connection.ts';
import { isObject } from './is-object.ts';
import type { KeyVerdict } from './provider.ts';
import { bearer, readModelList } from './verdicts.ts';

const fields = [{
  name: 'workspace', label: 'Workspace', hint: 'The host in your workspace’s address', example: 'adb-1234567890123456.7.azuredatabricks.net', required: true,
  pattern: '[a-z0-9-]+(?:\\.[a-z0-9-]+)*\\.(?:cloud\\.databricks\\.com|azuredatabricks\\.net|gcp\\.databricks\\.com)',
}] as const;

export const databricks = connected({
  id: 'databricks', name: 'Databricks', sandbox: false, authorise: bearer,
  // Every chunk of a stream carries the usage so far.
  streamUsageUnasked: true, chat: { outputLimit: 'max_tokens' },
  keyPrefixes: ['dapi'], keyExample: 'dapi…', modelPatterns: [/^databricks-/], priceId: null,
  appModels: ['databricks-gpt-oss-120b', 'databricks-claude-sonnet-4-5'],
  links: { keys: 'https://docs.databricks.com/aws/en/dev-tools/auth/pat', usage: null, retention: 'https://docs.databricks.com/aws/en/machine-learning/model-serving/foundation-model-overview' },
}, fields, ({ workspace }) => ({
  origin: `https://${workspace}`,
  dialects: { 'openai-chat': { basePath: '/serving-endpoints' }, 'openai-embeddings': { basePath: '/serving-endpoints' } },
  verification: { path: '/api/2.0/serving-endpoints', read: readEndpoints },
}));

/** Its models are the workspace’s serving endpoints, called by their names. */
function readEndpoints(status: number, body: unknown): KeyVerdict {
  const endpoints = isObject(body) ? body['endpoints'] : null;
  return readModelList(status, Array.isArray(endpoints) ? endpoints.map((each: unknown) => ({ id: isObject(each) ? each['name'] : null })) : body);
}
