import type { RequestAttempt, RequestDetail } from '@keystead/contract';
import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { Badge, formatMilliseconds, formatMoney } from '../../ui/index.ts';
import { type Names, useNames } from '../../vocabulary/index.ts';
import classes from './requests.module.css';

/** A receipt says of an attempt what was sealed; what it cost stands elsewhere there. */
type Timed = Pick<RequestDetail, 'latencyMs'> & { readonly attemptList: readonly TriedAttempt[] };
type TriedAttempt = Omit<RequestAttempt, 'billing' | 'costNanoUsd'> & Partial<Pick<RequestAttempt, 'billing' | 'costNanoUsd'>>;

const billingWords: Readonly<Record<RequestAttempt['billing'], string>> = { none: 'not billed', settled: '', estimated: ' at most', reconciled: ' billed', unknown: 'may be billed' };

/** Every call to a provider on one time line, or as a table. */
export function Attempts({ request }: { readonly request: Timed }) {
  const [view, setView] = useState('line');
  const names = useNames();
  const { attemptList } = request;
  if (attemptList.length === 0) return null;
  return (
    <section aria-labelledby="attempts" className={classes.part}>
      <div className={classes.partHead}>
        <h3 id="attempts" className={classes.partTitle}>{attemptList.length === 1 ? 'One attempt' : `${attemptList.length} attempts`}</h3>
        <SegmentedControl size="xs" aria-label="Show attempts as" value={view} onChange={setView} data={[{ value: 'line', label: 'Time line' }, { value: 'table', label: 'Table' }]} />
      </div>
      {view === 'table' ? <AttemptTable attempts={attemptList} names={names} /> : <Waterfall request={request} names={names} />}
    </section>
  );
}

function Waterfall({ request, names }: { readonly request: Timed; readonly names: Names }) {
  const total = totalOf(request);
  const share = (milliseconds: number): string => `${(Math.min(1, milliseconds / total) * 100).toFixed(2)}%`;
  return (
    <ol className={classes.waterfall}>
      {request.attemptList.map((attempt, index) => (
        <li key={index} className={classes.attempt}>
          <div className={classes.attemptWords}>
            <span>{index + 1}. {names.provider(attempt.provider)} <span className="ks-mono">{attempt.model}</span></span>
            <AttemptEnd attempt={attempt} />
          </div>
          <div className={classes.track} aria-hidden><span className={classes.span} data-tone={attempt.code === null ? 'good' : 'bad'} style={{ left: share(attempt.startedMs ?? 0), width: `max(3px, ${share(attempt.milliseconds)})` }} /></div>
          <small>{attempt.startedMs === null ? '' : `began after ${formatMilliseconds(attempt.startedMs)}, `}took {formatMilliseconds(attempt.milliseconds)}, key <a className="ks-link ks-mono" href={`/credentials/${attempt.credentialId}`}>{attempt.fingerprint}</a>{attempt.mayBeBilled && ', may be billed'}</small>
        </li>
      ))}
      <li className={classes.scale} aria-hidden><span>0</span><span>{formatMilliseconds(total)}</span></li>
    </ol>
  );
}

/** The whole request, or where its attempts end, if that is later. */
function totalOf({ latencyMs, attemptList }: Timed): number {
  return Math.max(1, latencyMs ?? 0, ...attemptList.map(({ startedMs, milliseconds }) => (startedMs ?? 0) + milliseconds));
}

function AttemptEnd({ attempt }: { readonly attempt: TriedAttempt }) {
  if (attempt.code === null) return <Badge tone="good" dot>{attempt.status}</Badge>;
  return <Badge tone="bad" dot>{attempt.status === 0 ? '' : `${attempt.status} `}{attempt.code}</Badge>;
}

function attemptCost({ billing, costNanoUsd }: TriedAttempt): string {
  if (billing === undefined) return '–';
  return billing === 'none' || billing === 'unknown' || costNanoUsd === null || costNanoUsd === undefined ? billingWords[billing] || 'no price known' : `${formatMoney(costNanoUsd)}${billingWords[billing]}`;
}

function AttemptTable({ attempts, names }: { readonly attempts: readonly TriedAttempt[]; readonly names: Names }) {
  return (
    <div className={classes.tableScroll} tabIndex={0} role="group" aria-label="Attempts">
      <table className={classes.attemptTable}>
        <thead><tr><th scope="col">#</th><th scope="col">Provider</th><th scope="col">Model</th><th scope="col">Key</th><th scope="col">Began</th><th scope="col">Took</th><th scope="col">Status</th><th scope="col">Code</th><th scope="col">Cost</th></tr></thead>
        <tbody>
          {attempts.map((attempt, index) => (
            <tr key={index}>
              <th scope="row">{index + 1}</th><td>{names.provider(attempt.provider)}</td><td className="ks-mono">{attempt.model}</td><td className="ks-mono">{attempt.fingerprint}</td><td>{formatMilliseconds(attempt.startedMs)}</td>
              <td>{formatMilliseconds(attempt.milliseconds)}</td><td>{attempt.status === 0 ? 'none' : attempt.status}</td><td className="ks-mono">{attempt.code ?? '–'}</td><td>{attemptCost(attempt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
