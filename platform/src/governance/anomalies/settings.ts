import { type AnomalySettings, anomalySettings, defaultAnomalySettings } from '@keystead/contract';
import { type Transaction, sql } from '../../foundation/index.ts';
import type { AnomalyTables } from './tables.ts';

/** What a tenant watches; the defaults until somebody sets something. What an older version wrote is completed by them. */
export async function readSettings(trx: Transaction<AnomalyTables>, tenantId: string): Promise<{ readonly settings: AnomalySettings; readonly changedBy: string | null; readonly changedAt: Date | null }> {
  const { rows: [row] } = await sql<{ settings: unknown; changed_by: string | null; changed_at: Date }>`select settings, changed_by, changed_at from anomaly_settings where tenant_id = ${tenantId}`.execute(trx);
  return row === undefined ? { settings: defaultAnomalySettings, changedBy: null, changedAt: null } : { settings: anomalySettings.safeParse(row.settings).data ?? defaultAnomalySettings, changedBy: row.changed_by, changedAt: row.changed_at };
}
