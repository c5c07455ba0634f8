import { MailX } from 'lucide-react';
import { useState } from 'react';
import { type AnswerOf, useMay, useRead } from '../../api/index.ts';
import { Badge, Card, DataTable, EmptyState, formatNumber, type TableColumn, Time, TwoLines } from '../../ui/index.ts';

type Unsent = AnswerOf<'listUnsentMail'>['items'][number];

/** Shown before somebody asks for all: where a server refuses, it refuses everything. */
const shownAtFirst = 5;

const columns: readonly TableColumn<Unsent>[] = [
  { id: 'about', header: 'About, and what the mail server said', role: 'title', cell: (row) => <TwoLines below={row.answer}>{row.about}</TwoLines> },
  { id: 'to', header: 'For', cell: (row) => row.userName ?? row.address ?? <span className="ks-faint">somebody who has left</span> },
  { id: 'state', header: 'State', cell: (row) => (row.state === 'given-up' ? <Badge tone="bad" dot>Given up after {row.attempts} {row.attempts === 1 ? 'try' : 'tries'}</Badge> : <Badge tone="warn" dot>Tried {row.attempts} of 8 times</Badge>) },
  { id: 'when', header: 'Last tried', align: 'end', cell: (row) => <TwoLines below={row.nextAt === null ? 'not tried again' : <span>again <Time iso={row.nextAt} /></span>}><Time iso={row.answeredAt} /></TwoLines> },
];

/** Mail that did not go, and why in the words of the mail server. Nothing is shown where there is none. */
export function UnsentMail() {
  return useMay('tenant.manage') ? <Unsent /> : null;
}

function Unsent() {
  const { data, error, refetch } = useRead('listUnsentMail');
  const [all, setAll] = useState(false);
  const rows = all ? data?.items : data?.items.slice(0, shownAtFirst);
  if (error === null && (data === undefined || data.items.length === 0)) return null;
  return (
    <Card flush title="Mail that did not go" lead={`${data === undefined ? '' : `${data.items.length === 100 ? 'The latest 100' : formatNumber(data.items.length)} ${data.items.length === 1 ? 'letter' : 'letters'} of the last 30 days. `}Ask whoever it is for whether the address is right; anything else the server objects to is for whoever runs this installation.`}>
      <DataTable label="Mail that did not go" columns={columns} rows={rows} more={rows !== undefined && data !== undefined && rows.length < data.items.length ? () => setAll(true) : null} rowKey={(row) => `${row.id} ${row.about} ${row.userId ?? row.address ?? ''}`} problem={error} onRetry={() => void refetch()} empty={<EmptyState icon={MailX} title="All mail went"><p>Nothing is to be done.</p></EmptyState>} />
    </Card>
  );
}
