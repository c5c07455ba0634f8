import type { ColumnType } from 'kysely';
import type { AuditTables } from '../audit/index.ts';

export interface RouteStep { readonly credentialId: string; readonly model: string }

export interface RoutesTable {
  id: string;
  tenant_id: string;
  name: string;
  /** Written as JSON text. */
  chain: ColumnType<RouteStep[], string, string>;
  revision: ColumnType<number, number | undefined, number>;
  created_at: ColumnType<Date, Date | undefined, never>;
}

/** Of the vault's table, what a route needs: that a credential is there. */
interface CredentialsTable { id: string; tenant_id: string; state: 'active' | 'disabled' | 'deleted' }

export interface GatewayTables extends AuditTables {
  routes: RoutesTable;
  credentials: CredentialsTable;
}
