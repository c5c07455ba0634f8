import { Button, SegmentedControl } from '@mantine/core';
import { ChartColumn } from 'lucide-react';
import { type AnswerOf, useRead } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Card, EmptyState, formatMoney, formatNumber, MiniChart, type MiniChartPoint, ProblemNotice, SandboxBadge, Waiting } from '../../ui/index.ts';
import { daysAgo } from './month.ts';

const days = 14;
type Point = AnswerOf<'readUsage'>['points'][number];

/** Cost or requests of the last two weeks, a bar a day. */
export function CostCard() {
  const usage = useRead('readUsage', { query: { from: daysAgo(days - 1), bucket: 'day', by: 'provider' } }, { pollMilliseconds: 15_000 });
  const [measure, setMeasure] = useSearchParameter<'cost' | 'requests'>('chart', 'cost');
  const points = usage.data?.points ?? [];
  const hasSandbox = points.some((point) => point.sandbox);
  return (
    <Card
      title="Last 14 days" lead="UTC days, US dollars" actions={(
        <>
          {hasSandbox && <SandboxBadge label="Sandbox in grey" />}
          <SegmentedControl size="xs" value={measure} onChange={(value) => setMeasure(value === 'requests' ? 'requests' : null)} data={[{ value: 'cost', label: 'Cost' }, { value: 'requests', label: 'Requests' }]} aria-label="Measure" />
        </>
      )}
    >
      {usage.error !== null && <ProblemNotice problem={usage.error} onRetry={() => void usage.refetch()} />}
      {usage.isPending && <Waiting lines={5} />}
      {usage.data !== undefined && points.length === 0 && (
        <EmptyState icon={ChartColumn} title="No call yet" actions={<Button variant="default" component="a" href="/gateway">Connect a program</Button>}><p>The first call shows here within seconds.</p></EmptyState>
      )}
      {points.length > 0 && (
        <MiniChart
          label={measure === 'cost' ? 'Cost by day in US dollars' : 'Requests by day'} points={byDay(points, measure)}
          format={measure === 'cost' ? formatMoney : formatNumber} {...(hasSandbox ? { quietName: 'Sandbox' } : {})}
        />
      )}
    </Card>
  );
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
