import type { BudgetPeriod, BudgetScopeKind, BudgetUnit } from '@keystead/contract';
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
  workflow: string | null;
  /** Keys and values; `null`: none. */
  tags: unknown;
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
  output_limit: number | null;
  /** Of a shadow: the request that it repeats. */
  shadow_of: string | null;
  /** As `AnswerShape`; `null` where nothing was compared. */
  answer: unknown;
  /** As `KeptFacts`: what the row does not keep otherwise of its receipt; `null` in rows from before receipts were sealed. */
  receipt: unknown;
  /** Of an attempt that was given up and may be billed: the request that it was made for; `null`: a request's own row. */
  attempt_of: string | null;
  /** As `EstimatedCharge[]`; `null`: no budget counts an estimate here. */
  charged: unknown;
}

/** Opens the commitments of a receipt. */
export interface ReceiptSaltsTable { tenant_id: string; request_id: string; salt: Buffer }

export interface ReceiptSignaturesTable {
  tenant_id: string;
  request_id: string;
  sequence: number;
  facts: string;
  asked_at: ColumnType<Date, Date | undefined, never>;
  note: string | null;
  refused: ColumnType<boolean, boolean | undefined, boolean>;
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
  shadow_of: string | null;
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
  scope_kind: Generated<BudgetScopeKind>;
  scope_id: string | null;
  unit: Generated<BudgetUnit>;
  period: BudgetPeriod;
  limit_amount: number;
  when_full: Generated<'refuse' | 'fit'>;
  contact: string | null;
  /** A cap that is set on the page of this credential. */
  credential_id: ColumnType<string | null, string | null | undefined, never>;
  revision: Generated<number>;
  created_at: ColumnType<Date, Date | undefined, never>;
}

export interface BudgetWindowsTable {
  budget_id: string;
  tenant_id: string;
  window_start: Date;
  reserved_amount: number;
  settled_amount: number;
  alerted_percent: number;
}

export interface BudgetLeasesTable {
  holder: string;
  budget_id: string;
  window_start: Date;
  tenant_id: string;
  leased_amount: number;
  renewed_at: Date;
}

export interface BudgetAlertsTable {
  id: string;
  tenant_id: string;
  budget_id: string;
  window_start: Date;
  percent: number;
  limit_amount: number;
  reserved_amount: number;
  settled_amount: number;
  raised_at: ColumnType<Date, Date | undefined, never>;
}

export interface PriceTermsTable {
  id: string;
  tenant_id: string;
  provider: string;
  credential_id: string | null;
  model: string | null;
  kind: 'discount' | 'rates' | 'ceiling';
  discount_percent: number | null;
  /** As `OwnRates`. */
  rates: ColumnType<unknown, string | null, string | null>;
  note: string | null;
  valid_from: Date;
  valid_to: Date | null;
  follows: string | null;
  revision: Generated<number>;
  created_by: string | null;
  created_at: ColumnType<Date, Date | undefined, never>;
}

export interface CredentialRateWindowsTable {
  credential_id: string;
  tenant_id: string;
  window_start: Date;
  requests_leased: number;
  tokens_leased: number;
}

export interface ShadowDaysTable {
  route_id: string;
  tenant_id: string;
  day: Date;
  sent: number;
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

export interface BillingStatementsTable {
  id: string;
  tenant_id: string;
  provider: string;
  source: 'report' | 'upload';
  credential_id: string | null;
  file_name: string | null;
  from_day: string;
  to_day: string;
  lines: number;
  cost_nano_usd: number | null;
  digest: Buffer;
  created_by: string | null;
  created_at: ColumnType<Date, Date | undefined, never>;
  settled_at: ColumnType<Date | null, Date | null | undefined, Date>;
}

export interface ForeignUseAlarmsTable {
  id: string;
  tenant_id: string;
  provider: string;
  day: string;
  credential_id: string | null;
  statement_id: string | null;
  models: readonly string[];
  billed_tokens: number;
  sent_tokens: number;
  foreign_tokens: number;
  foreign_nano_usd: number | null;
  raised_at: ColumnType<Date, Date | undefined, never>;
  acknowledged_at: ColumnType<Date | null, Date | null | undefined, Date>;
  acknowledged_by: ColumnType<string | null, string | null | undefined, string | null>;
}

/** Others' tables, as far as metering looks at them. */
export interface NamedTable { id: string; name: string }
export interface LabelledTable { id: string; label: string }

export interface MeteringTables extends AuditTables {
  ledger: LedgerTable;
  receipt_salts: ReceiptSaltsTable;
  receipt_signatures: ReceiptSignaturesTable;
  refusals: RefusalsTable;
  refusal_minutes: RefusalMinutesTable;
  request_tails: RequestTailsTable;
  budgets: BudgetsTable;
  budget_windows: BudgetWindowsTable;
  budget_leases: BudgetLeasesTable;
  budget_alerts: BudgetAlertsTable;
  price_terms: PriceTermsTable;
  credential_rate_windows: CredentialRateWindowsTable;
  shadow_days: ShadowDaysTable;
  spool_positions: SpoolPositionsTable;
  spool_open_intents: SpoolOpenIntentsTable;
  billing_statements: BillingStatementsTable;
  foreign_use_alarms: ForeignUseAlarmsTable;
  api_tokens: NamedTable;
  credentials: LabelledTable;
}
