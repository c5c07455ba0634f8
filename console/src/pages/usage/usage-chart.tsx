import '@mantine/charts/styles.layer.css';
import { BarChart } from '@mantine/charts';
import classes from './usage.module.css';
import { type Bucket, bucketLabel } from './periods.ts';
import type { Chart } from './series.ts';

export interface UsageChartProps {
  readonly chart: Chart;
  readonly bucket: Bucket;
  readonly label: string;
  readonly format: (value: number) => string;
  readonly ticks: readonly number[];
  readonly formatTick: (value: number) => string;
  /** A part of a bar was clicked; the same stands in the table, as links. */
  readonly onBar: (series: string, start: string) => void;
}

/** Usage as stacked bars. A module of its own, so that the charting library is loaded with it and not before. */
export function UsageChart({ chart, bucket, label, format, ticks, formatTick, onBar }: UsageChartProps) {
  const data = chart.rows.map((row) => ({ ...row, start: bucketLabel(bucket, String(row['start'])) }));
  return (
    <div className={classes.chart} role="img" aria-label={label}>
      <BarChart
        h={280} type="stacked" data={data} dataKey="start" series={[...chart.series]} valueFormatter={format} tickLine="none" gridAxis="x" strokeDasharray="0" maxBarWidth={38}
        yAxisProps={{ width: 62, tickFormatter: formatTick, ticks: [...ticks], domain: [0, ticks.at(-1) ?? 0], interval: 0 }} xAxisProps={{ minTickGap: 22 }} barChartProps={{ accessibilityLayer: false }}
        barProps={(series) => ({ isAnimationActive: false, cursor: 'pointer', onClick: (_bar: unknown, index: number) => onBar(series.name, String(chart.rows[index]?.['start'] ?? '')) })}
        tooltipAnimationDuration={0} cursorFill="var(--ks-sunken)" gridColor="var(--ks-line)" textColor="var(--ks-ink-soft)"
      />
    </div>
  );
}
