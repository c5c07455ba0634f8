import type { DataClass, EvalReport, Environment } from '@keystead/contract';
import type { ColumnType } from 'kysely';
import type { AuditTables } from '../../audit/index.ts';
import type { Output } from '../answer/assemble.ts';
import type { Findings } from './examine.ts';

export type EvalState = EvalReport['state'];

/** What an eval was asked for, and what of the catalogue that named on the day. */
export interface StoredRequest {
  readonly apps: readonly { readonly id: string; readonly version: string }[];
  readonly models: readonly string[];
  readonly cases: number | null;
  readonly concurrency: number;
  readonly judge: string | null;
  readonly leftOut: EvalReport['leftOut'];
}

type Opinion = Pick<NonNullable<EvalReport['results'][number]['opinion']>, 'verdicts' | 'problem'>;
export interface StoredFindings extends Findings { readonly opinion: Opinion | null }

/** Written as JSON text. */
type Json<T> = ColumnType<T, string, string>;

export interface EvalsTable {
  id: string;
  tenant_id: string;
  state: EvalState;
  request: Json<StoredRequest>;
  at_most_nano_usd: number;
  planned: number;
  problem: string | null;
  environment: Environment;
  team_id: string | null;
  data_class: DataClass | null;
  started_by: string | null;
  started_at: ColumnType<Date, Date | undefined, never>;
  lease_until: Date | null;
  finished_at: Date | null;
}

export interface EvalResultsTable {
  id: string;
  tenant_id: string;
  eval_id: string;
  app_id: string;
  app_version: string;
  golden_case: string;
  model: string;
  sandbox: boolean;
  outcome: Findings['outcome'];
  findings: Json<StoredFindings>;
  output: ColumnType<Output | null, string | null, string | null>;
  request_id: string | null;
  judge_request_id: string | null;
  finished_at: ColumnType<Date, Date | undefined, never>;
}

export interface EvalTables extends AuditTables {
  evals: EvalsTable;
  eval_results: EvalResultsTable;
}
