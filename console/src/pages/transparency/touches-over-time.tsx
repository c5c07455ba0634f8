import { Button, Skeleton } from '@mantine/core';
import { ChartColumn, Table2 } from 'lucide-react';
import { lazy, Suspense, useMemo } from 'react';
import { useRead } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Card, EmptyState, formatNumber, ProblemNotice } from '../../ui/index.ts';
import classes from './transparency.module.css';
import { dayLabel, touchSeries, type TouchSeries } from './touch-series.ts';
import { touchWords } from './words.ts';

const TouchChart = lazy(() => import('./touch-chart.tsx').then((module) => ({ default: module.TouchChart })));

/** Touches by day and kind over the last 30 days, as a chart or as its table. */
export function TouchesOverTime({ credentialId }: { readonly credentialId: string | null }) {
  const { data, error, refetch } = useRead('summariseKeyAccess', { query: credentialId === null ? {} : { credentialId } }, { pollMilliseconds: 60_000 });
  const [view, setView] = useSearchParameter('view', 'chart');
  const series = useMemo(() => (data === undefined ? null : touchSeries(data)), [data]);
  return (
    <Card
      title="By day" lead="The last 30 days, UTC"
      actions={<Button size="xs" variant="default" leftSection={view === 'table' ? <ChartColumn size={14} aria-hidden /> : <Table2 size={14} aria-hidden />} onClick={() => setView(view === 'table' ? 'chart' : 'table')}>{view === 'table' ? 'Chart' : 'Table'}</Button>}
    >
      <ProblemNotice problem={error} onRetry={() => void refetch()} />
      {series === null && error === null && <Skeleton height={240} radius="sm" />}
      {series !== null && series.kinds.length === 0 && <EmptyState icon={ChartColumn} title="No key was touched"><p>Adding, checking and using a key shows here within a second or two.</p></EmptyState>}
      {series !== null && series.kinds.length > 0 && (view === 'table' ? <TouchTable series={series} /> : <Suspense fallback={<Skeleton height={240} radius="sm" />}><TouchChart series={series} /></Suspense>)}
    </Card>
  );
}

function TouchTable({ series }: { readonly series: TouchSeries }) {
  return (
    <div className={classes.table} tabIndex={0} role="region" aria-label="Touches of keys by day">
      <table>
        <thead><tr><th scope="col">Day (UTC)</th>{series.kinds.map((kind) => <th key={kind} scope="col">{touchWords[kind].label}</th>)}</tr></thead>
        <tbody>
          {series.days.toReversed().filter((day) => day.total > 0).map((day) => (
            <tr key={day.day}><th scope="row">{dayLabel(day.day)}</th>{series.kinds.map((kind) => <td key={kind}>{day.counts[kind] === undefined ? <span className="ks-faint">–</span> : formatNumber(day.counts[kind])}</td>)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
