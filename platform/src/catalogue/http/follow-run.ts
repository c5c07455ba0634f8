import { operations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import { encodeEvents, followRun as follow } from '../runs/follow.ts';
import { type CatalogueContext, findRun } from './context.ts';
import { eventStream } from './event-stream.ts';

export function followRun(context: CatalogueContext) {
  return implement(operations.followRun, async (call) => {
    const { tenantId } = call.principal;
    const row = await findRun(context, call.principal, call.params.runId);
    const left = new AbortController();
    call.request.signal.addEventListener('abort', () => { left.abort(); }, { once: true });
    const bytes = encodeEvents(follow(context, tenantId, row.id, left.signal));
    return eventStream(bytes, () => { left.abort(); });
  });
}
