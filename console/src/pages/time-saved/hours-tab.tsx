import { Button, SegmentedControl } from '@mantine/core';
import { Hourglass, Pencil, Settings2 } from 'lucide-react';
import { useState } from 'react';
import { type AnswerOf, useMay, useRead } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Card, Column, DataTable, Dialog, EmptyState, formatMoney, formatNumber, MiniChart, ProblemNotice, Stat, StatRow, type TableColumn, Time } from '../../ui/index.ts';
import { HandleTimeForm } from './handle-time-form.tsx';
import { TermsForm } from './terms-form.tsx';
import { formatMinutes } from './time-words.ts';
import classes from './time-saved.module.css';

type TimeSaved = AnswerOf<'readTimeSaved'>;
type AppTime = TimeSaved['apps'][number];
const monthChoices = ['3', '6', '12'];

/** Hours saved by app and month. Owners and admins say what work took before. */
export function HoursTab() {
  const [months, setMonths] = useSearchParameter('months', '6');
  const [editing, setEditing] = useState<string | null>(null);
  const mayManage = useMay('tenant.manage');
  const mayListApps = useMay('apps.read');
  const catalogue = useRead('listApps', {}, { enabled: mayListApps }).data?.items ?? [];
  const { data, error, refetch } = useRead('readTimeSaved', { query: { months: monthChoices.includes(months) ? Number(months) : 6 } });
  const close = (): void => setEditing(null);
  const app = data?.apps.find(({ appId }) => appId === editing);
  return (
    <Column>
      <div className={classes.line}>
        <SegmentedControl aria-label="Months" value={monthChoices.includes(months) ? months : '6'} onChange={(value) => setMonths(value, { replace: false })} data={monthChoices.map((value) => ({ value, label: `${value} months` }))} />
        {mayManage && <Button variant="default" leftSection={<Settings2 size={15} aria-hidden />} onClick={() => setEditing('terms')}>What an hour is worth</Button>}
      </div>
      <ProblemNotice problem={error} onRetry={() => void refetch()} />
      <Totals data={data} />
      {data !== undefined && data.total.savedMinutes !== null && <ByMonth data={data} />}
      <Card flush title="By app" lead="Used means exported, approved, or with a time that somebody entered. What was made and not used saved nothing." footer={data === undefined ? undefined : `Runs that lasted longer than ${formatMinutes(data.terms.longestMinutes)} were put aside in between and measure nothing: they go by the median of their app, where at least five were measured. Runs in the sandbox are left out. Cost is that of own keys, of all runs.`}>
        <DataTable
          label="Time saved by app" columns={columnsOf(mayManage ? setEditing : null)} rows={data?.apps} rowKey={({ appId }) => appId} problem={error}
          empty={<EmptyState icon={Hourglass} title="Nothing to tell yet" actions={mayManage ? <Button onClick={() => setEditing('')}>Say what an app’s work took before</Button> : undefined}><p>Once an app was used, and an owner or admin said what its work took before, the hours it saves stand here.</p></EmptyState>}
        />
        {mayManage && data !== undefined && data.apps.length > 0 && <div className={classes.more}><Button size="xs" variant="default" onClick={() => setEditing('')}>Another app</Button></div>}
      </Card>
      <Dialog opened={editing === 'terms'} onClose={close} title="What an hour is worth">{data !== undefined && <TermsForm terms={data.terms} onDone={close} />}</Dialog>
      <Dialog opened={editing !== null && editing !== 'terms'} onClose={close} title="What the work took before"><HandleTimeForm key={editing ?? ''} appId={app?.appId ?? null} appName={app?.appName ?? null} minutesBefore={app?.minutesBefore ?? null} apps={catalogue} onDone={close} /></Dialog>
    </Column>
  );
}

interface MonthSum { readonly label: string; readonly minutes: number; readonly runs: number }
const monthColumns: readonly TableColumn<MonthSum>[] = [
  { id: 'month', header: 'Month (UTC)', role: 'title', cell: ({ label }) => label }, { id: 'runs', header: 'Used runs', align: 'end', cell: ({ runs }) => formatNumber(runs) }, { id: 'saved', header: 'Saved', align: 'end', cell: ({ minutes }) => formatMinutes(minutes) },
];

