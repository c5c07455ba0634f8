import { ownRates } from '@keystead/contract';
import { type Transaction, sql } from '../../foundation/index.ts';
import type { MeteringTables } from '../tables.ts';
import type { PriceTerm } from './price-terms.ts';

/** A row of `price_terms`, as far as pricing needs it. */
export interface TermRow {
  readonly id: string;
  readonly provider: string;
  readonly credential_id: string | null;
  readonly model: string | null;
  readonly kind: string;
  readonly discount_percent: number | null;
  readonly rates: unknown;
  readonly valid_from: Date;
  readonly valid_to: Date | null;
}

/** What a newer version wrote and this one cannot read is no term: the gateway and the shipper agree on that, since both read here. */
export function toPriceTerm(row: TermRow): PriceTerm[] {
  const shared = { id: row.id, provider: row.provider, credentialId: row.credential_id, model: row.model, from: row.valid_from.getTime(), until: row.valid_to?.getTime() ?? null };
  if (row.kind === 'discount') return row.discount_percent === null ? [] : [{ ...shared, kind: 'discount', discountPercent: row.discount_percent, rates: null }];
  if (row.kind !== 'rates' && row.kind !== 'ceiling') return [];
  const rates = ownRates.safeParse(row.rates);
  return rates.success ? [{ ...shared, kind: row.kind, discountPercent: null, rates: rates.data }] : [];
}

/** All terms of these tenants, by tenant, those that have ended too: what is priced may lie a while back. One query, whatever the number. */
export async function readTermsOf(trx: Transaction<MeteringTables>, tenantIds: ReadonlySet<string>): Promise<ReadonlyMap<string, readonly PriceTerm[]>> {
  if (tenantIds.size === 0) return new Map();
  const { rows } = await sql<TermRow & { tenant_id: string }>`
    select tenant_id, id, provider, credential_id, model, kind, discount_percent, rates, valid_from, valid_to from price_terms where tenant_id = any(${[...tenantIds]}::uuid[])`.execute(trx);
  return new Map([...Map.groupBy(rows, (row) => row.tenant_id)].map(([tenantId, of]) => [tenantId, of.flatMap(toPriceTerm)]));
}
