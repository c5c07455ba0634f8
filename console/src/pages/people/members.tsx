import { ActionIcon, Menu } from '@mantine/core';
import { MoreHorizontal, UserCheck, UserCog, UserX, Users } from 'lucide-react';
import { useState } from 'react';
import { useAction, useMay, usePages, useSession } from '../../api/index.ts';
import { Badge, Card, Confirm, DataTable, EmptyState, type TableColumn, Time, toast } from '../../ui/index.ts';
import type { Member } from './member.ts';
import { type MemberAccess, MemberAccessDialog, MemberAccessItems } from './member-access.tsx';
import { MemberDialog } from './member-dialog.tsx';
import { qualificationText, roleText } from './words.ts';

/** The members, their roles and qualifications; changed and disabled here. */
export function Members() {
  const list = usePages('listMembers');
  const mayManage = useMay('people.manage');
  const { user } = useSession();
  const [changing, setChanging] = useState<Member | null>(null);
  const [disabling, setDisabling] = useState<Member | null>(null);
  const [access, setAccess] = useState<{ readonly member: Member; readonly access: MemberAccess } | null>(null);
  const update = useAction('updateMember', { invalidates: ['listMembers', 'readTenant'] });
  async function setState(member: Member, state: Member['state']): Promise<void> {
    if (await update.run({ params: { memberId: member.id }, body: { state } }) === null) return;
    setDisabling(null);
    toast(state === 'active' ? `${member.name} can sign in again` : `${member.name} is disabled`);
  }
  const columns: readonly TableColumn<Member>[] = [
    { id: 'name', header: 'Person', role: 'title', cell: (row) => <><strong>{row.name}</strong>{row.userId === user.id && <span className="ks-soft"> (you)</span>}<br /><span className="ks-soft">{row.email}</span></> },
    { id: 'role', header: 'Role', cell: (row) => <span title={roleText[row.role].meaning}>{roleText[row.role].label}</span> },
    { id: 'teams', header: 'Teams', cell: (row) => (row.teams.length === 0 ? <span className="ks-faint">–</span> : row.teams.map((team) => team.name).join(', ')) },
    { id: 'qualifications', header: 'May approve as', cell: (row) => (row.qualifications.length === 0 ? <span className="ks-faint">–</span> : row.qualifications.map((entry) => qualificationText[entry]).join(', ')) },
    { id: 'factor', header: 'Second factor', cell: (row) => (row.secondFactor ? <Badge tone="good" dot>On</Badge> : <Badge tone="warn" dot>Off</Badge>) },
    { id: 'state', header: 'State', role: 'detail', cell: (row) => (row.state === 'active' ? 'Active' : <Badge dot>Disabled</Badge>) },
    { id: 'joined', header: 'Joined', align: 'end', cell: (row) => <Time iso={row.joinedAt} /> },
    ...(mayManage ? [{
      id: 'actions', header: 'Actions', role: 'actions' as const,
      cell: (row: Member) => (
        <Menu position="bottom-end" width={210}>
          <Menu.Target><ActionIcon aria-label={`Actions for ${row.name}`}><MoreHorizontal size={16} aria-hidden /></ActionIcon></Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<UserCog size={15} aria-hidden />} onClick={() => setChanging(row)}>Role and qualifications</Menu.Item>
            {row.userId !== user.id && <MemberAccessItems member={row} onChoose={(chosen) => setAccess({ member: row, access: chosen })} />}
            {row.state === 'disabled'
              ? <Menu.Item leftSection={<UserCheck size={15} aria-hidden />} onClick={() => void setState(row, 'active')}>Enable again</Menu.Item>
              : <Menu.Item leftSection={<UserX size={15} aria-hidden />} disabled={row.userId === user.id} onClick={() => { update.clear(); setDisabling(row); }}>Disable</Menu.Item>}
          </Menu.Dropdown>
        </Menu>
      ),
    }] : []),
  ];
  return (
    <>
      <Card flush title="Members">
        <DataTable
          label="Members" columns={columns} rows={list.items} rowKey={(row) => row.id} muted={(row) => row.state === 'disabled'}
          problem={list.problem} onRetry={list.retry} more={list.more} loadingMore={list.loadingMore} empty={<EmptyState icon={Users} title="Nobody here" />}
        />
      </Card>
      {access !== null && <MemberAccessDialog {...access} onClose={() => setAccess(null)} />}
      {changing !== null && <MemberDialog member={changing} onClose={() => setChanging(null)} />}
      <Confirm opened={disabling !== null} onClose={() => setDisabling(null)} title={`Disable ${disabling?.name ?? ''}?`} confirmLabel="Disable" busy={update.busy} problem={update.problem} onConfirm={() => { if (disabling !== null) void setState(disabling, 'disabled'); }}>
        <p>Their sessions and API tokens end within a second, here and in the gateway. Their runs and records stay.</p>
        <p>No key and nobody else’s password has to change. You can enable them again.</p>
      </Confirm>
    </>
  );
}
