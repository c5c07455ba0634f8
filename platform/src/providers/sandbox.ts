import type { Provider } from './provider.ts';
import { bearer, readModelList } from './verdicts.ts';

/** A name that never resolves (RFC 2606): the egress knows the socket behind it. */
export const sandboxOrigin = 'http://sandbox.keystead.invalid';

export const sandbox: Provider = {
  id: 'sandbox', counts: { 'anthropic-messages': {}, gemini: {} }, name: 'Sandbox', sandbox: true, origin: sandboxOrigin, priceId: 'sandbox',
  dialects: {
    'openai-chat': { basePath: '/v1' }, 'openai-responses': { basePath: '/v1' }, 'openai-embeddings': { basePath: '/v1' },
    'anthropic-messages': { basePath: '/v1' }, gemini: { basePath: '/v1beta' },
  },
  storeFalse: ['openai-chat', 'openai-responses', 'gemini'],
  authorise: bearer,
  verification: { path: '/v1/models', read: readModelList },
  keyPrefixes: ['sk-sandbox-'], keyExample: 'sk-sandbox-…',
  modelPatterns: [/^sandbox-/],
  appModels: ['sandbox-large', 'sandbox-small'],
  links: { keys: null, usage: null, retention: null },
};
