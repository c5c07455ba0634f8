import { Button } from '@mantine/core';
import { Flag } from 'lucide-react';
import { type AnswerOf, useMay, useRead } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Card, Column, DataTable, Dialog, EmptyState, formatMoney, ProblemNotice, type TableColumn } from '../../ui/index.ts';
import { PilotForm } from './pilot-form.tsx';
import { PilotReports } from './pilot-reports.tsx';

type Pilot = AnswerOf<'listPilots'>['items'][number];

/** Pilots and, of the one that is chosen, its reports. */
export function PilotsTab() {
  const [chosen, choose] = useSearchParameter('pilot', '');
  const [make, setMake] = useSearchParameter('make', '');
  const mayManage = useMay('tenant.manage');
  const { data, error, refetch } = useRead('listPilots');
  const pilot = data?.items.find(({ id }) => id === chosen) ?? (data?.items.length === 1 ? data.items[0] : undefined);
  return (
    <Column>
      <ProblemNotice problem={error} onRetry={() => void refetch()} />
      <Card flush title="Pilots" lead="A pilot keeps the times it began with, so that its reports do not move with later settings.">
        <DataTable
          label="Pilots" columns={columns((id) => choose(id, { replace: false }))} rows={data?.items} rowKey={({ id }) => id} problem={error}
          empty={<EmptyState icon={Flag} title="No pilot yet" actions={mayManage ? <Button onClick={() => setMake('pilot')}>Begin a pilot</Button> : undefined}><p>Choose some apps and say what their work takes today. After two weeks and after 90 days a report tells what was saved, and when the platform has paid for itself.</p></EmptyState>}
        />
      </Card>
      {pilot !== undefined && <PilotReports key={pilot.id} pilot={pilot} onRemoved={() => choose(null)} />}
      <Dialog opened={mayManage && make === 'pilot'} onClose={() => setMake(null)} title="Begin a pilot"><PilotForm onDone={(id) => { setMake(null); if (id !== null) choose(id); }} /></Dialog>
    </Column>
  );
}

const columns = (open: (id: string) => void): readonly TableColumn<Pilot>[] => [
  { id: 'name', header: 'Pilot', role: 'title', cell: ({ id, name }) => <Button variant="transparent" size="compact-sm" px={0} onClick={() => open(id)}>{name}<span className="ks-hidden">, show its reports</span></Button> },
  { id: 'start', header: 'Began', cell: ({ startedOn }) => startedOn }, { id: 'apps', header: 'Apps', cell: ({ baseline }) => baseline.map(({ appName }) => appName).join(', ') },
  { id: 'rate', header: 'An hour', align: 'end', cell: ({ hourlyRateCents }) => formatMoney(hourlyRateCents * 10_000_000) }, { id: 'fee', header: 'Platform, a month', align: 'end', cell: ({ platformFeeCents }) => formatMoney(platformFeeCents * 10_000_000) },
];
