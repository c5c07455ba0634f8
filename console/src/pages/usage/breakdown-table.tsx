import { Badge, DataTable, formatMoney, formatNumber, SandboxBadge, type TableColumn } from '../../ui/index.ts';
import type { Chart, Group, Usage } from './series.ts';
import classes from './usage.module.css';

/** Dimensions that the request log can be narrowed to, with the parameter of its address. */
const logParameters: Partial<Readonly<Record<Usage['by'], string>>> = { provider: 'provider', model: 'model', app: 'app', user: 'person', team: 'team', credential: 'key', token: 'token' };

/** Sums by the chosen dimension; the colours are those of the chart. */
export function BreakdownTable({ groups, chart, dimension, by }: { readonly groups: readonly Group[]; readonly chart: Chart; readonly dimension: string; readonly by: Usage['by'] }) {
  const total = groups.filter((group) => !group.sandbox).reduce((sum, group) => sum + group.costNanoUsd, 0);
  const parameter = logParameters[by];
  const colours = new Map(groups.filter((group) => !group.sandbox).map((group, index) => [group.id, chart.series.find(({ name }) => name === `band${index}`)?.color ?? 'var(--ks-ink-faint)']));
  const columns: readonly TableColumn<Group>[] = [
    {
      id: 'name', header: dimension, role: 'title',
      cell: (group) => (
        <span className={classes.group}>
          <span className={classes.swatch} style={{ background: group.sandbox ? 'var(--ks-chart-quiet)' : colours.get(group.id) }} aria-hidden />
          {parameter === undefined || group.key === '' ? <span>{group.label}</span> : <a href={`/requests?period=30d&${parameter}=${encodeURIComponent(group.key)}`}>{group.label}<span className="ks-hidden">, show its requests</span></a>}
          {group.sandbox && <SandboxBadge />}
        </span>
      ),
    },
    { id: 'requests', header: 'Requests', align: 'end', cell: (group) => formatNumber(group.requests) },
    { id: 'in', header: 'Tokens in', align: 'end', cell: (group) => formatNumber(group.inputTokens) },
    { id: 'out', header: 'Tokens out', align: 'end', cell: (group) => formatNumber(group.outputTokens) },
    { id: 'share', header: 'Share of cost', align: 'end', role: 'detail', cell: (group) => (group.sandbox || total === 0 || group.unpricedRequests === group.requests ? <span className="ks-faint">–</span> : `${((group.costNanoUsd / total) * 100).toFixed(1)}%`) },
    {
      id: 'cost', header: 'Cost', align: 'end',
      cell: (group) => (
        <span className={classes.cost}>
          {group.unpricedRequests > 0 && <Badge tone="warn" title="Their price is not known, so their cost is in no sum">{formatNumber(group.unpricedRequests)} unpriced</Badge>}
          {group.unpricedRequests === group.requests ? <span className="ks-faint">unknown</span> : <span className={group.sandbox ? 'ks-faint' : undefined}>{formatMoney(group.costNanoUsd)}</span>}
        </span>
      ),
    },
  ];
  return <div className={classes.breakdown}><DataTable label={`Usage by ${dimension.toLowerCase()}`} columns={columns} rows={groups} rowKey={(group) => group.id} empty={null} /></div>;
}
