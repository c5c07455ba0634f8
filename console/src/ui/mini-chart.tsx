import classes from './mini-chart.module.css';

export interface MiniChartPoint {
  readonly label: string;
  readonly value: number;
  /** Lighter part on top, e.g. sandbox. */
  readonly quietValue?: number;
}

/** A small bar chart without a charting library; the same numbers are there as a table for screen readers. */
export function MiniChart({ points, label, format, quietName }: { readonly points: readonly MiniChartPoint[]; readonly label: string; readonly format: (value: number) => string; readonly quietName?: string }) {
  const highest = Math.max(...points.map((point) => point.value + (point.quietValue ?? 0)), 0);
  const share = (value: number) => (highest === 0 ? 0 : (value / highest) * 100);
  return (
    <div className={classes.chart}>
      <div className={classes.top} aria-hidden>{format(highest)}</div>
      <div className={classes.bars} aria-hidden>
        {points.map((point) => (
          <div key={point.label} className={classes.slot} title={`${point.label}: ${format(point.value + (point.quietValue ?? 0))}`}>
            {(point.quietValue ?? 0) > 0 && <div className={classes.quiet} style={{ height: `${Math.max(share(point.quietValue ?? 0), 2)}%` }} />}
            {point.value > 0 && <div className={classes.bar} style={{ height: `${Math.max(share(point.value), 2)}%` }} />}
          </div>
        ))}
      </div>
      <div className={classes.axis} aria-hidden><span>{points[0]?.label}</span><span>{points.at(-1)?.label}</span></div>
      <div className={classes.table}><table>
        <caption>{label}</caption>
        <thead><tr><th>Day</th><th>Value</th>{quietName !== undefined && <th>{quietName}</th>}</tr></thead>
        <tbody>{points.map((point) => <tr key={point.label}><td>{point.label}</td><td>{format(point.value)}</td>{quietName !== undefined && <td>{format(point.quietValue ?? 0)}</td>}</tr>)}</tbody>
      </table></div>
    </div>
  );
}
