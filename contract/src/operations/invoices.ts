import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { etag, id, page, pageQuery, timestamp } from '../shapes.ts';

const line = (most: number) => z.string().trim().max(most).regex(/^\P{Cc}*$/u, 'must not hold control characters');
const cents = z.int().nonnegative().meta({ description: 'US cents' });
const period = z.string().regex(/^20\d\d-(?:0[1-9]|1[0-2])$/, 'a month as 2026-11');

/** What stands on every invoice from now on; those that were issued keep theirs. */
export const invoiceSettings = z.strictObject({
  seller: line(200).min(1), address: z.array(line(200).min(1)).max(8), taxId: line(60), numberPrefix: z.string().regex(/^[A-Za-z0-9./-]{0,20}$/),
  tax: z.strictObject({ label: line(60).min(1), basisPoints: z.int().min(0).max(10_000).meta({ description: 'Hundredths of a percent: 1900 is 19 %' }), note: line(200) }),
  terms: line(400),
});
export type InvoiceSettings = z.output<typeof invoiceSettings>;

/** Subscription and inference are lines apart, and have sums apart. */
export const invoiceLine = z.strictObject({
  kind: z.enum(['subscription', 'credits']), text: z.string(), quantity: z.int(), unit: z.string(), from: z.string().nullable(), to: z.string().nullable(), amountCents: cents,
});
export const invoice = z.strictObject({
  id, number: z.int(), numberText: z.string(), period, issuedAt: timestamp, currency: z.literal('USD'),
  seller: invoiceSettings.omit({ numberPrefix: true, tax: true, terms: true }), buyer: z.strictObject({ tenantId: id, name: z.string() }),
  lines: z.array(invoiceLine), subscriptionCents: cents, creditsCents: cents, netCents: cents,
  tax: z.strictObject({ label: z.string(), basisPoints: z.int(), note: z.string(), amountCents: cents }), totalCents: cents, terms: z.string(),
});
export type Invoice = z.output<typeof invoice>;

export const invoiceSummary = invoice.pick({ id: true, number: true, numberText: true, period: true, issuedAt: true, buyer: true, subscriptionCents: true, creditsCents: true, netCents: true, totalCents: true });
export type InvoiceSummary = z.output<typeof invoiceSummary>;

const invoiceParams = z.strictObject({ invoiceId: id });
const tenantParams = z.strictObject({ tenantId: id });

export const invoiceOperations = {
  listInvoices: defineOperation({
    id: 'listInvoices', method: 'GET', path: '/api/v1/invoices', tag: 'Money', permission: 'usage.read', status: 200,
    summary: 'Your organisation’s invoices, newest first', query: pageQuery, response: page(invoiceSummary),
  }),
  readInvoice: defineOperation({
    id: 'readInvoice', method: 'GET', path: '/api/v1/invoices/{invoiceId}', tag: 'Money', permission: 'usage.read', status: 200,
    summary: 'One invoice, as it was issued', params: invoiceParams, response: invoice, errors: ['not_found'],
  }),
  listIssuedInvoices: defineOperation({
    id: 'listIssuedInvoices', method: 'GET', path: '/api/v1/operator/invoices', tag: 'Operator', permission: 'operator.read', status: 200,
    summary: 'Every invoice of this installation, newest first: one number after the other', query: pageQuery, response: page(invoiceSummary),
  }),
  readIssuedInvoice: defineOperation({
    id: 'readIssuedInvoice', method: 'GET', path: '/api/v1/operator/invoices/{invoiceId}', tag: 'Operator', permission: 'operator.read', status: 200,
    summary: 'One invoice of this installation, as it was issued', params: invoiceParams, response: invoice, errors: ['not_found'],
  }),
  issueInvoice: defineOperation({
    id: 'issueInvoice', method: 'POST', path: '/api/v1/operator/tenants/{tenantId}/invoices', tag: 'Operator', permission: 'operator.billing', status: 201, stepUp: true,
    summary: 'Issue an organisation’s invoice for a month that is over; it gets the next number and never changes',
    description: 'Two kinds of lines: the platform subscription, by days, and the platform credits that were topped up in the month. What own keys cost is the provider’s bill and stands on no invoice. A plan whose price is by agreement needs `agreedMonthlyCents`.',
    params: tenantParams, body: z.strictObject({ period, agreedMonthlyCents: cents.max(1_000_000_000).optional().meta({ description: 'What was agreed for a month of a plan without a price of its own' }) }),
    response: invoice, errors: ['not_found', 'conflict'],
  }),
  readInvoiceSettings: defineOperation({
    id: 'readInvoiceSettings', method: 'GET', path: '/api/v1/operator/invoice-settings', tag: 'Operator', permission: 'operator.read', status: 200,
    summary: 'Who issues invoices, and the tax that stands on them', response: z.strictObject({ settings: invoiceSettings.nullable(), etag }),
  }),
  updateInvoiceSettings: defineOperation({
    id: 'updateInvoiceSettings', method: 'PUT', path: '/api/v1/operator/invoice-settings', tag: 'Operator', permission: 'operator.billing', status: 200, stepUp: true, needsEtag: true,
    summary: 'Say who issues invoices, and the tax that stands on them from now on', body: invoiceSettings, response: z.strictObject({ settings: invoiceSettings, etag }), errors: ['precondition_failed', 'precondition_required'],
  }),
} as const;
