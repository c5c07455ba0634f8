import type { ColumnType } from 'kysely';

export interface CreditAccountsTable { tenant_id: string; reserved_nano_usd: ColumnType<number, number | undefined, number>; balance_nano_usd: ColumnType<number, number | undefined, number>; opened_at: Date }

export interface CreditGrantsTable {
  id: string;
  tenant_id: string;
  kind: 'trial' | 'top-up';
  amount_nano_usd: number;
  remaining_nano_usd: number;
  reference: string;
  granted_at: Date;
  expires_at: Date;
}

/** Added to, never changed. */
export interface CreditEntriesTable {
  id: string;
  tenant_id: string;
  grant_id: string | null;
  kind: 'grant' | 'use' | 'expiry';
  occurred_at: Date;
  amount_nano_usd: number;
  balance_nano_usd: number;
  request_id: string | null;
  uncovered_nano_usd: ColumnType<number, number | undefined, never>;
}

export interface CreditReservationsTable { request_id: string; tenant_id: string; amount_nano_usd: number; holder: string | null; reserved_at: ColumnType<Date, Date | undefined, never> }

export interface CreditTables {
  credit_accounts: CreditAccountsTable;
  credit_grants: CreditGrantsTable;
  credit_entries: CreditEntriesTable;
  credit_reservations: CreditReservationsTable;
}
