import '@mantine/charts/styles.layer.css';
import { BarChart } from '@mantine/charts';
import { formatNumber } from '../../ui/index.ts';
import { dayLabel, type TouchSeries } from './touch-series.ts';
import { touchWords } from './words.ts';

/** Touches as stacked bars. A module of its own, so that the charting library is loaded with it and not before. */
export function TouchChart({ series }: { readonly series: TouchSeries }) {
  const data = series.days.map((day) => ({ day: dayLabel(day.day), ...Object.fromEntries(series.kinds.map((kind) => [kind, day.counts[kind] ?? 0])) }));
  return (
    <div role="img" aria-label={`Touches of keys over ${series.days.length} days; the table has the same numbers`}>
      <BarChart
        h={240} type="stacked" data={data} dataKey="day" series={series.kinds.map((kind) => ({ name: kind, label: touchWords[kind].label, color: touchWords[kind].color }))}
        valueFormatter={formatNumber} tickLine="none" gridAxis="x" strokeDasharray="0" maxBarWidth={30} withLegend yAxisProps={{ width: 52, allowDecimals: false }} xAxisProps={{ minTickGap: 22 }}
        barChartProps={{ accessibilityLayer: false }} barProps={{ isAnimationActive: false }} tooltipAnimationDuration={0} cursorFill="var(--ks-sunken)" gridColor="var(--ks-line)" textColor="var(--ks-ink-soft)"
      />
    </div>
  );
}
