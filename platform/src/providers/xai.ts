import { isObject } from './is-object.ts';
import { openAiCousin } from './open-ai-cousin.ts';
import type { KeyVerdict } from './provider.ts';
import { readModelList } from './verdicts.ts';

export const xai = openAiCousin({
  id: 'xai', name: 'xAI', origin: 'https://api.x.ai', basePath: '/v1', also: ['openai-responses'], priceId: 'x-ai',
  verification: { path: '/v1/models', read: readVerdict },
  keyPrefixes: ['xai-'], keyExample: 'xai-…', modelPatterns: [/^grok-/],
  appModels: ['grok-4-1-fast-non-reasoning', 'grok-4', 'grok-3-mini'],
  links: { keys: 'https://console.x.ai', usage: 'https://console.x.ai', retention: 'https://x.ai/legal/privacy-policy' },
});

/** A wrong key is answered 400 with words alone: `{code, error}`. */
function readVerdict(status: number, body: unknown): KeyVerdict {
  const said = isObject(body) && typeof body['error'] === 'string' ? body['error'] : '';
  if (status === 400 && /\bIncorrect API key\b/.test(said)) return { state: 'invalid', detail: 'xAI does not know this key (HTTP 400).', models: [] };
  return readModelList(status, body);
}
