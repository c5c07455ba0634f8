import { Button, Tabs } from '@mantine/core';
import { UserPlus, UsersRound } from 'lucide-react';
import { useMay, useRead } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Column, formatNumber, PageHeader, TabList } from '../../ui/index.ts';
import { AppAssignments } from './app-assignments.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { Invitations } from './invitations.tsx';
import { Members } from './members.tsx';
import { Roles } from './roles.tsx';
import { Teams } from './teams.tsx';

/** Who belongs to the organisation: people, teams, what roles may do, and who is invited. */
export function Page() {
  const mayManage = useMay('people.manage');
  const tenant = useRead('readTenant');
  const [tab, setTab] = useSearchParameter('tab', 'people');
  const [invite, setInvite] = useSearchParameter('invite', '');
  const [, setTeam] = useSearchParameter('team', '');
  const seats = tenant.data;
  const lead = seats === undefined ? 'Everyone has their own sign-in. Nobody shares a key or a password.'
    : `${formatNumber(seats.seatsUsed)} ${seats.seats === null ? (seats.seatsUsed === 1 ? 'person' : 'people') : `of ${formatNumber(seats.seats)} seats taken`}. Nobody shares a key or a password.`;
  const action = tab === 'teams'
    ? <Button leftSection={<UsersRound size={16} aria-hidden />} onClick={() => setTeam('new')}>Make a team</Button>
    : <Button leftSection={<UserPlus size={16} aria-hidden />} onClick={() => setInvite('yes')}>Invite someone</Button>;
  return (
    <>
      <PageHeader title="People" lead={lead} actions={mayManage ? action : undefined} />
      <Tabs value={tab} onChange={(value) => setTab(value, { replace: false })} keepMounted={false}>
        <TabList mb="lg">
          <Tabs.Tab value="people">People</Tabs.Tab>
          <Tabs.Tab value="teams">Teams</Tabs.Tab>
          <Tabs.Tab value="roles">Roles</Tabs.Tab>
          <Tabs.Tab value="invitations">Invitations</Tabs.Tab>
        </TabList>
        <Tabs.Panel value="people"><Members /></Tabs.Panel>
        <Tabs.Panel value="teams"><Column><Teams /><AppAssignments /></Column></Tabs.Panel>
        <Tabs.Panel value="roles"><Roles /></Tabs.Panel>
        <Tabs.Panel value="invitations"><Invitations onInvite={mayManage ? () => setInvite('yes') : undefined} /></Tabs.Panel>
      </Tabs>
      {mayManage && <InviteDialog opened={invite === 'yes'} onClose={() => setInvite(null)} />}
    </>
  );
}
