import { Button } from '@mantine/core';
import { LifeBuoy } from 'lucide-react';
import { type ItemOf, useAction, usePages, useSession } from '../../api/index.ts';
import { Badge, Card, DataTable, EmptyState, formatNumber, Line, ProblemNotice, type TableColumn, Time } from '../../ui/index.ts';

type Row = ItemOf<'listOperatorBreakGlass'>;

const states = {
  requested: { label: 'Waits for a second person', tone: 'warn' }, approved: { label: 'Open', tone: 'good' }, refused: { label: 'Refused', tone: 'neutral' },
  ended: { label: 'Ended', tone: 'neutral' }, expired: { label: 'Ran out', tone: 'neutral' },
} as const;

/** Requests for support access over all organisations: decided, used and ended here. */
export function Support() {
  const list = usePages('listOperatorBreakGlass', undefined, { pollMilliseconds: 10_000 });
  const { user } = useSession();
  const decide = useAction('decideBreakGlassAsOperator', { invalidates: ['listOperatorBreakGlass'] });
  const open = useAction('startSupportSession');
  const end = useAction('endSupport', { invalidates: ['listOperatorBreakGlass'] });
  async function enter(row: Row): Promise<void> {
    // Another organisation, another session: nothing on the page stays.
    if (await open.run({ params: { requestId: row.id } }) !== null) location.assign('/people');
  }
  const columns: readonly TableColumn<Row>[] = [
    { id: 'when', header: 'Asked', cell: (row) => <Time iso={row.requestedAt} /> },
    { id: 'where', header: 'Organisation', role: 'title', cell: (row) => <><strong>{row.tenantName}</strong><br /><span className="ks-soft">{row.reason}</span></> },
    { id: 'who', header: 'By', cell: (row) => (row.requestedBy === user.id ? 'you' : row.requestedByName) },
    { id: 'what', header: 'What', cell: (row) => `${formatNumber(row.minutes)} minutes, ${row.includesContent ? 'with content' : 'settings'}` },
    { id: 'state', header: 'State', cell: (row) => <Line gap="xs"><Badge tone={states[row.state].tone} dot>{states[row.state].label}</Badge>{row.drill && <Badge tone="info">Drill</Badge>}</Line> },
    { id: 'until', header: 'Until', align: 'end', cell: (row) => <Time iso={row.endedAt ?? row.accessUntil} none="–" /> },
    {
      id: 'actions', header: 'Actions', role: 'actions',
      cell: (row) => (
        <Line gap="xs" justify="end">
          {row.mayOpen && <Button size="compact-xs" loading={open.busy} onClick={() => void enter(row)}>Go in</Button>}
          {row.mayDecide && <Button size="compact-xs" loading={decide.busy} onClick={() => void decide.run({ params: { requestId: row.id }, body: { decision: 'approve' } })}>Approve</Button>}
          {row.state === 'requested' && row.requestedBy !== user.id && <Button size="compact-xs" variant="default" loading={decide.busy} onClick={() => void decide.run({ params: { requestId: row.id }, body: { decision: 'refuse' } })}>Refuse</Button>}
          {row.requestedBy === user.id && (row.state === 'requested' || row.state === 'approved') && <Button size="compact-xs" variant="default" loading={end.busy} onClick={() => void end.run({ params: { requestId: row.id } })}>{row.state === 'requested' ? 'Take back' : 'End'}</Button>}
        </Line>
      ),
    },
  ];
  return (
    <Card flush title="Support access" lead="Two people, a reason, an end. Everyone in the organisation sees it.">
      <ProblemNotice problem={decide.problem ?? open.problem ?? end.problem} />
      <DataTable
        label="Requests for support access" columns={columns} rows={list.items} rowKey={(row) => row.id} problem={list.problem} onRetry={list.retry} more={list.more} loadingMore={list.loadingMore}
        empty={<EmptyState icon={LifeBuoy} title="Nobody asked for support access" actions={<Button component="a" href="/operator" variant="default">See the organisations</Button>}><p>Ask from the menu of an organisation. Hold a drill now and then, so that it works when it must.</p></EmptyState>}
      />
    </Card>
  );
}
