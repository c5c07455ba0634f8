import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';

/** A provider whose answers a test writes, which hears whatever is asked of its address. */
export interface ScriptedProvider {
  readonly origin: string;
  /** Requests that are no calls of a model: pictures, links, anything that a page or a file would fetch. */
  readonly heard: readonly string[];
  /** Bodies of the calls of its model. */
  readonly asked: readonly Readonly<Record<string, unknown>>[];
  /** What it writes next, and for good. */
  write(answer: string): void;
  close(): Promise<void>;
}

const model = 'gpt-4o-mini-2024-07-18';
const charactersInAPiece = 400;

/** Speaks as much of OpenAI’s Chat Completions as an app asks for: a list of models, and one streamed answer. */
export async function startScriptedProvider(): Promise<ScriptedProvider> {
  const heard: string[] = [];
  const asked: Record<string, unknown>[] = [];
  let script = '{}';
  const server = createServer((request, response) => { answer(request, response).catch(() => { response.destroy(); }); });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>)).toString('utf8');
    if (request.method === 'GET' && request.url === '/v1/models') {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ object: 'list', data: [{ id: model, object: 'model', created: 0, owned_by: 'system' }] }));
    } else if (request.method === 'POST' && request.url === '/v1/chat/completions') {
      asked.push(JSON.parse(body) as Record<string, unknown>);
      stream(response, script);
    } else {
      heard.push(`${request.method ?? ''} ${request.url ?? ''}`);
      response.writeHead(200, { 'access-control-allow-origin': '*' }).end('');
    }
  }

  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const address = server.address();
  return {
    origin: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`, heard, asked,
    write(next) { script = next; },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => { server.close(resolve); });
    },
  };
}

function stream(response: ServerResponse, text: string): void {
  const event = (choices: unknown, more: object = {}): string => `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 0, model, choices, ...more })}\n\n`;
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (let start = 0; start < text.length; start += charactersInAPiece) response.write(event([{ index: 0, delta: { content: text.slice(start, start + charactersInAPiece) }, finish_reason: null }]));
  response.write(event([{ index: 0, delta: {}, finish_reason: 'stop' }]));
  response.end(`${event([], { usage: { prompt_tokens: 900, completion_tokens: 90, total_tokens: 990 } })}data: [DONE]\n\n`);
}
