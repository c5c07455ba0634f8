import type { ColumnType, Generated } from 'kysely';
import type { AuditTables } from '../audit/index.ts';

export interface LedgerTable {
  request_id: string;
  tenant_id: string;
  occurred_at: Date;
  user_id: string | null;
  token_id: string | null;
  app_id: string | null;
  run_id: string | null;
  team: string | null;
  project: string | null;
  environment: string;
  payer: 'tenant' | 'platform';
  custody: 'vault' | 'proxy' | 'client';
  credential_id: string | null;
  credential_version: number | null;
  fingerprint: string | null;
  provider: string | null;
  endpoint: string;
  stream: boolean;
  asked_model: string;
  served_model: string | null;
  input_tokens: number | null;
  cache_read_tokens: number | null;
  cache_write_tokens: number | null;
  output_tokens: number | null;
  reasoning_tokens: number | null;
  usage_state: 'settled' | 'estimated' | 'reconciled' | 'none';
  usage_raw: unknown;
  cost_nano_usd: number | null;
  price_version: string | null;
  status: number;
  outcome: 'answered' | 'failed' | 'cancelled' | 'refused';
  latency_ms: number | null;
  first_byte_ms: number | null;
  attempts: readonly unknown[];
  provider_request_id: string | null;
  /** As `PolicyRecord`; `null` where there was nothing to say. */
  policy: unknown;
  code: string | null;
  route: string | null;
  translated_to: string | null;
  translation_warnings: number | null;
}

export interface RefusalsTable {
  request_id: string;
  tenant_id: string;
  occurred_at: Date;
  /** By whom, and for which app: what a flood is counted by. */
  caller: string;
  user_id: string | null;
  token_id: string | null;
  app_id: string | null;
  run_id: string | null;
  team: string | null;
  environment: string;
  endpoint: string;
  stream: boolean;
  asked_model: string;
  code: string;
  status: number;
  parameters: Readonly<Record<string, string | number>>;
  field: string | null;
  policy: unknown;
}

export interface RefusalMinutesTable {
  tenant_id: string;
  caller: string;
  minute: Date;
  refused: number;
}

export interface RequestTailsTable { tenant_id: string; until: Date }

export interface BudgetsTable {
  id: string;
  tenant_id: string;
  name: string;
  period: 'day' | 'month' | 'total';
  limit_nano_usd: number;
  /** A cap of this credential alone. */
  credential_id: ColumnType<string | null, string | null | undefined, never>;
  revision: Generated<number>;
  created_at: ColumnType<Date, Date | undefined, never>;
}

export interface BudgetWindowsTable {
  budget_id: string;
  tenant_id: string;
  window_start: Date;
  reserved_nano_usd: number;
  settled_nano_usd: number;
}

export interface ReservationsTable {
  request_id: string;
  budget_id: string;
  tenant_id: string;
  window_start: Date;
  amount_nano_usd: number;
  holder: string | null;
}

export interface CredentialRateWindowsTable {
  credential_id: string;
  tenant_id: string;
  window_start: Date;
  requests_leased: number;
  tokens_leased: number;
}

export interface SpoolPositionsTable {
  spool: string;
  segment: number;
  position: number;
  shipped_at: ColumnType<Date, Date | undefined, Date>;
}

export interface SpoolOpenIntentsTable {
  spool: string;
  request_id: string;
  tenant_id: string;
  writer: string;
  record: ColumnType<unknown, string, never>;
}

/** Others' tables, as far as metering looks at them. */
export interface NamedTable { id: string; name: string }
export interface LabelledTable { id: string; label: string }

export interface MeteringTables extends AuditTables {
  ledger: LedgerTable;
  refusals: RefusalsTable;
  refusal_minutes: RefusalMinutesTable;
  request_tails: RequestTailsTable;
  budgets: BudgetsTable;
  budget_windows: BudgetWindowsTable;
  reservations: ReservationsTable;
  credential_rate_windows: CredentialRateWindowsTable;
  spool_positions: SpoolPositionsTable;
  spool_open_intents: SpoolOpenIntentsTable;
  api_tokens: NamedTable;
  credentials: LabelledTable;
}
