import type { Selectable } from 'kysely';
import { type Database, type Transaction, sql } from '../../foundation/index.ts';
import type { LedgerTable, MeteringTables } from '../tables.ts';
import { receiptFactsOf } from './receipt-facts.ts';

interface ReceiptPage { readonly rows: readonly Selectable<LedgerTable>[]; readonly salts: ReadonlyMap<string, string> }

export interface ReceiptPeriod { readonly tenantId: string; readonly from: Date; readonly to: Date }

/** Rows are read in short transactions of this many. */
const pageRows = 1_000;

/**
 * Facts and salts of every request of a period, oldest first, as lines: a header, one line each, and an end that counts them, so that a file that broke off
 * does not look like one that was cut. Memory is that of a page.
 */
export async function* exportReceipts(database: Database, period: ReceiptPeriod): AsyncGenerator<Buffer> {
  const { tenantId, from, to } = period;
  yield line({ keystead: 'receipts-export', version: 1, tenant: tenantId, from: from.toISOString(), to: to.toISOString() });
  let count = 0;
  let after: Selectable<LedgerTable> | null = null;
  for (;;) {
    const last: Selectable<LedgerTable> | null = after;
    const page: ReceiptPage = await database.as<MeteringTables>().inTenant(tenantId, (trx) => readPage(trx, period, last));
    if (page.rows.length > 0) yield Buffer.concat(page.rows.map((row) => line({ facts: receiptFactsOf(row), salt: page.salts.get(row.request_id) ?? null })));
    count += page.rows.length;
    after = page.rows.at(-1) ?? null;
    if (page.rows.length < pageRows) break;
  }
  yield line({ end: true, receipts: count });
}

async function readPage(trx: Transaction<MeteringTables>, { tenantId, from, to }: ReceiptPeriod, after: Selectable<LedgerTable> | null): Promise<ReceiptPage> {
  let select = trx.selectFrom('ledger').selectAll().where('tenant_id', '=', tenantId).where('attempt_of', 'is', null).where('occurred_at', '>=', from).where('occurred_at', '<', to);
  if (after !== null) select = select.where(sql<boolean>`(occurred_at, request_id) > (${after.occurred_at}, ${after.request_id}::uuid)`);
  const rows = await select.orderBy('occurred_at').orderBy('request_id').limit(pageRows).execute();
  const salted = rows.length === 0 ? [] : await trx.selectFrom('receipt_salts').select(['request_id', 'salt']).where('tenant_id', '=', tenantId).where('request_id', 'in', rows.map((row) => row.request_id)).execute();
  return { rows, salts: new Map(salted.map(({ request_id: requestId, salt }) => [requestId, salt.toString('base64')])) };
}

function line(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}
