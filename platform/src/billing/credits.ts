import type { CreditAccount } from '@keystead/contract';
import { recordPlatformEvent } from '../audit/index.ts';
import { decodeCursor, toPage, uuidCursor } from '../foundation/index.ts';
import { grantCredits, readAccount, selectEntries } from '../metering/index.ts';
import type { BillingDependencies } from './dependencies.ts';
import { type Doer, operatorActor, requireTenant } from './scopes.ts';
import type { BillingTables } from './tables.ts';

/** An organisation's platform credits. @throws KeysteadError `not_found` for one that is not there */
export async function readCredits({ database, clock }: BillingDependencies, tenantId: string): Promise<CreditAccount> {
  return database.as<BillingTables>().inTenant(tenantId, async (trx) => {
    await requireTenant(trx, tenantId);
    return readAccount(trx, tenantId, clock.now());
  });
}

/** Its ledger, newest first. */
export async function listCreditEntries({ database }: BillingDependencies, tenantId: string, { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number }) {
  const before = cursor === undefined ? undefined : decodeCursor(cursor, uuidCursor);
  const rows = await database.as<BillingTables>().inTenant(tenantId, (trx) => selectEntries(trx, tenantId, { before, limit: limit + 1 }));
  return toPage(rows, limit, (entry) => entry, (entry) => entry.id);
}

export interface TopUp { readonly tenantId: string; readonly credits: number; readonly reference: string; readonly days: number }

/** Tops up an organisation's credits; it stands in its log and in the platform's. @throws KeysteadError `not_found` */
export async function topUpCredits({ database, clock }: BillingDependencies, principal: Doer, { tenantId, credits, reference, days }: TopUp): Promise<CreditAccount> {
  return database.as<BillingTables>().inTenant(tenantId, async (trx) => {
    await requireTenant(trx, tenantId);
    const [now, actor] = [clock.now(), operatorActor(principal)];
    await grantCredits(trx, { tenantId, actor, credits, reference, days, now });
    await recordPlatformEvent(trx, { action: 'credits.granted', actor, subjectId: tenantId, detail: { credits, kind: 'top-up', reference, expiresAt: new Date(now.getTime() + days * 86_400_000).toISOString(), tenant: tenantId } });
    return readAccount(trx, tenantId, now);
  });
}
