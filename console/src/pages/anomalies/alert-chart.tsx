import '@mantine/charts/styles.layer.css';
import { BarChart } from '@mantine/charts';
import type { Anomaly } from '@keystead/contract';
import { figure } from './words.ts';

const series = [{ name: 'observed', label: 'Seen', color: 'var(--ks-chart-1)' }, { name: 'expected', label: 'Usual', color: 'var(--ks-chart-2)' }];

/** More bars than this cannot be told apart on a phone; the table has all. */
const mostBars = 24;

/** What was seen beside what is usual. A module of its own, so that the charting library is loaded with it and not before. */
export function AlertChart({ alert, label }: { readonly alert: Anomaly; readonly label: (iso: string) => string }) {
  const shows = (value: number): string => figure(alert.unit, value);
  return (
    <div role="img" aria-label="What was seen beside what is usual; the table has the same numbers">
      <BarChart
        h={240} data={alert.chart.slice(-mostBars).map(({ at, observed, expected }) => ({ at: label(at), observed, expected }))} dataKey="at" series={alert.expected === null || alert.chart.every(({ expected }) => expected === 0) ? series.slice(0, 1) : series} withLegend valueFormatter={shows}
        tickLine="none" gridAxis="x" strokeDasharray="0" maxBarWidth={18} barChartProps={{ accessibilityLayer: false, barCategoryGap: 1, barGap: 0 }} yAxisProps={{ width: 70, tickFormatter: shows }} xAxisProps={{ minTickGap: 28 }} barProps={{ isAnimationActive: false }}
        tooltipAnimationDuration={0} cursorFill="var(--ks-sunken)" gridColor="var(--ks-line)" textColor="var(--ks-ink-soft)"
      />
    </div>
  );
}
