import { countTokens } from './billed-line.ts';
import { type CellKey, keyName } from './cells.ts';
import type { ExplainedCell } from './explain.ts';

/** Below these nobody is woken: a provider's own count may be off by a little. */
export const foreignUseThreshold = { tokens: 1_000, share: 0.01, nanoUsd: 10_000_000 } as const;

/** Use that a provider bills on a day and a key of ours, or on an account that tells no keys, beyond all that we sent. */
export interface ForeignUse {
  readonly day: string;
  readonly key: Exclude<CellKey, { kind: 'unknown' }>;
  readonly models: readonly string[];
  readonly billedTokens: number;
  readonly sentTokens: number;
  readonly foreignTokens: number;
  /** `null`: the provider tells no money. */
  readonly foreignNanoUsd: number | null;
}

/**
 * Finds use that we never sent: for each day and key, over all models, more than 1,000 tokens and more than 1 % of what was sent (estimates
 * at their most). Where the provider counts no tokens: more than one US cent on a day on which nothing was sent.
 * Keys that are not ours raise nothing: an account may have others.
 */
export function findForeignUse(cells: readonly ExplainedCell[]): readonly ForeignUse[] {
  const groups = Map.groupBy(cells.filter((cell) => cell.key.kind !== 'unknown'), (cell) => `${cell.day} ${keyName(cell.key)}`);
  return [...groups.values()].flatMap((group): ForeignUse[] => {
    const [first] = group;
    if (first === undefined || first.key.kind === 'unknown') return [];
    const foreign = group.flatMap((cell) => cell.parts.filter((part) => part.kind === 'foreign-use').map((part) => ({ cell, part })));
    const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
    const sentTokens = sum(group.map(({ ours }) => countTokens(ours.settledTokens) + countTokens(ours.estimatedTokens)));
    const foreignTokens = sum(foreign.map(({ part }) => countTokens(part.tokens)));
    const money = foreign.map(({ part }) => part.nanoUsd);
    const foreignNanoUsd = money.includes(null) ? null : sum(money.map((nanoUsd) => nanoUsd ?? 0));
    const counted = group.some((cell) => cell.theirs.tokens !== null);
    const loud = counted ? foreignTokens > foreignUseThreshold.tokens && foreignTokens > sentTokens * foreignUseThreshold.share : (foreignNanoUsd ?? 0) > foreignUseThreshold.nanoUsd;
    if (!loud) return [];
    const models = [...new Set(foreign.flatMap(({ cell }) => cell.model ?? []))].toSorted();
    return [{ day: first.day, key: first.key, models, billedTokens: sum(group.map(({ theirs }) => countTokens(theirs.tokens ?? { input: 0, cacheRead: 0, cacheWrite: 0, output: 0 }))), sentTokens, foreignTokens, foreignNanoUsd }];
  });
}
