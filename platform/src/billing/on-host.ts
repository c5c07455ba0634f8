import { platformLogId, type PlatformKey, type PlatformOffer } from '@keystead/contract';
import { readPlatformKeys, type VaultTables } from '../vault/index.ts';
import { topUpCredits, type TopUp } from './credits.ts';
import type { BillingDependencies } from './dependencies.ts';
import { issueInvoice, type InvoiceWish } from './invoices.ts';
import { createOffer, listOffers, type NewOffer } from './offers.ts';

/** What is done on the host itself, where operators have no session; it stands in the same logs. */
export interface BillingOnHost {
  keys(): Promise<{ readonly keys: readonly PlatformKey[]; readonly offers: readonly PlatformOffer[] }>;
  offer(offer: NewOffer): Promise<PlatformOffer>;
  topUp(topUp: TopUp): ReturnType<typeof topUpCredits>;
  issue(wish: InvoiceWish): ReturnType<typeof issueInvoice>;
}

export function billingOnHost(deps: BillingDependencies): BillingOnHost {
  return {
    keys: async () => ({
      keys: await deps.database.as<VaultTables>().inTenant(platformLogId, (trx) => readPlatformKeys(trx, deps.vault)), offers: (await listOffers(deps, { limit: 200 })).items,
    }),
    offer: (offer) => createOffer(deps, 'host', offer),
    topUp: (topUp) => topUpCredits(deps, 'host', topUp),
    issue: (wish) => issueInvoice(deps, 'host', wish),
  };
}
