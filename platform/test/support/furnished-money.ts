import { type Invoice, platformLogId } from '@keystead/contract';
import { newId } from '../../src/foundation/index.ts';
import { withOwner } from './attacker.ts';
import type { RunningKeystead } from './keystead.ts';

/** What only months and bills bring, written as the database's owner: two invoices, two alerts of the tenant's first budget, two entries of credits. */
export async function furnishMoney(keystead: Pick<RunningKeystead, 'dataDirectory'>, tenant: { readonly id: string; readonly name: string }): Promise<{ readonly invoiceId: string }> {
  return withOwner(keystead, async (client) => {
    await client.query(`insert into keystead.credit_accounts (tenant_id, balance_nano_usd, opened_at) values ($1, 2, now())`, [tenant.id]);
    const invoiceIds: string[] = [];
    for (const period of ['2025-01', '2025-02']) {
      const { rows: [counted] } = await client.query<{ number: number }>('select coalesce(max(number), 0)::int + 1 as number from keystead.invoices');
      const invoice = invoiceOf(tenant, period, counted?.number ?? 1);
      await client.query('insert into keystead.invoices (id, tenant_id, billed_to, number, period, issued_at, document) values ($1, $2, $3, $4, $5, $6, $7)', [invoice.id, platformLogId, tenant.id, invoice.number, `${period}-01`, invoice.issuedAt, JSON.stringify(invoice)]);
      invoiceIds.push(invoice.id);
      await client.query(`insert into keystead.budget_alerts (id, tenant_id, budget_id, window_start, percent, limit_amount, reserved_amount, settled_amount)
        select $1, tenant_id, id, $3, 50, 10, 0, 5 from keystead.budgets where tenant_id = $2 order by id limit 1`, [newId(), tenant.id, `${period}-01`]);
      const grantId = newId();
      await client.query(`insert into keystead.credit_grants (id, tenant_id, kind, amount_nano_usd, remaining_nano_usd, reference, granted_at, expires_at) values ($1, $2, 'top-up', 1, 1, $3, now(), now() + interval '1 year')`, [grantId, tenant.id, `${tenant.name} ${period}`]);
      await client.query(`insert into keystead.credit_entries (id, tenant_id, grant_id, kind, occurred_at, amount_nano_usd, balance_nano_usd) values ($1, $2, $3, 'grant', now(), 1, 1)`, [newId(), tenant.id, grantId]);
    }
    return { invoiceId: invoiceIds[0] ?? '' };
  });
}

function invoiceOf({ id, name }: { readonly id: string; readonly name: string }, period: string, number: number): Invoice {
  return {
    id: newId(), number, numberText: `K-${number}`, period, issuedAt: '2026-01-01T00:00:00.000Z', currency: 'USD', seller: { seller: 'Keystead host', address: ['1 Road'], taxId: '' }, buyer: { tenantId: id, name },
    lines: [{ kind: 'subscription', text: 'Enterprise', quantity: 1, unit: 'month', from: null, to: null, amountCents: 100 }], subscriptionCents: 100, creditsCents: 0, netCents: 100,
    tax: { label: 'VAT', basisPoints: 0, note: '', amountCents: 0 }, totalCents: 100, terms: '',
  };
}
