import { streamDestination } from '@keystead/contract';
import { actorOf, recordEvent } from '../audit/index.ts';
import { KeysteadError, type Principal } from '../foundation/index.ts';
import { noteDelivery } from './deliveries.ts';
import { type StreamDependencies, portsOf } from './dependencies.ts';
import { readWindow, testEvent } from './read-events.ts';
import { openSecrets } from './stream-secrets.ts';
import type { StreamedEvent } from './streamed-event.ts';
import { type StreamRow, findStream } from './streams.ts';
import type { StreamTables } from './tables.ts';
import { transportOf } from './transports/registry.ts';
import type { Outcome } from './transports/transport.ts';

type Sent = Pick<Outcome, 'delivered' | 'status' | 'detail'>;

/** Sends one entry now, outside of the stream's order. */
async function sendOne(dependencies: StreamDependencies, row: StreamRow, event: StreamedEvent): Promise<Outcome> {
  const line = transportOf(row.kind).open(streamDestination.parse(row.destination), await openSecrets(dependencies.secrets, row, dependencies.clock.now()), portsOf(dependencies));
  try {
    return await line.send([event]);
  } finally {
    await line.close();
  }
}

const told = ({ delivered, status, detail }: Outcome): Sent => ({ delivered, status, detail });

/** Sends a made-up entry, and says what was answered. @throws KeysteadError `not_found`. */
export async function testStream(dependencies: StreamDependencies, principal: Principal, streamId: string): Promise<Sent> {
  const { tenantId } = principal;
  const row = await findStream(dependencies, tenantId, streamId);
  const event = testEvent(tenantId, streamId, dependencies.clock.now());
  const outcome = await sendOne(dependencies, row, event);
  await dependencies.database.as<StreamTables>().inTenant(tenantId, async (trx) => {
    if (row.kind === 'webhook') await noteDelivery(trx, { streamId, event, outcome, at: dependencies.clock.now() });
    await recordEvent(trx, { tenantId, action: 'stream.tested', actor: actorOf(principal), subjectId: streamId, detail: { name: row.name, answer: outcome.detail, delivered: outcome.delivered } });
  });
  return told(outcome);
}

/** Sends the entry of one webhook again, under the same id. @throws KeysteadError `not_found`, `conflict` for a test. */
export async function resendDelivery(dependencies: StreamDependencies, principal: Principal, streamId: string, deliveryId: string): Promise<Sent> {
  const { tenantId } = principal;
  const row = await findStream(dependencies, tenantId, streamId);
  const database = dependencies.database.as<StreamTables>();
  const delivery = await database.inTenant(tenantId, (trx) => trx.selectFrom('stream_deliveries').select('sequence').where('tenant_id', '=', tenantId).where('stream_id', '=', streamId).where('id', '=', deliveryId).executeTakeFirst());
  if (delivery === undefined) throw new KeysteadError('not_found');
  const { sequence } = delivery;
  if (sequence === null) throw new KeysteadError('conflict', { detail: 'this was a test; send another one' });
  const { events: [event] } = await readWindow(database, dependencies, { tenantId, from: sequence, groups: [], includesPersonal: row.includes_personal, mostEvents: 1 });
  if (event === undefined) throw new KeysteadError('not_found');
  const outcome = await sendOne(dependencies, row, event);
  await database.inTenant(tenantId, async (trx) => {
    await noteDelivery(trx, { streamId, event, outcome, at: dependencies.clock.now() });
    await recordEvent(trx, { tenantId, action: 'stream.resent', actor: actorOf(principal), subjectId: streamId, detail: { name: row.name, sequence, answer: outcome.detail, delivered: outcome.delivered } });
  });
  return told(outcome);
}
