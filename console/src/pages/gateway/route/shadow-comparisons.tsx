import type { ShadowComparison, ShadowPair } from '@keystead/contract';
import { useRead } from '../../../api/index.ts';
import { DataTable, formatMilliseconds, formatMoney, formatNumber, ProblemNotice, type TableColumn, Time, Waiting } from '../../../ui/index.ts';
import { type Measure, measuresOf, percent } from './shadow-measures.ts';
import classes from './shadow.module.css';

const days = 7;

/** How each shadow of the last week did beside the route. */
export function ShadowComparisons({ routeId }: { readonly routeId: string }) {
  const read = useRead('readShadowComparison', { params: { routeId }, query: { days } });
  const labels = new Map((useRead('listCredentials', { query: { limit: 200 } }).data?.items ?? []).map(({ id, label }) => [id, label]));
  if (read.error !== null) return <ProblemNotice problem={read.error} onRetry={() => void read.refetch()} />;
  if (read.data === undefined) return <Waiting lines={3} />;
  const { comparisons, refused, shadow } = read.data;
  return (
    <>
      {comparisons.length === 0 && shadow !== null && <p className={classes.quiet}>No pair in the last {days} days yet. Requests that make a provider act (its own tools, stored conversations) have no shadow.</p>}
      {comparisons.map((comparison) => <Comparison key={`${comparison.credentialId} ${comparison.model}`} comparison={comparison} label={labels.get(comparison.credentialId ?? '') ?? 'deleted key'} />)}
      {refused.length > 0 && <p className={classes.quiet}>Not sent in the last {days} days: {refused.map(({ code, count }) => `${formatNumber(count)} × ${code}`).join(', ')}.</p>}
    </>
  );
}

function Comparison({ comparison, label }: { readonly comparison: ShadowComparison; readonly label: string }) {
  const { model, pairs, differenceNanoUsd, pricedPairs, sameStop, sameTools } = comparison;
  const each = pricedPairs === 0 ? null : differenceNanoUsd / pricedPairs;
  return (
    <section className={classes.comparison} aria-label={`${model}, ${label}`}>
      <h3 className={classes.title}><span className="ks-mono">{model}</span> <span className="ks-soft">{label}, {formatNumber(pairs)} {pairs === 1 ? 'pair' : 'pairs'} in {days} days</span></h3>
      {each !== null && <p className={classes.quiet}>{each === 0 ? 'Costs the same.' : `Costs ${formatMoney(Math.round(Math.abs(each)))} ${each > 0 ? 'more' : 'less'} a request.`} {sameStop === null ? '' : `${percent(sameStop)} ended for the same reason, ${percent(sameTools)} called the same tools.`}</p>}
      <ul className={classes.measures}>{measuresOf(comparison).map((measure) => <Bars key={measure.name} measure={measure} />)}</ul>
      <DataTable label={`The last pairs with ${model}`} rows={comparison.latest} rowKey={({ shadow }) => shadow.requestId} columns={columns} empty={null} />
    </section>
  );
}

/** One measure of both sides, as bars on one scale; the words say it too. */
function Bars({ measure: { name, route, shadow, most, format } }: { readonly measure: Measure }) {
  return (
    <li className={classes.measure}>
      <span className={classes.name}>{name}</span>
      {([['Route', route, 'route'], ['Shadow', shadow, 'shadow']] as const).map(([side, value, kind]) => (
        <span key={side} className={classes.side}>
          <span className="ks-soft">{side}</span>
          <meter className={classes.bar} data-side={kind} min={0} max={most === 0 ? 1 : most} value={value ?? 0} aria-label={`${name}, ${side}`} />
          <span className={classes.value}>{value === null ? 'not known' : format(value)}</span>
        </span>
      ))}
    </li>
  );
}

const both = (value: (run: ShadowPair['primary']) => string) => ({ primary, shadow }: ShadowPair) => <span className={classes.pair}><span>{value(primary)}</span><span>{value(shadow)}</span></span>;
const columns: readonly TableColumn<ShadowPair>[] = [
  { id: 'when', header: 'When', role: 'title', cell: ({ occurredAt, primary, shadow }) => <span className={classes.pair}><a href={`/requests?request=${primary.requestId}`}><Time iso={occurredAt} /></a><a href={`/requests?request=${shadow.requestId}`}>its shadow</a></span> },
  { id: 'outcome', header: 'Outcome', cell: both(({ outcome, code }) => code ?? outcome) },
  { id: 'latency', header: 'Latency', align: 'end', cell: both(({ latencyMs }) => formatMilliseconds(latencyMs)) },
  { id: 'tokens', header: 'Tokens out', align: 'end', cell: both(({ outputTokens }) => formatNumber(outputTokens)) },
  { id: 'cost', header: 'Cost', align: 'end', cell: both(({ costNanoUsd }) => formatMoney(costNanoUsd)) },
  { id: 'stop', header: 'Ended', role: 'detail', cell: both(({ stop, toolCalls }) => [stop ?? '', ...toolCalls].join(' ')) },
];
