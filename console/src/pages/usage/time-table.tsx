import { type Bucket, bucketLabel } from './periods.ts';
import type { Chart } from './series.ts';
import classes from './usage.module.css';

/** The chart’s numbers as a table, the latest first. */
export function TimeTable({ chart, bucket, format }: { readonly chart: Chart; readonly bucket: Bucket; readonly format: (value: number) => string }) {
  const rows = chart.rows.toReversed().filter((row) => chart.series.some(({ name }) => Number(row[name]) > 0));
  return (
    <div className={classes.timeTable} tabIndex={0} role="region" aria-label="Usage over time">
      <table>
        <thead><tr><th scope="col">{bucket === 'hour' ? 'Hour' : bucket === 'day' ? 'Day' : 'Month'} (UTC)</th>{chart.series.map((series) => <th key={series.name} scope="col">{series.label}</th>)}</tr></thead>
        <tbody>
          {rows.map((row) => (
            <tr key={String(row['start'])}>
              <th scope="row">{bucketLabel(bucket, String(row['start']))}</th>
              {chart.series.map(({ name }) => <td key={name}>{Number(row[name]) === 0 ? <span className="ks-faint">–</span> : format(Number(row[name]))}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
