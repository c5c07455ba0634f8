import type { ChargebackStatement, Invoice } from '@keystead/contract';
import type { ColumnType, Generated } from 'kysely';
import type { AuditTables } from '../audit/index.ts';

export interface DepartmentsTable {
  id: string;
  tenant_id: string;
  name: string;
  cost_centre: string | null;
  revision: Generated<number>;
  created_at: ColumnType<Date, Date | undefined, never>;
  archived_at: Date | null;
}

interface DepartmentTeamsTable {
  id: string;
  tenant_id: string;
  department_id: string;
  team_id: string;
  /** Days in UTC, as text. */
  valid_from: string;
  valid_to: string | null;
}

export interface ClientProjectsTable {
  id: string;
  tenant_id: string;
  code: string;
  client: string;
  revision: Generated<number>;
  created_at: ColumnType<Date, Date | undefined, never>;
  closed_at: Date | null;
}

interface ChargebackSettingsTable {
  tenant_id: string;
  listed_projects_only: boolean;
  tag_keys: string[] | null;
  revision: Generated<number>;
}

interface ClosingsTable {
  id: string;
  tenant_id: string;
  period: ColumnType<Date, string, never>;
  closed_at: Date;
  closed_by: string | null;
  ledger_requests: number;
  ledger_last_request: string | null;
  /** Written as JSON text. */
  document: ColumnType<ChargebackStatement, string, never>;
}

export interface ChargebackTables extends AuditTables {
  departments: DepartmentsTable;
  department_teams: DepartmentTeamsTable;
  client_projects: ClientProjectsTable;
  chargeback_settings: ChargebackSettingsTable;
  chargeback_closings: ClosingsTable;
  teams: { id: string; tenant_id: string; name: string; deleted_at: Date | null };
  tenants: { id: string; name: string };
  credentials: { id: string; tenant_id: string; label: string };
  invoices: { billed_to: string; number: number; document: Invoice };
}
