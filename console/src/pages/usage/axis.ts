import type { Metric } from './metrics.ts';
import type { Chart } from './series.ts';

const nanoPerUsd = 1_000_000_000;
const mostSteps = 4;

/** Round values from nothing to above the highest bar, at most five of them. Cost is nano-US-dollars. */
export function ticksOf(chart: Chart, metric: Metric): readonly number[] {
  const highest = Math.max(0, ...chart.rows.map((row) => chart.series.reduce((sum, { name }) => sum + Number(row[name] ?? 0), 0)));
  return roundTicks(highest, metric);
}

/** The same for one highest value. */
export function roundTicks(highest: number, metric: Metric = 'cost'): readonly number[] {
  // What is counted comes in whole numbers.
  const step = roundUp(highest === 0 ? (metric === 'cost' ? nanoPerUsd : mostSteps) / mostSteps : highest / mostSteps, metric === 'cost' ? 0 : 1);
  return Array.from({ length: Math.max(1, Math.ceil(highest / step)) + 1 }, (_nothing, index) => index * step);
}

/** One, two or five of a power of ten: the smallest that is enough. */
function roundUp(value: number, atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const found = [1, 2, 5, 10].find((times) => times * power >= value * 0.999_999) ?? 10;
  return Math.max(Math.round(found * power), atLeast, 1);
}

/** How the money on an axis is written: all with the same number of digits. */
export function moneyFormat(ticks: readonly number[]): (nanoUsd: number) => string {
  const step = (ticks[1] ?? nanoPerUsd) / nanoPerUsd;
  const digits = step >= 1 ? 0 : Math.max(2, Math.ceil(-Math.log10(step)));
  return (value) => `$${(value / nanoPerUsd).toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}
