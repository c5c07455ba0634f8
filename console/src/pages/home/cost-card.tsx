import { Button, SegmentedControl } from '@mantine/core';
import { ChartColumn } from 'lucide-react';
import { type AnswerOf, useRead } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Card, DataTable, EmptyState, formatMoney, formatNumber, MiniChart, type MiniChartPoint, ProblemNotice, SandboxBadge, type TableColumn, Waiting } from '../../ui/index.ts';
import { daysAgo } from './month.ts';

const days = 14;
type Point = AnswerOf<'readUsage'>['points'][number];

/** Cost or requests of the last two weeks, a bar a day. */
export function CostCard() {
  const usage = useRead('readUsage', { query: { from: daysAgo(days - 1), bucket: 'day', by: 'provider' } }, { pollMilliseconds: 15_000 });
  const [measure, setMeasure] = useSearchParameter<'cost' | 'requests'>('chart', 'cost');
  const [shape, setShape] = useSearchParameter<'bars' | 'table'>('view', 'bars');
  const points = usage.data?.points ?? [];
  const hasSandbox = points.some((point) => point.sandbox);
  const format = measure === 'cost' ? formatMoney : formatNumber;
  return (
    <Card
      title="Last 14 days" lead={measure === 'cost' ? 'UTC days, US dollars' : 'UTC days'} actions={(
        <>
          {hasSandbox && <SandboxBadge label="Sandbox in grey" />}
          <SegmentedControl size="xs" value={measure} onChange={(value) => setMeasure(value === 'requests' ? 'requests' : null)} data={[{ value: 'cost', label: 'Cost' }, { value: 'requests', label: 'Requests' }]} aria-label="Measure" />
          <SegmentedControl size="xs" value={shape} onChange={(value) => setShape(value === 'table' ? 'table' : null)} data={[{ value: 'bars', label: 'Bars' }, { value: 'table', label: 'Table' }]} aria-label="Shown as" />
        </>
      )}
    >
      {usage.error !== null && <ProblemNotice problem={usage.error} onRetry={() => void usage.refetch()} />}
      {usage.isPending && <Waiting lines={5} />}
      {usage.data !== undefined && points.length === 0 && (
        <EmptyState icon={ChartColumn} title="No call yet" actions={<Button variant="default" component="a" href="/gateway">Connect a program</Button>}><p>The first call shows here within seconds.</p></EmptyState>
      )}
      {points.length > 0 && (shape === 'table'
        ? <DataTable label={measure === 'cost' ? 'Cost by day' : 'Requests by day'} columns={columnsOf(measure === 'cost' ? 'Own keys, US dollars' : 'Requests', format, hasSandbox)} rows={byDay(points, measure).toReversed()} rowKey={(day) => day.label} empty={null} />
        : <MiniChart label={measure === 'cost' ? 'Cost by day in US dollars' : 'Requests by day'} points={byDay(points, measure)} format={format} {...(hasSandbox ? { quietName: 'Sandbox' } : {})} />)}
    </Card>
  );
}

function columnsOf(name: string, format: (value: number) => string, hasSandbox: boolean): readonly TableColumn<MiniChartPoint>[] {
  return [
    { id: 'day', header: 'Day (UTC)', role: 'title', cell: (day) => day.label }, { id: 'value', header: name, align: 'end', cell: (day) => format(day.value) },
    ...(hasSandbox ? [{ id: 'sandbox', header: 'Sandbox', align: 'end', cell: (day: MiniChartPoint) => format(day.quietValue ?? 0) } as const] : []),
  ];
}

function byDay(points: readonly Point[], measure: 'cost' | 'requests'): MiniChartPoint[] {
  return Array.from({ length: days }, (_nothing, index) => {
    const day = daysAgo(days - 1 - index);
    // What credits paid is no part of what own keys cost.
    const ofDay = points.filter((point) => Date.parse(point.bucketStart) === Date.parse(day) && (measure === 'requests' || point.payer === 'tenant'));
    const sum = (sandbox: boolean) => ofDay.filter((point) => point.sandbox === sandbox).reduce((total, point) => total + (measure === 'cost' ? point.costNanoUsd : point.requests), 0);
    return { label: new Date(day).toLocaleDateString('en-US', { month: 'short', day: 'numeric', timeZone: 'UTC' }), value: sum(false), quietValue: sum(true) };
  });
}
