import { MailX } from 'lucide-react';
import { type AnswerOf, useMay, useRead } from '../../api/index.ts';
import { Badge, Card, DataTable, EmptyState, type TableColumn, Time } from '../../ui/index.ts';

type Unsent = AnswerOf<'listUnsentMail'>['items'][number];

const columns: readonly TableColumn<Unsent>[] = [
  { id: 'about', header: 'About', role: 'title', cell: (row) => row.about },
  { id: 'to', header: 'For', cell: (row) => row.userName ?? row.address ?? <span className="ks-faint">somebody who has left</span> },
  { id: 'answer', header: 'What the mail server said', cell: (row) => row.answer },
  { id: 'state', header: 'State', cell: (row) => (row.state === 'given-up' ? <Badge tone="bad" dot>Given up after {row.attempts}</Badge> : <Badge tone="warn" dot>Tried {row.attempts} of 8</Badge>) },
  { id: 'when', header: 'Said', align: 'end', cell: (row) => <Time iso={row.answeredAt} /> },
];

/** Mail that did not go, and why in the words of the mail server. Nothing is shown where there is none. */
export function UnsentMail() {
  return useMay('tenant.manage') ? <Unsent /> : null;
}

function Unsent() {
  const { data, error, refetch } = useRead('listUnsentMail');
  if (error === null && (data === undefined || data.items.length === 0)) return null;
  return (
    <Card flush title="Mail that did not go" lead="Of the last 30 days. Ask whoever it is for whether the address is right; what the server refuses for other reasons, your operator can look into.">
      <DataTable label="Mail that did not go" columns={columns} rows={data?.items} rowKey={(row) => `${row.id} ${row.about} ${row.userId ?? row.address ?? ''}`} problem={error} onRetry={() => void refetch()} empty={<EmptyState icon={MailX} title="All mail went"><p>Nothing is to be done.</p></EmptyState>} />
    </Card>
  );
}
