import type { AnomalyKind, AnomalySettings, AnomalySubjectKind, PausableKind } from '@keystead/contract';
import type { ColumnType, Generated } from 'kysely';
import type { AuditTables } from '../../audit/index.ts';
import type { ChartPoint, Finding } from './facts.ts';
import type { AnomalyState } from './plan-alerts.ts';
import type { SpikePart } from './split-spike.ts';

/** What of a finding is kept. */
export type Evidence = Pick<Finding, 'observed' | 'expected' | 'words' | 'novelties' | 'behind'> & {
  readonly chart: readonly ChartPoint[];
  readonly split: Readonly<Record<SpikePart, number>> | null;
  /** When it was split last, in milliseconds. */
  readonly splitAt: number | null;
  /** How far it was from the usual when it was muted last; not there before that. */
  readonly mutedAt?: number;
};

/** A line of an alert's history. `by`: a person; `null`: the watch itself. */
export interface HistoryLine { readonly at: string; readonly what: 'raised' | 'acknowledged' | 'muted' | 'reopened' | 'outgrown' | 'resolved' | 'lapsed'; readonly by: string | null; readonly note: string | null }

export interface AnomaliesTable {
  id: string;
  tenant_id: string;
  kind: AnomalyKind;
  subject_kind: AnomalySubjectKind;
  subject_id: string;
  state: AnomalyState;
  since: Date;
  seen_at: Date;
  raised_at: Date;
  /** Written as JSON text. */
  evidence: ColumnType<Evidence, string, string>;
  history: ColumnType<readonly HistoryLine[], string, string>;
  muted_until: Date | null;
  mute_reason: string | null;
  resolved_at: Date | null;
  told_at: Date | null;
}

interface AnomalySettingsTable {
  tenant_id: string;
  /** Written as JSON text. */
  settings: ColumnType<AnomalySettings, string, string>;
  revision: Generated<number>;
  changed_by: string | null;
  changed_at: ColumnType<Date, Date | undefined, Date>;
}

interface AnomalyWatchTable { tenant_id: string; next_at: Date; looked_at: Date | null }

interface GatewayPausesTable {
  id: string;
  tenant_id: string;
  kind: Exclude<PausableKind, 'credential'>;
  subject: string;
  reason: string;
  paused_by: string | null;
  paused_at: ColumnType<Date, Date | undefined, never>;
}

export interface AnomalyTables extends AuditTables {
  anomalies: AnomaliesTable;
  anomaly_settings: AnomalySettingsTable;
  anomaly_watch: AnomalyWatchTable;
  gateway_pauses: GatewayPausesTable;
}
