import { setTimeout as sleep } from 'node:timers/promises';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { systemClock } from '../../src/foundation/index.ts';
import { startSandbox } from '../../src/providers/index.ts';
import { type Exchange, cutAtRandom, findFixtures, readExchange, seededRandom } from './replay/index.ts';

export interface OpenAiStandIn {
  readonly origin: string;
  /** What it was asked, in order: method, path, `Authorization`, body. */
  readonly received: readonly { readonly method: string; readonly path: string; readonly authorization: string; readonly body: string }[];
  close(): Promise<void>;
}

/** Why it cannot stand in here, or `false`. */
export const withoutRecordings: string | false = findFixtures().absent ?? false;

const recordings = { models: 'openai/models.models.unknown.chatlas.json', text: 'openai/chat.text.gpt-4o-mini-2024-07-18.ddtrace.json', structured: 'openai/chat.structured-stream.gpt-4o-2024-08-06.mirascope.json' };

/**
 * Stands in for OpenAI, for one key. It is not a recording of the calls made to it: its answers have the shape, order and headers of
 * recorded ones (a list of models, a chat answer, a stream of structured output), and the model asked for in them. What a
 * structured answer says is written by the sandbox's rules, for nobody recorded an answer about our documents.
 */
export async function startOpenAiStandIn(options: { readonly key: string; readonly seed: number; /** A stream that answers a question with these words stops midway, until whoever asked has gone. */ readonly held?: string }): Promise<OpenAiStandIn> {
  const { folder, absent } = findFixtures();
  if (folder === undefined) throw new Error(absent);
  const [models, text, structured] = [recordings.models, recordings.text, recordings.structured].map((file) => readExchange(folder, file)) as [Exchange, Exchange, Exchange];
  const author = await startSandbox({ clock: systemClock, pieceDelayMilliseconds: 0 });
  const random = seededRandom(options.seed);
  const received: OpenAiStandIn['received'][number][] = [];
  const server = createServer((request, response) => { answer(request, response).catch((error: unknown) => { response.destroy(error instanceof Error ? error : new Error(String(error))); }); });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers: { authorization = '' } } = request;
    const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>)).toString('utf8');
    received.push({ method, path: url, authorization, body });
    if (authorization !== `Bearer ${options.key}`) send(response, 401, {}, { error: { message: `Incorrect API key provided: ${options.key.slice(0, 8)}${'*'.repeat(20)}${options.key.slice(-4)}.`, type: 'invalid_request_error', code: 'invalid_api_key', param: null } });
    else if (method === 'GET' && url === '/v1/models') send(response, 200, models.response.headers, models.response.body);
    else if (method !== 'POST' || url !== '/v1/chat/completions') send(response, 404, {}, { error: { message: `Invalid URL (${method} ${url})`, type: 'invalid_request_error', param: null, code: null } });
    else await complete(response, body);
  }

  async function complete(response: ServerResponse, body: string): Promise<void> {
    const { model, stream = false } = JSON.parse(body) as { model: string; stream?: boolean };
    if (!stream) {
      send(response, 200, text.response.headers, { ...text.response.body as object, model });
      return;
    }
    const { stream_options: _forStreams, ...asked } = JSON.parse(body) as Record<string, unknown>;
    const written = await fetch(`${author.origin}/v1/chat/completions`, {
      method: 'POST', headers: { 'content-type': 'application/json', authorization: 'Bearer sk-sandbox-author' }, body: JSON.stringify({ ...asked, model: 'sandbox-large', stream: false }),
    });
    if (!written.ok) throw new Error(`the sandbox did not write it: ${await written.text()}`);
    const answered = await written.json() as { choices: { message: { content: string } }[]; usage: Usage };
    response.writeHead(200, headersOf(structured.response.headers));
    const whole = streamOf(structured, model, answered.choices[0]?.message.content ?? '', answered.usage);
    if (options.held !== undefined && body.includes(options.held)) {
      await writeHalf(response, whole);
      return;
    }
    for (const piece of cutAtRandom(Buffer.from(whole), random)) response.write(piece);
    response.end();
  }

  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const address = server.address();
  return {
    origin: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`, received,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => { server.close(resolve); });
      await author.close();
    },
  };
}

/** The first half of a stream, in portions a moment apart, as a model writes; it is never ended. */
async function writeHalf(response: ServerResponse, whole: string): Promise<void> {
  const events = whole.split('\n\n');
  const portion = Math.ceil(events.length / 20);
  for (let at = 0; at < events.length / 2 && !response.closed; at += portion) {
    response.write(`${events.slice(at, at + portion).join('\n\n')}\n\n`);
    await sleep(portionMilliseconds);
  }
}
const portionMilliseconds = 200;

interface Usage { readonly prompt_tokens: number; readonly completion_tokens: number; readonly total_tokens: number }
interface Chunk { model: string; choices: { delta: { content?: string } }[]; usage: Usage | null }

const charactersInAPiece = 24;

/** The recorded stream with other words: its first piece, as many pieces of text as it takes, its end and its usage. */
function streamOf(recording: Exchange, model: string, content: string, usage: Usage): string {
  const chunks = (recording.response.sse ?? '').split('\n\n').filter((event) => event.startsWith('data: {')).map((event) => JSON.parse(event.slice('data: '.length)) as Chunk);
  const [first, piece] = chunks;
  const [stop, counted] = chunks.slice(-2);
  if (first === undefined || piece === undefined || stop === undefined || counted?.usage == null) throw new Error('the recording is not the stream of an answer with its usage');
  const pieces = content.match(new RegExp(`[^]{1,${charactersInAPiece}}`, 'gu')) ?? [];
  const events = [
    first, ...pieces.map((words) => ({ ...piece, choices: piece.choices.map((choice) => ({ ...choice, delta: { content: words } })) })),
    stop, { ...counted, usage: { ...counted.usage, prompt_tokens: usage.prompt_tokens, completion_tokens: usage.completion_tokens, total_tokens: usage.total_tokens } },
  ];
  return `${events.map((event) => `data: ${JSON.stringify({ ...event, model })}\n\n`).join('')}data: [DONE]\n\n`;
}

function headersOf(recorded: Readonly<Record<string, string>>): Record<string, string> {
  return { ...recorded, date: new Date().toUTCString() };
}

function send(response: ServerResponse, status: number, recorded: Readonly<Record<string, string>>, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headersOf(recorded) }).end(JSON.stringify(body));
}
