import '@mantine/charts/styles.layer.css';
import { BarChart } from '@mantine/charts';
import type { AnswerOf } from '../../api/index.ts';
import { formatCompact, formatMoney, formatNumber } from '../../ui/index.ts';

const series = [{ name: 'ours', label: 'Ours', color: 'var(--ks-chart-1)' }, { name: 'theirs', label: 'Theirs', color: 'var(--ks-chart-2)' }];

/** Ours and theirs beside each other, day by day. A module of its own, so that the charting library is loaded with it and not before. */
export function DayChart({ days, inMoney }: { readonly days: AnswerOf<'readReconciliation'>['days']; readonly inMoney: boolean }) {
  const data = days.map((day) => ({ day: day.day.slice(5), ours: inMoney ? day.ourNanoUsd : day.ourTokens, theirs: (inMoney ? day.theirNanoUsd : day.theirTokens) ?? 0 }));
  return (
    <div role="img" aria-label={`Our count and theirs over ${days.length} days; the table has the same numbers`}>
      <BarChart
        h={260} data={data} dataKey="day" series={series} withLegend valueFormatter={inMoney ? formatMoney : formatNumber} tickLine="none" gridAxis="x" strokeDasharray="0" maxBarWidth={26}
        yAxisProps={{ width: 70, tickFormatter: inMoney ? formatMoney : formatCompact }} xAxisProps={{ minTickGap: 22 }} barChartProps={{ accessibilityLayer: false }} barProps={{ isAnimationActive: false }}
        tooltipAnimationDuration={0} cursorFill="var(--ks-sunken)" gridColor="var(--ks-line)" textColor="var(--ks-ink-soft)"
      />
    </div>
  );
}
