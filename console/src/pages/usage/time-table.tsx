import { type Bucket, bucketLabel, bucketLabels } from './periods.ts';
import type { Chart } from './series.ts';
import classes from './usage.module.css';

interface Props {
  readonly chart: Chart;
  readonly bucket: Bucket;
  readonly format: (value: number) => string;
  /** The address of the requests of a bucket, where there is one. */
  readonly behind: (start: string) => string | null;
}

/** The chart’s numbers as a table, the latest first. */
export function TimeTable({ chart, bucket, format, behind }: Props) {
  const rows = chart.rows.toReversed().filter((row) => chart.series.some(({ name }) => Number(row[name]) > 0));
  return (
    <div className={classes.timeTable} tabIndex={0} role="region" aria-label="Usage over time">
      <table>
        <thead><tr><th scope="col">{bucketLabels[bucket]} (UTC)</th>{chart.series.map((series) => <th key={series.name} scope="col">{series.label}</th>)}</tr></thead>
        <tbody>
          {rows.map((row) => {
            const address = behind(String(row['start']));
            const name = bucketLabel(bucket, String(row['start']));
            return (
              <tr key={String(row['start'])}>
                <th scope="row">{address === null ? name : <a className="ks-link" href={address}>{name}<span className="ks-hidden">, show its requests</span></a>}</th>
                {chart.series.map((series) => <td key={series.name}>{Number(row[series.name]) === 0 ? <span className="ks-faint">–</span> : format(Number(row[series.name]))}</td>)}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
