import { ShieldAlert } from 'lucide-react';
import { type ItemOf, usePages } from '../../api/index.ts';
import { Badge, Card, DataTable, EmptyState, PageHeader, type TableColumn, Time } from '../../ui/index.ts';
import { severityTones } from './notice-words.ts';

type Row = ItemOf<'listNotices'>;

const columns: readonly TableColumn<Row>[] = [
  { id: 'title', header: 'Incident', role: 'title', cell: (row) => <a className="ks-link" href={`/notices/${row.id}`}>{row.title}</a> },
  { id: 'severity', header: 'Severity', cell: (row) => <Badge tone={severityTones[row.severity]} dot>{row.severity}</Badge> },
  { id: 'state', header: 'State', cell: (row) => (row.closedAt === null ? 'Open' : 'Closed') },
  { id: 'read', header: 'Read', cell: (row) => (row.acknowledgedAt === null ? <Badge tone="warn" dot>Not yet</Badge> : <Badge tone="good" dot>By {row.acknowledgedByName ?? 'somebody who left'}</Badge>) },
  { id: 'reports', header: 'Reports', align: 'end', cell: (row) => row.reports.length },
  { id: 'told', header: 'Told', align: 'end', cell: (row) => <Time iso={row.toldAt} /> },
];

/** Incidents that the operator told this organisation of. */
export function Page() {
  const list = usePages('listNotices');
  return (
    <>
      <PageHeader title="Notices" lead="Incidents of the installation that affect your organisation. Whoever operates it tells you here, and owners and admins by mail, within 24 hours of becoming aware." />
      <Card flush>
        <DataTable label="Notices" columns={columns} rows={list.items} rowKey={(row) => row.id} rowHref={(row) => `/notices/${row.id}`} problem={list.problem} onRetry={list.retry} more={list.more} loadingMore={list.loadingMore} empty={<EmptyState icon={ShieldAlert} title="You were told of no incident"><p>If there is one, it stands here and on every page until somebody says that it was read.</p></EmptyState>} />
      </Card>
    </>
  );
}
