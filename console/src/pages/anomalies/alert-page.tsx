import { type Anomaly, spikeParts } from '@keystead/contract';
import { Button, SegmentedControl } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useMay, useRead } from '../../api/index.ts';
import { usePathParameter, useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, Column, DataTable, Facts, Line, PageHeader, ProblemNotice, type TableColumn, Time, Waiting, WithAside, capital, formatDateTime, formatMoney } from '../../ui/index.ts';
import { AlertActions } from './alert-actions.tsx';
import classes from './anomalies.module.css';
import { PauseDialog } from './pause-dialog.tsx';
import { checkWords, figure, partWords, pausableWords, stateWords, unitWords } from './words.ts';

const AlertChart = lazy(async () => ({ default: (await import('./alert-chart.tsx')).AlertChart }));
const day = 86_400_000;

/** One alert: what, since when, why, who is behind it, and what to do. */
export function Page() {
  const anomalyId = usePathParameter('anomalyId');
  const { data: alert, error, refetch } = useRead('readAnomaly', { params: { anomalyId } }, { pollMilliseconds: 15_000 });
  const trail = [{ label: 'Alerts', href: '/alerts' }];
  if (error !== null) return <><PageHeader title="Alert" trail={trail} /><ProblemNotice problem={error} onRetry={() => void refetch()} /></>;
  if (alert === undefined) return <><PageHeader title="Alert" trail={trail} /><Card><Waiting lines={6} /></Card></>;
  return (
    <>
      <PageHeader title={alert.title} lead={capital(alert.subject.name)} trail={trail} beside={<Badge tone={stateWords[alert.state].tone}>{stateWords[alert.state].label}</Badge>} actions={<AlertActions alert={alert} />} />
      <WithAside aside={<Column><Summary alert={alert} /><History alert={alert} /></Column>}>
        <Column>
          <Card title="Cause">
            <ul className={classes.cause}>{alert.cause.map((line) => <li key={line}>{line}</li>)}</ul>
            <div className={classes.links}>{alert.links.map(({ label, href }) => <a key={href} className="ks-link" href={href}>{label}</a>)}</div>
          </Card>
          {alert.behind.length > 0 && <Behind alert={alert} />}
          {alert.split !== null && <Split split={alert.split} />}
          <Evidence alert={alert} />
        </Column>
      </WithAside>
    </>
  );
}

function Summary({ alert }: { readonly alert: Anomaly }) {
  return (
    <Card title="At a glance">
      <Facts
        facts={[
          ['Since', <Time key="since" iso={alert.since} />], ['Last seen', <Time key="seen" iso={alert.seenAt} />], [unitWords[alert.unit], figure(alert.unit, alert.observed)],
          alert.expected === null ? null : [alert.kind === 'daily-spend' ? 'Set at' : 'Usual', figure(alert.unit, alert.expected)],
          alert.mutedUntil === null ? null : ['Muted until', <Time key="muted" iso={alert.mutedUntil} />, alert.muteReason ?? ''], ['Check', checkWords[alert.kind].label, checkWords[alert.kind].looksAt],
        ]}
      />
    </Card>
  );
}

