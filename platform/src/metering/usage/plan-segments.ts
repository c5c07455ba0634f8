import type { AskedTime, UsageRange } from './usage-range.ts';

/** Where the sums of a part of the time are taken from. */
export type UsageSource = 'ledger' | 'usage_hours' | 'usage_days';
export interface Segment extends UsageRange { readonly source: UsageSource }

const hour = 3_600_000;
const day = 24 * hour;
const up = (moment: number, unit: number): number => Math.ceil(moment / unit) * unit;
const down = (moment: number, unit: number): number => Math.floor(moment / unit) * unit;

/**
 * Takes whole days from the days, whole hours from the hours, and what is left at both ends from the ledger itself: together exactly the time that is asked
 * for, nothing twice. Where buckets do not begin at whole hours, all of it comes from the ledger. Pure.
 */
export function planSegments({ from, to, bucket, timeZone, wholeHours, open }: AskedTime): readonly Segment[] {
  const begin = from.getTime();
  // Nothing is later than now: the hour that is not over yet counts as it stands.
  const end = open ? up(to.getTime(), hour) : to.getTime();
  if (!wholeHours) return parts([['ledger', begin, to.getTime()]]);
  const hours = [up(begin, hour), down(end, hour)] as const;
  if (hours[0] >= hours[1]) return parts([['ledger', begin, end]]);
  const edges = [['ledger', begin, hours[0]], ['ledger', hours[1], end]] as const;
  const days = bucket !== 'hour' && timeZone === 'UTC' ? [up(hours[0], day), down(hours[1], day)] as const : [0, 0] as const;
  if (days[0] >= days[1]) return parts([...edges, ['usage_hours', ...hours]]);
  return parts([...edges, ['usage_hours', hours[0], days[0]], ['usage_days', ...days], ['usage_hours', days[1], hours[1]]]);
}

function parts(all: readonly (readonly [UsageSource, number, number])[]): readonly Segment[] {
  return all.flatMap(([source, from, to]) => (from < to ? [{ source, from: new Date(from), to: new Date(to) }] : []));
}
