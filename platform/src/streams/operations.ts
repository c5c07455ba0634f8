import { type AuditStream, type StreamDelivery, streamOperations } from '@keystead/contract';
import { type ImplementedOperation, decodeCursor, implement, toPage, uuidCursor } from '../foundation/index.ts';
import { downloadAudit } from './download-audit.ts';
import type { StreamDependencies } from './dependencies.ts';
import { createStream, deleteStream, findStream, listStreams, renewSecret, replayStream, updateStream } from './streams.ts';
import type { StreamTables } from './tables.ts';
import { resendDelivery, testStream } from './try-receiver.ts';

export function streamOperationsOf(dependencies: StreamDependencies): readonly ImplementedOperation[] {
  return [
    implement(streamOperations.listStreams, async ({ principal }) => {
      const items = await listStreams(dependencies, principal.tenantId);
      return { items: principal.permissions.has('tenant.manage') ? items : items.map(withoutPath) };
    }),
    implement(streamOperations.createStream, ({ principal, body }) => createStream(dependencies, principal, body)),
    implement(streamOperations.updateStream, ({ principal, params, ifMatch, body }) => updateStream(dependencies, principal, params.streamId, ifMatch, body)),
    implement(streamOperations.deleteStream, ({ principal, params }) => deleteStream(dependencies, principal, params.streamId)),
    implement(streamOperations.testStream, ({ principal, params }) => testStream(dependencies, principal, params.streamId)),
    implement(streamOperations.replayStream, ({ principal, params, body }) => replayStream(dependencies, principal, params.streamId, body)),
    implement(streamOperations.renewStreamSecret, ({ principal, params, body }) => renewSecret(dependencies, principal, params.streamId, body.overlapHours)),
    implement(streamOperations.resendDelivery, ({ principal, params }) => resendDelivery(dependencies, principal, params.streamId, params.deliveryId)),
    listDeliveries(dependencies), downloadAudit(dependencies),
  ];
}

/**
 * Many receivers take whoever knows their whole address (a path or a parameter that nobody guesses) for whoever may write there: auditors, and guests among them, see where the log goes, and
 * cannot write there too.
 */
function withoutPath(stream: AuditStream): AuditStream {
  const { destination } = stream;
  return destination.kind === 'syslog' ? stream : { ...stream, destination: { ...destination, url: `${new URL(destination.url).origin}/hidden` } };
}

/** Webhooks of a stream, the newest first. */
function listDeliveries(dependencies: StreamDependencies): ImplementedOperation {
  return implement(streamOperations.listStreamDeliveries, async ({ principal: { tenantId }, params: { streamId }, query }) => {
    await findStream(dependencies, tenantId, streamId);
    const rows = await dependencies.database.as<StreamTables>().inTenant(tenantId, (trx) => {
      let selected = trx.selectFrom('stream_deliveries').selectAll().where('tenant_id', '=', tenantId).where('stream_id', '=', streamId).orderBy('id', 'desc').limit(query.limit + 1);
      if (query.cursor !== undefined) selected = selected.where('id', '<', decodeCursor(query.cursor, uuidCursor));
      return selected.execute();
    });
    return toPage(rows, query.limit, (row): StreamDelivery => ({
      id: row.id, messageId: row.message_id, sequence: row.sequence, action: row.action, delivered: row.delivered, status: row.status, detail: row.detail, attempts: row.attempts, lastAt: row.last_at.toISOString(),
    }), (row) => row.id);
  });
}
