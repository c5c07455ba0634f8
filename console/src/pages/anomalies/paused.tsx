import type { Pause } from '@keystead/contract';
import { Button } from '@mantine/core';
import { CirclePause } from 'lucide-react';
import { useState } from 'react';
import { useMay, useRead } from '../../api/index.ts';
import { Card, DataTable, EmptyState, type TableColumn, Time } from '../../ui/index.ts';
import { PauseDialog } from './pause-dialog.tsx';
import { pausableWords } from './words.ts';

/** What is refused at the gateway until somebody resumes it. */
export function Paused() {
  const { data, error, refetch } = useRead('listPauses');
  const mayManage = useMay('alerts.manage');
  const [resuming, setResuming] = useState<Pause | null>(null);
  const columns: readonly TableColumn<Pause>[] = [
    { id: 'name', header: 'What', role: 'title', cell: (pause) => pause.name },
    { id: 'kind', header: 'Kind', cell: (pause) => pausableWords[pause.kind].label },
    { id: 'reason', header: 'Why', role: 'detail', cell: (pause) => pause.reason },
    { id: 'since', header: 'Since', cell: (pause) => <Time iso={pause.pausedAt} /> },
    { id: 'by', header: 'By', cell: (pause) => pause.pausedByName ?? 'a token' },
    ...(mayManage ? [{ id: 'act', header: 'Action', role: 'actions' as const, cell: (pause: Pause) => <Button size="xs" variant="default" aria-label={`Resume ${pause.name}`} onClick={() => setResuming(pause)}>Resume</Button> }] : []),
  ];
  return (
    <>
      <Card flush title="Paused at the gateway" lead={<>Keys are disabled instead, and stand under <a className="ks-link" href="/credentials">Credentials</a>.</>}>
        <DataTable
          label="Paused" columns={columns} rows={data?.items} rowKey={(pause) => `${pause.kind} ${pause.id}`} problem={error} onRetry={() => void refetch()}
          empty={<EmptyState icon={CirclePause} title="Nothing is paused"><p>From an alert you pause a token, a person, an app or a route with one click; here you resume it.</p></EmptyState>}
        />
      </Card>
      {resuming !== null && <PauseDialog subject={{ ...resuming, paused: true }} onClose={() => setResuming(null)} />}
    </>
  );
}
