import { sql } from '../../foundation/index.ts';
import { storableJson } from '../../audit/index.ts';
import type { MergedIntent, OpenIntent } from './open-intents.ts';
import type { MeteringTransaction } from './write-shipment.ts';

/** Up to where a spool was shipped: a byte of a segment. */
export interface SpoolPosition { readonly segment: number; readonly position: number }

export async function readPosition(trx: MeteringTransaction, spool: string): Promise<SpoolPosition | null> {
  const row = await trx.selectFrom('spool_positions').select(['segment', 'position']).where('spool', '=', spool).executeTakeFirst();
  return row ?? null;
}

export async function writePosition(trx: MeteringTransaction, spool: string, { segment, position }: SpoolPosition): Promise<void> {
  await sql`
    insert into spool_positions (spool, segment, position) values (${spool}, ${segment}, ${position})
    on conflict (spool) do update set segment = excluded.segment, position = excluded.position, shipped_at = now()`.execute(trx);
}

export async function readCarried(trx: MeteringTransaction, spool: string): Promise<OpenIntent[]> {
  const rows = await trx.selectFrom('spool_open_intents').select(['writer', 'record']).where('spool', '=', spool).execute();
  return rows.map((row) => ({ intent: row.record as MergedIntent, writer: row.writer, carried: true }));
}

/** Keeps intents whose segment is about to go. */
export async function carry(trx: MeteringTransaction, spool: string, open: readonly OpenIntent[]): Promise<void> {
  if (open.length === 0) return;
  await trx.insertInto('spool_open_intents').values(open.map(({ intent, writer }) => ({
    spool, request_id: intent.requestId, tenant_id: intent.tenantId, writer, record: storableJson(intent),
  }))).onConflict((conflict) => conflict.doNothing()).execute();
}

export async function dropCarried(trx: MeteringTransaction, spool: string, requestIds: readonly string[]): Promise<void> {
  if (requestIds.length === 0) return;
  await trx.deleteFrom('spool_open_intents').where('spool', '=', spool).where('request_id', 'in', requestIds).execute();
}
