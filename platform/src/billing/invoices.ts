import { type Invoice, type InvoiceSettings, type InvoiceSummary, platformLogId } from '@keystead/contract';
import { recordInBothLogs, recordPlatformEvent } from '../audit/index.ts';
import { decodeCursor, etagOf, KeysteadError, newId, type Principal, toPage, type Transaction } from '../foundation/index.ts';
import { type PeopleTables, subscriptionLines } from '../identity/index.ts';
import { topUpsBetween } from '../metering/index.ts';
import type { BillingDependencies } from './dependencies.ts';
import { creditLinesOf, monthOf, NoPrice, subscriptionLinesOf, sumsOf } from './plan-invoice.ts';
import { asPlatform, type Doer, operatorActor, requireTenant } from './scopes.ts';
import type { BillingTables, InvoicesTable } from './tables.ts';

type Trx = Transaction<BillingTables>;
/** `tenantId`: of that organisation alone; `platform`: all. */
type Whose = { readonly tenantId: string } | 'platform';

export interface InvoiceWish { readonly tenantId: string; readonly period: string; readonly agreedMonthlyCents?: number | undefined }

/**
 * Issues the invoice of an organisation for a month that is over. Its number is taken in the transaction that writes it, under the lock of
 * the row that counts, so that numbers have no gap and no two invoices one number.
 * @throws KeysteadError `not_found`; `conflict` where the month is not over, was billed, has nothing to bill, or a price is missing
 */
export async function issueInvoice({ database, clock }: BillingDependencies, principal: Doer, { tenantId, period, agreedMonthlyCents }: InvoiceWish): Promise<Invoice> {
  const month = monthOf(period);
  const now = clock.now();
  if (month.to > now) throw new KeysteadError('conflict', { detail: `${period} is not over yet; an invoice is issued when its month is` });
  return database.as<BillingTables>().inTenant(tenantId, async (trx) => {
    const tenant = await requireTenant(trx, tenantId);
    const lines = priced(await subscriptionLines(trx as unknown as Transaction<PeopleTables>, tenant), month, agreedMonthlyCents);
    lines.push(...creditLinesOf(await topUpsBetween(trx, tenantId, month)));
    if (lines.length === 0) throw new KeysteadError('conflict', { detail: `there is nothing to bill for ${period}: the organisation was made later` });
    const issued = await asPlatform(trx, tenantId, () => write(trx, { buyer: { tenantId, name: tenant.name }, period, lines, now }));
    await recordInBothLogs(trx, { tenantId, action: 'invoice.issued', actor: operatorActor(principal), subjectId: issued.id, detail: { number: issued.numberText, period, totalCents: issued.totalCents } });
    return issued;
  });
}

function priced(...asked: Parameters<typeof subscriptionLinesOf>): Invoice['lines'] {
  try {
    return subscriptionLinesOf(...asked);
  } catch (error) {
    if (!(error instanceof NoPrice)) throw error;
    throw new KeysteadError('conflict', { detail: `the price of the plan ${error.plan} is by agreement: say what a month of it costs (agreedMonthlyCents)` }, { cause: error });
  }
}

interface Draft { readonly buyer: Invoice['buyer']; readonly period: string; readonly lines: Invoice['lines']; readonly now: Date }

async function write(trx: Trx, { buyer, period, lines, now }: Draft): Promise<Invoice> {
  const counter = await trx.selectFrom('invoice_settings').select(['settings', 'next_number']).where('tenant_id', '=', platformLogId).forUpdate().executeTakeFirst();
  if (counter === undefined) throw new KeysteadError('conflict', { detail: 'nobody has said yet who issues invoices; do so first, under Installation, Invoices' });
  const { settings: { numberPrefix, tax, terms, ...seller }, next_number: number } = counter;
  const { taxCents, ...sums } = sumsOf(lines, tax.basisPoints);
  const document: Invoice = {
    id: newId(), number, numberText: `${numberPrefix}${String(number).padStart(6, '0')}`, period, issuedAt: now.toISOString(), currency: 'USD', seller, buyer, lines, ...sums, tax: { ...tax, amountCents: taxCents }, terms,
  };
  const row = await trx.insertInto('invoices').values({ id: document.id, tenant_id: platformLogId, billed_to: buyer.tenantId, number, period: `${period}-01`, issued_at: now, document: JSON.stringify(document) })
    .onConflict((conflict) => conflict.columns(['billed_to', 'period']).doNothing()).returning('id').executeTakeFirst();
  if (row === undefined) throw new KeysteadError('conflict', { detail: `${buyer.name} has an invoice for ${period} already; what was issued is never changed` });
  await trx.updateTable('invoice_settings').set({ next_number: number + 1 }).where('tenant_id', '=', platformLogId).execute();
  return document;
}

