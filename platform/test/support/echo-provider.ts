import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { setImmediate } from 'node:timers/promises';

/** What a provider was sent. */
export interface SentToProvider { readonly method: string; readonly path: string; readonly headers: IncomingMessage['headers']; readonly rawHeaders: readonly string[]; readonly body: string }

export interface EchoProvider {
  readonly origin: string;
  readonly received: readonly SentToProvider[];
  /** Keys it knows; for every other one it answers 401. */
  readonly known: Set<string>;
  /** Where the models `redirect-…` point to. */
  redirectTo: string;
  close(): Promise<void>;
}

/** With a word of its own among the figures, as no provider sends it and any might. */
const usageWith = (note: string) => ({ ...usage, note });
const usage = { prompt_tokens: 5, completion_tokens: 5, total_tokens: 10 };

/**
 * A provider that speaks a little of three dialects and repeats the key it was sent wherever it can: in errors, headers,
 * answers and streams. What it does is chosen by the model's name.
 */
export async function startEchoProvider(): Promise<EchoProvider> {
  const received: SentToProvider[] = [];
  const known = new Set<string>();
  const server = createServer((request, response) => { answer(request, response).catch(() => { response.destroy(); }); });
  const provider = { origin: '', received, known, redirectTo: '', close: () => new Promise<void>((resolve) => { server.closeAllConnections(); server.close(() => resolve()); }) };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    received.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, rawHeaders: request.rawHeaders, body });
    const key = keyOf(request);
    const send = (status: number, value: unknown, headers: Record<string, string> = {}): void => {
      response.writeHead(status, { 'content-type': 'application/json', 'x-echo': `Bearer ${key}`, ...headers });
      response.end(JSON.stringify(value));
    };
    if (!known.has(key)) { send(401, refusalOf(key)); return; }
    if (request.method === 'GET') { send(200, { data: [...models, key, `ft:${key}`].map((id) => ({ id })), models: models.map((id) => ({ name: `models/${id}` })), seen: key }); return; }
    const model = /"model": *"([^"]*)"/.exec(body)?.[1] ?? request.url ?? '';
    const status = /echo-(\d{3})/.exec(model)?.[1];
    if (status !== undefined) send(Number(status), refusalOf(key));
    else if (model.includes('redirect')) send(Number(/redirect-(\d{3})/.exec(model)?.[1] ?? 307), {}, { location: `${provider.redirectTo}/v1/chat/completions?k=${key}` });
    else if (model.includes('reset')) { response.writeHead(200, { 'content-type': 'text/event-stream' }); response.write(`data: {"choices":[{"delta":{"content":"${key}`); await setImmediate(); response.destroy(); }
    else if (/"stream": *true/.test(body) || (request.url ?? '').includes('stream')) await stream(response, key, model.includes('echo-name') ? `name-${key}` : 'gpt-4o-mini');
    else send(200, answerOf(request.url ?? '', model.includes('echo-name') ? `name-${key}` : model, `You are ${key}; ${JSON.stringify(request.headers)}`));
  }

  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const address = server.address();
  provider.origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  return provider;
}

const models = ['gpt-4o-mini', 'claude-haiku-4-5', 'gemini-2.5-flash'];

function keyOf(request: IncomingMessage): string {
  const header = request.headers['x-api-key'] ?? request.headers['x-goog-api-key'] ?? request.headers.authorization?.replace(/^Bearer /, '') ?? '';
  return String(header);
}

/** The words of real providers: they repeat the key whole, or half masked. */
function refusalOf(key: string): unknown {
  const masked = `${key.slice(0, 8)}${'*'.repeat(20)}${key.slice(-4)}`;
  const message = `Incorrect API key provided: ${key} (${masked}, base64 ${Buffer.from(key).toString('base64')}, hex ${Buffer.from(key).toString('hex')}). Authorization was "Bearer ${key}".`;
  return { type: 'error', error: { message, type: 'invalid_request_error', code: key, status: key, param: key, details: [{ reason: key }] } };
}

/** The key's characters come in pieces, cut across chunks. */
async function stream(response: ServerResponse, key: string, model: string): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'x-echo': key });
  const event = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
  const whole = `${event({ id: 'c', object: 'chat.completion.chunk', model, choices: [{ index: 0, delta: { content: `You are ${key}.` }, finish_reason: null }] })}: ${key}\n\n${event({ id: 'c', object: 'chat.completion.chunk', model, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage: usageWith(key) })}data: [DONE]\n\n`;
  for (let index = 0; index < whole.length; index += 13) {
    response.write(whole.slice(index, index + 13));
    await setImmediate();
  }
  response.end();
}

function answerOf(url: string, model: string, text: string): unknown {
  if (url.includes('/embeddings')) return { object: 'list', model, data: [{ object: 'embedding', index: 0, embedding: [0.5] }], usage: { prompt_tokens: 5, total_tokens: 5 } };
  if (url.includes('/messages')) return { id: 'm', type: 'message', role: 'assistant', model, content: [{ type: 'text', text }], stop_reason: 'end_turn', usage: { input_tokens: 5, output_tokens: 5 } };
  if (url.includes('v1beta')) return { candidates: [{ content: { role: 'model', parts: [{ text }] }, finishReason: 'STOP' }], usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 5, totalTokenCount: 10 }, modelVersion: model.includes('name-') ? model : 'gemini-2.5-flash' };
  return { id: 'c', object: 'chat.completion', model, choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }], usage: usageWith(model) };
}
