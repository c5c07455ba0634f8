import { Button, SegmentedControl, Select, Skeleton } from '@mantine/core';
import { ChartColumn, ListTree, Table2 } from 'lucide-react';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { type AnswerOf, useRead } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, Column, EmptyState, formatCompact, formatMoney, formatNumber, PageHeader, ProblemNotice, Stat, StatRow } from '../../ui/index.ts';
import { moneyFormat, ticksOf } from './axis.ts';
import { BreakdownTable } from './breakdown-table.tsx';
import { bucketsOf, periods } from './periods.ts';
import { TimeTable } from './time-table.tsx';
import { chartOf, groupUsage, type Metric, metrics, type Usage } from './series.ts';
import classes from './usage.module.css';

const UsageChart = lazy(async () => ({ default: (await import('./usage-chart.tsx')).UsageChart }));

type Dimension = AnswerOf<'readUsage'>['by'];
const dimensions: readonly { readonly value: Dimension; readonly label: string }[] = [
  { value: 'provider', label: 'Provider' }, { value: 'model', label: 'Model' }, { value: 'app', label: 'App' }, { value: 'user', label: 'Person' },
  { value: 'team', label: 'Team' }, { value: 'credential', label: 'Credential' }, { value: 'token', label: 'API token' }, { value: 'environment', label: 'Environment' },
];
const formats: Readonly<Record<Metric, (value: number) => string>> = { cost: formatMoney, requests: formatNumber, tokens: formatNumber };

/** What was used and what it cost: over time, by any dimension. Request by request it stands in the request log. */
export function Page() {
  const [periodId, setPeriod] = useSearchParameter('period', '30d');
  const [by, setBy] = useSearchParameter('by', 'provider');
  const [metricId, setMetric] = useSearchParameter('metric', 'cost');
  const [view, setView] = useSearchParameter('view', 'chart');
  const period = periods.find(({ id }) => id === periodId) ?? periods[2];
  const dimension = dimensions.find(({ value }) => value === by) ?? dimensions[0] ?? { value: 'provider', label: 'Provider' };
  const metric = metrics.find(({ id }) => id === metricId)?.id ?? 'cost';
  const hour = useCurrentHour();
  const buckets = useMemo(() => bucketsOf(period, new Date(hour)), [period, hour]);
  const { data, error, refetch } = useRead('readUsage', { query: { bucket: period.bucket, by: dimension.value, ...(buckets[0] === undefined ? {} : { from: buckets[0] }) } }, { pollMilliseconds: 30_000 });
  const usage = data?.by === dimension.value && data.bucket === period.bucket ? data : undefined;
  return (
    <>
      <PageHeader title="Usage" lead="Exact to the request, on your own keys. Prices are the providers’ own; what has no known price is named and not counted." actions={<Button component="a" href="/requests" variant="default" leftSection={<ListTree size={16} aria-hidden />}>Every request</Button>} />
      <div className={classes.controls}>
        <SegmentedControl aria-label="Period" value={period.id} onChange={setPeriod} data={periods.map(({ id, label }) => ({ value: id, label }))} />
        <Select aria-label="Divide by" value={dimension.value} onChange={(value) => setBy(value)} data={dimensions.map((option) => ({ ...option, label: `By ${option.label.toLowerCase().replace('api', 'API')}` }))} className={classes.by} />
      </div>
      <Column>
        <ProblemNotice problem={error} onRetry={() => void refetch()} />
        <Totals usage={usage} />
        <Card
          title={`${metrics.find(({ id }) => id === metric)?.label ?? 'Cost'} by ${dimension.label.toLowerCase().replace('api', 'API')}`} lead={`${metric === 'cost' ? 'US dollars, ' : ''}each ${period.bucket} in UTC`}
          actions={<ViewControls metric={metric} onMetric={setMetric} view={view} onView={setView} />}
        >
          {usage === undefined ? error === null && <Skeleton height={280} radius="sm" /> : <OverTime usage={usage} metric={metric} buckets={buckets} view={view} dimension={dimension.label} />}
        </Card>
      </Column>
    </>
  );
}

const hourMilliseconds = 3_600_000;
const currentHour = (): number => Math.floor(Date.now() / hourMilliseconds) * hourMilliseconds;

