import { ActionIcon, Button, Menu } from '@mantine/core';
import { MoreHorizontal, Pencil, Trash2, UsersRound } from 'lucide-react';
import { useState } from 'react';
import { type ItemOf, useAction, useMay, usePages } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, Confirm, DataTable, EmptyState, formatNumber, type TableColumn, toast } from '../../ui/index.ts';
import { TeamDialog } from './team-dialog.tsx';

type Team = ItemOf<'listTeams'>;

/** Departments: who is in which, and what they hold. Which one is being edited stands in the address. */
export function Teams() {
  const list = usePages('listTeams');
  const mayManage = useMay('people.manage');
  const [editing, setEditing] = useSearchParameter('team', '');
  const [deleting, setDeleting] = useState<Team | null>(null);
  const remove = useAction('deleteTeam', { invalidates: ['listTeams', 'listMembers', 'listAppAccess', 'readSession'] });
  async function confirm(team: Team): Promise<void> {
    if (await remove.run({ params: { teamId: team.id } }) === null) return;
    setDeleting(null);
    toast(`${team.name} is deleted`);
  }
  const columns: readonly TableColumn<Team>[] = [
    { id: 'name', header: 'Team', role: 'title', cell: (row) => <><strong>{row.name}</strong>{row.description !== '' && <><br /><span className="ks-soft">{row.description}</span></>}</> },
    { id: 'people', header: 'People', cell: (row) => (row.members.length === 0 ? <span className="ks-faint">nobody yet</span> : <PeopleOf team={row} />) },
    { id: 'tokens', header: 'API tokens', align: 'end', cell: (row) => formatNumber(row.tokens) },
    { id: 'apps', header: 'Assigned apps', align: 'end', cell: (row) => formatNumber(row.apps.length) },
    ...(mayManage ? [{
      id: 'actions', header: 'Actions', role: 'actions' as const,
      cell: (row: Team) => (
        <Menu position="bottom-end" width={200}>
          <Menu.Target><ActionIcon aria-label={`Actions for ${row.name}`}><MoreHorizontal size={16} aria-hidden /></ActionIcon></Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<Pencil size={15} aria-hidden />} onClick={() => setEditing(row.id)}>Name and people</Menu.Item>
            <Menu.Item leftSection={<Trash2 size={15} aria-hidden />} onClick={() => { remove.clear(); setDeleting(row); }}>Delete</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ),
    }] : []),
  ];
  const edited = list.items?.find((team) => team.id === editing);
  return (
    <>
      <Card flush title="Teams" lead="Keys, apps and cost can be told apart by team. A change is in force in every process within a second.">
        <DataTable
          label="Teams" columns={columns} rows={list.items} rowKey={(row) => row.id} problem={list.problem} onRetry={list.retry} more={list.more} loadingMore={list.loadingMore}
          empty={<EmptyState icon={UsersRound} title="No teams yet" actions={mayManage ? <Button onClick={() => setEditing('new')}>Make the first team</Button> : undefined}><p>With teams you can give a key to one department alone, assign apps, and see what each of them spends.</p></EmptyState>}
        />
      </Card>
      {mayManage && editing === 'new' && <TeamDialog team={null} onClose={() => setEditing(null)} />}
      {mayManage && edited !== undefined && <TeamDialog key={edited.id} team={edited} onClose={() => setEditing(null)} />}
      <Confirm opened={deleting !== null} onClose={() => setDeleting(null)} title={`Delete ${deleting?.name ?? ''}?`} confirmLabel="Delete" busy={remove.busy} problem={remove.problem} onConfirm={() => { if (deleting !== null) void confirm(deleting); }}>
        <p>Its people stay. Keys and apps that were given to this team alone serve nobody until you give them to somebody else.</p>
        {deleting !== null && deleting.tokens > 0 && <p>{deleting.tokens === 1 ? 'One API token belongs' : `${formatNumber(deleting.tokens)} API tokens belong`} to it and will reach no key that asks for a team.</p>}
      </Confirm>
    </>
  );
}

const mostNames = 3;

function PeopleOf({ team }: { readonly team: Team }) {
  const names = team.members.slice(0, mostNames).map((member) => member.name).join(', ');
  const more = team.members.length - mostNames;
  return <span title={team.members.map((member) => member.name).join(', ')}>{names}{more > 0 && <> <Badge>{formatNumber(more)} more</Badge></>}</span>;
}
