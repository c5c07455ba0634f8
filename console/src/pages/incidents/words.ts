import type { Containment, KeyUse } from '@keystead/contract';
import type { Tone } from '../../ui/index.ts';

export const containmentWords: Readonly<Record<Containment, { readonly label: string; readonly tone: Tone; readonly text: string }>> = {
  left: { label: 'Key still works', tone: 'bad', text: 'Nothing was stopped yet: calls go on using the key.' },
  disabled: { label: 'Key disabled', tone: 'good', text: 'No call here uses it. It can still be enabled again on its page.' },
  deleted: { label: 'Key deleted', tone: 'good', text: 'Its sealed copy is destroyed. It cannot be brought back.' },
};

export interface DayOfUse { readonly day: string; readonly requests: number; readonly failed: number; readonly costNanoUsd: number }

/** The days of UTC from the first to the last, those without use among them; of more than `most`, the newest. Pure. */
export function everyDay({ from, to, days }: Pick<KeyUse, 'from' | 'to' | 'days'>, most = 92): readonly DayOfUse[] {
  const known = new Map(days.map((day) => [day.day, day]));
  const last = Date.parse(`${to.slice(0, 10)}T00:00:00Z`);
  const first = Math.max(Date.parse(`${from.slice(0, 10)}T00:00:00Z`), last - (most - 1) * 86_400_000);
  return Array.from({ length: Math.round((last - first) / 86_400_000) + 1 }, (_nothing, index) => {
    const day = new Date(first + index * 86_400_000).toISOString().slice(0, 10);
    return known.get(day) ?? { day, requests: 0, failed: 0, costNanoUsd: 0 };
  });
}
