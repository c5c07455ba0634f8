import { type BilledLine, type Tokens, addTokens, noTokens } from './billed-line.ts';

/** What both sides say of one day, model and key. */
export interface Cell {
  readonly day: string;
  /** `null`: the provider tells none. */
  readonly model: string | null;
  readonly key: CellKey;
  readonly item: string | null;
  readonly ours: OurSide;
  readonly theirs: TheirSide;
}

/** One of ours, one that no credential stands for, or none told. */
export type CellKey = { readonly kind: 'ours'; readonly credentialId: string } | { readonly kind: 'unknown'; readonly hint: string } | { readonly kind: 'untold' };

export interface OurSide {
  readonly rows: number;
  readonly settledTokens: Tokens;
  readonly settledNanoUsd: number;
  readonly estimatedRows: number;
  readonly estimatedTokens: Tokens;
  readonly estimatedNanoUsd: number;
  /** Without usage, though they were sent or held an attempt that may be billed. */
  readonly unknownRows: number;
  readonly unpricedRows: number;
}

export interface TheirSide {
  readonly lines: number;
  readonly tokens: Tokens | null;
  readonly requests: number | null;
  readonly costNanoUsd: number | null;
  /** Its money was told for several keys together, and divided by what their tokens are worth. */
  readonly divided: boolean;
  readonly precisionNanoUsd: number;
}

/** One line of ours: the ledger's rows of one day, model and key, added up. */
export interface OurLine extends OurSide { readonly day: string; readonly model: string; readonly credentialId: string }
/** A line of theirs, with the credential that its key was found to be. */
export interface TheirLine extends BilledLine { readonly credentialId: string | null }
/** What tokens are worth by our prices, in nano-US-dollars; `null`: not known. */
export type Worth = (of: { readonly day: string; readonly model: string | null; readonly key: CellKey }, tokens: Tokens) => number | null;

export const nothingOfOurs: OurSide = { rows: 0, settledTokens: noTokens, settledNanoUsd: 0, estimatedRows: 0, estimatedTokens: noTokens, estimatedNanoUsd: 0, unknownRows: 0, unpricedRows: 0 };
const nothingOfTheirs: TheirSide = { lines: 0, tokens: null, requests: null, costNanoUsd: null, divided: false, precisionNanoUsd: 0 };

/**
 * Lays both counts side by side, as fine as the provider's goes: a bill without models is compared by day, one without keys by day and model.
 * Money told apart from the keys is divided among them, so that its sum stays what was told.
 */
export function layOut(ours: readonly OurLine[], theirs: readonly TheirLine[], worth: Worth): readonly Cell[] {
  const place = placing(theirs);
  const tellsTokens = theirs.some((line) => line.tokens !== null);
  const tellsMoney = theirs.some((line) => line.costNanoUsd !== null);
  const cells = new Map<string, Cell>();
  const silent: TheirSide = { ...nothingOfTheirs, tokens: tellsTokens ? noTokens : null, costNanoUsd: tellsMoney ? 0 : null };
  const at = (place: Place): Cell => cells.get(nameOf(place)) ?? { ...place, ours: nothingOfOurs, theirs: silent };
  const put = (cell: Cell): void => { cells.set(nameOf(cell), cell); };
  for (const line of ours) {
    const cell = at(place(line));
    put({ ...cell, ours: addOurs(cell.ours, line) });
  }
  const isMoneyAlone = (line: TheirLine): boolean => tellsTokens && line.tokens === null && line.keyHint === null;
  const [whole, money] = [theirs.filter((line) => !isMoneyAlone(line)), theirs.filter(isMoneyAlone)];
  for (const line of whole) {
    const cell = at({ day: line.day, model: line.model, key: keyOf(line), item: line.model === null ? line.item : null });
    put({ ...cell, theirs: addTheirs(cell.theirs, line) });
  }
  for (const line of money) {
    const shares = divide(line, [...cells.values()], worth);
    for (const [place, share] of shares) {
      const cell = at(place);
      put({ ...cell, theirs: addTheirs(cell.theirs, share, shares.length > 1) });
    }
  }
  return [...cells.values()].toSorted((left, right) => nameOf(left).localeCompare(nameOf(right)));
}

/** Where something of ours stands among theirs: under the name that they give the model, as fine as they count. */
export function placing(theirs: readonly TheirLine[]): (ours: Pick<OurLine, 'day' | 'model' | 'credentialId'>) => Place {
  const models = new Set(theirs.flatMap((line) => line.model ?? []));
  const withKeys = theirs.some((line) => line.keyHint !== null);
  return ({ day, model, credentialId }) => ({ day, model: models.size === 0 ? null : nameAmong(models, model), key: withKeys ? { kind: 'ours', credentialId } : { kind: 'untold' }, item: null });
}

