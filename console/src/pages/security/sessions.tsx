import { Button } from '@mantine/core';
import { MonitorSmartphone } from 'lucide-react';
import { type AnswerOf, useAction, useRead } from '../../api/index.ts';
import { Badge, Card, DataTable, EmptyState, ProblemNotice, type TableColumn, Time, toast } from '../../ui/index.ts';
import { describeAgent } from './user-agent.ts';

type Row = AnswerOf<'listSessions'>['items'][number];

/** One's own sessions; each can be ended, or all others at once. */
export function Sessions() {
  const sessions = useRead('listSessions');
  const revoke = useAction('revokeSession', { invalidates: ['listSessions'] });
  const endOthers = useAction('endOtherSessions', { invalidates: ['listSessions'] });
  async function end(row: Row): Promise<void> {
    if (await revoke.run({ params: { sessionId: row.id } }) !== null) toast('Session ended');
  }
  async function endAllOthers(): Promise<void> {
    if (await endOthers.run({}) !== null) toast('Your other sessions have ended');
  }
  const rows = sessions.data?.items;
  const severalPlaces = new Set(rows?.map((row) => row.organisation)).size > 1;
  const columns: readonly TableColumn<Row>[] = [
    { id: 'agent', header: 'Browser', role: 'title', cell: (row) => <><strong title={row.userAgent ?? ''}>{describeAgent(row.userAgent)}</strong> {row.current && <Badge tone="accent">This one</Badge>}</> },
    ...(severalPlaces ? [{ id: 'organisation', header: 'Organisation', cell: (row: Row) => row.organisation }] : []),
    { id: 'address', header: 'Address', cell: (row) => <span className="ks-mono">{row.address ?? '–'}</span> },
    { id: 'factor', header: 'Second factor', cell: (row) => (row.secondFactor ? 'Shown' : <span className="ks-faint">–</span>) },
    { id: 'since', header: 'Signed in', cell: (row) => <Time iso={row.createdAt} /> },
    { id: 'seen', header: 'Last seen', align: 'end', cell: (row) => <Time iso={row.lastSeenAt} /> },
    { id: 'actions', header: 'Actions', role: 'actions', cell: (row) => (row.current ? null : <Button size="compact-xs" variant="default" aria-label={`End the session ${describeAgent(row.userAgent)}`} onClick={() => void end(row)}>End</Button>) },
  ];
  return (
    <>
      <ProblemNotice problem={revoke.problem ?? endOthers.problem} />
      <Card
        flush title="Your sessions" lead="Where you are signed in. End what you do not know, then change your password."
        actions={(rows?.length ?? 0) > 1 ? <Button size="xs" variant="default" loading={endOthers.busy} onClick={() => void endAllOthers()}>End all others</Button> : undefined}
      >
        <DataTable label="Your sessions" columns={columns} rows={rows} rowKey={(row) => row.id} problem={sessions.error} onRetry={() => void sessions.refetch()} empty={<EmptyState icon={MonitorSmartphone} title="No session" />} />
      </Card>
    </>
  );
}
