import type { BucketSpan } from './usage-range.ts';

/** Where sums are taken from: rows of the ledger, or the roll-up's sums of an hour, a day or a month of UTC. */
export type SlotSource = 'ledger' | 'hour' | 'day' | 'month';
/** A piece of time whose sums are added to a bucket, or taken away from it (`sign` -1). Of a roll-up it is one hour, day or month. */
export interface Slot { readonly source: SlotSource; readonly from: Date; readonly to: Date; readonly bucket: Date; readonly sign: 1 | -1 }

const hour = 3_600_000;
const day = 24 * hour;

interface Unit { readonly source: Exclude<SlotSource, 'ledger'>; nearest(moment: number): number; next(moment: number): number }
const evenly = (source: 'hour' | 'day', size: number): Unit => ({ source, nearest: (moment) => Math.round(moment / size) * size, next: (moment) => moment + size });
const monthOf = (moment: number, ahead: number): number => { const date = new Date(moment); return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + ahead, 1); };
const units: readonly Unit[] = [
  { source: 'month', nearest: (moment) => (moment - monthOf(moment, 0) < monthOf(moment, 1) - moment ? monthOf(moment, 0) : monthOf(moment, 1)), next: (moment) => monthOf(moment, 1) },
  evenly('day', day), evenly('hour', hour),
];

/**
 * What to add up, and what to take away again, so that each bucket holds exactly its time: whole months, days and hours of UTC as far as they go, and what lies between
 * them and the bucket's ends, on either side of these. A day of Zurich is a day of UTC with the last hours of the day before, and without its own last ones. Pure.
 * @param longest The longest sums that may be taken; `null`: rows of the ledger alone
 */
export function planSlots(buckets: readonly BucketSpan[], longest: 'month' | 'day' | null): readonly Slot[] {
  const usable = longest === null ? [] : units.slice(units.findIndex(({ source }) => source === longest));
  return buckets.flatMap(({ start, from, to }) => cover(from.getTime(), to.getTime(), usable).map((piece) => ({ source: piece.source, from: new Date(piece.from), to: new Date(piece.to), bucket: start, sign: piece.sign })));
}

interface Piece { readonly source: SlotSource; readonly from: number; readonly to: number; readonly sign: 1 | -1 }

function cover(from: number, to: number, [unit, ...shorter]: readonly Unit[]): readonly Piece[] {
  if (from === to) return [];
  if (from > to) return cover(to, from, unit === undefined ? [] : [unit, ...shorter]).map((piece) => ({ ...piece, sign: piece.sign === 1 ? -1 : 1 }));
  if (unit === undefined) return [{ source: 'ledger', from, to, sign: 1 }];
  const [first, last] = [unit.nearest(from), unit.nearest(to)];
  // As much to take away or to add beside it as there is in all: the shorter ones do better by themselves.
  if (first >= last || Math.abs(first - from) + Math.abs(last - to) >= to - from) return cover(from, to, shorter);
  const whole: Piece[] = [];
  for (let at = first; at < last; at = unit.next(at)) whole.push({ source: unit.source, from: at, to: unit.next(at), sign: 1 });
  return [...cover(from, first, shorter), ...whole, ...cover(last, to, shorter)];
}
