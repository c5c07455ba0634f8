/** Callers choose the model's name. */
const mostRemembered = 5_000;

/**
 * Remembers what is known of each model of a price list: every request asks, looking it up costs more than sending the request, and prices change on
 * the minute at most.
 *
 * @param lookUp What is known at a time (milliseconds since the epoch).
 */
export function perMinute<Known>(lookUp: (priceId: string | null, model: string, at: number) => Known): (priceId: string | null, model: string, at: number) => Known {
  const remembered = new Map<string | null, Map<string, { readonly minute: number; readonly known: Known }>>();
  return (priceId, model, at) => {
    const minute = Math.floor(at / 60_000);
    const models = remembered.get(priceId) ?? new Map<string, { readonly minute: number; readonly known: Known }>();
    const before = models.get(model);
    if (before?.minute === minute) return before.known;
    const known = lookUp(priceId, model, at);
    if (models.size >= mostRemembered) models.clear();
    remembered.set(priceId, models.set(model, { minute, known }));
    return known;
  };
}
