import { Button, Skeleton } from '@mantine/core';
import { ChartColumn } from 'lucide-react';
import { lazy, Suspense, useMemo } from 'react';
import { useRead } from '../../api/index.ts';
import { useGo, useSearchText } from '../../navigation/index.ts';
import { Badge, Card, Column, EmptyState, formatCompact, formatMoney, formatNumber, ProblemNotice, Stat, StatRow } from '../../ui/index.ts';
import { moneyFormat, ticksOf } from './axis.ts';
import { BreakdownTable } from './breakdown-table.tsx';
import { ExplorerControls, ViewControls } from './explorer-controls.tsx';
import { FilterLine } from './filter-line.tsx';
import { type Metric, metrics } from './metrics.ts';
import { bucketLabels, bucketsBetween, spanOfBucket } from './periods.ts';
import { TimeTable } from './time-table.tsx';
import { changeText, chartOf, groupUsage, shareOf, type Usage } from './series.ts';
import { useCurrentHour } from './use-current-hour.ts';
import { dimensionName, queryOf, readView, requestsBehind, type Resolved, resolve, type View, withFilter, writeView } from './view.ts';
import { ViewMenu } from './view-menu.tsx';

const UsageChart = lazy(async () => ({ default: (await import('./usage-chart.tsx')).UsageChart }));
const formats: Readonly<Record<Metric, (value: number) => string>> = { cost: formatMoney, requests: formatNumber, tokens: formatNumber };
const percent = (value: number): string => `${value.toFixed(1)}%`;
const percentTicks = [0, 25, 50, 75, 100];

/** Usage over time by any dimension or two, narrowed to any values. The whole view is its address. */
export function Explorer() {
  const [text, go] = useSearchText();
  const hour = useCurrentHour();
  const view = useMemo(() => readView(text), [text]);
  const resolved = useMemo(() => resolve(view, new Date(hour)), [view, hour]);
  const query = queryOf(view, resolved);
  const { data, error, refetch, isPlaceholderData } = useRead('readUsage', { query }, { pollMilliseconds: 30_000 });
  // While the answer to a changed view is on its way, the former one would stand under wrong names.
  const usage = data !== undefined && data.by === view.by && data.thenBy === view.thenBy && data.bucket === resolved.bucket ? data : undefined;
  const change = (changed: Partial<View>, options?: { readonly replace?: boolean }): void => go(writeView({ ...view, ...changed }), options);
  const names = [dimensionName(view.by), ...view.thenBy === null ? [] : [dimensionName(view.thenBy)]];
  return (
    <Column>
      <ExplorerControls view={view} resolved={resolved} onChange={change} />
      <FilterLine view={view} span={resolved.span} onFilter={(filter, present) => go(writeView(withFilter(view, filter, present)))} onClear={() => change({ filters: [] })} />
      <ProblemNotice problem={error} onRetry={() => void refetch()} />
      <Totals usage={usage} />
      <Card
        title={`${metrics.find(({ id }) => id === view.metric)?.label ?? 'Cost'} by ${names.join(' and ').toLowerCase()}`} lead={`${view.shape === 'share' ? 'Percent of each ' : view.metric === 'cost' ? 'US dollars, each ' : 'Each '}${resolved.bucket}, in UTC`}
        actions={<><ViewControls view={view} onChange={change} /><ViewMenu query={query} address={writeView(view)} onOpen={(address) => go(address)} /></>}
      >
        {usage === undefined ? error === null && <Skeleton height={280} radius="sm" /> : <div aria-busy={isPlaceholderData}><OverTime usage={usage} view={view} resolved={resolved} now={hour} onView={(next) => go(writeView(next))} /></div>}
      </Card>
    </Column>
  );
}

