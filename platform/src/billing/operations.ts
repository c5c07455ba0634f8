import { operations, platformLogId } from '@keystead/contract';
import { type ImplementedOperation, implement } from '../foundation/index.ts';
import { addPlatformKey, readPlatformKeys, type VaultTables } from '../vault/index.ts';
import { listCreditEntries, readCredits, topUpCredits } from './credits.ts';
import type { BillingDependencies } from './dependencies.ts';
import { issueInvoice, listInvoices, readInvoice, readInvoiceSettings, updateInvoiceSettings } from './invoices.ts';
import { readKeyMode, setKeyMode } from './key-mode.ts';
import { createOffer, deletePlatformKey, listOffers, setPlatformKeyState, withdrawOffer } from './offers.ts';
import { operatorActor } from './scopes.ts';

/** Every operation of this part: each does what the function of its name does. */
export function billingOperations(deps: BillingDependencies): readonly ImplementedOperation[] {
  return [...ofOrganisations(deps), ...ofPlatformKeys(deps), ...ofTheOperator(deps)];
}

function ofOrganisations(deps: BillingDependencies): readonly ImplementedOperation[] {
  return [
    implement(operations.readKeyMode, ({ principal }) => readKeyMode(deps, principal)),
    implement(operations.setKeyMode, ({ principal, body, ifMatch }) => setKeyMode(deps, principal, { ...body, ifMatch })),
    implement(operations.readCredits, ({ principal }) => readCredits(deps, principal.tenantId)),
    implement(operations.listCreditEntries, ({ principal, query }) => listCreditEntries(deps, principal.tenantId, query)),
    implement(operations.listInvoices, ({ principal, query }) => listInvoices(deps, { tenantId: principal.tenantId }, query)),
    implement(operations.readInvoice, ({ principal, params }) => readInvoice(deps, { tenantId: principal.tenantId }, params.invoiceId)),
  ];
}

function ofPlatformKeys(deps: BillingDependencies): readonly ImplementedOperation[] {
  const { database, vault } = deps;
  return [
    implement(operations.listPlatformKeys, async () => ({
      items: await database.as<VaultTables>().inTenant(platformLogId, (trx) => readPlatformKeys(trx, vault)),
      // Those that ask for more than a key are added on the command line.
      providers: [...vault.providers.values()].filter((provider) => provider.connection === undefined).map(({ id, name, sandbox, keyExample }) => ({ id, name, sandbox, keyExample })),
    })),
    implement(operations.createPlatformKey, ({ principal, body }) => addPlatformKey(vault, { ...body, actor: operatorActor(principal), createdBy: principal.userId })),
    implement(operations.setPlatformKeyState, ({ principal, params, body }) => setPlatformKeyState(deps, principal, { ...params, ...body })),
    implement(operations.deletePlatformKey, ({ principal, params }) => deletePlatformKey(deps, principal, params.credentialId)),
    implement(operations.listPlatformOffers, ({ query }) => listOffers(deps, query)),
    implement(operations.createPlatformOffer, ({ principal, body }) => createOffer(deps, principal, body)),
    implement(operations.withdrawPlatformOffer, ({ principal, params }) => withdrawOffer(deps, principal, params.offerId)),
  ];
}

function ofTheOperator(deps: BillingDependencies): readonly ImplementedOperation[] {
  return [
    implement(operations.readTenantCredits, ({ params }) => readCredits(deps, params.tenantId)),
    implement(operations.topUpCredits, ({ principal, params, body }) => topUpCredits(deps, principal, { ...params, ...body })),
    implement(operations.listIssuedInvoices, ({ query }) => listInvoices(deps, 'platform', query)),
    implement(operations.readIssuedInvoice, ({ params }) => readInvoice(deps, 'platform', params.invoiceId)),
    implement(operations.issueInvoice, ({ principal, params, body }) => issueInvoice(deps, principal, { ...params, ...body })),
    implement(operations.readInvoiceSettings, () => readInvoiceSettings(deps)),
    implement(operations.updateInvoiceSettings, ({ principal, body, ifMatch }) => updateInvoiceSettings(deps, principal, { settings: body, ifMatch })),
  ];
}
