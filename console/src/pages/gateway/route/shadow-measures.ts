import type { ShadowComparison, ShadowSide } from '@keystead/contract';
import { formatMilliseconds, formatMoney, formatNumber } from '../../../ui/index.ts';

/** One thing that both sides are measured by. `null`: not known. */
export interface Measure { readonly name: string; readonly route: number | null; readonly shadow: number | null; readonly most: number; readonly format: (value: number) => string }

export function percent(share: number | null): string {
  return share === null ? 'not known' : `${Math.round(share * 1_000) / 10} %`;
}

const measures: readonly { readonly name: string; readonly of: (side: ShadowSide, comparison: ShadowComparison) => number | null; readonly format: Measure['format']; readonly most?: number }[] = [
  { name: 'Answered', of: ({ successShare }) => successShare, format: percent, most: 1 },
  { name: 'Latency, median', of: ({ latencyMs }) => latencyMs, format: formatMilliseconds },
  { name: 'Latency, 95 of 100', of: ({ latencyMs95 }) => latencyMs95, format: formatMilliseconds },
  { name: 'First token, median', of: ({ firstTokenMs }) => firstTokenMs, format: formatMilliseconds },
  { name: 'Tokens out, median', of: ({ outputTokens }) => outputTokens, format: formatNumber },
  { name: 'Characters, median', of: ({ characters }) => characters, format: formatNumber },
  { name: 'Cost of the pairs', of: ({ costNanoUsd }, { pricedPairs }) => (pricedPairs === 0 ? null : costNanoUsd), format: formatMoney },
];

/** What is shown of a comparison; what neither side has is left out. Pure. */
export function measuresOf(comparison: ShadowComparison): readonly Measure[] {
  return measures.flatMap(({ name, of, format, most }): Measure[] => {
    const [route, shadow] = [of(comparison.primary, comparison), of(comparison.shadow, comparison)];
    return route === null && shadow === null ? [] : [{ name, route, shadow, most: most ?? Math.max(route ?? 0, shadow ?? 0), format }];
  });
}
