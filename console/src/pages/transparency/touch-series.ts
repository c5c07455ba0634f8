import { type KeyTouchKind, keyTouchKinds } from '@keystead/contract';
import type { AnswerOf } from '../../api/index.ts';

type Summary = AnswerOf<'summariseKeyAccess'>;

export interface TouchSeries {
  /** Kinds that occur, in the registry's order. */
  readonly kinds: readonly KeyTouchKind[];
  /** One row for each day of the range (UTC), those without a touch too. */
  readonly days: readonly { readonly day: string; readonly counts: Readonly<Partial<Record<KeyTouchKind, number>>>; readonly total: number }[];
}

const dayMilliseconds = 24 * 3_600_000;

/** Lays a summary out by day. Pure. */
export function touchSeries(summary: Summary): TouchSeries {
  const byDay = Map.groupBy(summary.days, (row) => Date.parse(row.day));
  const first = Math.floor(Date.parse(summary.from) / dayMilliseconds) * dayMilliseconds;
  const days: TouchSeries['days'][number][] = [];
  for (let day = first; day < Date.parse(summary.to); day += dayMilliseconds) {
    const rows = byDay.get(day) ?? [];
    days.push({ day: new Date(day).toISOString(), counts: Object.fromEntries(rows.map((row) => [row.kind, row.count])), total: rows.reduce((sum, row) => sum + row.count, 0) });
  }
  return { kinds: keyTouchKinds.filter((kind) => summary.days.some((row) => row.kind === kind)), days };
}

/** A day as the axis writes it. */
export function dayLabel(iso: string): string {
  return new Date(iso).toLocaleDateString('en-US', { timeZone: 'UTC', month: 'short', day: 'numeric' });
}
