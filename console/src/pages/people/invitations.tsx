import { Button } from '@mantine/core';
import { useState } from 'react';
import { type ItemOf, useAction, useMay, usePages } from '../../api/index.ts';
import { Card, Confirm, DataTable, type TableColumn, Time, toast } from '../../ui/index.ts';
import { roleText } from './words.ts';

type Row = ItemOf<'listInvitations'>;

/** Invitations nobody has accepted yet; nothing is shown where there are none. */
export function Invitations() {
  const list = usePages('listInvitations');
  const mayManage = useMay('people.manage');
  const [withdrawing, setWithdrawing] = useState<Row | null>(null);
  const withdraw = useAction('withdrawInvitation', { invalidates: ['listInvitations', 'readTenant'] });
  async function confirm(row: Row): Promise<void> {
    if (await withdraw.run({ params: { invitationId: row.id } }) === null) return;
    setWithdrawing(null);
    toast('Invitation withdrawn');
  }
  if (list.items === undefined || list.items.length === 0) return null;
  const columns: readonly TableColumn<Row>[] = [
    { id: 'email', header: 'E-mail address', role: 'title', cell: (row) => <strong>{row.email}</strong> },
    { id: 'role', header: 'Role', cell: (row) => roleText[row.role].label },
    { id: 'made', header: 'Invited', cell: (row) => <Time iso={row.createdAt} /> },
    { id: 'expires', header: 'Link ends', cell: (row) => <Time iso={row.expiresAt} /> },
    ...(mayManage ? [{ id: 'actions', header: 'Actions', role: 'actions' as const, cell: (row: Row) => <Button size="compact-xs" variant="default" onClick={() => { withdraw.clear(); setWithdrawing(row); }}>Withdraw</Button> }] : []),
  ];
  return (
    <>
      <Card flush title="Open invitations"><DataTable label="Open invitations" columns={columns} rows={list.items} rowKey={(row) => row.id} more={list.more} loadingMore={list.loadingMore} empty={null} /></Card>
      <Confirm opened={withdrawing !== null} onClose={() => setWithdrawing(null)} title="Withdraw the invitation?" confirmLabel="Withdraw" busy={withdraw.busy} problem={withdraw.problem} onConfirm={() => { if (withdrawing !== null) void confirm(withdrawing); }}>
        <p>The link for {withdrawing?.email} stops working. You can invite them again.</p>
      </Confirm>
    </>
  );
}
