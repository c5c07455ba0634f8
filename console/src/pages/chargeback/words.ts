import type { AnswerOf } from '../../api/index.ts';

export type Sums = AnswerOf<'readChargeback'>['totals'];

/** A month, such as 2026-11, in words. */
export function monthText(period: string): string {
  return new Date(`${period}-01T00:00:00Z`).toLocaleDateString('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
}

/** A day as it stands in the books, whatever zone the reader is in. */
export function dayText(day: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString('en-US', { year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC' });
}

/** Nano-US-dollars as a correction has them, with their sign. Exact to the cent from one dollar on. */
export function signedMoney(nanoUsd: number, format: (nanoUsd: number) => string): string {
  return nanoUsd < 0 ? `−${format(-nanoUsd)}` : format(nanoUsd);
}

/** Nano-US-dollars as books have them: to the cent. What is less than half a cent keeps its digits, so that it is not shown as nothing. */
export function bookMoney(nanoUsd: number, format: (nanoUsd: number) => string): string {
  if (nanoUsd < 0) return `−${bookMoney(-nanoUsd, format)}`;
  return nanoUsd > 0 && nanoUsd < 5_000_000 ? format(nanoUsd) : (nanoUsd / 1_000_000_000).toLocaleString('en-US', { style: 'currency', currency: 'USD' });
}

/** How wide a bar is, in percent of the widest. What is there at all can be seen. */
export function barWidth(value: number, highest: number): number {
  if (value <= 0 || highest <= 0) return 0;
  return Math.max(1, Math.min(100, (value / highest) * 100));
}

/** Keys of tags as somebody types them. */
export function readKeys(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter((key) => key !== ''))];
}
