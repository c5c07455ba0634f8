import type { RetentionMode, RetentionRule } from '@keystead/contract';
import { type Transaction, sql } from '../foundation/index.ts';
import { type RetentionSettings, usualSettings } from './rule.ts';

/** Settings with the revision they stand in; 0 where nobody has set anything. */
export interface SavedSettings extends RetentionSettings { readonly revision: number; readonly changedAt: Date | null; readonly changedBy: string | null }

interface SettingsRow {
  mode: RetentionMode | null; days: number | null; shortest_mode: Exclude<RetentionMode, 'keep'>; shortest_days: number | null; session_hours: number; export_hours: number;
  revision: number; changed_by: string | null; changed_at: Date;
}

/** What an organisation says about its runs, in its own transaction. */
export async function readSettings<Tables>(trx: Transaction<Tables>, tenantId: string): Promise<SavedSettings> {
  const { rows: [row] } = await sql<SettingsRow>`select mode, days, shortest_mode, shortest_days, session_hours, export_hours, revision, changed_by, changed_at from run_retention where tenant_id = ${tenantId}`.execute(trx);
  const { rows: [tenant] } = await sql<{ retention_days: number | null }>`select retention_days from tenants where id = ${tenantId}`.execute(trx);
  return settingsOf(row, tenant?.retention_days ?? null);
}

function settingsOf(row: SettingsRow | undefined, documentDays: number | null): SavedSettings {
  if (row === undefined) return { ...usualSettings, documentDays, revision: 0, changedAt: null, changedBy: null };
  const hours = row.session_hours;
  const rule = (mode: RetentionRule['mode'], days: number | null): RetentionRule => ({ mode, days, hours: mode === 'session' ? hours : null });
  return {
    own: row.mode === null ? null : rule(row.mode, row.days), documentDays, shortest: rule(row.shortest_mode, row.shortest_days), sessionHours: hours, exportHours: row.export_hours,
    revision: row.revision, changedAt: row.changed_at, changedBy: row.changed_by,
  };
}