/** Keys, tokens, people and apps behind it, each with its pause. */
function Behind({ alert }: { readonly alert: Anomaly }) {
  const mayManage = useMay('alerts.manage');
  const [pausing, setPausing] = useState<Anomaly['behind'][number] | null>(null);
  const columns: readonly TableColumn<Anomaly['behind'][number]>[] = [
    { id: 'name', header: 'Who or what', role: 'title', cell: (each) => <Line gap="xs"><span>{each.name}</span>{each.paused && <Badge tone="warn">{each.kind === 'credential' ? 'Disabled' : 'Paused'}</Badge>}</Line> },
    { id: 'kind', header: 'Kind', cell: (each) => pausableWords[each.kind].label },
    { id: 'share', header: 'Part of it', align: 'end', cell: (each) => `${Math.round(each.share * 100)} %` },
    ...(mayManage ? [{ id: 'act', header: 'Action', role: 'actions' as const, cell: (each: Anomaly['behind'][number]) => <Button size="xs" aria-label={`${each.paused ? 'Resume' : 'Pause'} ${each.name}`} variant={each.paused ? 'default' : 'light'} color={each.paused ? 'pine' : 'red'} onClick={() => setPausing(each)}>{each.paused ? 'Resume' : 'Pause'}</Button> }] : []),
  ];
  return (
    <>
      <Card flush title="Behind it" lead="Pausing takes effect in every process within a second, and is undone with another click."><DataTable label="Behind it" columns={columns} rows={alert.behind} rowKey={(each) => `${each.kind} ${each.id}`} empty={null} /></Card>
      {pausing !== null && <PauseDialog subject={pausing} reason={pausing.paused ? '' : alert.title} onClose={() => setPausing(null)} />}
    </>
  );
}

function Split({ split }: { readonly split: NonNullable<Anomaly['split']> }) {
  const rows = spikeParts.map((part) => ({ part, nanoUsd: split[part] ?? 0 })).toSorted((left, right) => right.nanoUsd - left.nanoUsd);
  const columns: readonly TableColumn<(typeof rows)[number]>[] = [{ id: 'part', header: 'Part', role: 'title', cell: ({ part }) => partWords[part] }, { id: 'amount', header: 'Above the usual', align: 'end', cell: ({ nanoUsd }) => formatMoney(nanoUsd) }];
  return <Card flush title="What the spike is made of" lead="Against the same hours of the three weeks before. The parts add up to what is above the usual."><DataTable label="Parts of the spike" columns={columns} rows={rows} rowKey={({ part }) => part} empty={null} /></Card>;
}

/** The figures against what is usual, as a chart or as a table. */
function Evidence({ alert }: { readonly alert: Anomaly }) {
  const [shape, setShape] = useSearchParameter('view', 'chart');
  const [first, second] = alert.chart;
  const daily = first !== undefined && second !== undefined && Date.parse(second.at) - Date.parse(first.at) >= day;
  const label = (iso: string): string => (daily ? iso.slice(5, 10) : `${iso.slice(5, 10)} ${iso.slice(11, 16)}`);
  const columns: readonly TableColumn<Anomaly['chart'][number]>[] = [
    { id: 'at', header: daily ? 'Day (UTC)' : 'Hour (UTC)', role: 'title', cell: ({ at }) => label(at) }, { id: 'observed', header: 'Seen', align: 'end', cell: ({ observed }) => figure(alert.unit, observed) },
    { id: 'expected', header: 'Usual', align: 'end', cell: ({ expected }) => figure(alert.unit, expected) },
  ];
  return (
    <Card title={`${unitWords[alert.unit]} against the usual`} lead={daily ? 'By day, in UTC.' : 'By the hour, in UTC.'} actions={<SegmentedControl size="xs" aria-label="Show as" value={shape} onChange={setShape} data={[{ value: 'chart', label: 'Chart' }, { value: 'table', label: 'Table' }]} />}>
      <div className={classes.chart}>
        {shape === 'table' ? <DataTable label="Figures" columns={columns} rows={alert.chart.toReversed()} rowKey={({ at }) => at} empty={null} /> : <Suspense fallback={<Waiting lines={5} />}><AlertChart alert={alert} label={label} /></Suspense>}
      </div>
    </Card>
  );
}

function History({ alert }: { readonly alert: Anomaly }) {
  return (
    <Card title="History">
      <ol className={classes.history}>
        {alert.history.map((line) => <li key={`${line.at} ${line.what}`}><div>{line.what}{line.byName !== null && `, by ${line.byName}`}</div><span className="ks-faint">{formatDateTime(line.at)}</span>{line.note !== null && <p>{line.note}</p>}</li>)}
      </ol>
    </Card>
  );
}
