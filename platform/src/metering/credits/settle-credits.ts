import { type Transaction, sql } from '../../foundation/index.ts';
import { addEntries, type LockedAccount, lockAccounts, type NewEntry, openGrants, releaseReserved } from './accounts.ts';
import { afterDraw, draw, type OpenGrant } from './allocation.ts';
import type { CreditRecord } from '../records.ts';
import { type CreditedRequest, creditsUsed } from './charge.ts';
import type { CreditTables } from './tables.ts';

/** Of a row that has just come into the ledger. */
export interface CreditedRow {
  readonly request_id: string;
  readonly tenant_id: string;
  /** RFC 3339. */
  readonly occurred_at: string;
  readonly payer: 'tenant' | 'platform';
  readonly usage_state: CreditedRequest['usageState'];
  /** `null`: not known; then it counts as what was reserved. */
  readonly cost_nano_usd: number | null;
}

export interface CreditSettlement {
  /** New in the ledger, each once, with what its record says of credits. */
  readonly rows: readonly { readonly row: CreditedRow; readonly credits: CreditRecord | undefined }[];
  /** Requests that were refused and never sent. */
  readonly refused: readonly string[];
  /** Processes that are known to be dead: what they still hold is given back. */
  readonly deadWriters: readonly string[];
}

interface Held { readonly request_id: string; readonly tenant_id: string; readonly amount_nano_usd: number }

/**
 * Settles requests against credits, in the transaction that puts them into the ledger: what a row used of credits (`creditsUsed`) is taken once, and
 * what was reserved for it beyond that is free again. Asks one question where nothing of it concerns credits.
 */
export async function settleCredits<Tables>(transaction: Transaction<Tables>, { rows, refused, deadWriters }: CreditSettlement): Promise<void> {
  const trx = transaction as unknown as Transaction<CreditTables>;
  const paid = rows.filter(({ row, credits }) => row.payer === 'platform' || (credits?.atRisk ?? 0) > 0);
  const requestIds = [...rows.map(({ row }) => row.request_id), ...refused];
  if (requestIds.length === 0 && deadWriters.length === 0) return;
  const concerned = await sql<Held>`
    select request_id, tenant_id, amount_nano_usd from credit_reservations where request_id = any(${requestIds}::uuid[]) or holder = any(${deadWriters}::text[])`.execute(trx);
  const accounts = await lockAccounts(trx, [...new Set([...paid.map(({ row }) => row), ...concerned.rows].map((each) => each.tenant_id))]);
  if (accounts.length === 0) return;
  // Deleted under the lock: what was given back meanwhile is not given back twice.
  const { rows: held } = await sql<Held>`
    delete from credit_reservations where request_id = any(${concerned.rows.map((each) => each.request_id)}::uuid[]) returning request_id, tenant_id, amount_nano_usd`.execute(trx);
  await releaseReserved(trx, held);
  const reserved = new Map(held.map((each) => [each.request_id, each.amount_nano_usd]));
  for (const account of accounts) {
    const of = paid.filter(({ row }) => row.tenant_id === account.tenant_id).map(({ row, credits }) => ({
      ...row, cost: creditsUsed({ payer: row.payer, usageState: row.usage_state, costNanoUsd: row.cost_nano_usd, credits, reservedNanoUsd: reserved.get(row.request_id) ?? 0 }),
    }));
    await use(trx, account, of);
  }
}

type Costing = CreditedRow & { readonly cost: number };

async function use(trx: Transaction<CreditTables>, account: LockedAccount, rows: readonly Costing[]): Promise<void> {
  if (rows.length === 0) return;
  await addEntries(trx, account, planUses(await openGrants(trx, account.tenant_id), rows));
}

/** The entries of requests, in the order in which they were made; one that cost nothing has none. Pure. */
export function planUses(grants: readonly OpenGrant[], rows: readonly Costing[]): NewEntry[] {
  let left: readonly OpenGrant[] = grants;
  const entries: NewEntry[] = [];
  for (const row of rows.toSorted((one, other) => (one.occurred_at < other.occurred_at ? -1 : 1))) {
    if (row.cost === 0) continue;
    const at = new Date(row.occurred_at);
    const drawn = draw(left, row.cost, at.getTime());
    left = afterDraw(left, drawn);
    const entry = { kind: 'use', occurred_at: at, request_id: row.request_id } as const;
    for (const part of drawn.parts) entries.push({ ...entry, amount_nano_usd: -part.amountNanoUsd, grant_id: part.grantId });
    if (drawn.uncoveredNanoUsd > 0) entries.push({ ...entry, amount_nano_usd: 0, grant_id: null, uncovered_nano_usd: drawn.uncoveredNanoUsd });
  }
  return entries;
}
