import type { ErrorCode, ErrorParameters, RatingReason, RetentionMode, RetentionSource, Run } from '@keystead/contract';
import type { ColumnType } from 'kysely';
import type { ApprovalsTables } from '../approvals/index.ts';
import type { AuditTables } from '../audit/index.ts';
import type { BatchTables } from './batches/tables.ts';
import type { SharingTables, VisibilityColumns } from './sharing/tables.ts';

export type RunState = Run['state'];

export interface RunsTable extends VisibilityColumns {
  id: string;
  tenant_id: string;
  app_id: string;
  app_version: string;
  state: RunState;
  audience: Run['audience'];
  sandbox: boolean;
  object_key: Buffer | null;
  tenant_key_id: string | null;
  sealed_title: Buffer | null;
  sealed_input: Buffer | null;
  sealed_output: Buffer | null;
  sealed_citations: Buffer | null;
  output_hash: Buffer | null;
  /** Quotations and figures that were not found where they should stand; `null` where nothing was checked, or in rows of earlier versions. */
  doubts: ColumnType<number | null, number | null | undefined, number | null>;
  edited: boolean;
  document_ids: string[];
  /** The request at the gateway; its receipt stands in the ledger. */
  request_id: string | null;
  failure_code: ErrorCode | null;
  /** Written as JSON text. */
  failure_parameters: ColumnType<ErrorParameters | null, string | null, string | null>;
  started_by: string | null;
  created_at: ColumnType<Date, Date | undefined, never>;
  lease_until: Date | null;
  finished_at: Date | null;
  /** Somebody asked another process than the one that performs it to stop it. */
  stop_asked_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  retention_mode: ColumnType<RetentionMode, RetentionMode | undefined, RetentionMode>;
  retention_days: ColumnType<number | null, number | null | undefined, number | null>;
  /** With `session`: the longest that it keeps anything. */
  retention_hours: ColumnType<number | null, number | null | undefined, number | null>;
  retention_source: ColumnType<RetentionSource, RetentionSource | undefined, RetentionSource>;
  retention_export_hours: ColumnType<number, number | undefined, number>;
  retention_session: ColumnType<string | null, string | null | undefined, string | null>;
  /** Its content does not end before this. */
  retention_earliest: ColumnType<Date | null, Date | null | undefined, Date | null>;
  purged_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  /** Of content that is not stored: until when which process holds it. */
  memory_until: ColumnType<Date | null, Date | null | undefined, Date | null>;
  memory_process: ColumnType<string | null, string | null | undefined, string | null>;
  /** The model's own text, once a person has edited it. */
  sealed_drafted: ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>;
  rerun_of: ColumnType<string | null, string | null | undefined, string | null>;
  /** `provider/model`; null: the usual. */
  chosen_model: ColumnType<string | null, string | null | undefined, string | null>;
  comparison_id: ColumnType<string | null, string | null | undefined, string | null>;
}

export interface RunEditsTable {
  id: string;
  tenant_id: string;
  run_id: string;
  edited_by: string | null;
  edited_at: ColumnType<Date, Date | undefined, never>;
  /** Ids of sections. */
  sections: string[];
  output_hash: Buffer;
}

export interface RunComparisonsTable {
  id: string;
  tenant_id: string;
  app_id: string;
  created_by: string | null;
  created_at: ColumnType<Date, Date | undefined, never>;
  kept_run_id: ColumnType<string | null, string | null | undefined, string | null>;
  kept_by: ColumnType<string | null, string | null | undefined, string | null>;
  kept_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  reason: ColumnType<RatingReason | null, RatingReason | null | undefined, RatingReason | null>;
}

export interface RunEditDraftsTable { run_id: string; tenant_id: string; user_id: string; sealed: Buffer; saved_at: Date }

export interface AppFormDraftsTable {
  id: string; tenant_id: string; user_id: string; app_id: string;
  object_key: Buffer | null; tenant_key_id: string | null; sealed: Buffer; saved_at: Date;
  /** Its app keeps what holds patient data; `null` in rows of earlier versions. */
  shortest: boolean | null;
}

export interface RunRatingsTable {
  id: string;
  tenant_id: string;
  run_id: string;
  user_id: string;
  rating: 'good' | 'poor';
  reason: RatingReason | null;
  rated_at: Date;
}

export interface RunHandlingTable {
  run_id: string;
  tenant_id: string;
  first_exported_at: Date | null;
  entered_minutes: number | null;
  entered_by: string | null;
  entered_at: Date | null;
}

export interface RunRetentionTable {
  tenant_id: string;
  /** `null`: as for documents. */
  mode: RetentionMode | null;
  days: number | null;
  shortest_mode: Exclude<RetentionMode, 'keep'>;
  shortest_days: number | null;
  session_hours: number;
  export_hours: number;
  revision: number;
  changed_by: string | null;
  changed_at: Date;
}

export interface CatalogueTables extends AuditTables, ApprovalsTables, BatchTables, SharingTables {
  runs: RunsTable;
  run_ratings: RunRatingsTable;
  run_handling: RunHandlingTable;
  run_retention: RunRetentionTable;
  run_edits: RunEditsTable;
  run_comparisons: RunComparisonsTable;
  run_edit_drafts: RunEditDraftsTable;
  app_form_drafts: AppFormDraftsTable;
}