/** A model may be named with its date or without it: that counts where only one can be meant. */
function nameAmong(models: ReadonlySet<string>, asked: string): string {
  const model = asked.replace(/^models\//, '');
  if (models.has(model)) return model;
  const dated = [...models].filter((each) => each.startsWith(`${model}-`) && /^-(?:\d{4}|\d{8}|\d{4}-\d{2}-\d{2})$/.test(each.slice(model.length)));
  return dated.length === 1 ? dated[0] ?? model : model;
}

export interface Place { readonly day: string; readonly model: string | null; readonly key: CellKey; readonly item: string | null }

export function keyName(key: CellKey): string {
  return key.kind === 'ours' ? `1${key.credentialId}` : key.kind === 'unknown' ? `2${key.hint}` : '3';
}

/** One text for each cell. */
export function nameOf({ day, model, key, item }: Place): string { return JSON.stringify([day, model ?? '~', keyName(key), item]); }

function keyOf({ credentialId, keyHint }: TheirLine): CellKey {
  if (credentialId !== null) return { kind: 'ours', credentialId };
  return keyHint === null ? { kind: 'untold' } : { kind: 'unknown', hint: keyHint };
}

function addOurs(one: OurSide, other: OurSide): OurSide {
  return {
    rows: one.rows + other.rows, settledTokens: addTokens(one.settledTokens, other.settledTokens), settledNanoUsd: one.settledNanoUsd + other.settledNanoUsd,
    estimatedRows: one.estimatedRows + other.estimatedRows, estimatedTokens: addTokens(one.estimatedTokens, other.estimatedTokens), estimatedNanoUsd: one.estimatedNanoUsd + other.estimatedNanoUsd,
    unknownRows: one.unknownRows + other.unknownRows, unpricedRows: one.unpricedRows + other.unpricedRows,
  };
}

function addTheirs(side: TheirSide, line: BilledLine, divided = false): TheirSide {
  return {
    lines: side.lines + 1, tokens: line.tokens === null ? side.tokens : addTokens(side.tokens ?? noTokens, line.tokens),
    requests: line.requests === null ? side.requests : (side.requests ?? 0) + line.requests,
    costNanoUsd: line.costNanoUsd === null ? side.costNanoUsd : (side.costNanoUsd ?? 0) + line.costNanoUsd,
    divided: side.divided || divided, precisionNanoUsd: side.precisionNanoUsd + (line.costNanoUsd === null ? 0 : line.precisionNanoUsd),
  };
}

/** Money of a model, over the keys that used it on that day; money of no such tokens stands for itself. */
function divide(line: TheirLine, cells: readonly Cell[], worth: Worth): readonly (readonly [Place, BilledLine])[] {
  const used = cells.filter((cell) => cell.day === line.day && cell.theirs.lines > 0 && cell.theirs.tokens !== null);
  const model = line.model === null ? null : nameAmong(new Set(used.flatMap((cell) => cell.model ?? [])), line.model);
  const billed = used.filter((cell) => cell.model === model && cell.item === null);
  const alone: Place = { day: line.day, model: line.model, key: { kind: 'untold' }, item: line.model === null ? line.item : null };
  const { costNanoUsd } = line;
  if (billed.length === 0 || costNanoUsd === null) return [[alone, line]];
  const weights = billed.map((cell) => Math.max(0, worth(cell, cell.theirs.tokens ?? noTokens) ?? (cell.theirs.tokens?.input ?? 0) + (cell.theirs.tokens?.output ?? 0)));
  if (weights.every((weight) => weight === 0)) return [[alone, line]];
  const shares = shareOut(Math.abs(costNanoUsd), weights);
  return billed.map((cell, index) => [cell, { ...line, costNanoUsd: Math.sign(costNanoUsd) * (shares[index] ?? 0) }]);
}

/**
 * Divides a whole amount by weights; the parts add up to it, and none is larger than its weight where the amount is not larger than all
 * of them. Largest remainders first, then the earlier.
 */
export function shareOut(amount: number, weights: readonly number[]): readonly number[] {
  const big = weights.map((weight) => BigInt(Math.round(weight)));
  const total = big.reduce((sum, weight) => sum + weight, 0n);
  if (total === 0n) return weights.map((_, index) => (index === 0 ? amount : 0));
  const parts = big.map((weight, index) => ({ index, whole: Number(BigInt(amount) * weight / total), rest: BigInt(amount) * weight % total }));
  let left = amount - parts.reduce((sum, part) => sum + part.whole, 0);
  for (const part of parts.toSorted((one, other) => (one.rest === other.rest ? one.index - other.index : one.rest > other.rest ? -1 : 1))) {
    if (left === 0) break;
    part.whole += 1;
    left -= 1;
  }
  return parts.map((part) => part.whole);
}
