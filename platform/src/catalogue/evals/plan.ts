import type { AppManifest } from '../manifest.ts';
import type { GoldenCase } from '../golden.ts';

/** One answer of an eval: a golden case, put to a model. */
export interface PlannedAnswer { readonly manifest: AppManifest; readonly golden: GoldenCase; readonly model: string }

/** What names an answer within its eval. */
export const answerKey = (answer: { readonly appId: string; readonly goldenCase: string; readonly model: string }): string => JSON.stringify([answer.appId, answer.goldenCase, answer.model]);
export const keyOf = ({ manifest, golden, model }: PlannedAnswer): string => answerKey({ appId: manifest.id, goldenCase: golden.name, model });

/**
 * What an eval asks, in this order: a case goes to every model before the next case begins, and each app gets its first case before
 * any gets its second. Wherever the money ends, the models have answered the same cases.
 *
 * @param casesOfEach at most so many cases of each app; `null`: all.
 */
export function planAnswers(manifests: readonly AppManifest[], models: readonly string[], casesOfEach: number | null): readonly PlannedAnswer[] {
  const most = Math.max(0, ...manifests.map(({ goldenCases }) => Math.min(goldenCases.length, casesOfEach ?? goldenCases.length)));
  return Array.from({ length: most }, (_none, round) => manifests.flatMap((manifest) => {
    const golden = manifest.goldenCases[round];
    return golden === undefined ? [] : [...new Set(models)].map((model) => ({ manifest, golden, model }));
  })).flat();
}
