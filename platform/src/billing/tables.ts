import type { Invoice, InvoiceSettings, PlanId, RouteStep } from '@keystead/contract';
import type { ColumnType } from 'kysely';
import type { AuditTables } from '../audit/index.ts';

/** As the column `key_mode` has it. */
export type StoredKeyMode = 'own-required' | 'own-optional' | 'hybrid';

interface TenantsTable { id: string; name: string; plan: PlanId; key_mode: StoredKeyMode; platform_data_classes: string[]; revision: number; created_at: Date; deleted_at: Date | null }
interface RoutesTable { id: string; tenant_id: string; name: string; chain: RouteStep[] }

export interface PlatformOffersTable {
  id: string;
  tenant_id: string;
  credential_id: string;
  plan: PlanId | null;
  offered_to: string | null;
  models: string[];
  created_by: string | null;
  created_at: Date;
  withdrawn_at: Date | null;
}

interface InvoiceSettingsTable {
  tenant_id: string;
  /** Written as JSON text. */
  settings: ColumnType<InvoiceSettings, string, string>;
  revision: ColumnType<number, number | undefined, number>;
  next_number: ColumnType<number, number | undefined, number>;
}

export interface InvoicesTable {
  id: string;
  tenant_id: string;
  billed_to: string;
  number: number;
  /** The first day of its month. */
  period: ColumnType<Date, string, never>;
  issued_at: Date;
  /** Written as JSON text. */
  document: ColumnType<Invoice, string, never>;
}

interface CredentialsTable { id: string; tenant_id: string; label: string; provider: string; state: string }

export interface BillingTables extends AuditTables {
  tenants: TenantsTable;
  routes: RoutesTable;
  credentials: CredentialsTable;
  platform_offers: PlatformOffersTable;
  invoice_settings: InvoiceSettingsTable;
  invoices: InvoicesTable;
}
