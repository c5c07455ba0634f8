import type { ErrorCode, ErrorParameters, PauseCode, batchRowStates, batchStates } from '@keystead/contract';
import type { ColumnType, Selectable } from 'kysely';

export type BatchState = (typeof batchStates)[number];
export type BatchRowState = (typeof batchRowStates)[number];

export interface BatchesTable {
  id: string;
  tenant_id: string;
  start_key: string;
  app_id: string;
  app_version: string;
  source: 'list' | 'documents';
  state: BatchState;
  pause_code: PauseCode | null;
  /** Written as JSON text. */
  pause_parameters: ColumnType<ErrorParameters | null, string | null, string | null>;
  row_count: number;
  cap_nano_usd: number | null;
  about_nano_usd: number | null;
  at_most_nano_usd: number | null;
  sandbox: boolean;
  object_key: Buffer | null;
  tenant_key_id: string | null;
  sealed_title: Buffer | null;
  started_by: string;
  token_id: string | null;
  created_at: ColumnType<Date, Date | undefined, never>;
  finished_at: Date | null;
  /** Its rows are kept no longer; `null`: as long as runs are. */
  content_until: Date | null;
  lease_holder: string | null;
  lease_until: Date | null;
}

export interface BatchRowsTable {
  tenant_id: string;
  batch_id: string;
  number: number;
  state: BatchRowState;
  sealed_row: Buffer | null;
  run_id: string | null;
  attempts: ColumnType<number, number | undefined, number>;
  failure_code: ErrorCode | null;
  failure_parameters: ColumnType<ErrorParameters | null, string | null, string | null>;
  at_most_nano_usd: number | null;
  settled: ColumnType<boolean, boolean | undefined, boolean>;
  own_nano_usd: ColumnType<number, number | undefined, number>;
  platform_nano_usd: ColumnType<number, number | undefined, number>;
  unpriced: ColumnType<boolean, boolean | undefined, boolean>;
  earlier_own_nano_usd: ColumnType<number, number | undefined, number>;
  earlier_platform_nano_usd: ColumnType<number, number | undefined, number>;
}

export interface DraftOpeningsTable { tenant_id: string; run_id: string; user_id: string; output_hash: Buffer; opened_at: Date }

export interface BatchTables {
  batches: BatchesTable;
  batch_rows: BatchRowsTable;
  draft_openings: DraftOpeningsTable;
}

export type BatchRecord = Selectable<BatchesTable>;
export type BatchRowRecord = Selectable<BatchRowsTable>;
