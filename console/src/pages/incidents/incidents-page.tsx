import type { KeyIncidentSummary } from '@keystead/contract';
import { Button } from '@mantine/core';
import { ShieldAlert } from 'lucide-react';
import { useMay, usePages } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, DataTable, EmptyState, PageHeader, type TableColumn, Time, TwoLines } from '../../ui/index.ts';
import { SuspectDialog } from './suspect-dialog.tsx';
import { containmentWords } from './words.ts';

/** Keys that were suspected, and the way to suspect one. */
export function Page() {
  const may = useMay('credentials.manage');
  const [make, setMake] = useSearchParameter('suspect', '');
  const { items, problem, more, loadingMore, retry } = usePages('listKeyIncidents');
  const suspect = may ? <Button color="red" leftSection={<ShieldAlert size={15} aria-hidden />} onClick={() => setMake('yes')}>Suspect a key</Button> : undefined;
  return (
    <>
      <PageHeader title="Incidents" lead="A key that others may know: stop it, see what it could reach and what it was used for, and bring it to an end that you can show." actions={suspect} />
      <Card flush>
        <DataTable
          label="Incidents" columns={columns} rows={items} rowKey={({ id }) => id} rowHref={({ id }) => `/incidents/${id}`} problem={problem} onRetry={retry} more={more} loadingMore={loadingMore}
          empty={<EmptyState icon={ShieldAlert} title="No key was ever suspected" actions={suspect}><p>If one may have got out, do not wait: suspecting it stops it within a second, and it can be enabled again.</p></EmptyState>}
        />
      </Card>
      {make !== '' && may && <SuspectDialog credentialId={make === 'yes' ? null : make} onClose={() => setMake(null)} />}
    </>
  );
}

const columns: readonly TableColumn<KeyIncidentSummary>[] = [
  { id: 'key', header: 'Key', role: 'title', cell: (row) => <TwoLines below={`${row.providerName}, ${row.environment}`}><a className="ks-link" href={`/incidents/${row.id}`}>{row.label}</a></TwoLines> },
  { id: 'reason', header: 'Why', cell: ({ reason }) => reason },
  { id: 'state', header: 'State', cell: ({ state }) => <Badge tone={state === 'open' ? 'warn' : 'neutral'} dot>{state === 'open' ? 'Open' : 'Closed'}</Badge> },
  { id: 'key-state', header: 'The key', cell: ({ containment }) => <Badge tone={containmentWords[containment].tone}>{containmentWords[containment].label}</Badge> },
  { id: 'tasks', header: 'Done', align: 'end', cell: ({ tasksDone, tasks }) => `${tasksDone} of ${tasks}` },
  { id: 'opened', header: 'Opened', cell: ({ openedAt, openedByName }) => <><Time iso={openedAt} />{openedByName !== null && ` by ${openedByName}`}</> },
];
