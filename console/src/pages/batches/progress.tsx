import type { Batch } from '@keystead/contract';
import { formatNumber } from '../../ui/index.ts';
import { rowStates, rowStateWords } from './batch-words.tsx';
import classes from './batches.module.css';

/** How far a batch is: a bar for eyes, and the same figures as a table. */
export function Progress({ batch }: { readonly batch: Batch }) {
  const { counts, rows } = batch;
  const share = (count: number): string => `${rows === 0 ? 0 : (count / rows) * 100}%`;
  return (
    <div>
      <div className={classes.bar} aria-hidden>{rowStates.map((state) => (counts[state] === 0 ? null : <span key={state} data-state={state} style={{ width: share(counts[state]) }} />))}</div>
      <table className={classes.counts}>
        <caption className="ks-hidden">Rows by state</caption>
        <thead className="ks-hidden"><tr><th scope="col">State</th><th scope="col">Rows</th></tr></thead>
        <tbody>
          {rowStates.filter((state) => counts[state] > 0 || state === 'done').map((state) => (
            <tr key={state}><th scope="row"><span className={classes.swatch} data-state={state} aria-hidden />{rowStateWords[state].label}</th><td>{formatNumber(counts[state])} <span className="ks-faint">of {formatNumber(rows)}</span></td></tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The same in a line, for lists. */
export function SmallProgress({ batch: { counts, rows } }: { readonly batch: Pick<Batch, 'counts' | 'rows'> }) {
  const over = counts.done + counts.failed + counts.stopped;
  return (
    <span className={classes.small}>
      <span className={classes.bar} aria-hidden>{rowStates.map((state) => (counts[state] === 0 ? null : <span key={state} data-state={state} style={{ width: `${(counts[state] / rows) * 100}%` }} />))}</span>
      <span>{formatNumber(over)} of {formatNumber(rows)}{counts.failed > 0 && <span className={classes.failed}>, {formatNumber(counts.failed)} failed</span>}</span>
    </span>
  );
}
