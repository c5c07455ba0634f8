import { request as requestPlain, type IncomingMessage } from 'node:http';
import { request as requestTls } from 'node:https';
import type { DoctorClient, Step } from './client.ts';
import type { Observation } from './finding.ts';

export interface ProbeOptions {
  readonly server: string;
  readonly token: string;
  readonly model: string;
  /** Milliseconds until a request without an answer is given up. */
  readonly patienceMilliseconds: number;
  /** Milliseconds, of any beginning. */
  readonly monotonic: () => number;
}

const mostBytes = 4 * 1024 * 1024;
/** Long enough to come in many pieces. */
const text = 'Count from one to forty, in words, one to a line.';

/** Sends one step as the client would, follows no redirect, and notes what comes and when. Never rejects. */
export function probe(client: Pick<DoctorClient, 'token'>, step: Step, options: ProbeOptions): Promise<Observation> {
  const { server, token, model, patienceMilliseconds, monotonic } = options;
  const url = new URL(server + step.path.replace('{model}', encodeURI(model)));
  const body = step.body === undefined ? undefined : JSON.stringify(step.body(model, text));
  const headers = {
    'user-agent': 'keystead-doctor', [client.token]: client.token === 'authorization' ? `Bearer ${token}` : token, ...step.headers,
    ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
  };
  return new Promise((resolve) => {
    const started = monotonic();
    const failed = (code: string, detail: string) => resolve({ kind: 'failed', code, detail });
    const request = (url.protocol === 'https:' ? requestTls : requestPlain)(url, { method: step.method, headers, agent: false });
    request.setTimeout(patienceMilliseconds, () => { failed('TIMEOUT', 'no answer'); request.destroy(); });
    request.on('error', (error: NodeJS.ErrnoException) => failed(error.code ?? 'unknown', error.message));
    request.on('upgrade', (response, socket) => { socket.destroy(); resolve({ kind: 'answered', status: response.statusCode ?? 101, headers: plain(response), body: '', readsAt: [], broken: false }); });
    request.on('response', (response) => {
      const pieces: Buffer[] = [];
      const readsAt: number[] = [];
      let size = 0;
      const finish = (broken: boolean) => resolve({ kind: 'answered', status: response.statusCode ?? 0, headers: plain(response), body: Buffer.concat(pieces).toString(), readsAt, broken });
      response.on('data', (piece: Buffer) => { readsAt.push(monotonic() - started); pieces.push(piece); size += piece.length; if (size > mostBytes) response.destroy(); });
      response.on('end', () => finish(false));
      response.on('close', () => finish(true));
      response.on('error', () => finish(true));
    });
    request.end(body);
  });
}

function plain(response: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(response.headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]])));
}