function OverTime({ usage, view, resolved, now, onView }: { readonly usage: Usage; readonly view: View; readonly resolved: Resolved; readonly now: number; readonly onView: (view: View) => void }) {
  const openAddress = useGo();
  const { metric, shape, filters } = view;
  const { span, bucket } = resolved;
  const buckets = useMemo(() => bucketsBetween(bucket, span, new Date(now)), [bucket, span, now]);
  const points = useMemo(() => usage.points.filter((point) => metric !== 'cost' || point.payer === 'tenant'), [usage, metric]);
  const groups = useMemo(() => groupUsage(points, metric), [points, metric]);
  const plain = useMemo(() => chartOf(points, groups, metric, buckets), [points, groups, metric, buckets]);
  const chart = useMemo(() => (shape === 'share' ? shareOf(plain) : plain), [shape, plain]);
  const ticks = useMemo(() => (shape === 'share' ? percentTicks : ticksOf(chart, metric)), [shape, chart, metric]);
  if (usage.points.length === 0) return <Nothing narrowed={filters.length > 0} onClear={() => onView({ ...view, filters: [] })} />;
  const format = shape === 'share' ? percent : formats[metric];
  const behindBucket = (start: string): string | null => requestsBehind(filters, spanOfBucket(bucket, start));
  const groupAt = (name: string) => (name.startsWith('band') ? groups.filter((group) => !group.sandbox && !group.other)[Number(name.slice(4))] : undefined);
  const behindBar = (name: string, start: string): string | null => {
    const group = groupAt(name);
    return group === undefined ? behindBucket(start) : requestsBehind([...filters, { dimension: view.by, value: group.key }, ...view.thenBy !== null && group.second !== null && !group.second.other ? [{ dimension: view.thenBy, value: group.second.key }] : []], spanOfBucket(bucket, start));
  };
  const openBar = (name: string, start: string): void => { const address = behindBar(name, start); if (address !== null) openAddress(address); };
  const label = `${metric} by ${dimensionName(view.by).toLowerCase()} over ${buckets.length} ${bucketLabels[bucket].toLowerCase()}s; the table has the same numbers, with links to the requests`;
  return (
    <>
      {shape === 'table'
        ? <TimeTable chart={chart} bucket={bucket} format={format} behind={behindBucket} />
        : <Suspense fallback={<Skeleton height={280} radius="sm" />}><UsageChart chart={chart} bucket={bucket} label={label} format={format} ticks={ticks} formatTick={shape === 'share' ? (value) => `${value}%` : metric === 'cost' ? moneyFormat(ticks) : formatCompact} onBar={openBar} /></Suspense>}
      {shape === 'share' && <TimeTable chart={chart} bucket={bucket} format={format} behind={behindBucket} />}
      <BreakdownTable key={`${view.by} ${view.thenBy}`} groups={groups} chart={plain} view={view} span={span} onFilter={(filter) => onView(withFilter(view, filter, true))} />
    </>
  );
}

function Nothing({ narrowed, onClear }: { readonly narrowed: boolean; readonly onClear: () => void }) {
  if (narrowed) return <EmptyState icon={ChartColumn} title="Nothing matches these filters" actions={<Button onClick={onClear}>Remove the filters</Button>}><p>In another period there may be something, too.</p></EmptyState>;
  return (
    <EmptyState icon={ChartColumn} title="Nothing was used in this period" actions={<><Button component="a" href="/gateway">Make a first call</Button><Button component="a" href="/apps" variant="default">Run an app</Button></>}>
      <p>Every call through the gateway and every run of an app appears here within a second or two.</p>
    </EmptyState>
  );
}

function Totals({ usage }: { readonly usage: Usage | undefined }) {
  const totals = usage?.totals;
  const before = usage?.previous?.totals;
  const change = (read: (of: Usage['totals']) => number): string | null => (totals === undefined || before === undefined ? null : changeText(read(totals), read(before)) ?? 'nothing the time before');
  const notes = [
    change((of) => of.costNanoUsd),
    totals !== undefined && totals.estimatedNanoUsd > 0 ? `${formatMoney(totals.estimatedNanoUsd)} of it estimated` : null,
    totals !== undefined && totals.unpricedRequests > 0 ? `${formatNumber(totals.unpricedRequests)} without a known price, not counted` : null,
    totals !== undefined && totals.platformCostNanoUsd > 0 ? `platform keys are paid with credits, which stand apart` : null,
    totals !== undefined && totals.sandboxCostNanoUsd > 0 ? `and ${formatMoney(totals.sandboxCostNanoUsd)} of sandbox, which is not real` : null,
  ].filter((note) => note !== null);
  return (
    <StatRow>
      <Stat label="Cost" value={totals === undefined ? undefined : formatMoney(totals.costNanoUsd)} note={notes.length === 0 ? 'all requests priced' : <>{notes.join('; ')}{totals !== undefined && totals.unpricedRequests > 0 && <>. <a href="/prices">See which</a></>}</>} />
      <Stat label="Requests" value={totals === undefined ? undefined : formatNumber(totals.requests)} note={<>{change((of) => of.requests)} {totals !== undefined && totals.unpricedRequests > 0 && <Badge tone="warn">{formatNumber(totals.unpricedRequests)} unpriced</Badge>}</>} />
      <Stat label="Tokens in" value={totals === undefined ? undefined : formatCompact(totals.inputTokens)} note={totals === undefined ? undefined : change((of) => of.inputTokens) ?? formatNumber(totals.inputTokens)} />
      <Stat label="Tokens out" value={totals === undefined ? undefined : formatCompact(totals.outputTokens)} note={totals === undefined ? undefined : change((of) => of.outputTokens) ?? formatNumber(totals.outputTokens)} />
    </StatRow>
  );
}
