import { operations } from '@keystead/contract';
import { InvalidRequest, attachmentHeaders, implement } from '../../foundation/index.ts';
import { exportRun as write } from '../runs/export-run.ts';
import { type CatalogueContext, appOf, findRun, showRun } from './context.ts';

export function exportRun(context: CatalogueContext) {
  return implement(operations.exportRun, async (call) => {
    const { format, message, part = 'body' } = call.query;
    if (message !== undefined && format !== 'text') throw new InvalidRequest([{ path: 'message', message: 'is taken as text: ask for format=text' }]);
    const found = await findRun(context, call.principal, call.params.runId);
    const { row, run } = await showRun(context, call.principal, found.id);
    const file = await write(context.store, appOf(context, row), call.principal, { row, run, format, message: message === undefined ? null : { place: message, part }, at: context.dependencies.clock.now() });
    return new Response(Buffer.from(file.bytes), { status: 200, headers: attachmentHeaders(file.name, file.contentType) });
  });
}
