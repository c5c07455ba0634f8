/** One way to ask: a path, and a body that says `text` and may be answered with at most `mostTokens`. */
export interface Shape { readonly name: string; path(model: string): string; body(asked: { readonly model: string; readonly text: string }): object; readonly embeds?: true }

export const chaosModels = ['gpt-4o-mini', 'text-embedding-3-small'] as const;
const [chatModel, embeddingModel] = chaosModels;

/** Few, so that many answers fit under a cap that is soon reached. */
const mostTokens = 200;
const stream = true;
const said = (text: string): readonly object[] => [{ role: 'user', content: text }];
const parts = (text: string): object => ({ contents: [{ role: 'user', parts: [{ text }] }], generationConfig: { maxOutputTokens: mostTokens } });
const converse = (text: string): object => ({ messages: [{ role: 'user', content: [{ text }] }], inferenceConfig: { maxTokens: mostTokens } });

/** Every surface that costs money, streamed and whole. The provider of these tests speaks all of the dialects but Bedrock’s: that one is translated. */
export const moneyShapes: readonly Shape[] = [
  { name: 'chat', path: () => '/v1/chat/completions', body: ({ model, text }) => ({ model, max_tokens: mostTokens, messages: said(text) }) },
  { name: 'chat, streamed', path: () => '/v1/chat/completions', body: ({ model, text }) => ({ model, max_tokens: mostTokens, stream, messages: said(text) }) },
  { name: 'responses', path: () => '/v1/responses', body: ({ model, text }) => ({ model, max_output_tokens: mostTokens, input: text }) },
  { name: 'responses, streamed', path: () => '/v1/responses', body: ({ model, text }) => ({ model, max_output_tokens: mostTokens, stream, input: text }) },
  { name: 'messages', path: () => '/v1/messages', body: ({ model, text }) => ({ model, max_tokens: mostTokens, messages: said(text) }) },
  { name: 'messages, streamed', path: () => '/v1/messages', body: ({ model, text }) => ({ model, max_tokens: mostTokens, stream, messages: said(text) }) },
  { name: 'gemini', path: (model) => `/v1beta/models/${model}:generateContent`, body: ({ text }) => parts(text) },
  { name: 'gemini, streamed', path: (model) => `/v1beta/models/${model}:streamGenerateContent?alt=sse`, body: ({ text }) => parts(text) },
  { name: 'gemini, streamed as an array', path: (model) => `/v1beta/models/${model}:streamGenerateContent`, body: ({ text }) => parts(text) },
  { name: 'converse', path: (model) => `/model/${model}/converse`, body: ({ text }) => converse(text) },
  { name: 'converse, streamed', path: (model) => `/model/${model}/converse-stream`, body: ({ text }) => converse(text) },
  { name: 'embeddings', path: () => '/v1/embeddings', body: ({ model, text }) => ({ model, input: text }), embeds: true },
];

export const modelOf = ({ embeds }: Shape): string => (embeds === true ? embeddingModel : chatModel);
