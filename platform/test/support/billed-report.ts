/** One request as a provider counted it. */
export interface BilledUse { readonly at: Date; readonly model: string; readonly keyId?: string; readonly input: number; readonly cached?: number; readonly output: number; readonly costNanoUsd: number }

/** Keys as the provider lists them, by id: name and last four characters. */
export type ListedKeys = Readonly<Record<string, { readonly name: string; readonly lastFour: string }>>;

const daySeconds = 86_400;

/**
 * What a provider answers about its own bill, in the shape of OpenAI's usage and costs reports (days, groups, pages), so that the reader of the real
 * ones reads it. `null`: the path is none of them.
 */
export function billedReport(bill: Iterable<BilledUse>, url: string, keys: ListedKeys = {}): object | null {
  const { pathname, searchParams } = new URL(url, 'http://provider');
  if (/^\/v1\/organization\/projects\/\w+\/api_keys$/.test(pathname)) return { object: 'list', data: Object.entries(keys).map(([id, { name, lastFour }]) => ({ object: 'organization.project.api_key', id, name, redacted_value: `sk-proj-****${lastFour}` })), has_more: false };
  const report = /^\/v1\/organization\/(usage\/completions|usage\/embeddings|costs)$/.exec(pathname)?.[1];
  if (report === undefined) return null;
  const [start, end, limit] = [Number(searchParams.get('start_time')), Number(searchParams.get('end_time')), Number(searchParams.get('limit') ?? 7)];
  const first = start + Number(searchParams.get('page') ?? 0) * daySeconds;
  const days = Array.from({ length: Math.max(0, Math.min(limit, Math.ceil((end - first) / daySeconds))) }, (_, index) => first + index * daySeconds);
  const uses = report === 'usage/embeddings' ? [] : [...bill];
  const next = (first - start) / daySeconds + days.length;
  const more = start + next * daySeconds < end;
  return { object: 'page', data: days.map((from) => ({ object: 'bucket', start_time: from, end_time: from + daySeconds, results: resultsOf(report, uses.filter(({ at }) => at.getTime() >= from * 1_000 && at.getTime() < (from + daySeconds) * 1_000)) })), has_more: more, next_page: more ? String(next) : null };
}

function resultsOf(report: string, uses: readonly BilledUse[]): object[] {
  const sum = (of: readonly BilledUse[], read: (use: BilledUse) => number): number => of.reduce((total, use) => total + read(use), 0);
  if (report === 'costs') return [...Map.groupBy(uses, ({ model }) => model)].map(([model, of]) => ({ object: 'organization.costs.result', amount: { value: sum(of, (use) => use.costNanoUsd) / 1e9, currency: 'usd' }, line_item: `${model}, input`, project_id: null }));
  return [...Map.groupBy(uses, ({ model, keyId }) => `${model} ${keyId}`).values()].map((of) => ({
    object: 'organization.usage.completions.result', model: of[0]?.model, api_key_id: of[0]?.keyId ?? null, project_id: of[0]?.keyId === undefined ? null : 'proj_1', num_model_requests: of.length,
    input_tokens: sum(of, (use) => use.input), input_cached_tokens: sum(of, (use) => use.cached ?? 0), output_tokens: sum(of, (use) => use.output),
  }));
}
