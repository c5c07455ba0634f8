import { connected } from './connection.ts';
import { readGoogleVerdict } from './google.ts';
import { isObject } from './is-object.ts';
import type { KeyVerdict } from './provider.ts';
import { readServiceAccount, serviceAccountExchange } from './service-account.ts';
import { bearer, nextPage } from './verdicts.ts';

const fields = [
  { name: 'project', label: 'Project', hint: 'Id of your Google Cloud project', example: 'my-project-123', required: true, pattern: '(?:[a-z][a-z0-9.-]*:)?[a-z][a-z0-9-]{4,28}[a-z0-9]|\\d{6,20}' },
  { name: 'location', label: 'Location', hint: 'A region, or global', example: 'europe-west4', required: true, default: 'global', pattern: 'global|us|eu|[a-z]+-[a-z]+\\d{1,2}' },
] as const;
const listPath = '/v1beta1/publishers/google/models?pageSize=300';
const listPrefix = 'publishers/google/models/';

/** Gemini on Vertex AI, by the key file of a service account. */
export const vertex = connected({
  id: 'vertex', counts: { gemini: { flat: true } }, name: 'Google Vertex AI', sandbox: false,
  readKey: readServiceAccount, exchange: serviceAccountExchange, authorise: bearer,
  keyPrefixes: [], keyExample: 'the key file of a service account (JSON)', modelPatterns: [/^gemini-/], priceId: 'google',
  appModels: ['gemini-2.5-flash', 'gemini-2.5-pro'],
  links: { keys: 'https://console.cloud.google.com/iam-admin/serviceaccounts', usage: 'https://console.cloud.google.com/billing', retention: 'https://cloud.google.com/vertex-ai/generative-ai/docs/vertex-ai-zero-data-retention' },
}, fields, ({ project, location }) => {
  const basePath = `/v1/projects/${project}/locations/${location}/publishers/google`;
  return {
    origin: originOf(location), dialects: { gemini: { basePath } },
    verification: {
      // Counting tokens is free and asks for the same right as a request does.
      path: `${basePath}/models/gemini-2.5-flash:countTokens`, post: { contents: [{ role: 'user', parts: [{ text: 'OK' }] }] }, read: readCount,
      more: { path: listPath, models: modelsIn, next: nextPage(listPath, { token: 'nextPageToken', member: 'pageToken' }) },
    },
  };
});

function originOf(location: string): string {
  if (location === 'global') return 'https://aiplatform.googleapis.com';
  return location === 'us' || location === 'eu' ? `https://aiplatform.${location}.rep.googleapis.com` : `https://${location}-aiplatform.googleapis.com`;
}

function readCount(status: number, body: unknown): KeyVerdict {
  if (status === 200 && isObject(body) && typeof body['totalTokens'] === 'number') return { state: 'valid', detail: null, models: [] };
  // A list is no answer to this question.
  return status === 200 ? readGoogleVerdict(status, null) : readGoogleVerdict(status, body);
}

function modelsIn(body: unknown): readonly string[] {
  const list = isObject(body) ? body['publisherModels'] : null;
  if (!Array.isArray(list)) return [];
  return list.filter(isObject).flatMap(({ name }) => (typeof name === 'string' && name.startsWith(listPrefix) ? [name.slice(listPrefix.length)] : []));
}
