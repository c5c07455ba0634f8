import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Invoice, platformLogId } from '@keystead/contract';
import { systemActor } from '../src/audit/index.ts';
import { issueInvoice, listInvoices, readInvoice, readInvoiceSettings, updateInvoiceSettings } from '../src/billing/invoices.ts';
import { creditLinesOf, monthOf, subscriptionLinesOf, sumsOf } from '../src/billing/plan-invoice.ts';
import type { BillingDependencies } from '../src/billing/index.ts';
import { type Database, KeysteadError, newId, type Principal, sql } from '../src/foundation/index.ts';
import { grantCredits } from '../src/metering/index.ts';
import { type TestDatabase, startTestDatabase } from './support/database.ts';

const now = new Date('2026-11-21T12:00:00Z');
const settings = { seller: 'Harbour Hosting Ltd', address: ['1 Quay', 'Dublin'], taxId: 'IE123', numberPrefix: 'H-', tax: { label: 'VAT', basisPoints: 2_300, note: '' }, terms: 'Net 30' };

describe('B5 numbered invoices of the subscription', () => {
  let test: TestDatabase;
  let database: Database;
  let billing: BillingDependencies;
  const operator: Principal = { kind: 'user', tenantId: platformLogId, userId: newId(), tokenId: null, name: 'Op', role: 'operator', permissions: new Set(), environment: 'production', sessionId: null };
  before(async () => {
    test = await startTestDatabase();
    database = test.open('keystead_app');
    billing = { database, clock: { now: () => now } } as unknown as BillingDependencies;
  });
  after(() => test.close());

  async function newTenant(plan: string, createdAt: string): Promise<string> {
    const id = newId();
    await database.as<unknown>().inTenant(id, (trx) => sql`insert into tenants (id, name, plan, created_at) values (${id}, ${`Office ${id.slice(-4)}`}, ${plan}, ${createdAt}::timestamptz)`.execute(trx));
    return id;
  }
  const issue = (tenantId: string, period = '2026-10', agreedMonthlyCents?: number): Promise<Invoice> => issueInvoice(billing, operator, { tenantId, period, ...(agreedMonthlyCents === undefined ? {} : { agreedMonthlyCents }) });
  const refused = async (work: Promise<unknown>, pattern: RegExp): Promise<void> => { await assert.rejects(work, (error) => error instanceof KeysteadError && error.code === 'conflict' && pattern.test(error.message)); };

  it('B5 nothing is issued before somebody said who issues, and an edit starts from what was read', async () => {
    await refused(issue(await newTenant('basic', '2026-01-01')), /who issues invoices/);
    const { settings: none, etag } = await readInvoiceSettings(billing);
    assert.equal(none, null);
    await updateInvoiceSettings(billing, operator, { settings, ifMatch: etag });
    await assert.rejects(updateInvoiceSettings(billing, operator, { settings, ifMatch: etag }), { code: 'precondition_failed' });
  });

  it('B5 T5 subscription and inference credits are lines apart with sums apart, and tax stands once on both', async () => {
    const tenantId = await newTenant('basic', '2026-01-01');
    await database.as<unknown>().inTenant(tenantId, (trx) => grantCredits(trx, { tenantId, actor: systemActor, credits: 2_500, reference: 'PO 9', days: 365, now: new Date('2026-10-05T10:00:00Z') }));
    const invoice = await issue(tenantId);
    assert.deepEqual(invoice.lines.map((line) => [line.kind, line.amountCents]), [['subscription', 3_900], ['credits', 2_500]]);
    assert.deepEqual([invoice.subscriptionCents, invoice.creditsCents, invoice.netCents, invoice.tax.amountCents, invoice.totalCents], [3_900, 2_500, 6_400, 1_472, 7_872]);
    assert.match(invoice.numberText, /^H-0000\d\d$/);
  });

  it('B5 numbers have no gap: a refused invoice takes none, and of many issued at once each has its own', async () => {
    const before = (await listInvoices(billing, 'platform', { limit: 1 })).items[0]?.number ?? 0;
    await refused(issue(await newTenant('enterprise', '2026-01-01')), /by agreement/);
    await refused(issue(await newTenant('basic', '2026-11-02')), /nothing to bill/);
    await refused(issue(await newTenant('basic', '2026-01-01'), '2026-11'), /not over/);
    const tenants = await Promise.all(Array.from({ length: 8 }, () => newTenant('basic', '2026-01-01')));
    const twice = await Promise.allSettled([...tenants, ...tenants].map((tenantId) => issue(tenantId)));
    assert.equal(twice.filter((each) => each.status === 'fulfilled').length, 8, 'one for each organisation and month');
    const { items } = await listInvoices(billing, 'platform', { limit: 50 });
    const numbers = items.map((each) => each.number).toReversed();
    assert.deepEqual(numbers, Array.from({ length: before + 8 }, (_none, index) => index + 1));
  });

  it('B5 an invoice is never changed or deleted, whoever tries', async () => {
    const owner = test.ownerUrl;
    const { default: pg } = await import('pg');
    const client = new pg.Client(owner);
    await client.connect();
    for (const text of ['update keystead.invoices set number = number', 'delete from keystead.invoices', 'truncate keystead.invoices', "insert into keystead.invoices select gen_random_uuid(), tenant_id, billed_to, number + 900, '2020-01-01', issued_at, document from keystead.invoices limit 1"]) {
      await assert.rejects(client.query(text), /never changed|does not follow/);
    }
    await client.end();
  });

  it('B5 attack 7: an organisation reads its own invoices; another’s is as unknown as none', async () => {
    const [own, foreign] = [await newTenant('standard', '2026-01-01'), await newTenant('basic', '2026-01-01')];
    const invoice = await issue(own, '2026-10', 15_000);
    assert.deepEqual(await readInvoice(billing, { tenantId: own }, invoice.id), invoice);
    assert.deepEqual((await listInvoices(billing, { tenantId: foreign }, { limit: 50 })).items, []);
    for (const id of [invoice.id, newId()]) await assert.rejects(readInvoice(billing, { tenantId: foreign }, id), { code: 'not_found' });
  });

  it('B5 a change of plan is billed by days, each of which belongs to the plan at its end; the parts are rounded once', () => {
    const lines = [
      { plan: 'enterprise', monthlyUsd: null, startedAt: new Date('2026-10-20T09:00:00Z'), endedAt: null },
      { plan: 'basic', monthlyUsd: 39, startedAt: new Date('2026-10-02T09:00:00Z'), endedAt: new Date('2026-10-20T09:00:00Z') },
    ] as const;
    const found = subscriptionLinesOf(lines, monthOf('2026-10'), 310_000);
    assert.deepEqual(found.map((line) => [line.from, line.to, line.quantity, line.amountCents]), [['2026-10-02', '2026-10-19', 18, 2_265], ['2026-10-20', '2026-10-31', 12, 120_000]]);
    const { netCents, taxCents, totalCents } = sumsOf([...found, ...creditLinesOf([])], 0);
    assert.deepEqual([netCents, taxCents, totalCents], [122_265, 0, 122_265]);
  });
});
