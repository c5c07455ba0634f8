import { type TailEvent, operations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { MeteringDependencies } from '../dependencies.ts';

/** Follows requests as they end, as server-sent events (WHATWG HTML, section 9.2). Ends when the caller signs out or loses the right. */
export function tailRequests(dependencies: MeteringDependencies) {
  return implement(operations.tailRequests, async ({ principal, query, request }) => {
    const left = new AbortController();
    request.signal.addEventListener('abort', () => { left.abort(); }, { once: true });
    const allowed = async (): Promise<boolean> => {
      const now = await dependencies.authenticate(request).catch(() => null);
      return now !== null && now.tenantId === principal.tenantId && now.permissions.has(operations.tailRequests.permission);
    };
    const events = await dependencies.tail.view({ tenantId: principal.tenantId, filters: query, allowed, left: left.signal });
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        const next = await events.next();
        if (next.done === true) controller.close();
        else controller.enqueue(encode(next.value));
      },
      cancel: () => { left.abort(); },
    }, { highWaterMark: 1 });
    return new Response(body, { status: 200, headers: { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' } });
  });
}

/** A heartbeat is a comment: proxies keep the connection, and a dead one is noticed. */
function encode(event: TailEvent | null): Uint8Array {
  return Buffer.from(event === null ? ': still here\n\n' : `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
}
