import { Button } from '@mantine/core';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { type AnswerOf, useAction, useMay, useRead } from '../../api/index.ts';
import { Badge, Card, Confirm, DataTable, Facts, formatMoney, formatNumber, ProblemNotice, type TableColumn, Tiles, Waiting } from '../../ui/index.ts';
import { formatMinutes } from './time-words.ts';

type Pilot = AnswerOf<'listPilots'>['items'][number];
type Report = AnswerOf<'readPilot'>['reports'][number];
const kinds: Readonly<Record<Report['kind'], string>> = { 'two-week': 'Two weeks', 'ninety-day': '90 days' };
const states: Readonly<Record<Report['state'], string>> = { coming: 'not begun', running: 'under way', complete: 'complete' };

/** The baseline, and the reports over two weeks and 90 days. */
export function PilotReports({ pilot, onRemoved }: { readonly pilot: Pilot; readonly onRemoved: () => void }) {
  const { data, error, refetch } = useRead('readPilot', { params: { pilotId: pilot.id } });
  const remove = useAction('deletePilot', { invalidates: ['listPilots'] });
  const [asking, ask] = useState(false);
  const mayManage = useMay('tenant.manage');
  return (
    <>
      <ProblemNotice problem={error} onRetry={() => void refetch()} />
      <Card title={`${pilot.name}: baseline`} lead={`As it stood on ${pilot.startedOn}, and as the reports count`} actions={mayManage ? <Button size="xs" variant="default" leftSection={<Trash2 size={14} aria-hidden />} onClick={() => ask(true)}>Remove</Button> : undefined}>
        <Facts facts={[...pilot.baseline.map(({ appName, minutesBefore }) => [appName, formatMinutes(minutesBefore)] as const), ['An hour', formatMoney(pilot.hourlyRateCents * 10_000_000)], ['Platform, a month', formatMoney(pilot.platformFeeCents * 10_000_000)]]} />
      </Card>
      {data === undefined ? error === null && <Card><Waiting lines={5} /></Card> : <Tiles min="24rem">{data.reports.map((report) => <ReportCard key={report.kind} report={report} />)}</Tiles>}
      <Confirm opened={asking} onClose={() => ask(false)} title={`Remove ${pilot.name}?`} confirmLabel="Remove" busy={remove.busy} problem={remove.problem} onConfirm={() => { void remove.run({ params: { pilotId: pilot.id } }).then((done) => { ask(false); if (done !== null) onRemoved(); }); }}>Its baseline goes with it. Runs and their times stay.</Confirm>
    </>
  );
}

function ReportCard({ report }: { readonly report: Report }) {
  return (
    <Card flush title={kinds[report.kind]} lead={`${report.from} to ${report.to}, ${states[report.state]}${report.state === 'running' ? ` (day ${report.days})` : ''}`} actions={report.state === 'coming' ? undefined : <Badge tone={report.paidBackOn === null ? 'neutral' : 'good'}>{report.paidBackOn === null ? 'not paid back yet' : `paid back on ${report.paidBackOn}`}</Badge>}>
      <DataTable label={`Figures of ${kinds[report.kind]}`} columns={figureColumns} rows={figuresOf(report)} rowKey={({ name }) => name} empty={null} />
    </Card>
  );
}

interface Figure { readonly name: string; readonly value: string }
function figuresOf(report: Report): readonly Figure[] {
  return [
    ...report.apps.map((app) => ({ name: `${app.appName}: now (median), saved`, value: `${formatMinutes(app.medianMinutesAfter)}, ${formatMinutes(app.savedMinutes)}` })),
    { name: 'Used runs (measured)', value: `${formatNumber(report.usedRuns)} (${formatNumber(report.measuredRuns)})` }, { name: 'Time saved', value: formatMinutes(report.savedMinutes) }, { name: 'Worth', value: formatMoney(report.valueNanoUsd) },
    { name: 'Inference, own keys', value: formatMoney(report.inferenceNanoUsd) }, { name: 'Platform fees due by then', value: formatMoney(report.platformFeeNanoUsd) }, { name: 'Net', value: `${report.netNanoUsd < 0 ? '−' : ''}${formatMoney(Math.abs(report.netNanoUsd))}` },
  ];
}
const figureColumns: readonly TableColumn<Figure>[] = [{ id: 'name', header: 'What', role: 'title', cell: ({ name }) => name }, { id: 'value', header: 'Figure', align: 'end', cell: ({ value }) => value }];
