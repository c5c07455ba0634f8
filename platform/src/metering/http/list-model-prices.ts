import { type ResponseOf, operations } from '@keystead/contract';
import { type Transaction, implement, sql } from '../../foundation/index.ts';
import type { MeteringDependencies } from '../dependencies.ts';
import { catalogVersion } from '../prices/catalog.ts';
import { findPrice } from '../prices/find-price.ts';
import { genaiVersion } from '../prices/genai-table.ts';
import type { PricedModel, PricedTokens } from '../prices/price-table.ts';
import { type PriceTerm, termsInForce } from '../prices/price-terms.ts';
import { readTermsOf } from '../prices/stored-terms.ts';
import type { MeteringTables } from '../tables.ts';

type ModelInUse = ResponseOf<typeof operations.listModelPrices>['models'][number];
interface UseRow { readonly provider: string; readonly model: string; readonly requests: number; readonly cost: number; readonly unpriced: number; readonly last_used_at: Date }

const windowMilliseconds = 30 * 86_400_000;
/** Models are few; a caller that makes names up makes requests that fail. */
const mostModels = 500;

/** Models that the tenant's own keys were used with, each with what its price comes from: those without one first, then the most used. */
export function listModelPrices({ database, providers, clock }: MeteringDependencies) {
  return implement(operations.listModelPrices, async ({ principal: { tenantId }, query: { unpriced } }) => {
    const now = clock.now();
    const from = new Date(now.getTime() - windowMilliseconds);
    const { rows, terms } = await database.as<MeteringTables>().inTenant(tenantId, async (trx) => ({
      rows: await selectUse(trx, tenantId, from), terms: (await readTermsOf(trx, new Set([tenantId]))).get(tenantId) ?? [],
    }));
    const models = rows.map((row) => toModel(row, { priceId: providers.get(row.provider)?.priceId ?? null, provider: providers.get(row.provider), terms, now }));
    return { from: from.toISOString(), editions: [genaiVersion, catalogVersion], models: unpriced === 'true' ? models.filter(({ source }) => source === 'unknown') : models };
  });
}

async function selectUse(trx: Transaction<MeteringTables>, tenantId: string, from: Date): Promise<readonly UseRow[]> {
  const { rows } = await sql<UseRow>`
    select provider, coalesce(attempts -> -1 ->> 'model', asked_model) as model, count(*) filter (where attempt_of is null) as requests, coalesce(sum(cost_nano_usd), 0) as cost, count(*) filter (where cost_nano_usd is null) as unpriced, max(occurred_at) as last_used_at
    from ledger where tenant_id = ${tenantId} and occurred_at >= ${from} and payer = 'tenant' and provider is not null group by 1, 2
    order by (count(*) filter (where cost_nano_usd is null)) > 0 desc, 3 desc, 1, 2 limit ${mostModels}`.execute(trx);
  return rows;
}

interface Around { readonly priceId: string | null; readonly provider: { readonly name: string; readonly sandbox: boolean } | undefined; readonly terms: readonly PriceTerm[]; readonly now: Date }

function toModel(row: UseRow, { priceId, provider, terms, now }: Around): ModelInUse {
  const at = now.getTime();
  const priced = findPrice(priceId, row.model, now);
  const { agreed, ceiling } = termsInForce(terms, { provider: row.provider, credentialId: null, model: row.model, at });
  // Terms of one key count among those that concern the model, whichever key it is.
  const concerning = terms.filter((term) => { const found = termsInForce([term], { provider: row.provider, credentialId: term.credentialId, model: row.model, at }); return found.agreed !== null || found.ceiling !== null; });
  return {
    provider: row.provider, providerName: provider?.name ?? row.provider, sandbox: provider?.sandbox === true, model: row.model,
    requests: row.requests, costNanoUsd: row.cost, unpricedRequests: row.unpriced, lastUsedAt: row.last_used_at.toISOString(),
    list: priced === null ? null : { ...plainPriceOf(priced), edition: priced.version, id: priced.id }, termIds: concerning.map(({ id }) => id),
    source: sourceOf(agreed, priced, ceiling),
  };
}

function sourceOf(agreed: PriceTerm | null, priced: PricedModel | null, ceiling: PriceTerm | null): ModelInUse['source'] {
  if (agreed?.kind === 'rates') return 'own-rates';
  if (priced !== null) return agreed === null ? 'list' : 'list-less-discount';
  return ceiling === null ? 'unknown' : 'ceiling';
}

const none: PricedTokens = { input: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };

/** By the difference of two short requests: what a request costs by itself is in both. */
function plainPriceOf(priced: PricedModel): { input: number; output: number } {
  const rate = (side: 'input' | 'output'): number => Number(((priced.costUsd({ ...none, [side]: 2_000 }) - priced.costUsd({ ...none, [side]: 1_000 })) * 1_000).toFixed(6));
  return { input: rate('input'), output: rate('output') };
}
