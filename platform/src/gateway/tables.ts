import type { Delivery, RouteLimits, RouteStep, RouteStrategy } from '@keystead/contract';
import type { ColumnType } from 'kysely';
import type { AuditTables } from '../audit/index.ts';

export interface RoutesTable {
  id: string;
  tenant_id: string;
  name: string;
  /** Written as JSON text. */
  chain: ColumnType<RouteStep[], string, string>;
  strategy: ColumnType<RouteStrategy, RouteStrategy | undefined, RouteStrategy>;
  delivery: ColumnType<Delivery, Delivery | undefined, Delivery>;
  /** Written as JSON text. */
  limits: ColumnType<RouteLimits, string | undefined, string>;
  revision: ColumnType<number, number | undefined, number>;
  created_at: ColumnType<Date, Date | undefined, never>;
}

/** Of the vault's table: that a credential is there, and where. */
interface CredentialsTable { id: string; tenant_id: string; label: string; provider: string; origin: string; state: 'active' | 'disabled' | 'deleted' }

interface GatewayPoliciesTable {
  tenant_id: string;
  /** Written as JSON text. */
  policy: ColumnType<unknown, string, string>;
  revision: ColumnType<number, number | undefined, number>;
  changed_at: ColumnType<Date, Date | undefined, Date>;
}

export interface GatewayTables extends AuditTables {
  routes: RoutesTable;
  credentials: CredentialsTable;
  gateway_policies: GatewayPoliciesTable;
}
