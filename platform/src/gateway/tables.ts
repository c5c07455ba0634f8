import type { Delivery, DrilledLeg, RouteLimits, RouteShadow, RouteStep, RouteStrategy } from '@keystead/contract';
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
  /** Written as JSON text. */
  shadow: ColumnType<RouteShadow | null, string | null | undefined, string | null>;
  /** Runs of apps are sent to it where nobody chooses a model; one of an organisation's at most. */
  for_apps: ColumnType<boolean, boolean | undefined, boolean>;
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

/** The last drill of each route. */
export interface RouteDrillsTable {
  route_id: string;
  tenant_id: string;
  drill_id: string;
  drilled_by: string | null;
  started_at: Date;
  finished_at: Date | null;
  /** Written as JSON text. */
  legs: ColumnType<DrilledLeg[], string, string>;
}

export interface GatewayTables extends AuditTables {
  routes: RoutesTable;
  credentials: CredentialsTable;
  gateway_policies: GatewayPoliciesTable;
  route_drills: RouteDrillsTable;
}
