import { setTimeout as sleep } from 'node:timers/promises';
import type { RunEvent } from '@keystead/contract';
import type { RunEngine } from './engine.ts';
import type { RunStore } from './store.ts';

/** A comment is sent after this much silence, so that proxies keep the connection and dead ones are noticed. */
const heartbeatMilliseconds = 15_000;
const pollMilliseconds = 1_000;

/**
 * Follows a run to its end: its present state first, then every change, then `done`. `null` is a heartbeat. A run that
 * another process performs is followed by its stored state.
 */
export async function* followRun(parts: { store: RunStore; engine: RunEngine }, tenantId: string, runId: string, left: AbortSignal): AsyncGenerator<RunEvent | null> {
  const live = parts.engine.live(runId);
  if (live !== undefined) {
    yield* live.follow(left, heartbeatMilliseconds);
    return;
  }
  while (!left.aborted) {
    await parts.store.recoverInterrupted(tenantId);
    const { state } = await parts.store.find(tenantId, runId);
    if (state !== 'running') {
      yield { type: 'done', state };
      return;
    }
    yield null;
    await sleep(pollMilliseconds, undefined, { signal: left }).catch(() => undefined);
  }
}

/** Events as bytes of a `text/event-stream` (WHATWG HTML, section 9.2). */
export async function* encodeEvents(events: AsyncIterable<{ readonly type: string } | null>): AsyncGenerator<Uint8Array> {
  for await (const event of events) yield Buffer.from(event === null ? ': still here\n\n' : `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
}
