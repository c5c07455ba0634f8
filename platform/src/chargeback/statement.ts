import type { ChargebackStatement, ChargebackSums } from '@keystead/contract';
import { type Principal, sql, type Transaction } from '../foundation/index.ts';
import { type Closing, readClosings } from './closings.ts';
import type { ChargebackDependencies } from './dependencies.ts';
import { correctionLines, daysIn, monthUse } from './lines.ts';
import { firstDayOf, type Period, periodAfter } from './periods.ts';
import { unassigned } from './read-month.ts';
import { addSums, byCost, sumUse, type UseRow } from './sums.ts';
import type { ChargebackTables } from './tables.ts';

type Trx = Transaction<ChargebackTables>;
/** How many closed months are compared with the ledger again. */
const correctedMonths = 12;

interface ShareRow extends UseRow { readonly period: Period; readonly department_id: string | null; readonly project: string | null }

/** The statement of a month: as it was closed, or as it would be now. */
export async function readStatement(deps: ChargebackDependencies, { tenantId }: Pick<Principal, 'tenantId'>, period: Period): Promise<ChargebackStatement> {
  return deps.database.as<ChargebackTables>().inTenant(tenantId, async (trx) => {
    const closed = await trx.selectFrom('chargeback_closings').select('document').where('tenant_id', '=', tenantId).where('period', '=', sql<Date>`${firstDayOf(period)}::date`).executeTakeFirst();
    return closed?.document ?? draftStatement(trx, deps, { tenantId, period });
  });
}

export interface Draft { readonly tenantId: string; readonly period: Period }

/** The figures of a month that is open, in the caller's transaction. */
export async function draftStatement(trx: Trx, deps: ChargebackDependencies, { tenantId, period }: Draft): Promise<ChargebackStatement> {
  const closings = await readClosings(trx, tenantId);
  const use = await selectShares(trx, tenantId, period);
  const corrected = await selectCorrections(trx, { tenantId, months: await monthsToCorrect(trx, { tenantId, period, closings }) });
  return composeStatement(trx, deps, { tenantId, period, use, corrected });
}

/** The same from lines that stand already, of the closing that is being made. */
export async function closedStatement(trx: Trx, deps: ChargebackDependencies, { tenantId, period, closingId, closedAt }: Draft & { readonly closingId: string; readonly closedAt: Date }): Promise<ChargebackStatement> {
  const { rows } = await sql<ShareRow>`
    select to_char(day, 'YYYY-MM') as period, department_id, project, provider, payer, sum(requests)::bigint as requests, sum(unpriced_requests)::bigint as unpriced, sum(input_tokens)::bigint as input, sum(output_tokens)::bigint as output,
      sum(cost_nano_usd)::bigint as cost, coalesce(sum(cost_nano_usd) filter (where estimated), 0)::bigint as estimated
    from chargeback_lines where tenant_id = ${tenantId} and closing_id = ${closingId} group by 1, 2, 3, 4, 5`.execute(trx);
  const statement = await composeStatement(trx, deps, { tenantId, period, use: rows.filter((row) => row.period === period), corrected: rows.filter((row) => row.period !== period) });
  return { ...statement, ledger: { ...statement.ledger, requests: statement.totals.requests }, closedAt: closedAt.toISOString(), asOf: closedAt.toISOString() };
}

async function selectShares(trx: Trx, tenantId: string, period: Period): Promise<readonly ShareRow[]> {
  const { rows } = await sql<ShareRow>`
    select ${period} as period, department_id, project, provider, payer, sum(requests)::bigint as requests, sum(unpriced)::bigint as unpriced, sum(input)::bigint as input, sum(output)::bigint as output,
      sum(cost)::bigint as cost, sum(estimated)::bigint as estimated
    from (${monthUse(tenantId, period, undefined)}) as use group by 1, 2, 3, 4, 5`.execute(trx);
  return rows;
}

/**
 * Closed months whose days no longer sum up to what was charged for them: only the month after the last closed one corrects, and each correction is charged
 * once. The roll-up tells which, so that a month that stayed as it was is not read again.
 */
export async function monthsToCorrect(trx: Trx, { tenantId, period, closings }: Draft & { readonly closings: readonly Closing[] }): Promise<readonly Period[]> {
  const last = closings.at(-1);
  if (last === undefined || periodAfter(last.period) !== period) return [];
  const charged = closings.slice(-correctedMonths).map((each) => each.period);
  const from = firstDayOf(charged[0] ?? period);
  const { rows } = await sql<{ period: Period }>`
    select period from (
      select to_char(l.day at time zone 'UTC', 'YYYY-MM') as period, requests, unpriced_requests as unpriced, input_tokens as input, cache_read_tokens as cached, cache_write_tokens as written, output_tokens as output, cost_nano_usd as cost, estimated_nano_usd as estimated
      from usage_days l where l.tenant_id = ${tenantId} and l.day >= ${from}::date::timestamp at time zone 'UTC' and l.day < ${firstDayOf(period)}::date::timestamp at time zone 'UTC'
      union all
      select to_char(c.day, 'YYYY-MM'), -requests, -unpriced_requests, -input_tokens, -cache_read_tokens, -cache_write_tokens, -output_tokens, -cost_nano_usd, case when estimated then -cost_nano_usd else 0 end
      from chargeback_lines c where c.tenant_id = ${tenantId} and c.day >= ${from}::date and c.day < ${firstDayOf(period)}::date
    ) as both_sides group by period
    having sum(requests) <> 0 or sum(unpriced) <> 0 or sum(input) <> 0 or sum(cached) <> 0 or sum(written) <> 0 or sum(output) <> 0 or sum(cost) <> 0 or sum(estimated) <> 0 order by period`.execute(trx);
  return rows.map((row) => row.period).filter((each) => charged.includes(each));
}

