import { Button, Group } from '@mantine/core';
import { MailPlus } from 'lucide-react';
import { useState } from 'react';
import { type AnswerOf, type ItemOf, useAction, useMay, usePages } from '../../api/index.ts';
import { Badge, Card, Confirm, DataTable, Dialog, EmptyState, ProblemNotice, type TableColumn, Time, toast } from '../../ui/index.ts';
import { InvitationLink } from './invite-dialog.tsx';
import { roleText } from './words.ts';

type Row = ItemOf<'listInvitations'>;

/** Invitations nobody has accepted yet: withdrawn or renewed here. */
export function Invitations({ onInvite }: { readonly onInvite: (() => void) | undefined }) {
  const list = usePages('listInvitations');
  const mayManage = useMay('people.manage');
  const [withdrawing, setWithdrawing] = useState<Row | null>(null);
  const [renewed, setRenewed] = useState<AnswerOf<'renewInvitation'> | null>(null);
  const withdraw = useAction('withdrawInvitation', { invalidates: ['listInvitations', 'readTenant'] });
  const renew = useAction('renewInvitation', { invalidates: ['listInvitations', 'readTenant'] });
  async function confirm(row: Row): Promise<void> {
    if (await withdraw.run({ params: { invitationId: row.id } }) === null) return;
    setWithdrawing(null);
    toast('Invitation withdrawn');
  }
  async function again(row: Row): Promise<void> {
    const made = await renew.run({ params: { invitationId: row.id } });
    if (made !== null) setRenewed(made.answer);
  }
  const columns: readonly TableColumn<Row>[] = [
    { id: 'email', header: 'E-mail address', role: 'title', cell: (row) => <strong>{row.email}</strong> },
    { id: 'role', header: 'Role', cell: (row) => roleText[row.role].label },
    { id: 'by', header: 'Invited by', cell: (row) => row.invitedByName ?? <span className="ks-faint">–</span> },
    { id: 'made', header: 'Invited', role: 'detail', cell: (row) => <Time iso={row.createdAt} /> },
    { id: 'expires', header: 'Link ends', cell: (row) => (row.expired ? <Badge tone="warn" dot>Ran out</Badge> : <Time iso={row.expiresAt} />) },
    ...(mayManage ? [{
      id: 'actions', header: 'Actions', role: 'actions' as const,
      cell: (row: Row) => (
        <Group gap="xs" justify="flex-end" wrap="nowrap">
          <Button size="compact-xs" variant="default" loading={renew.busy} onClick={() => void again(row)} aria-label={`New link for ${row.email}`}>New link</Button>
          <Button size="compact-xs" variant="default" onClick={() => { withdraw.clear(); setWithdrawing(row); }} aria-label={`Withdraw the invitation of ${row.email}`}>Withdraw</Button>
        </Group>
      ),
    }] : []),
  ];
  return (
    <>
      <Card flush title="Invitations" lead="Each link works once, for a week. An open invitation holds a seat.">
        <ProblemNotice problem={renew.problem} />
        <DataTable
          label="Open invitations" columns={columns} rows={list.items} rowKey={(row) => row.id} muted={(row) => row.expired} problem={list.problem} onRetry={list.retry} more={list.more} loadingMore={list.loadingMore}
          empty={<EmptyState icon={MailPlus} title="Nobody is invited" actions={onInvite === undefined ? undefined : <Button onClick={onInvite}>Invite someone</Button>}><p>Invitations that nobody accepted yet stand here.</p></EmptyState>}
        />
      </Card>
      <Dialog opened={renewed !== null} onClose={() => setRenewed(null)} title={`New link for ${renewed?.invitation.email ?? ''}`}>
        {renewed !== null && <InvitationLink made={renewed} onClose={() => setRenewed(null)} />}
      </Dialog>
      <Confirm opened={withdrawing !== null} onClose={() => setWithdrawing(null)} title="Withdraw the invitation?" confirmLabel="Withdraw" busy={withdraw.busy} problem={withdraw.problem} onConfirm={() => { if (withdrawing !== null) void confirm(withdrawing); }}>
        <p>The link for {withdrawing?.email} stops working. You can invite them again.</p>
      </Confirm>
    </>
  );
}