const numberCursor = /^\d{1,15}$/;

/** Invoices, newest first. */
export async function listInvoices({ database }: BillingDependencies, whose: Whose, page: { readonly cursor?: string | undefined; readonly limit: number }) {
  const rows = await selectInvoices(database, whose, (select) => {
    const some = select.orderBy('number', 'desc').limit(page.limit + 1);
    return page.cursor === undefined ? some : some.where('number', '<', Number(decodeCursor(page.cursor, numberCursor)));
  });
  return toPage(rows, page.limit, ({ document }) => toSummary(document), ({ number }) => String(number));
}

/** One invoice, as it was issued. @throws KeysteadError `not_found`, the same for somebody else's */
export async function readInvoice({ database }: BillingDependencies, whose: Whose, invoiceId: string): Promise<Invoice> {
  const [row] = await selectInvoices(database, whose, (select) => select.where('id', '=', invoiceId));
  if (row === undefined) throw new KeysteadError('not_found');
  return row.document;
}

type Select = ReturnType<typeof invoicesIn>;

function invoicesIn(trx: Trx) {
  return trx.selectFrom('invoices').select(['number', 'document']);
}

function selectInvoices(database: BillingDependencies['database'], whose: Whose, narrow: (select: Select) => Select): Promise<Pick<InvoicesTable, 'number'>[] & { readonly document: Invoice; readonly number: number }[]> {
  const tenantId = whose === 'platform' ? platformLogId : whose.tenantId;
  return database.as<BillingTables>().inTenant(tenantId, (trx) => {
    const all = invoicesIn(trx);
    return narrow(whose === 'platform' ? all.where('tenant_id', '=', platformLogId) : all.where('billed_to', '=', tenantId)).execute();
  });
}

function toSummary({ id, number, numberText, period, issuedAt, buyer, subscriptionCents, creditsCents, netCents, totalCents }: Invoice): InvoiceSummary {
  return { id, number, numberText, period, issuedAt, buyer, subscriptionCents, creditsCents, netCents, totalCents };
}

/** Who issues invoices; `null`: nobody said yet. */
export async function readInvoiceSettings({ database }: BillingDependencies): Promise<{ settings: InvoiceSettings | null; etag: string }> {
  const row = await database.as<BillingTables>().inTenant(platformLogId, (trx) => trx.selectFrom('invoice_settings').select(['settings', 'revision']).where('tenant_id', '=', platformLogId).executeTakeFirst());
  return { settings: row?.settings ?? null, etag: etagOf(row?.revision ?? 0) };
}

/** @throws KeysteadError `precondition_failed` where somebody was faster */
export async function updateInvoiceSettings({ database }: BillingDependencies, principal: Principal, { settings, ifMatch }: { readonly settings: InvoiceSettings; readonly ifMatch: string | null }): Promise<{ settings: InvoiceSettings; etag: string }> {
  return database.as<BillingTables>().inTenant(platformLogId, async (trx) => {
    const before = await trx.selectFrom('invoice_settings').select('revision').where('tenant_id', '=', platformLogId).forUpdate().executeTakeFirst();
    if (ifMatch !== etagOf(before?.revision ?? 0)) throw new KeysteadError('precondition_failed');
    const revision = (before?.revision ?? 0) + 1;
    const values = { settings: JSON.stringify(settings), revision };
    const written = await trx.insertInto('invoice_settings').values({ tenant_id: platformLogId, ...values })
      .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(values).where('invoice_settings.revision', '=', revision - 1)).returning('revision').executeTakeFirst();
    if (written === undefined) throw new KeysteadError('precondition_failed');
    await recordPlatformEvent(trx, { action: 'invoice-settings.updated', actor: operatorActor(principal), subjectId: platformLogId, detail: { seller: settings.seller, taxBasisPoints: settings.tax.basisPoints } });
    return { settings, etag: etagOf(revision) };
  });
}
