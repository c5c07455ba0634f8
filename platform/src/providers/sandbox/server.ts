import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { DialectId } from '@keystead/contract';
import { dialects } from '../../dialects/index.ts';
import type { Clock } from '../../foundation/index.ts';
import type { Asked, Stamp, Surface } from './asked.ts';
import { dialectOf, type Destination, findDestination, findModels } from './dispatch.ts';
import { describeFault, type Fault, readFault } from './fault.ts';
import { isObject, type JsonObject, textIn } from './json.ts';
import { lastQuestion, replyTo } from './reply.ts';
import { openSender, type Sender } from './sender.ts';
import { readGeminiPath } from './surfaces/gemini.ts';
import { serves } from './surfaces/models.ts';

export interface SandboxOptions {
  readonly clock: Clock;
  /** Listens on this Unix socket, else on a port of the loopback interface. */
  readonly socketPath?: string;
  readonly port?: number;
  /** Between two pieces of a stream; 15 where it is left out. */
  readonly pieceDelayMilliseconds?: number;
}

export interface Sandbox { readonly origin: string; close(): Promise<void> }

const keyMark = 'sk-sandbox-';
const largestBodyBytes = 32 * 1024 * 1024;
const rememberedRequests = 10_000;

/** Starts the sandbox provider; what it does is told in this folder's index. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const seen = new Map<string, number>();
  const { clock, pieceDelayMilliseconds = 15 } = options;
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const sender = openSender(response, pieceDelayMilliseconds);
    handle(request, sender, { clock, seen }).catch(() => { if (response.headersSent) response.destroy(); else sendError(sender, dialectOf(request.url ?? '/', { anthropic: false, google: false }), 500, describeFault(500)); });
  });
  if (options.socketPath !== undefined) await rm(options.socketPath, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    if (options.socketPath === undefined) server.listen(options.port ?? 0, '127.0.0.1', resolve);
    else server.listen(options.socketPath, resolve);
  });
  const address = server.address();
  return {
    origin: typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : `unix:${options.socketPath ?? ''}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => { server.close(resolve); });
    },
  };
}

interface State { readonly clock: Clock; readonly seen: Map<string, number> }

async function handle(request: IncomingMessage, sender: Sender, state: State): Promise<void> {
  const path = request.url ?? '/';
  const manners = { anthropic: request.headers['anthropic-version'] !== undefined, google: request.headers['x-goog-api-key'] !== undefined };
  const fail = (dialect: DialectId, status: number, problem: Problem = describeFault(status)): void => sendError(sender, dialect, status, problem);
  const dialect = dialectOf(path, manners);
  const key = keyOf(request, path);
  if (!key.startsWith(keyMark)) { request.resume(); fail(dialect, 401); return; }
  if (request.method === 'GET') {
    const models = findModels(path, manners);
    if (models === null) fail(dialect, 404);
    else sender.json(200, models);
    return;
  }
  const bytes = await readBody(request);
  if (bytes === null) { fail(dialect, 413); return; }
  const body = parse(bytes);
  const destination = request.method === 'POST' ? findDestination(path) : null;
  if (destination === null) { fail(dialect, 404, { code: 'not_found', message: `The sandbox has nothing at ${request.method ?? ''} ${path.split('?', 1)[0] ?? ''}.` }); return; }
  if (!isObject(body)) { fail(destination.dialect, 400, { code: 'invalid_json', message: 'The body must be a JSON object.' }); return; }
  const model = destination.dialect === 'gemini' ? readGeminiPath(path).model : textIn(body, 'model');
  if (!serves(model)) { fail(destination.dialect, 404, { code: 'model_not_found', message: `The model '${model.slice(0, 100)}' does not exist here. Names of the sandbox's models begin with sandbox-.` }); return; }
  const wrong = destination.check(body);
  if (wrong !== null) { fail(destination.dialect, 400, { code: 'missing_required_parameter', ...wrong }); return; }
  const id = createHash('sha256').update(`${path}\n`).update(bytes).digest('hex').slice(0, 24);
  await respond({ destination, body, path, model, stamp: { id, seconds: Math.floor(state.clock.now().getTime() / 1000) }, visit: `${key} ${id}` }, sender, state);
}

interface Call {
  readonly destination: Destination;
  readonly body: JsonObject;
  readonly path: string;
  readonly model: string;
  readonly stamp: Stamp;
  /** The same for the same request with the same key. */
  readonly visit: string;
}

