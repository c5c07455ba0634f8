import { openAiCousin } from './open-ai-cousin.ts';
import { listedModels, readProof } from './verdicts.ts';

/** The router: a model is `owner/name`, with `:provider` where one of those behind it is wished for. */
export const huggingface = openAiCousin({
  id: 'huggingface', name: 'Hugging Face', origin: 'https://router.huggingface.co', basePath: '/v1', also: ['openai-responses'],
  // The list of models is public, so it proves nothing: see whose token it is instead.
  verification: { origin: 'https://huggingface.co', path: '/api/whoami-v2', read: readProof('type'), more: { path: '/v1/models', models: (body) => listedModels(body) ?? [] } },
  keyPrefixes: ['hf_'], keyExample: 'hf_…',
  appModels: ['openai/gpt-oss-120b', 'openai/gpt-oss-20b'],
  links: { keys: 'https://huggingface.co/settings/tokens', usage: 'https://huggingface.co/settings/inference-providers', retention: 'https://huggingface.co/docs/inference-providers/security' },
});
