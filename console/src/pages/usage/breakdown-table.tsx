import { Button, TextInput } from '@mantine/core';
import { ListFilter, Search } from 'lucide-react';
import { useState } from 'react';
import { Badge, DataTable, formatMoney, formatNumber, SandboxBadge, type TableColumn } from '../../ui/index.ts';
import type { Span } from './periods.ts';
import { type Chart, type Group, labelOf } from './series.ts';
import { dimensionName, type Filter, requestsBehind, type View } from './view.ts';
import classes from './usage.module.css';

const page = 25;

interface Props {
  readonly groups: readonly Group[];
  readonly chart: Chart;
  readonly view: View;
  readonly span: Span;
  readonly onFilter: (filter: Filter) => void;
}

/** Sums by the chosen dimensions; the colours are those of the chart. A name leads to its requests, a button narrows the view to it. */
export function BreakdownTable({ groups, chart, view, span, onFilter }: Props) {
  const [wanted, setWanted] = useState('');
  const [shown, setShown] = useState(page);
  const matching = wanted === '' ? groups : groups.filter((group) => labelOf(group).toLowerCase().includes(wanted.toLowerCase()));
  const heading = [dimensionName(view.by), ...view.thenBy === null ? [] : [dimensionName(view.thenBy)]].join(' · ');
  return (
    <div className={classes.breakdown}>
      {groups.length > 10 && <div className={classes.search}><TextInput aria-label={`Search in ${heading.toLowerCase()}`} placeholder="Search" leftSection={<Search size={14} aria-hidden />} value={wanted} onChange={(event) => setWanted(event.currentTarget.value)} /></div>}
      <DataTable
        label={`Usage by ${heading.toLowerCase()}`} columns={columnsOf({ groups, chart, view, span, onFilter }, heading)} rows={matching.slice(0, shown)} rowKey={(group) => group.id} empty={<p className={classes.search}>Nothing here is called like that.</p>}
        more={matching.length > shown ? () => setShown(shown + page) : null}
      />
    </div>
  );
}

function filtersOf(group: Group, view: View): readonly Filter[] | null {
  if (group.other || group.second?.other === true) return null;
  return [{ dimension: view.by, value: group.key }, ...view.thenBy === null || group.second === null ? [] : [{ dimension: view.thenBy, value: group.second.key }]];
}

function columnsOf({ groups, chart, view, span, onFilter }: Props, heading: string): readonly TableColumn<Group>[] {
  const total = groups.filter((group) => !group.sandbox).reduce((sum, group) => sum + group.costNanoUsd, 0);
  const colours = new Map(groups.filter((group) => !group.sandbox && !group.other).map((group, index) => [group.id, chart.series.find(({ name }) => name === `band${index}`)?.color ?? 'var(--ks-ink-faint)']));
  const behind = (group: Group): string | null => { const filters = filtersOf(group, view); return filters === null || group.sandbox ? null : requestsBehind([...view.filters, ...filters], span); };
  return [
    {
      id: 'name', header: heading, role: 'title',
      cell: (group) => {
        const address = behind(group);
        return (
          <span className={classes.group}>
            <span className={classes.swatch} style={{ background: group.sandbox ? 'var(--ks-chart-quiet)' : colours.get(group.id) ?? 'var(--ks-ink-faint)' }} aria-hidden />
            {address === null ? <span>{labelOf(group)}</span> : <a href={address}>{labelOf(group)}<span className="ks-hidden">, show its requests</span></a>}
            {group.sandbox && <SandboxBadge />}
          </span>
        );
      },
    },
    { id: 'requests', header: 'Requests', align: 'end', cell: (group) => formatNumber(group.requests) },
    { id: 'failed', header: 'Failed', align: 'end', role: 'detail', cell: (group) => (group.failures === 0 ? <span className="ks-faint">–</span> : formatNumber(group.failures)) },
    { id: 'in', header: 'Tokens in', align: 'end', cell: (group) => formatNumber(group.inputTokens) },
    { id: 'out', header: 'Tokens out', align: 'end', cell: (group) => formatNumber(group.outputTokens) },
    { id: 'share', header: 'Share of cost', align: 'end', role: 'detail', cell: (group) => (group.sandbox || total === 0 || group.unpricedRequests === group.requests ? <span className="ks-faint">–</span> : `${((group.costNanoUsd / total) * 100).toFixed(1)}%`) },
    {
      id: 'cost', header: 'Cost', align: 'end',
      cell: (group) => (
        <span className={classes.cost}>
          {group.unpricedRequests > 0 && <Badge tone="warn" title="Their price is not known, so their cost is in no sum">{formatNumber(group.unpricedRequests)} unpriced</Badge>}
          {group.estimatedNanoUsd > 0 && <Badge title={`${formatMoney(group.estimatedNanoUsd)} of it is an estimate until the provider’s bill is compared`}>estimated in part</Badge>}
          {group.unpricedRequests === group.requests ? <span className="ks-faint">unknown</span> : <span className={group.sandbox ? 'ks-faint' : undefined}>{formatMoney(group.costNanoUsd)}</span>}
        </span>
      ),
    },
    {
      id: 'narrow', header: 'Narrow', role: 'actions',
      cell: (group) => {
        const [filter] = filtersOf(group, view) ?? [];
        return filter === undefined ? null : <Button size="compact-xs" variant="subtle" aria-label={`Only ${group.label}`} title={`Only ${group.label}`} onClick={() => onFilter(filter)}><ListFilter size={14} aria-hidden /></Button>;
      },
    },
  ];
}
