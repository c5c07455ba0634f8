import { countIn, isObject, objectIn } from '../../dialects/index.ts';

/**
 * Providers that say with each answer what it was billed: the bill itself, all fees and discounts included. By price list.
 * - OpenRouter: `usage.cost` in US$, but for keys of one's own there (https://openrouter.ai/docs/use-cases/usage-accounting).
 * - Perplexity: `usage.cost.total_cost` in US$ (https://docs.perplexity.ai/guides/pricing).
 * - xAI: `usage.cost_in_usd_ticks`, 10⁻¹⁰ US$ (https://docs.x.ai/developers/cost-tracking).
 */
const statements: Readonly<Record<string, (raw: Readonly<Record<string, unknown>>) => number | null>> = {
  openrouter: (raw) => (raw['is_byok'] === true ? null : amount(raw['cost'])),
  perplexity: (raw) => amount(objectIn(raw, 'cost')['total_cost']),
  'x-ai': (raw) => { const ticks = countIn(raw, 'cost_in_usd_ticks'); return ticks === null || ticks === 0 ? null : ticks / 1e10; },
};

function amount(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}

/** What the provider says it billed, in US$; `null` where it says nothing. A number counts only from providers known to mean their bill. */
export function statedUsd(priceId: string | null, usageRaw: unknown): number | null {
  return priceId === null || !isObject(usageRaw) ? null : statements[priceId]?.(usageRaw) ?? null;
}
