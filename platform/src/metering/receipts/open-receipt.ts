import { type ReceiptDocument, type ReceiptFacts, canonicalText } from '@keystead/contract';
import type { Selectable } from 'kysely';
import { proveUse } from '../../audit/index.ts';
import { type Transaction, sql } from '../../foundation/index.ts';
import { appliedPrices } from '../prices/applied-prices.ts';
import type { PriceTerm } from '../prices/price-terms.ts';
import { readTermsOf } from '../prices/stored-terms.ts';
import type { Naming } from '../requests/request-rows.ts';
import type { LedgerTable, MeteringTables } from '../tables.ts';
import type { KeptAttempt } from '../records.ts';
import { receiptFactsOf, tokensOf } from './receipt-facts.ts';

type Trx = Transaction<MeteringTables>;
type Row = Selectable<LedgerTable>;

/** A receipt as the database has it, and whether it may be signed now. */
export interface OpenedReceipt { readonly document: ReceiptDocument; readonly asks: boolean }

/** The receipt of a row of the ledger, but for the names of people, tokens and teams. */
export async function openReceipt(trx: Trx, row: Row, providers: Naming['providers']): Promise<OpenedReceipt> {
  const facts = receiptFactsOf(row);
  const proof = await proveUse(trx, row.tenant_id, { requestId: row.request_id, occurredAt: row.occurred_at });
  const signature = await trx.selectFrom('receipt_signatures').select('note').where('tenant_id', '=', row.tenant_id).where('request_id', '=', row.request_id).executeTakeFirst();
  const salt = facts.content === null ? undefined : await trx.selectFrom('receipt_salts').select('salt').where('tenant_id', '=', row.tenant_id).where('request_id', '=', row.request_id).executeTakeFirst();
  const provider = row.provider === null ? undefined : providers.get(row.provider);
  return {
    asks: signature === undefined && proof.leafIndex !== null && facts.nonce !== null,
    document: {
      keystead: 'receipt-file', version: 1, facts, proof, signature: signature?.note ?? null, salt: salt?.salt.toString('base64') ?? null, later: await laterOf(trx, row), ...await givenUpOf(trx, row, providers),
      prices: appliedPrices(facts.usage.tokens, await questionOf(trx, row, facts, provider?.priceId ?? null), { costNanoUsd: facts.usage.costNanoUsd, priceVersion: facts.usage.priceVersion, estimated: facts.usage.state === 'estimated' }),
      names: { user: null, token: null, team: null, provider: provider?.name ?? null, sandbox: provider?.sandbox === true, budgets: await budgetsOf(trx, facts) },
    },
  };
}

/** Asks for a signature, once. The role that sequences the log gives it where its log says the same. */
export async function askForSignature(trx: Trx, { facts, proof }: Pick<ReceiptDocument, 'facts' | 'proof'>): Promise<void> {
  const text = canonicalText(facts);
  if (text === null || proof.leafIndex === null) return;
  await trx.insertInto('receipt_signatures').values({ tenant_id: facts.tenant, request_id: facts.requestId, sequence: proof.leafIndex, facts: text, note: null }).onConflict((conflict) => conflict.doNothing()).execute();
}

async function laterOf(trx: Trx, row: Row): Promise<ReceiptDocument['later']> {
  if (row.usage_state !== 'reconciled') return null;
  const { rows: [found] } = await sql<{ reconciled_at: Date }>`select reconciled_at from reconciled_estimates where request_id = ${row.request_id}`.execute(trx);
  return found === undefined ? null : { state: 'reconciled', tokens: tokensOf(row), costNanoUsd: row.cost_nano_usd, at: found.reconciled_at.toISOString() };
}

/** What the ledger has now of attempts that may be billed beside the rest. */
async function givenUpOf(trx: Trx, row: Row, providers: Naming['providers']): Promise<Pick<ReceiptDocument, 'givenUp'>> {
  const kept = (row.attempts as readonly KeptAttempt[]).flatMap(({ row: id }, attempt) => (id === undefined ? [] : [{ id, attempt }]));
  if (kept.length === 0) return {};
  const { rows } = await sql<Row & { reconciled_at: Date | null }>`
    select l.*, r.reconciled_at from ledger l left join reconciled_estimates r on r.request_id = l.request_id where l.tenant_id = ${row.tenant_id} and l.request_id = any(${kept.map(({ id }) => id)}::uuid[])`.execute(trx);
  return {
    givenUp: kept.flatMap(({ id, attempt }) => {
      const found = rows.find((each) => each.request_id === id);
      if (found === undefined) return [];
      return [{ attempt, state: found.usage_state === 'reconciled' ? 'reconciled' as const : 'estimated' as const, tokens: tokensOf(found), costNanoUsd: found.cost_nano_usd, sandbox: found.provider !== null && providers.get(found.provider)?.sandbox === true, at: found.reconciled_at?.toISOString() ?? null }];
    }),
  };
}

async function questionOf(trx: Trx, row: Row, facts: ReceiptFacts, priceId: string | null): Promise<Parameters<typeof appliedPrices>[1]> {
  const terms: readonly PriceTerm[] = row.payer === 'platform' ? [] : (await readTermsOf(trx, new Set([row.tenant_id]))).get(row.tenant_id) ?? [];
  return {
    priceId, servedModel: row.served_model, askedModel: facts.model.sent ?? row.asked_model, at: row.occurred_at, usageRaw: row.usage_raw,
    own: terms.length === 0 || row.provider === null ? undefined : { terms, provider: row.provider, credentialId: row.credential_id },
  };
}

/** Names of the budgets that held something for it; of those that were deleted since there is none. */
async function budgetsOf(trx: Trx, { budgets }: ReceiptFacts): Promise<ReceiptDocument['names']['budgets']> {
  const ids = [...new Set((budgets ?? []).map(({ budgetId }) => budgetId))];
  return ids.length === 0 ? [] : trx.selectFrom('budgets').select(['id', 'name', 'period']).where('id', 'in', ids).orderBy('name').execute();
}
