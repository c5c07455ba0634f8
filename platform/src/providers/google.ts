import { isObject } from './is-object.ts';
import type { KeyVerdict, Provider } from './provider.ts';
import { nextPage, readModelList, unknown } from './verdicts.ts';

export const google: Provider = {
  id: 'google', name: 'Google Gemini', sandbox: false, origin: 'https://generativelanguage.googleapis.com', priceId: 'google',
  // Paid projects made since October 2026 log calls unless each says otherwise.
  dialects: { gemini: { basePath: '/v1beta' } }, storeFalse: ['gemini'],
  // In a header, never as `?key=`: addresses end up in logs.
  authorise: (secret) => ({ 'x-goog-api-key': secret }),
  verification: { path: '/v1beta/models?pageSize=1000', read: readGoogleVerdict, next: nextPage('/v1beta/models?pageSize=1000', { token: 'nextPageToken', member: 'pageToken' }) },
  keyPrefixes: ['AIza', 'AQ.'], keyExample: 'AIza…',
  modelPatterns: [/^(?:gemini|gemma|learnlm)-/, /^(?:text-embedding-004|embedding-001)$/],
  appModels: ['gemini-3.5-flash', 'gemini-2.5-flash', 'gemini-3-flash-preview', 'gemini-2.5-pro'],
  links: { keys: 'https://aistudio.google.com/apikey', usage: 'https://aistudio.google.com/usage', retention: 'https://ai.google.dev/gemini-api/terms' },
};

/** Google answers a bad key 400, with a reason among the details (google.rpc.ErrorInfo). */
export function readGoogleVerdict(status: number, body: unknown): KeyVerdict {
  const reason = reasonOf(body);
  if (reason === 'API_KEY_INVALID') return { state: 'invalid', detail: 'Google does not know this key.', models: [] };
  if (reason === 'SERVICE_DISABLED') return unknown('The key is known, but the API is switched off in its project.');
  if (reason === 'API_KEY_SERVICE_BLOCKED') return unknown('The key is known, but restricted to other Google services.');
  if (reason === 'CONSUMER_SUSPENDED') return unknown('The key is known, but Google has suspended its project.');
  return readModelList(status, body);
}

function reasonOf(body: unknown): unknown {
  const error = isObject(body) ? body['error'] : null;
  const details = isObject(error) ? error['details'] : null;
  if (!Array.isArray(details)) return null;
  return details.map((detail: unknown) => (isObject(detail) ? detail['reason'] : undefined)).find((reason) => reason !== undefined) ?? null;
}
