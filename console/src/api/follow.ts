import type { RunEvent } from '@keystead/contract';
import { useEffect, useRef } from 'react';
import { send } from './client.ts';
import { type ApiProblem, toApiProblem } from './problem.ts';

/** Reads server-sent events: each `data` as JSON, in order, until the stream ends. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<unknown> {
  const decoder = new TextDecoderStream() as unknown as ReadableWritablePair<string, Uint8Array>;
  const reader = body.pipeThrough(decoder).getReader();
  let waiting = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    waiting = (waiting + value).replaceAll('\r\n', '\n');
    const frames = waiting.split('\n\n');
    waiting = frames.pop() ?? '';
    for (const frame of frames) {
      const data = frame.split('\n').filter((line) => line.startsWith('data:')).map((line) => line.slice(5).trimStart()).join('\n');
      if (data !== '') yield JSON.parse(data);
    }
  }
}

/** Follows a run; gives whether it came to its end (`done`), or the connection broke before. */
export async function followRun(runId: string, onEvent: (event: RunEvent) => void, signal: AbortSignal): Promise<boolean> {
  const response = await send('followRun', { params: { runId } }, { signal, accept: 'text/event-stream' });
  if (response.body === null) return false;
  for await (const event of readEvents(response.body)) {
    onEvent(event as RunEvent);
    if ((event as RunEvent).type === 'done') return true;
  }
  return false;
}

export interface FollowHandlers {
  readonly onEvent: (event: RunEvent) => void;
  /** The stream ended, finished or not: read the run again. */
  readonly onEnd: () => void;
  readonly onProblem?: (problem: ApiProblem) => void;
}

/** Follows a run while the page is open; `null` follows nothing. Connects anew when the connection breaks. */
export function useFollowRun(runId: string | null, handlers: FollowHandlers): void {
  const latest = useRef(handlers);
  useEffect(() => { latest.current = handlers; });
  useEffect(() => {
    if (runId === null) return;
    const controller = new AbortController();
    void follow(runId, latest, controller.signal);
    return () => controller.abort();
  }, [runId]);
}

async function follow(runId: string, handlers: { readonly current: FollowHandlers }, signal: AbortSignal): Promise<void> {
  for (let attempt = 0; attempt < 20 && !signal.aborted; attempt += 1) {
    if (attempt > 0) await pause(Math.min(500 * attempt, 4_000));
    try {
      if (await followRun(runId, (event) => handlers.current.onEvent(event), signal)) break;
    } catch (error) {
      if (signal.aborted) return;
      const problem = toApiProblem(error);
      if (problem.status >= 400 && problem.status < 500) {
        handlers.current.onProblem?.(problem);
        break;
      }
    }
  }
  if (!signal.aborted) handlers.current.onEnd();
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, milliseconds); });
}