function ByMonth({ data }: { readonly data: TimeSaved }) {
  const [shape, setShape] = useSearchParameter('view', 'chart');
  const months = monthSums(data);
  const lost = months.filter(({ minutes }) => minutes < 0);
  return (
    <Card title="Hours saved, month by month" lead="All apps with a time before; months in UTC" actions={<SegmentedControl size="xs" aria-label="Shown as" value={shape} onChange={(value) => setShape(value)} data={[{ value: 'chart', label: 'Bars' }, { value: 'table', label: 'Table' }]} />}>
      {shape === 'table'
        ? <DataTable label="Hours saved by month" columns={monthColumns} rows={months.toReversed()} rowKey={({ label }) => label} empty={null} />
        : <MiniChart label="Hours saved by month" points={months.map(({ label, minutes }) => ({ label, value: Math.max(0, minutes / 60) }))} format={(value) => `${value.toLocaleString('en-US', { maximumFractionDigits: 1 })} h`} />}
      {shape !== 'table' && lost.length > 0 && <p className="ks-soft">Without a bar, since the work took longer than before: {lost.map(({ label, minutes }) => `${label} (${formatMinutes(minutes)})`).join(', ')}.</p>}
    </Card>
  );
}

function monthSums({ apps }: TimeSaved): readonly MonthSum[] {
  return (apps[0]?.months ?? []).map(({ month }, index) => ({
    label: new Date(`${month}-01T00:00:00Z`).toLocaleDateString('en-US', { timeZone: 'UTC', month: 'short', year: 'numeric' }), minutes: apps.reduce((sum, app) => sum + (app.months[index]?.savedMinutes ?? 0), 0), runs: apps.reduce((sum, app) => sum + (app.months[index]?.usedRuns ?? 0), 0),
  }));
}

function Totals({ data }: { readonly data: TimeSaved | undefined }) {
  const total = data?.total;
  return (
    <StatRow>
      <Stat label="Time saved" value={total === undefined ? undefined : formatMinutes(total.savedMinutes)} note={total?.savedMinutes === null ? 'nobody said yet what work took before' : undefined} />
      <Stat label="Worth" value={total === undefined ? undefined : total.valueNanoUsd === null ? '–' : formatMoney(total.valueNanoUsd)} note={data === undefined ? undefined : data.terms.hourlyRateCents === null ? 'no hourly rate is set' : `at ${formatMoney(data.terms.hourlyRateCents * 10_000_000)} an hour`} />
      <Stat label="Used runs" value={total === undefined ? undefined : formatNumber(total.usedRuns)} note={total === undefined ? undefined : `${formatNumber(total.measuredRuns)} measured, ${formatNumber(total.guessedRuns)} by the median, ${formatNumber(total.leftOutRuns)} left out`} />
      <Stat label="Cost of the runs" value={total === undefined ? undefined : formatMoney(total.costNanoUsd)} note="own keys" />
    </StatRow>
  );
}

function columnsOf(edit: ((appId: string) => void) | null): readonly TableColumn<AppTime>[] {
  return [
    { id: 'app', header: 'App', role: 'title', cell: ({ appId, appName }) => <a href={`/runs?app=${encodeURIComponent(appId)}`}>{appName}</a> },
    { id: 'before', header: 'Before', align: 'end', cell: (app) => (app.minutesBefore === null ? <span className="ks-faint">not said</span> : <span title={app.setByName === null ? undefined : `${app.setByName}`}>{formatMinutes(app.minutesBefore)}</span>) },
    { id: 'set', header: 'Said by', role: 'detail', cell: (app) => (app.setAt === null ? <span className="ks-faint">–</span> : <>{app.setByName ?? 'a person who has left'}, <Time iso={app.setAt} /></>) },
    { id: 'after', header: 'Now (median)', align: 'end', cell: ({ total }) => formatMinutes(total.medianMinutesAfter) },
    { id: 'runs', header: 'Used runs (measured)', align: 'end', cell: ({ total }) => `${formatNumber(total.usedRuns)} (${formatNumber(total.measuredRuns)})` },
    { id: 'saved', header: 'Saved', align: 'end', cell: ({ total }) => formatMinutes(total.savedMinutes) },
    { id: 'worth', header: 'Worth', align: 'end', cell: ({ total }) => (total.valueNanoUsd === null ? <span className="ks-faint">–</span> : formatMoney(total.valueNanoUsd)) },
    { id: 'cost', header: 'Cost', align: 'end', role: 'detail', cell: ({ total }) => formatMoney(total.costNanoUsd) },
    ...(edit === null ? [] : [{ id: 'edit', header: 'Change', role: 'actions', cell: (app: AppTime) => <Button size="compact-xs" variant="subtle" aria-label={`Change what ${app.appName} took before`} onClick={() => edit(app.appId)}><Pencil size={14} aria-hidden /></Button> } as const]),
  ];
}
