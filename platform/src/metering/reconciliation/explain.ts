import { dayAfter } from '../../foundation/index.ts';
import type { VarianceKind } from '@keystead/contract';
import { type Tokens, addTokens, countTokens, isNothing, lessTokens, mapTokens, noTokens } from './billed-line.ts';
import { type Cell, type Worth, keyName } from './cells.ts';

/** One part of a difference; theirs less ours. `nanoUsd` is `null` where the provider tells no money. */
export interface Part { readonly kind: VarianceKind; readonly tokens: Tokens; readonly nanoUsd: number | null }

export interface ExplainedCell extends Cell {
  /** Theirs less ours; `null` where the provider tells none. */
  readonly difference: { readonly tokens: Tokens | null; readonly nanoUsd: number | null };
  /** They add up to the difference, token by token and to the nano-dollar. */
  readonly parts: readonly Part[];
  /** Of a difference in price: what they billed for each dollar that we counted, less one; `null` where there is none. */
  readonly priceShare: number | null;
}

/** What the report says beyond what is settled here, cut into what our estimates stand for and the rest. */
interface Beyond { readonly estimated: Tokens; readonly rest: Tokens }

/** Explains every cell, by rule. Pure: the same counts have the same explanation. */
export function explain(cells: readonly Cell[], worth: Worth): readonly ExplainedCell[] {
  const moved = acrossMidnight(cells);
  return cells.map((cell, index) => explainCell(cell, moved[index] ?? noTokens, worth));
}

export function beyondSettled({ ours, theirs }: Cell): Beyond | null {
  if (theirs.tokens === null) return null;
  const more = lessTokens(theirs.tokens, ours.settledTokens);
  const within = (kind: 'input' | 'output'): number => Math.min(Math.max(more[kind], 0), ours.estimatedTokens[kind]);
  const input = within('input');
  // An estimate holds no caches: what was read from them is found in its input.
  const cacheRead = Math.min(Math.max(more.cacheRead, 0), input);
  const estimated = { input, cacheRead, cacheWrite: Math.min(Math.max(more.cacheWrite, 0), input - cacheRead), output: within('output') };
  return { estimated, rest: lessTokens(more, estimated) };
}

/**
 * A call that came before midnight may be billed after it. What is left over on one day and missing on the next (or the other way round), for
 * the same model and key, is the same use.
 */
function acrossMidnight(cells: readonly Cell[]): readonly Tokens[] {
  const rests = cells.map((cell) => beyondSettled(cell)?.rest ?? noTokens);
  const moved = cells.map(() => noTokens);
  const indexOf = new Map(cells.map((cell, index) => [`${cell.day} ${sameUse(cell)}`, index]));
  cells.forEach((cell, index) => {
    const next = indexOf.get(`${dayAfter(cell.day)} ${sameUse(cell)}`);
    if (next === undefined) return;
    const [here, there] = [lessTokens(rests[index] ?? noTokens, moved[index] ?? noTokens), rests[next] ?? noTokens];
    const over = mapTokens((kind) => (here[kind] * there[kind] < 0 ? Math.sign(here[kind]) * Math.min(Math.abs(here[kind]), Math.abs(there[kind])) : 0));
    moved[index] = addTokens(moved[index] ?? noTokens, over);
    moved[next] = lessTokens(moved[next] ?? noTokens, over);
  });
  return moved;
}

const sameUse = (cell: Cell): string => JSON.stringify([cell.model, keyName(cell.key), cell.item]);

function explainCell(cell: Cell, moved: Tokens, worth: Worth): ExplainedCell {
  const { ours, theirs } = cell;
  const ourTokens = addTokens(ours.settledTokens, ours.estimatedTokens);
  const ourNanoUsd = ours.settledNanoUsd + ours.estimatedNanoUsd;
  const difference = { tokens: theirs.tokens === null ? null : lessTokens(theirs.tokens, ourTokens), nanoUsd: theirs.costNanoUsd === null ? null : theirs.costNanoUsd - ourNanoUsd };
  const byTokens = tokenParts(cell, moved, worth);
  const left = difference.nanoUsd === null ? null : difference.nanoUsd - byTokens.reduce((sum, part) => sum + (part.nanoUsd ?? 0), 0);
  const remainder: Part[] = left === null || left === 0 ? [] : [{ kind: kindOfRest(cell, left, ourNanoUsd), tokens: noTokens, nanoUsd: left }];
  const parts = [...byTokens.map((part) => (difference.nanoUsd === null ? { ...part, nanoUsd: null } : part)), ...remainder];
  const expected = theirs.costNanoUsd === null || left === null ? 0 : theirs.costNanoUsd - left;
  return { ...cell, difference, parts, priceShare: remainder[0]?.kind === 'price' && expected > 0 && left !== null ? left / expected : null };
}

function tokenParts(cell: Cell, moved: Tokens, worth: Worth): readonly Part[] {
  const beyond = beyondSettled(cell);
  if (beyond === null) return [];
  const value = (tokens: Tokens): number => Math.round(worth(cell, tokens) ?? 0);
  const { ours } = cell;
  const rest = lessTokens(beyond.rest, moved);
  const more = mapTokens((kind) => Math.max(rest[kind], 0));
  const part = (kind: VarianceKind, tokens: Tokens): Part[] => (isNothing(tokens) ? [] : [{ kind, tokens, nanoUsd: value(tokens) }]);
  return [
    ...(ours.estimatedRows === 0 ? [] : [{ kind: 'estimates' as const, tokens: lessTokens(beyond.estimated, ours.estimatedTokens), nanoUsd: value(beyond.estimated) - ours.estimatedNanoUsd }]),
    ...part('day-boundary', moved),
    ...part('not-billed', lessTokens(rest, more)),
    ...part(kindOfMore(cell), more),
  ];
}

function kindOfMore({ key, ours }: Cell): VarianceKind {
  if (key.kind === 'unknown') return 'unknown-key';
  return ours.unknownRows > 0 ? 'missing-rows' : 'foreign-use';
}

/** Money that no tokens account for. */
function kindOfRest({ ours, theirs, model, key }: Cell, left: number, ourNanoUsd: number): VarianceKind {
  // Each row of ours was rounded by half a nano-dollar at most, and each line of theirs by the place that it ends at.
  if (Math.abs(left) <= theirs.precisionNanoUsd + ours.rows) return 'rounding';
  if (key.kind === 'unknown') return 'unknown-key';
  if (ours.unpricedRows > 0) return 'unpriced';
  if (theirs.tokens === null) return kindWithoutTokens({ ours, left, ourNanoUsd });
  if (model === null || countTokens(theirs.tokens) === 0) return 'not-tokens';
  return 'price';
}

/** A bill without tokens cannot tell a price from use by others. */
function kindWithoutTokens({ ours, left, ourNanoUsd }: { readonly ours: Cell['ours']; readonly left: number; readonly ourNanoUsd: number }): VarianceKind {
  if (ours.rows === 0) return 'foreign-use';
  if (left < 0 && left >= -ours.estimatedNanoUsd) return 'estimates';
  if (left > 0 && ours.unknownRows > 0) return 'missing-rows';
  return left === -ourNanoUsd ? 'not-billed' : 'undetermined';
}