/** The beginning of this hour. Buckets change with it and not with every drawing, so that an answer is found again in the cache. */
function useCurrentHour(): number {
  const [hour, setHour] = useState(currentHour);
  useEffect(() => {
    const timer = setInterval(() => setHour(currentHour()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return hour;
}

function ViewControls({ metric, onMetric, view, onView }: { readonly metric: Metric; readonly onMetric: (metric: string) => void; readonly view: string; readonly onView: (view: string) => void }) {
  return (
    <>
      <SegmentedControl size="xs" aria-label="What is measured" value={metric} onChange={onMetric} data={metrics.map(({ id, label }) => ({ value: id, label }))} />
      <Button size="xs" variant="default" leftSection={view === 'table' ? <ChartColumn size={14} aria-hidden /> : <Table2 size={14} aria-hidden />} onClick={() => onView(view === 'table' ? 'chart' : 'table')}>
        {view === 'table' ? 'Chart' : 'Table'}
      </Button>
    </>
  );
}

function Totals({ usage }: { readonly usage: Usage | undefined }) {
  const totals = usage?.totals;
  const notes = [
    totals !== undefined && totals.unpricedRequests > 0 ? `${formatNumber(totals.unpricedRequests)} without a known price, not counted` : null,
    totals !== undefined && totals.platformCostNanoUsd > 0 ? `platform keys are paid with credits, which stand apart` : null,
    totals !== undefined && totals.sandboxCostNanoUsd > 0 ? `and ${formatMoney(totals.sandboxCostNanoUsd)} of sandbox, which is not real` : null,
  ].filter((note) => note !== null);
  return (
    <StatRow>
      <Stat label="Cost" value={totals === undefined ? undefined : formatMoney(totals.costNanoUsd)} note={notes.length === 0 ? 'all requests priced' : <>{notes.join('; ')}{totals !== undefined && totals.unpricedRequests > 0 && <>. <a href="/prices">See which</a></>}</>} />
      <Stat label="Requests" value={totals === undefined ? undefined : formatNumber(totals.requests)} note={totals !== undefined && totals.unpricedRequests > 0 ? <Badge tone="warn">{formatNumber(totals.unpricedRequests)} unpriced</Badge> : undefined} />
      <Stat label="Tokens in" value={totals === undefined ? undefined : formatCompact(totals.inputTokens)} note={totals === undefined ? undefined : formatNumber(totals.inputTokens)} />
      <Stat label="Tokens out" value={totals === undefined ? undefined : formatCompact(totals.outputTokens)} note={totals === undefined ? undefined : formatNumber(totals.outputTokens)} />
    </StatRow>
  );
}

function OverTime({ usage, metric, buckets, view, dimension }: { readonly usage: Usage; readonly metric: Metric; readonly buckets: readonly string[]; readonly view: string; readonly dimension: string }) {
  const points = useMemo(() => usage.points.filter((point) => metric !== 'cost' || point.payer === 'tenant'), [usage, metric]);
  const groups = useMemo(() => groupUsage(points, metric), [points, metric]);
  const chart = useMemo(() => chartOf(points, groups, metric, buckets), [points, groups, metric, buckets]);
  const ticks = useMemo(() => ticksOf(chart, metric), [chart, metric]);
  const format = formats[metric];
  if (usage.points.length === 0) {
    return (
      <EmptyState icon={ChartColumn} title="Nothing was used in this period" actions={<><Button component="a" href="/gateway">Make a first call</Button><Button component="a" href="/apps" variant="default">Run an app</Button></>}>
        <p>Every call through the gateway and every run of an app appears here within a second or two.</p>
      </EmptyState>
    );
  }
  const label = `${metric} by ${dimension.toLowerCase()} over ${buckets.length} ${usage.bucket}s; the table has the same numbers`;
  return (
    <>
      {view === 'table'
        ? <TimeTable chart={chart} bucket={usage.bucket} format={format} />
        : <Suspense fallback={<Skeleton height={280} radius="sm" />}><UsageChart chart={chart} bucket={usage.bucket} label={label} format={format} ticks={ticks} formatTick={metric === 'cost' ? moneyFormat(ticks) : formatCompact} /></Suspense>}
      <BreakdownTable groups={groups} chart={chart} dimension={dimension} by={usage.by} />
    </>
  );
}
