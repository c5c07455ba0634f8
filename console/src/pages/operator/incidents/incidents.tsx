import { Button } from '@mantine/core';
import { ShieldAlert } from 'lucide-react';
import { type ItemOf, usePages } from '../../../api/index.ts';
import { useSearchParameter } from '../../../navigation/index.ts';
import { Badge, Card, DataTable, EmptyState, type TableColumn, Time } from '../../../ui/index.ts';
import { Clock } from './clock.tsx';
import { DeclareDialog } from './declare-dialog.tsx';
import { severityTones } from './words.ts';

type Row = ItemOf<'listServiceIncidents'>;

const columns: readonly TableColumn<Row>[] = [
  { id: 'title', header: 'Incident', role: 'title', cell: (row) => <a className="ks-link" href={`/operator/incidents/${row.id}`}>{row.title}</a> },
  { id: 'severity', header: 'Severity', cell: (row) => <Badge tone={severityTones[row.severity]} dot>{row.severity}</Badge> },
  { id: 'clock', header: '24 hours', cell: (row) => <Clock incident={row} /> },
  { id: 'told', header: 'Told', align: 'end', cell: (row) => `${row.affected - row.untold} of ${row.affected}` },
  { id: 'mails', header: 'Mail unsent', align: 'end', cell: (row) => row.mailsUnsent },
  { id: 'declared', header: 'Declared', align: 'end', role: 'detail', cell: (row) => <Time iso={row.declaredAt} /> },
];

/** Incidents of the installation, and who is still to be told. */
export function Incidents() {
  const list = usePages('listServiceIncidents');
  const [make, setMake] = useSearchParameter('make', '');
  return (
    <>
      <Card flush title="Incidents" lead="Affected organisations are told within 24 hours of the moment at which you became aware." actions={<Button leftSection={<ShieldAlert size={16} aria-hidden />} color="red" onClick={() => setMake('incident')}>Declare an incident</Button>}>
        <DataTable label="Incidents" columns={columns} rows={list.items} rowKey={(row) => row.id} rowHref={(row) => `/operator/incidents/${row.id}`} muted={(row) => row.closedAt !== null} problem={list.problem} onRetry={list.retry} more={list.more} loadingMore={list.loadingMore} empty={<EmptyState icon={ShieldAlert} title="No incident was declared"><p>When one is, the affected organisations see it in their console at once, and their owners and admins get a mail.</p></EmptyState>} />
      </Card>
      {make === 'incident' && <DeclareDialog onClose={() => setMake(null)} />}
    </>
  );
}
