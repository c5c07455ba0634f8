import type { RunComparison } from '@keystead/contract';
import { formatMilliseconds, formatMoney, formatNumber } from '../../ui/index.ts';
import { RunStateBadge } from '../../vocabulary/index.ts';
import classes from './comparison.module.css';
import { modelOf } from './model-of.ts';

type Compared = RunComparison['runs'][number];

const waiting = '…';
const rows: readonly { readonly title: string; readonly value: (compared: Compared) => React.ReactNode }[] = [
  { title: 'State', value: ({ run }) => <RunStateBadge state={run.state} /> },
  { title: 'Quotes found in their source', value: ({ run, checks }) => (run.output === null ? waiting : `${checks.found} of ${checks.found + checks.elsewhere + checks.notFound}`) },
  { title: 'On another page', value: ({ run, checks }) => (run.output === null ? waiting : formatNumber(checks.elsewhere)) },
  { title: 'Not found', value: ({ run, checks }) => (run.output === null ? waiting : formatNumber(checks.notFound)) },
  { title: 'Figures in no source', value: ({ run, checks }) => (run.output === null ? waiting : formatNumber(checks.figures)) },
  { title: 'Cost', value: ({ run }) => (run.receipt?.provider === null || run.receipt === null ? waiting : run.costNanoUsd === null ? 'price unknown' : formatMoney(run.costNanoUsd)) },
  { title: 'Tokens in, out', value: ({ run }) => (run.receipt?.provider === null || run.receipt === null ? waiting : `${formatNumber(run.receipt.inputTokens)}, ${formatNumber(run.receipt.outputTokens)}`) },
  { title: 'Took', value: ({ run }) => (run.receipt?.provider === null || run.receipt === null ? waiting : formatMilliseconds(run.receipt.latencyMs)) },
];

/** What tells the drafts apart before they are read: checks, cost, time. Sums are not made. */
export function ComparedFacts({ comparison }: { readonly comparison: RunComparison }) {
  return (
    <div className={classes.factsFrame} tabIndex={0} role="region" aria-label="Figures of each draft">
      <table className={classes.facts}>
        <thead><tr><th scope="col">Draft by</th>{comparison.runs.map((each) => <th key={each.run.id} scope="col"><span className="ks-mono">{modelOf(each)}</span><small>{each.providerName}</small></th>)}</tr></thead>
        <tbody>{rows.map(({ title, value }) => <tr key={title}><th scope="row">{title}</th>{comparison.runs.map((each) => <td key={each.run.id} className="ks-number">{value(each)}</td>)}</tr>)}</tbody>
      </table>
    </div>
  );
}
