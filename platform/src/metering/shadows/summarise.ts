import type { ShadowComparison, ShadowPair, ShadowSide } from '@keystead/contract';

type ShownRun = ShadowPair['primary'];

/** One side of a pair, as the ledger has it. */
export interface PairSide extends ShownRun {
  readonly credentialId: string | null;
  readonly provider: string | null;
  /** As it was asked of the provider. */
  readonly model: string;
  readonly estimated: boolean;
}

export interface Pair { readonly occurredAt: string; readonly primary: PairSide; readonly shadow: PairSide }

/** Shown one by one. */
const latestPairs = 50;

/** Compares what a route answered with what its shadows did, for each key and model apart. `pairs`: newest first. Pure. */
export function summarise(pairs: readonly Pair[]): readonly ShadowComparison[] {
  const groups = Map.groupBy(pairs, ({ shadow }) => `${shadow.credentialId} ${shadow.model}`);
  return [...groups.values()].flatMap((group) => { const [first] = group; return first === undefined ? [] : [compare(first.shadow, group)]; });
}

function compare({ credentialId, provider, model }: PairSide, pairs: readonly Pair[]): ShadowComparison {
  const priced = pairs.filter(({ primary, shadow }) => primary.costNanoUsd !== null && shadow.costNanoUsd !== null);
  const answered = pairs.filter(({ primary, shadow }) => primary.outcome === 'answered' && shadow.outcome === 'answered' && primary.stop !== null && shadow.stop !== null);
  const primary = sideOf(pairs.map((pair) => pair.primary), sum(priced.map((pair) => pair.primary.costNanoUsd)));
  const shadow = sideOf(pairs.map((pair) => pair.shadow), sum(priced.map((pair) => pair.shadow.costNanoUsd)));
  return {
    credentialId, provider, model, pairs: pairs.length, pricedPairs: priced.length, differenceNanoUsd: shadow.costNanoUsd - primary.costNanoUsd,
    sameStop: shareOf(answered, (pair) => pair.primary.stop === pair.shadow.stop), sameTools: shareOf(answered, (pair) => pair.primary.toolCalls.join(' ') === pair.shadow.toolCalls.join(' ')),
    primary, shadow, latest: pairs.slice(0, latestPairs).map((pair) => ({ occurredAt: pair.occurredAt, primary: shown(pair.primary), shadow: shown(pair.shadow) })),
  };
}

function sideOf(runs: readonly PairSide[], costNanoUsd: number): ShadowSide {
  const answered = runs.filter(({ outcome }) => outcome === 'answered');
  // How long a failure took says nothing about how long an answer takes.
  const latencies = numbers(answered.map(({ latencyMs }) => latencyMs));
  return {
    answered: answered.length, failed: runs.length - answered.length, successShare: shareOf(runs, ({ outcome }) => outcome === 'answered'),
    latencyMs: quantile(latencies, 0.5), latencyMs95: quantile(latencies, 0.95), firstTokenMs: quantile(numbers(answered.map(({ firstTokenMs }) => firstTokenMs)), 0.5),
    inputTokens: quantile(numbers(answered.map(({ inputTokens }) => inputTokens)), 0.5), outputTokens: quantile(numbers(answered.map(({ outputTokens }) => outputTokens)), 0.5),
    characters: quantile(numbers(answered.map(({ characters }) => characters)), 0.5), costNanoUsd, estimated: runs.filter(({ estimated }) => estimated).length,
    toolCalls: sum(answered.map(({ toolCalls }) => toolCalls.length)), stops: countsOf(answered.map(({ stop }) => stop)), servedModels: countsOf(answered.map(({ servedModel }) => servedModel)),
    errors: countsOf(runs.filter(({ outcome }) => outcome !== 'answered').map(({ code, outcome }) => code ?? outcome)),
  };
}

function shown({ credentialId: _key, provider: _provider, model: _model, estimated: _estimated, ...run }: PairSide): ShownRun {
  return run;
}

function numbers(values: readonly (number | null)[]): readonly number[] {
  return values.filter((value) => value !== null);
}

function sum(values: readonly (number | null)[]): number {
  return numbers(values).reduce((total, value) => total + value, 0);
}

function shareOf<Item>(items: readonly Item[], fits: (item: Item) => boolean): number | null {
  return items.length === 0 ? null : items.filter(fits).length / items.length;
}

/** Between the two nearest values, as PostgreSQL's percentile_cont; `null` of nothing. */
function quantile(values: readonly number[], at: number): number | null {
  const sorted = values.toSorted((left, right) => left - right);
  const place = (sorted.length - 1) * at;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  return below === undefined || above === undefined ? null : Math.round((below + (above - below) * (place - Math.floor(place))) * 10) / 10;
}

const mostCounted = 20;

function countsOf(values: readonly (string | null)[]): Record<string, number> {
  const groups = [...Map.groupBy(values.filter((value) => value !== null), (value) => value)].map(([value, of]) => [value, of.length] as const);
  return Object.fromEntries(groups.toSorted((left, right) => right[1] - left[1]).slice(0, mostCounted));
}
