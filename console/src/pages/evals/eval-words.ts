import type { EvalModel, EvalReport, EvalSummary } from '@keystead/contract';

/** The state of an eval, in words. */
export const evalStates: Readonly<Record<EvalSummary['state'], { readonly label: string; readonly tone: 'info' | 'good' | 'warn' | 'neutral' | 'bad' }>> = {
  running: { label: 'Running', tone: 'info' }, finished: { label: 'Finished', tone: 'good' }, capped: { label: 'Stopped at its limit', tone: 'warn' }, stopped: { label: 'Stopped', tone: 'neutral' }, failed: { label: 'Broke off', tone: 'bad' },
};

/** What became of an answer, in words. */
export const outcomes = { passed: { label: 'Passed', tone: 'good' }, failed: { label: 'Failed', tone: 'bad' }, error: { label: 'No answer', tone: 'warn' } } as const;

/** Passed cases for one US dollar; `null` where nothing passed or the cost is not known. */
export const passedPerDollar = (costPerPassedNanoUsd: number | null): number | null => (costPerPassedNanoUsd === null || costPerPassedNanoUsd === 0 ? null : 1e9 / costPerPassedNanoUsd);

/** What was tried, in one line. */
export function titleOf({ apps }: Pick<EvalSummary, 'apps'>): string {
  const [first, second] = apps;
  if (first === undefined) return 'Eval';
  if (second === undefined) return first.name;
  return apps.length === 2 ? `${first.name} and ${second.name}` : `${apps.length} apps`;
}

export const percent = (share: number | null): string => (share === null ? '–' : `${(share * 100).toFixed(share === 1 ? 0 : 1)} %`);

/** A model as a point: what a case costs on it (US dollars), and the share that it passes. Models without a known cost have none. */
export interface Point { readonly model: string; readonly x: number; readonly y: number; readonly beaten: boolean }

/** The points of a comparison, and how far the axis of cost goes. */
export function pointsOf(comparison: readonly EvalModel[]): { readonly points: readonly Point[]; readonly mostUsd: number } {
  const points = comparison.flatMap((row) => (row.sandbox || row.costNanoUsd === null || row.passRate === null || row.cases === 0 ? []
    : [{ model: row.model, x: row.costNanoUsd / row.cases / 1e9, y: row.passRate, beaten: row.beatenBy !== null }]));
  return { points, mostUsd: Math.max(...points.map(({ x }) => x), 0) * 1.1 };
}

/** What the comparison comes to, in a sentence or two. */
export function verdictOf({ comparison }: Pick<EvalReport, 'comparison'>): string {
  const ranked = comparison.filter(({ rankByQuality, cases }) => rankByQuality !== null && cases > 0);
  const best = ranked.filter(({ rankByQuality }) => rankByQuality === 1);
  const cheapest = ranked.filter(({ rankByValue }) => rankByValue === 1);
  const [first] = best;
  if (first === undefined) return 'Only the sandbox answered: it shows how an eval works, and says nothing about a model.';
  const quality = best.length === 1 ? `${first.model} passed most: ${first.passed} of ${first.cases}.` : `${best.map(({ model }) => model).join(' and ')} passed the same: ${first.passed} of ${first.cases}.`;
  const [value] = cheapest;
  if (ranked.length < 2 || value === undefined) return quality;
  return `${quality} A passed case costs least on ${cheapest.map(({ model }) => model).join(' and ')}.`;
}
