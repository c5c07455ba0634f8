import { CalendarClock } from 'lucide-react';
import { rotationSteps } from '@keystead/contract';
import { type AnswerOf, useRead } from '../../api/index.ts';
import { Badge, Card, Column, DataTable, EmptyState, formatDate, PageHeader, type TableColumn } from '../../ui/index.ts';
import { byMonth } from './calendar.ts';
import { KeyNotices } from './key-notices.tsx';
import classes from './lifecycle.module.css';
import { stepWords } from './version-words.ts';

type Entry = AnswerOf<'readRotationCalendar'>['items'][number];

const columns: readonly TableColumn<Entry>[] = [
  { id: 'date', header: 'Due', role: 'title', width: '9rem', cell: (row) => <>{formatDate(row.dueAt)} {row.overdue && <Badge tone="warn">late</Badge>}</> },
  { id: 'step', header: 'Step', cell: (row) => <><strong>{stepWords[row.step].title}</strong> <span className="ks-soft">{stepWords[row.step].what}</span></> },
  { id: 'credential', header: 'Credential', cell: (row) => <a className="ks-link" href={`/credentials/${row.credentialId}?tab=versions`}>{row.label}</a> },
  { id: 'version', header: 'Version', align: 'end', cell: (row) => (row.version === null ? '–' : String(row.version)) },
  { id: 'environment', header: 'Environment', role: 'detail', cell: (row) => <Badge>{row.environment}</Badge> },
];

/** When which key is to be rotated. */
export function Page() {
  const calendar = useRead('readRotationCalendar', { query: { days: 120 } });
  const months = calendar.data === undefined ? [] : byMonth(calendar.data.items);
  return (
    <>
      <PageHeader title="Rotation calendar" lead="What is due in the next 120 days, and what is late." trail={[{ label: 'Credentials', href: '/credentials' }]} />
      <Column>
        <KeyNotices most={8} />
        <Card title="The plan of a rotation" tone="sunken">
          <ol className={classes.plan}>{rotationSteps.map((step) => <li key={step}><span className="ks-soft">{stepWords[step].day}</span><strong>{stepWords[step].title}</strong>{stepWords[step].what}</li>)}</ol>
        </Card>
        {months.length === 0 ? (
          <Card flush>
            <DataTable
              label="Rotation steps" columns={columns} rows={calendar.data?.items} rowKey={(row) => `${row.credentialId}${row.step}${row.dueAt}`} problem={calendar.error} onRetry={() => void calendar.refetch()}
              empty={<EmptyState icon={CalendarClock} title="Nothing is due"><p>Each real key is rotated every 90 days unless its page says otherwise. The sandbox needs none.</p></EmptyState>}
            />
          </Card>
        ) : months.map(({ month, entries }) => (
          <Card key={month} title={month} flush><DataTable label={`Rotation steps, ${month}`} columns={columns} rows={entries} rowKey={(row) => `${row.credentialId}${row.step}${row.dueAt}`} empty={null} /></Card>
        ))}
      </Column>
    </>
  );
}
