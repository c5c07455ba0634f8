import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen } from '../support/gateway.ts';

/** How a provider behaves to one request. Times are milliseconds as published; `wait` is scaled by the profile. */
export type Act = (turn: Turn) => void | Promise<void>;

export interface Turn {
  readonly body: Record<string, unknown>;
  readonly response: ServerResponse;
  /** Waits as long as published, in the profile's time; ends early where the gateway has gone. */
  readonly wait: (milliseconds: number) => Promise<void>;
}

export interface MisbehavingProvider {
  readonly origin: string;
  /** What came, in order. */
  readonly requests: { readonly at: number; readonly body: Record<string, unknown> }[];
  /** Connections that the gateway gave up before the answer was whole. */
  givenUp(): number;
  /** From now on it behaves so. */
  behave(act: Act): void;
  close(): Promise<void>;
}

/** A provider over plain HTTP whose faults are made at the level of bytes and sockets. `factor`: what a published second lasts here, in seconds. */
export async function startMisbehavingProvider(first: Act, factor: number): Promise<MisbehavingProvider> {
  const requests: MisbehavingProvider['requests'] = [];
  let act = first;
  let givenUp = 0;
  const server = createServer((request, response) => { void serve(request, response); });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
    requests.push({ at: performance.now(), body });
    const gone = new Promise<void>((resolve) => { response.on('close', () => { if (!response.writableFinished) givenUp += 1; resolve(); }); });
    await act({ body, response, wait: (milliseconds) => Promise.race([gone, pause(milliseconds * factor)]) });
  }

  const port = await listen(server);
  return {
    origin: `http://127.0.0.1:${port}`, requests, givenUp: () => givenUp, behave(next) { act = next; },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => { server.close(resolve); });
    },
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, milliseconds).unref(); });
}

/** One after the other; the last one stays. */
export function inTurn(...acts: readonly Act[]): Act {
  let turn = 0;
  return (now) => {
    const act = acts[Math.min(turn, acts.length - 1)];
    turn += 1;
    return act?.(now);
  };
}

export const answers = (status: number, body: unknown, headers: Record<string, string> = {}): Act => ({ response }) => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
};

export const failure = (status: number, code: string, headers?: Record<string, string>): Act => answers(status, { error: { message: `it is ${code}`, type: 'server_error', param: null, code } }, headers);

/** Resets the connection. */
export const resets: Act = ({ response }) => { response.socket?.resetAndDestroy(); };
export const silent: Act = () => undefined;

const usage = { prompt_tokens: 5, completion_tokens: 60, total_tokens: 65 };
const tokens = 60;
const piece = (model: string, delta: object, finish: string | null = null): string => `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model, choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;

interface Stream {
  readonly from?: number;
  readonly to?: number;
  /** Between the role and the first token. */
  readonly firstTokenAfter?: number;
  /** Before this token something happens. */
  readonly at?: { readonly token: number; readonly does: (turn: Turn) => void | Promise<void> };
  readonly done?: boolean;
  readonly keepsOpen?: boolean;
}

/** A healthy provider called `model`: a stream of sixty tokens (`model:0 model:1 …`), or the same as a whole answer, but for what is said. */
export function healthy(model: string, { firstTokenAfter = 0, at, done = true, keepsOpen = false, to = tokens }: Stream = {}): Act {
  return async (turn) => {
    const { response, body, wait } = turn;
    const words = Array.from({ length: to }, (_, index) => `${model}:${index} `);
    if (body['stream'] !== true) {
      await wait(firstTokenAfter);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ id: 'c', object: 'chat.completion', created: 1, model, choices: [{ index: 0, message: { role: 'assistant', content: words.join('') }, finish_reason: 'stop' }], usage }));
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(piece(model, { role: 'assistant', content: '' }));
    await wait(firstTokenAfter);
    for (const [index, word] of words.entries()) {
      if (at?.token === index) await at.does(turn);
      if (response.destroyed) return;
      response.write(piece(model, { content: word }));
    }
    response.write(piece(model, {}, 'stop'));
    response.write(`data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model, choices: [], usage })}\n\n`);
    if (done) response.write('data: [DONE]\n\n');
    if (!keepsOpen) response.end();
  };
}

/** A stream that is cut before a token, once what came before is on its way. */
export const cutAt = (model: string, token: number): Act => healthy(model, { at: { token, does: async ({ response, wait }) => { await wait(50); response.socket?.destroy(); } } });

/** All sixty tokens of one provider, in order, and nothing else. */
export function isWhole(text: string, model: string): boolean {
  return text === Array.from({ length: tokens }, (_, index) => `${model}:${index} `).join('');
}
