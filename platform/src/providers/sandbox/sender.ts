import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';

/** Writes one answer; every one of them carries the sandbox's mark. */
export interface Sender {
  readonly closed: boolean;
  json(status: number, body: unknown, requestId?: string): void;
  text(status: number, type: string, body: string, requestId?: string): void;
  answer(status: number, headers: Readonly<Record<string, string>>, body: string): void;
  begin(status: number, type: string, requestId: string, lengthBytes?: number): void;
  /** Writes pieces with the delay between them, no faster than the reader takes them; stops when the reader has gone. */
  pieces(pieces: readonly string[]): Promise<void>;
  end(): void;
  /** Breaks the connection once what was written has left. */
  destroy(): void;
  wait(milliseconds: number): Promise<void>;
  untilClosed(): Promise<void>;
}

const mark = { 'x-keystead-sandbox': 'true' };

export function openSender(response: ServerResponse, pieceDelayMilliseconds: number): Sender {
  const gone = new AbortController();
  response.on('close', () => { gone.abort(); });
  /** Resolves when what was written last has left. */
  let left: Promise<void> = Promise.resolve();
  const head = (type: string, requestId: string | undefined): Record<string, string> => ({ ...mark, 'content-type': type, ...(requestId === undefined ? {} : { 'x-request-id': requestId, 'request-id': requestId }) });

  /** Resolves when it is over or when the reader has gone: both end the waiting. */
  async function wait(milliseconds: number): Promise<void> {
    await setTimeout(milliseconds, undefined, { signal: gone.signal }).catch(() => undefined);
  }

  const sender: Sender = {
    get closed() { return gone.signal.aborted; },
    json: (status, body, requestId) => sender.text(status, 'application/json', JSON.stringify(body), requestId),
    text: (status, type, body, requestId) => sender.answer(status, head(type, requestId), body),
    answer(status, headers, body) { response.writeHead(status, { ...headers, ...mark, 'content-length': String(Buffer.byteLength(body)) }).end(body); },
    begin(status, type, requestId, lengthBytes) {
      response.writeHead(status, { ...head(type, requestId), ...(lengthBytes === undefined ? {} : { 'content-length': String(lengthBytes) }), 'cache-control': 'no-cache' });
      response.flushHeaders();
    },
    async pieces(pieces) {
      for (const [index, piece] of pieces.entries()) {
        if (index > 0 && pieceDelayMilliseconds > 0) await wait(pieceDelayMilliseconds);
        if (gone.signal.aborted) return;
        let taken = true;
        left = new Promise((resolve) => { taken = response.write(piece, () => { resolve(); }); });
        if (!taken) await once(response, 'drain', { signal: gone.signal }).catch(() => undefined);
      }
    },
    end: () => { response.end(); },
    destroy: () => { void left.then(() => response.destroy()); },
    wait,
    async untilClosed() { if (!gone.signal.aborted) await once(gone.signal, 'abort'); },
  };
  return sender;
}
