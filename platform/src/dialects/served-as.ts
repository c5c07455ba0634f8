import { isObject, type JsonObject, listIn, objectIn, textIn } from './reading.ts';

/** Tiers at the ordinary price: not worth a member on each row. */
const ordinaryTiers = new Set(['auto', 'default', 'standard', 'on_demand']);

/** Usage with the tier it was served in, which OpenAI and its cousins, and Bedrock, say beside it; the same object where the tier is the ordinary one. */
export function withTier(usage: unknown, tier: string | null, member: 'service_tier' | 'serviceTier' = 'service_tier'): unknown {
  if (tier === null || ordinaryTiers.has(tier) || !isObject(usage) || usage[member] !== undefined) return usage;
  return { ...usage, [member]: tier };
}

/** Converse says it in `serviceTier.type`, and in `performanceConfig.latency`. */
export function withConverseTier(usage: unknown, holder: JsonObject): unknown {
  const tiered = withTier(usage, textIn(objectIn(holder, 'serviceTier'), 'type'), 'serviceTier');
  return isObject(tiered) && textIn(objectIn(holder, 'performanceConfig'), 'latency') === 'optimized' ? { ...tiered, latency: 'optimized' } : tiered;
}

/** Tools that OpenAI runs itself and bills by the call, which `usage` does not count. */
const billedCalls = new Set(['web_search_call', 'file_search_call', 'code_interpreter_call', 'image_generation_call', 'x_search_call']);

/** Usage of a Responses answer with the calls of such tools as `own_tools`: counts by kind. Opening a page that a search found is part of the search. */
export function withOwnTools(usage: unknown, output: readonly unknown[]): unknown {
  const counts: Record<string, number> = {};
  for (const item of output) {
    const type = textIn(item, 'type');
    if (type === null || !billedCalls.has(type)) continue;
    const action = textIn(objectIn(item, 'action'), 'type');
    if (action === null || action === 'search' || type !== 'web_search_call') counts[type] = (counts[type] ?? 0) + 1;
  }
  return isObject(usage) && Object.keys(counts).length > 0 ? { ...usage, own_tools: counts } : usage;
}

/** How many searches a Gemini answer, or a chunk of one, names. */
export function searchQueriesIn(holder: unknown): number {
  return listIn(holder, 'candidates').reduce<number>((sum, candidate) => sum + listIn(objectIn(candidate, 'groundingMetadata'), 'webSearchQueries').length, 0);
}

export function withSearches(usage: unknown, queries: number): unknown {
  return queries > 0 && isObject(usage) ? { ...usage, webSearchQueries: queries } : usage;
}
