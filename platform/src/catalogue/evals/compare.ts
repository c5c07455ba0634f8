import type { EvalModel, EvalResult } from '@keystead/contract';

/** Calls refused in a row after which a model is not asked any more: its key, its name or the policy is wrong, not the answer. */
export const mostRefusedInARow = 3;

/** What of a result the comparison reads. */
export type Compared = Pick<EvalResult, 'model' | 'sandbox' | 'outcome' | 'citations' | 'unsupportedFigures' | 'inputTokens' | 'outputTokens' | 'latencyMs' | 'costNanoUsd' | 'opinion'> & { readonly misfit: boolean };

/**
 * The models of an eval, compared. Quality is the share of cases passed; value is what a passed case cost. The sandbox answers from
 * no model and costs nothing: it stands in the list and in no rank. A model with an answer of unknown cost has no rank by value.
 *
 * @param plannedOfEach answers that were planned for each model.
 */
export function compareModels(results: readonly Compared[], models: readonly string[], plannedOfEach: number): readonly EvalModel[] {
  const rows = models.map((model) => sumOf(model, results.filter((result) => result.model === model), plannedOfEach));
  const ranked = rows.filter((row) => !row.sandbox && row.cases > 0);
  return rows.map((row) => ({
    ...row,
    rankByQuality: !ranked.includes(row) ? null : 1 + ranked.filter((other) => (other.passRate ?? 0) > (row.passRate ?? 0)).length,
    rankByValue: !ranked.includes(row) || row.costPerPassedNanoUsd === null ? null : 1 + ranked.filter((other) => other.costPerPassedNanoUsd !== null && other.costPerPassedNanoUsd < (row.costPerPassedNanoUsd ?? 0)).length,
    beatenBy: ranked.includes(row) ? ranked.find((other) => beats(other, row))?.model ?? null : null,
  }));
}

type Sum = Omit<EvalModel, 'rankByQuality' | 'rankByValue' | 'beatenBy'>;

/** Passes at least as many of the same number of cases, for less. */
function beats(other: Sum, row: Sum): boolean {
  return other.cases === row.cases && other.passed >= row.passed && other.costNanoUsd !== null && row.costNanoUsd !== null && other.costNanoUsd < row.costNanoUsd;
}

function sumOf(model: string, results: readonly Compared[], planned: number): Sum {
  const number = (of: (result: Compared) => number): number => results.reduce((sum, result) => sum + of(result), 0);
  const passed = number(({ outcome }) => Number(outcome === 'passed'));
  const sandbox = results.some((result) => result.sandbox);
  // What was never asked has no cost; what was and has no price makes the sum unknown. The sandbox has no money at all.
  const unpriced = sandbox ? [] : results.filter(({ costNanoUsd, outcome }) => costNanoUsd === null && outcome !== 'error');
  const cost = sandbox || results.length === 0 || unpriced.length > 0 ? null : number(({ costNanoUsd }) => costNanoUsd ?? 0);
  return {
    model, sandbox, cases: results.length, passed, failed: number(({ outcome }) => Number(outcome === 'failed')), errors: number(({ outcome }) => Number(outcome === 'error')),
    misfits: number(({ misfit }) => Number(misfit)), passRate: results.length === 0 ? null : passed / results.length,
    citations: { found: number(({ citations }) => citations.found), elsewhere: number(({ citations }) => citations.elsewhere), notFound: number(({ citations }) => citations.notFound) },
    unsupportedFigures: number(({ unsupportedFigures }) => unsupportedFigures.length),
    inputTokens: number(({ inputTokens }) => inputTokens ?? 0), outputTokens: number(({ outputTokens }) => outputTokens ?? 0), medianLatencyMs: median(results.flatMap(({ latencyMs }) => latencyMs ?? [])),
    costNanoUsd: cost, unpricedCases: unpriced.length, costPerPassedNanoUsd: cost === null || passed === 0 ? null : Math.floor((2 * cost + passed) / (2 * passed)),
    gaveUp: results.length < planned && refusedAtEnd(results) >= mostRefusedInARow, opinions: opinionsOf(results),
  };
}

const refusedAtEnd = (results: readonly Compared[]): number => results.length - 1 - results.findLastIndex(({ outcome }) => outcome !== 'error');

function opinionsOf(results: readonly Compared[]): EvalModel['opinions'] {
  const asked = results.flatMap(({ opinion }) => opinion ?? []);
  if (asked.length === 0) return null;
  const verdicts = asked.flatMap(({ verdicts: each }) => each);
  const of = (verdict: string): number => verdicts.filter((each) => each.verdict === verdict).length;
  return {
    answers: asked.length, good: of('good'), fair: of('fair'), poor: of('poor'),
    costNanoUsd: asked.some(({ costNanoUsd }) => costNanoUsd === null) ? null : asked.reduce((sum, { costNanoUsd }) => sum + (costNanoUsd ?? 0), 0),
  };
}

/** The middle one; of an even number the mean of the two, rounded half up. */
function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : Math.floor((low + high + 1) / 2);
}
