import type { ErrorCode, ErrorParameters, RatingReason, Run } from '@keystead/contract';
import type { ColumnType } from 'kysely';
import type { ApprovalsTables } from '../approvals/index.ts';
import type { AuditTables } from '../audit/index.ts';

export type RunState = Run['state'];

export interface RunsTable {
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

export interface CatalogueTables extends AuditTables, ApprovalsTables {
  runs: RunsTable;
  run_ratings: RunRatingsTable;
  run_handling: RunHandlingTable;
}
