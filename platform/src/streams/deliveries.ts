import type { Transaction } from '../foundation/index.ts';
import { newId, sql } from '../foundation/index.ts';
import { type StreamedEvent, testSequence } from './streamed-event.ts';
import type { StreamTables } from './tables.ts';
import type { Outcome } from './transports/transport.ts';
import { messageIdOf } from './transports/webhook.ts';

/** Of each stream so many are kept. */
const mostKept = 1_000;

interface SentWebhook { readonly streamId: string; readonly event: StreamedEvent; readonly outcome: Outcome; readonly at: Date }

/** Notes that a webhook was sent: one row for each entry, with what was answered last. */
export async function noteDelivery(trx: Transaction<StreamTables>, { streamId, event, outcome, at }: SentWebhook): Promise<void> {
  const said = { delivered: outcome.delivered, status: outcome.status, detail: outcome.detail, last_at: at };
  await trx.insertInto('stream_deliveries').values({
    tenant_id: event.tenant, id: newId(), stream_id: streamId, sequence: event.sequence === testSequence ? null : event.sequence, message_id: messageIdOf(event), action: event.action, ...said,
  }).onConflict((conflict) => conflict.columns(['tenant_id', 'stream_id', 'sequence']).doUpdateSet(({ ref }) => ({ ...said, attempts: sql<number>`${ref('stream_deliveries.attempts')} + 1` }))).execute();
  await sql`
    delete from stream_deliveries where tenant_id = ${event.tenant} and stream_id = ${streamId}
    and id <= (select id from stream_deliveries where tenant_id = ${event.tenant} and stream_id = ${streamId} order by id desc offset ${mostKept} limit 1)`.execute(trx);
}