async function respond(call: Call, sender: Sender, state: State): Promise<void> {
  const { destination, body, path, stamp } = call;
  const asked = destination.surface?.read(body, path) ?? null;
  const fault = readFault(call.model, asked === null ? '' : lastQuestion(asked));
  if (fault !== null && await misbehave(fault, call, sender, state)) return;
  if (destination.compute !== undefined) { sender.json(200, destination.compute(body, path), `req_${stamp.id}`); return; }
  if (destination.surface !== undefined && asked !== null) await write(destination.surface, asked, fault, call, sender);
}

/** Carries a fault out. True where it was the whole answer. */
async function misbehave(fault: Fault, call: Call, sender: Sender, { seen }: State): Promise<boolean> {
  const { dialect } = call.destination;
  switch (fault.kind) {
    case 'error': {
      if (fault.once && countVisit(seen, call.visit) % 2 === 0) return false;
      sendError(sender, dialect, fault.status, describeFault(fault.status), fault.retryAfterSeconds);
      return true;
    }
    case 'context':
      sendError(sender, dialect, 400, { code: 'context_length_exceeded', message: 'prompt is too long: the sandbox was asked to find it so (input token count exceeds the maximum).' });
      return true;
    case 'html': sender.text(200, 'text/html; charset=utf-8', '<!doctype html><title>Closed</title><p>This service is no longer here.'); return true;
    case 'reset': sender.destroy(); return true;
    case 'silent': await sender.untilClosed(); return true;
    case 'slow': await sender.wait(fault.milliseconds); return sender.closed;
    default: return false;
  }
}

async function write(surface: Surface, asked: Asked, fault: Fault | null, call: Call, sender: Sender): Promise<void> {
  const reply = replyTo(asked, { refuse: fault?.kind === 'refusal' });
  const requestId = `req_${call.stamp.id}`;
  const breaks = fault?.kind === 'cut' || fault?.kind === 'stall';
  if (!asked.stream) {
    const text = JSON.stringify(surface.answer(asked, reply, call.stamp));
    if (!breaks) { sender.text(200, 'application/json', text, requestId); return; }
    sender.begin(200, 'application/json', requestId, Buffer.byteLength(text));
    await sender.pieces([text.slice(0, Math.floor(text.length / 2))]);
  } else {
    const pieces = [...surface.stream(asked, reply, call.stamp, call.path)];
    if (fault?.kind === 'malformed') pieces.splice(Math.floor(pieces.length / 2), 0, 'data: {"broken": \n\n');
    if (fault?.kind === 'no-done' && pieces.at(-1)?.includes('[DONE]') === true) pieces.pop();
    sender.begin(200, surface.streamType(call.path), requestId);
    // Cut inside an event, as a broken connection does it.
    const half = pieces.slice(0, Math.ceil(pieces.length / 2));
    await sender.pieces(breaks ? [...half.slice(0, -1), (half.at(-1) ?? '').slice(0, 20)] : pieces);
  }
  if (fault?.kind === 'cut') sender.destroy();
  else if (fault?.kind === 'stall') await sender.untilClosed();
  else sender.end();
}

interface Problem { readonly code: string; readonly message: string; readonly param?: string }

function sendError(sender: Sender, dialect: DialectId, status: number, problem: Problem, retryAfterSeconds: number | null = null): void {
  const retryable = status === 408 || status === 409 || status === 429 || status >= 500;
  const rendered = dialects[dialect].renderError({ status, ...problem, requestId: 'req_sandbox', retryable, ...(retryAfterSeconds === null ? {} : { retryAfterSeconds }) });
  const { 'x-keystead-error': _ours, ...headers } = rendered.headers;
  sender.answer(rendered.status, headers, rendered.body);
}

/** Counts how often a request came, from 1; old ones are forgotten together. */
function countVisit(seen: Map<string, number>, visit: string): number {
  if (seen.size > rememberedRequests) seen.clear();
  const count = (seen.get(visit) ?? 0) + 1;
  seen.set(visit, count);
  return count;
}

function keyOf(request: IncomingMessage, path: string): string {
  const bearer = /^Bearer\s+(.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const named = [request.headers['x-api-key'], request.headers['x-goog-api-key']].find((value) => typeof value === 'string');
  return bearer ?? (typeof named === 'string' ? named : /[?&]key=([^&]+)/.exec(path)?.[1] ?? '');
}

async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const pieces: Buffer[] = [];
  let total = 0;
  for await (const piece of request) {
    if (!Buffer.isBuffer(piece)) continue;
    total += piece.length;
    if (total > largestBodyBytes) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}
