import { type EventName, platformLogId } from '@keystead/contract';
import { type Transaction, sql } from '../foundation/index.ts';
import { type AuditEvent, recordEvent } from './record-event.ts';
import type { AuditTables } from './tables.ts';

/**
 * Puts an event into the platform's own log, in the transaction that it belongs to. Row-level security holds there as everywhere: the
 * transaction's tenant is the platform for this one statement, and what it was before afterwards.
 */
export async function recordPlatformEvent<Tables extends AuditTables, Name extends EventName>(transaction: Transaction<Tables>, event: Omit<AuditEvent<Name>, 'tenantId'>): Promise<void> {
  const { rows } = await sql<{ tenant: string | null }>`select current_setting('keystead.tenant_id', true) as tenant, set_config('keystead.tenant_id', ${platformLogId}, true)`.execute(transaction);
  await recordEvent(transaction, { ...event, tenantId: platformLogId } as AuditEvent<Name>);
  await sql`select set_config('keystead.tenant_id', ${rows[0]?.tenant ?? ''}, true)`.execute(transaction);
}

/** What the platform's people do about a tenant: in its own log and in the platform's, where it names the tenant. Both or neither. */
export async function recordInBothLogs<Tables extends AuditTables, Name extends EventName>(transaction: Transaction<Tables>, event: AuditEvent<Name>): Promise<void> {
  await recordEvent(transaction, event);
  await recordPlatformEvent(transaction, { ...event, detail: { ...event.detail, tenant: event.tenantId } });
}
