import { operations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import { encodeEvents, followRun as follow } from '../runs/follow.ts';
import { type CatalogueContext, findRun } from './context.ts';

export function followRun(context: CatalogueContext) {
  return implement(operations.followRun, async (call) => {
    const { tenantId } = call.principal;
    const row = await findRun(context, call.principal, call.params.runId);
    const left = new AbortController();
    call.request.signal.addEventListener('abort', () => { left.abort(); }, { once: true });
    const bytes = encodeEvents(follow(context, tenantId, row.id, left.signal));
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        const next = await bytes.next();
        if (next.done === true) controller.close();
        else controller.enqueue(next.value);
      },
      cancel: () => { left.abort(); },
    }, { highWaterMark: 1 });
    return new Response(body, { status: 200, headers: { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' } });
  });
}