async function selectCorrections(trx: Trx, { tenantId, months }: { readonly tenantId: string; readonly months: readonly Period[] }): Promise<readonly ShareRow[]> {
  const found: ShareRow[] = [];
  for (const month of months) {
    const { rows } = await sql<ShareRow>`
      select ${month} as period, department_id, project, provider, payer, sum(requests)::bigint as requests, sum(unpriced_requests)::bigint as unpriced, sum(input_tokens)::bigint as input, sum(output_tokens)::bigint as output,
        sum(cost_nano_usd)::bigint as cost, coalesce(sum(cost_nano_usd) filter (where estimated), 0)::bigint as estimated
      from (${correctionLines(tenantId, daysIn(month))}) as l group by 1, 2, 3, 4, 5`.execute(trx);
    found.push(...rows);
  }
  return found;
}

interface Figures extends Draft { readonly use: readonly ShareRow[]; readonly corrected: readonly ShareRow[] }

async function composeStatement(trx: Trx, { providers, clock }: ChargebackDependencies, { tenantId, period, use, corrected }: Figures): Promise<ChargebackStatement> {
  const organisation = await trx.selectFrom('tenants').select('name').where('id', '=', tenantId).executeTakeFirst();
  const departments = new Map((await trx.selectFrom('departments').select(['id', 'name', 'cost_centre']).where('tenant_id', '=', tenantId).execute()).map((row) => [row.id, row]));
  const clients = new Map((await trx.selectFrom('client_projects').select(['code', 'client']).where('tenant_id', '=', tenantId).execute()).map(({ code, client }) => [code, client]));
  const sumsOf = (rows: readonly ShareRow[]): ChargebackSums => sumUse(rows, (provider) => provider !== null && providers.get(provider)?.sandbox === true);
  const nameOf = (id: string | null) => ({ departmentId: id, name: id === null ? unassigned : departments.get(id)?.name ?? id, costCentre: id === null ? null : departments.get(id)?.cost_centre ?? null });
  const clientOf = (project: string | null): string | null => (project === null ? null : clients.get(project) ?? null);
  const byDepartment = [...Map.groupBy(use, (row) => row.department_id)].map(([id, rows]) => ({
    ...nameOf(id), ...sumsOf(rows), projects: [...Map.groupBy(rows, (row) => row.project)].map(([project, of]) => ({ project, client: clientOf(project), ...sumsOf(of) })).toSorted(byCost),
  })).toSorted(byCost);
  const corrections = [...Map.groupBy(corrected, (row) => JSON.stringify([row.period, row.department_id, row.project])).values()].flatMap((rows) => {
    const [first] = rows;
    if (first === undefined) return [];
    const { departmentId, name: departmentName, costCentre } = nameOf(first.department_id);
    return [{ period: first.period, departmentId, departmentName, costCentre, project: first.project, client: clientOf(first.project), ...sumsOf(rows) }];
  });
  return {
    period, organisation: organisation?.name ?? '', currency: 'USD', timeZone: 'UTC', closedAt: null, asOf: clock.now().toISOString(), ledger: await ledgerPosition(trx, tenantId, period),
    subscription: await subscriptionOf(trx, tenantId, period), departments: byDepartment, totals: sumsOf(use), corrections, correctionTotals: addSums(corrections.map(({ period: _period, departmentId: _id, departmentName: _name, costCentre: _centre, project: _project, client: _client, ...sums }) => sums)),
  };
}

async function ledgerPosition(trx: Trx, tenantId: string, period: Period): Promise<ChargebackStatement['ledger']> {
  const { from, before } = daysIn(period);
  const range = sql`tenant_id = ${tenantId} and occurred_at >= ${from}::date::timestamp at time zone 'UTC' and occurred_at < ${before}::date::timestamp at time zone 'UTC'`;
  const { rows: [found] } = await sql<{ requests: number; last: string | null }>`
    select coalesce((select sum(requests)::bigint from usage_days where tenant_id = ${tenantId} and day >= ${from}::date::timestamp at time zone 'UTC' and day < ${before}::date::timestamp at time zone 'UTC'), 0) as requests,
      (select request_id from ledger where ${range} and attempt_of is null order by occurred_at desc, request_id desc limit 1) as last`.execute(trx);
  return { requests: found?.requests ?? 0, lastRequestId: found?.last ?? null };
}

/** The month's invoice, and those of earlier months that no closed statement has yet. */
async function subscriptionOf(trx: Trx, tenantId: string, period: Period): Promise<ChargebackStatement['subscription']> {
  const closed = await trx.selectFrom('chargeback_closings').select('document').where('tenant_id', '=', tenantId).execute();
  const told = new Set(closed.flatMap(({ document }) => document.subscription.map(({ invoiceNumber }) => invoiceNumber)));
  const first = closed.map(({ document }) => document.period).toSorted()[0] ?? period;
  const invoices = await trx.selectFrom('invoices').select('document').where('billed_to', '=', tenantId).orderBy('number').execute();
  const lines = invoices.map(({ document }) => document).filter((invoice) => invoice.period <= period && invoice.period >= first && !told.has(invoice.numberText))
    .map((invoice) => ({ period: invoice.period, invoiceNumber: invoice.numberText, amountCents: invoice.subscriptionCents, text: 'Platform subscription' }));
  return lines.some((line) => line.period === period) ? lines : [...lines, { period, invoiceNumber: null, amountCents: null, text: 'Platform subscription, not invoiced yet' }];
}
