import type { ColumnType } from 'kysely';
import type { AuditTables } from '../audit/index.ts';

export interface AppHandleTimesTable {
  id: string;
  tenant_id: string;
  app_id: string;
  minutes_before: number;
  set_by: string | null;
  set_at: Date;
}

export interface TimeSavedTermsTable {
  tenant_id: string;
  hourly_rate_cents: number | null;
  longest_minutes: number;
  set_by: string | null;
  set_at: Date;
}

export interface PilotsTable {
  id: string;
  tenant_id: string;
  name: string;
  /** `YYYY-MM-DD`. */
  started_on: string;
  /** Written as JSON text. */
  baseline: ColumnType<readonly { readonly appId: string; readonly minutesBefore: number }[], string, never>;
  hourly_rate_cents: number;
  longest_minutes: number;
  platform_fee_cents: number;
  created_by: string | null;
  created_at: ColumnType<Date, Date | undefined, never>;
}

export interface UsageViewsTable {
  id: string;
  tenant_id: string;
  user_id: string;
  name: string;
  address: string;
  created_at: ColumnType<Date, Date | undefined, Date>;
}

export interface InsightTables extends AuditTables {
  app_handle_times: AppHandleTimesTable;
  time_saved_terms: TimeSavedTermsTable;
  pilots: PilotsTable;
  usage_views: UsageViewsTable;
}
