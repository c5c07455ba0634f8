import type { ForeignUseAlarm } from '@keystead/contract';
import { KeysteadError, type Transaction, sql } from '../../foundation/index.ts';
import type { Naming } from '../requests/request-rows.ts';
import type { ForeignUseAlarmsTable, MeteringTables } from '../tables.ts';

type StoredAlarm = Omit<ForeignUseAlarmsTable, 'raised_at' | 'acknowledged_at' | 'acknowledged_by'> & { readonly raised_at: Date; readonly acknowledged_at: Date | null; readonly acknowledged_by: string | null; readonly label: string | null };

/** Alarms, newest first. */
export async function selectAlarms(trx: Transaction<MeteringTables>, tenantId: string, { before = null, id = null, open = false, limit }: { readonly before?: string | null; readonly id?: string | null; readonly open?: boolean; readonly limit: number }): Promise<readonly StoredAlarm[]> {
  return (await sql<StoredAlarm>`
    select a.*, to_char(a.day, 'YYYY-MM-DD') as day, c.label from foreign_use_alarms a left join credentials c on c.id = a.credential_id and c.tenant_id = a.tenant_id
    where a.tenant_id = ${tenantId} and (${before}::uuid is null or a.id < ${before}::uuid) and (${id}::uuid is null or a.id = ${id}::uuid) and (not ${open} or a.acknowledged_at is null)
    order by a.id desc limit ${limit}`.execute(trx)).rows;
}

/** As callers see them. */
export async function toAlarms(rows: readonly StoredAlarm[], tenantId: string, { people, providers }: Pick<Naming, 'people' | 'providers'>): Promise<ForeignUseAlarm[]> {
  const names = await people.names(tenantId, [...new Set(rows.flatMap((row) => row.acknowledged_by ?? []))]);
  return rows.map((row) => ({
    id: row.id, provider: row.provider, providerName: providers.get(row.provider)?.name ?? row.provider, day: row.day, credentialId: row.credential_id, credentialLabel: row.label, statementId: row.statement_id, models: [...row.models],
    billedTokens: row.billed_tokens, sentTokens: row.sent_tokens, foreignTokens: row.foreign_tokens, foreignNanoUsd: row.foreign_nano_usd, raisedAt: row.raised_at.toISOString(),
    acknowledgedAt: row.acknowledged_at?.toISOString() ?? null, acknowledgedBy: row.acknowledged_by === null ? null : names.get(row.acknowledged_by) ?? null,
  }));
}

/** Notes who looked into an alarm first. @throws KeysteadError `not_found` */
export async function acknowledge(trx: Transaction<MeteringTables>, { tenantId, alarmId, person }: { readonly tenantId: string; readonly alarmId: string; readonly person: string | null }): Promise<{ readonly alarm: StoredAlarm; readonly first: boolean }> {
  const updated = await trx.updateTable('foreign_use_alarms').set({ acknowledged_at: sql<Date>`now()`, acknowledged_by: person })
    .where('id', '=', alarmId).where('tenant_id', '=', tenantId).where('acknowledged_at', 'is', null).executeTakeFirst();
  const [alarm] = await selectAlarms(trx, tenantId, { id: alarmId, limit: 1 });
  if (alarm === undefined) throw new KeysteadError('not_found');
  return { alarm, first: updated.numUpdatedRows === 1n };
}
