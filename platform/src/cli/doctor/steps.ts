import type { Step } from './client.ts';

const json = { 'content-type': 'application/json' };
const anthropicVersion = { 'anthropic-version': '2023-06-01' };

const chatBody = (model: string, text: string) => ({ model, messages: [{ role: 'user', content: text }] });
const messagesBody = (model: string, text: string) => ({ model, max_tokens: 300, messages: [{ role: 'user', content: text }] });
const responsesBody = (model: string, text: string) => ({ model, input: [{ role: 'user', content: [{ type: 'input_text', text }] }], store: false });
const geminiBody = (_model: string, text: string) => ({ contents: [{ role: 'user', parts: [{ text }] }] });

/** Requests that several clients send alike. */
export const openAiModels: Step = { says: 'the list of models', method: 'GET', path: '/v1/models', expects: 'list' };
export const anthropicModels: Step = { says: 'the list of models', method: 'GET', path: '/v1/models', headers: anthropicVersion, expects: 'list' };
export const geminiModels: Step = { says: 'the list of models', method: 'GET', path: '/v1beta/models', expects: 'list' };

export const chat: Step = { says: 'a question', method: 'POST', path: '/v1/chat/completions', headers: json, body: chatBody, expects: 'answer' };
export const chatStream: Step = { ...chat, says: 'an answer that streams', body: (model, text) => ({ ...chatBody(model, text), stream: true, stream_options: { include_usage: true } }), expects: 'stream' };
/** As the Vercel AI SDK's compatible provider and Open WebUI ask: nothing is said of usage. */
export const plainChatStream: Step = { ...chat, says: 'an answer that streams', body: (model, text) => ({ ...chatBody(model, text), stream: true }), expects: 'stream' };
/** Cursor posts bodies of the Responses API to Chat Completions. */
export const cursorStream: Step = { ...chat, says: 'an answer that streams, asked for in the form of Responses', body: (model, text) => ({ ...responsesBody(model, text), stream: true }), expects: 'stream' };

export const responses: Step = { says: 'a question, by Responses', method: 'POST', path: '/v1/responses', headers: json, body: responsesBody, expects: 'answer' };
export const responsesStream: Step = { ...responses, says: 'an answer that streams, by Responses', headers: { ...json, accept: 'text/event-stream' }, body: (model, text) => ({ ...responsesBody(model, text), stream: true }), expects: 'stream' };
export const responsesUpgrade: Step = {
  says: 'a WebSocket is refused at once', method: 'GET', path: '/v1/responses', expects: 'upgrade-refused',
  headers: { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'a2V5c3RlYWQtZG9jdG9yIQ==' },
};

export const messages: Step = { says: 'a question', method: 'POST', path: '/v1/messages', headers: { ...json, ...anthropicVersion }, body: messagesBody, expects: 'answer' };
export const messagesStream: Step = { ...messages, says: 'an answer that streams', body: (model, text) => ({ ...messagesBody(model, text), stream: true }), expects: 'stream' };
export const countTokens: Step = { ...messages, says: 'counting tokens', path: '/v1/messages/count_tokens?beta=true', body: (model, text) => ({ model, messages: [{ role: 'user', content: text }] }), expects: 'answer' };
export const alive: Step = { says: 'the server is there (HEAD /)', method: 'HEAD', path: '/', expects: 'alive' };

export const gemini: Step = { says: 'a question', method: 'POST', path: '/v1beta/models/{model}:generateContent', headers: json, body: geminiBody, expects: 'answer' };
export const geminiStream: Step = { ...gemini, says: 'an answer that streams', path: '/v1beta/models/{model}:streamGenerateContent?alt=sse', expects: 'stream' };

/** Agents send whole files: 2 MiB, twice what nginx takes unless it is told to. No model is named, so it goes to no provider. */
const bytes = 2 * 1024 * 1024;
const large = (step: Step): Step => ({ ...step, says: 'a request of 2 MiB comes through', body: () => ({ padding: 'x'.repeat(bytes) }), expects: 'large-refused' });
export const largeChat = large(chat);
export const largeMessages = large(messages);
export const largeResponses = large(responses);
