import { type Transaction, newId, sql } from '../../foundation/index.ts';
import { type OpenGrant, writtenOff } from './allocation.ts';
import type { CreditEntriesTable, CreditTables } from './tables.ts';

type Trx = Transaction<CreditTables>;

export interface LockedAccount { readonly tenant_id: string; readonly reserved_nano_usd: number; readonly balance_nano_usd: number }

/** Locks accounts in the order of their ids, so that nobody waits in a circle. Whatever changes credits does this first. */
export async function lockAccounts(trx: Trx, tenantIds: readonly string[]): Promise<readonly LockedAccount[]> {
  if (tenantIds.length === 0) return [];
  return trx.selectFrom('credit_accounts').select(['tenant_id', 'reserved_nano_usd', 'balance_nano_usd']).where('tenant_id', 'in', [...tenantIds]).orderBy('tenant_id').forUpdate().execute();
}

/** Grants with something left, of an account that is locked. */
export async function openGrants(trx: Trx, tenantId: string): Promise<OpenGrant[]> {
  const rows = await trx.selectFrom('credit_grants').select(['id', 'remaining_nano_usd', 'expires_at']).where('tenant_id', '=', tenantId).where('remaining_nano_usd', '>', 0).execute();
  return rows.map((row) => ({ id: row.id, remainingNanoUsd: row.remaining_nano_usd, expiresAt: row.expires_at.getTime() }));
}

/** Gives reservations back that were deleted; their accounts are locked. */
export async function releaseReserved(trx: Trx, taken: readonly { readonly tenant_id: string; readonly amount_nano_usd: number }[]): Promise<void> {
  const sums = Map.groupBy(taken, (each) => each.tenant_id);
  for (const [tenantId, of] of sums) {
    const amount = of.reduce((sum, each) => sum + each.amount_nano_usd, 0);
    await trx.updateTable('credit_accounts').set({ reserved_nano_usd: sql<number>`greatest(0, reserved_nano_usd - ${amount}::bigint)` }).where('tenant_id', '=', tenantId).execute();
  }
}

export type NewEntry = Pick<CreditEntriesTable, 'kind' | 'occurred_at' | 'amount_nano_usd' | 'grant_id' | 'request_id'> & { readonly uncovered_nano_usd?: number };

/**
 * Adds entries to a locked account, each with the balance after it, and keeps account and grants in step with them: what a grant has
 * left is what its entries leave.
 */
export async function addEntries(trx: Trx, account: LockedAccount, entries: readonly NewEntry[]): Promise<LockedAccount> {
  if (entries.length === 0) return account;
  let balance = account.balance_nano_usd;
  const rows = entries.map((entry) => {
    balance += entry.amount_nano_usd;
    return { ...entry, id: newId(), tenant_id: account.tenant_id, balance_nano_usd: balance };
  });
  await trx.insertInto('credit_entries').values(rows).execute();
  const used = new Map<string, number>();
  for (const { kind, grant_id: grantId, amount_nano_usd: amount } of entries) if (kind !== 'grant' && grantId !== null) used.set(grantId, (used.get(grantId) ?? 0) + amount);
  for (const [grantId, amount] of used) {
    await trx.updateTable('credit_grants').set((expression) => ({ remaining_nano_usd: expression('remaining_nano_usd', '+', amount) })).where('tenant_id', '=', account.tenant_id).where('id', '=', grantId).execute();
  }
  await trx.updateTable('credit_accounts').set({ balance_nano_usd: balance }).where('tenant_id', '=', account.tenant_id).execute();
  return { ...account, balance_nano_usd: balance };
}

/** Writes off what ended a day ago and more, in a locked account: dated when it ended. */
export async function writeOffExpired(trx: Trx, account: LockedAccount, now: Date): Promise<LockedAccount> {
  const gone = writtenOff(await openGrants(trx, account.tenant_id), now.getTime());
  return addEntries(trx, account, gone.map((grant) => ({ kind: 'expiry', occurred_at: new Date(grant.expiresAt), amount_nano_usd: -grant.remainingNanoUsd, grant_id: grant.id, request_id: null })));
}
