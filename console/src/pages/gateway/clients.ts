import type { DialectId } from '@keystead/contract';

/** The dialects that a first call can be made in. */
export type CallDialect = Extract<DialectId, 'openai-chat' | 'anthropic-messages' | 'gemini'>;

export interface Target {
  /** Address of the gateway, without `/v1` and without a slash at the end. */
  readonly url: string;
  readonly token: string;
  readonly model: string;
}

/** A program or library that speaks to the gateway, with the code that makes a first call. */
export interface Client {
  readonly id: string;
  readonly label: string;
  readonly dialect: CallDialect;
  /** What the code is, for the copy button. */
  readonly kind: string;
  /** How to get it, where something must be installed. */
  readonly install: string | null;
  readonly code: (target: Target) => string;
}

const prompt = 'Say hello in five words.';

export const clients: readonly Client[] = [
  {
    id: 'curl', label: 'curl', dialect: 'openai-chat', kind: 'curl command', install: null,
    code: ({ url, token, model }) => `curl ${url}/v1/chat/completions \\
  -H "Authorization: Bearer ${token}" \\
  -H "Content-Type: application/json" \\
  -d '{
    "model": "${model}",
    "messages": [{"role": "user", "content": "${prompt}"}]
  }'`,
  },
  {
    id: 'openai-node', label: 'OpenAI, Node', dialect: 'openai-chat', kind: 'JavaScript code', install: 'npm install openai',
    code: ({ url, token, model }) => `import OpenAI from 'openai';

const client = new OpenAI({
  baseURL: '${url}/v1',
  apiKey: '${token}',
});

const answer = await client.chat.completions.create({
  model: '${model}',
  messages: [{ role: 'user', content: '${prompt}' }],
});
console.log(answer.choices[0].message.content);`,
  },
  {
    id: 'openai-python', label: 'OpenAI, Python', dialect: 'openai-chat', kind: 'Python code', install: 'pip install openai',
    code: ({ url, token, model }) => `from openai import OpenAI

client = OpenAI(
    base_url="${url}/v1",
    api_key="${token}",
)

answer = client.chat.completions.create(
    model="${model}",
    messages=[{"role": "user", "content": "${prompt}"}],
)
print(answer.choices[0].message.content)`,
  },
  {
    id: 'anthropic', label: 'Anthropic', dialect: 'anthropic-messages', kind: 'JavaScript code', install: 'npm install @anthropic-ai/sdk',
    code: ({ url, token, model }) => `import Anthropic from '@anthropic-ai/sdk';

const client = new Anthropic({
  baseURL: '${url}',
  apiKey: '${token}',
});

const answer = await client.messages.create({
  model: '${model}',
  max_tokens: 256,
  messages: [{ role: 'user', content: '${prompt}' }],
});
console.log(answer.content[0].text);`,
  },
  {
    id: 'gemini', label: 'Gemini', dialect: 'gemini', kind: 'JavaScript code', install: 'npm install @google/genai',
    code: ({ url, token, model }) => `import { GoogleGenAI } from '@google/genai';

const client = new GoogleGenAI({
  apiKey: '${token}',
  httpOptions: { baseUrl: '${url}' },
});

const answer = await client.models.generateContent({
  model: '${model}',
  contents: '${prompt}',
});
console.log(answer.text);`,
  },
];

/** Programs that only need some settings. */
export const programs: readonly Client[] = [
  {
    id: 'claude-code', label: 'Claude Code', dialect: 'anthropic-messages', kind: 'shell commands', install: null,
    code: ({ url, token, model }) => `export ANTHROPIC_BASE_URL=${url}
export ANTHROPIC_AUTH_TOKEN=${token}
claude --model ${model}`,
  },
  {
    id: 'codex', label: 'Codex', dialect: 'openai-chat', kind: 'shell commands', install: null,
    code: ({ url, token, model }) => `export KEYSTEAD_TOKEN=${token}
codex -m ${model} -c model_provider=keystead \\
  -c 'model_providers.keystead={name="Keystead",base_url="${url}/v1",env_key="KEYSTEAD_TOKEN",wire_api="responses"}'`,
  },
];

interface CallRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** The same first call as a plain HTTP request, in each dialect. */
export const firstCalls: Readonly<Record<CallDialect, (target: Target) => CallRequest>> = {
  'openai-chat': ({ token, model }) => ({
    path: '/v1/chat/completions', headers: { authorization: `Bearer ${token}` }, body: { model, messages: [{ role: 'user', content: prompt }] },
  }),
  'anthropic-messages': ({ token, model }) => ({
    path: '/v1/messages', headers: { 'x-api-key': token, 'anthropic-version': '2023-06-01' }, body: { model, max_tokens: 256, messages: [{ role: 'user', content: prompt }] },
  }),
  gemini: ({ token, model }) => ({
    path: `/v1beta/models/${encodeURIComponent(model)}:generateContent`, headers: { 'x-goog-api-key': token }, body: { contents: [{ role: 'user', parts: [{ text: prompt }] }] },
  }),
};
