import { noKeyMark } from './keys.ts';
import { selfHosted } from './self-hosted.ts';

const unsaid = { keys: null, usage: null, retention: null };
const hint = 'The address before /chat/completions';

/** Whatever else speaks OpenAI's format: an own server, a fine-tuned model, a provider that has no entry of its own here. */
export const compatible = selfHosted({ id: 'openai-compatible', name: 'OpenAI-compatible', keyless: noKeyMark, example: 'https://llm.example.com/v1', hint, also: ['openai-embeddings'], links: unsaid });

/** Its shared address closed in August 2024; endpoints are an organisation's own since. */
export const anyscale = selfHosted({
  id: 'anyscale', name: 'Anyscale', example: 'https://my-service-abc12.cld-xyz.s.anyscaleuserdata.com/v1', hint: 'The address of your service, as its page shows it, and /v1', also: ['openai-embeddings'],
  links: { keys: 'https://console.anyscale.com', usage: 'https://console.anyscale.com', retention: 'https://www.anyscale.com/privacy-policy' },
});

export const ollama = selfHosted({
  id: 'ollama', name: 'Ollama', keyless: noKeyMark, example: 'http://localhost:11434/v1', usual: 'http://localhost:11434/v1', hint: 'As seen from this server; for Ollama’s cloud https://ollama.com/v1, with a key', also: ['openai-embeddings'],
  links: { keys: 'https://ollama.com/settings/keys', usage: null, retention: null },
});

export const vllm = selfHosted({
  id: 'vllm', name: 'vLLM', keyless: noKeyMark, example: 'http://gpu-1.internal:8000/v1', usual: 'http://localhost:8000/v1', hint: 'As seen from this server; the key is what it was started with (--api-key), if any', also: ['openai-responses', 'openai-embeddings'], links: unsaid,
});

export const lmStudio = selfHosted({
  id: 'lm-studio', name: 'LM Studio', keyless: noKeyMark, example: 'http://localhost:1234/v1', usual: 'http://localhost:1234/v1', hint: 'As seen from this server', also: ['openai-responses', 'openai-embeddings'], links: unsaid,
});
