import { Button } from '@mantine/core';
import { UserPlus } from 'lucide-react';
import { useMay, useRead } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Column, formatNumber, PageHeader } from '../../ui/index.ts';
import { InviteDialog } from './invite-dialog.tsx';
import { Invitations } from './invitations.tsx';
import { Members } from './members.tsx';

/** Who belongs to the organisation, with which role and standing. */
export function Page() {
  const mayManage = useMay('people.manage');
  const tenant = useRead('readTenant');
  const [invite, setInvite] = useSearchParameter('invite', '');
  const seats = tenant.data;
  const lead = seats === undefined ? 'Everyone has their own sign-in. Nobody shares a key or a password.'
    : `${formatNumber(seats.seatsUsed)} ${seats.seats === null ? (seats.seatsUsed === 1 ? 'person' : 'people') : `of ${formatNumber(seats.seats)} seats taken`}. Nobody shares a key or a password.`;
  return (
    <>
      <PageHeader title="People" lead={lead} actions={mayManage ? <Button leftSection={<UserPlus size={16} aria-hidden />} onClick={() => setInvite('yes')}>Invite someone</Button> : undefined} />
      <Column>
        <Members />
        <Invitations />
      </Column>
      {mayManage && <InviteDialog opened={invite === 'yes'} onClose={() => setInvite(null)} />}
    </>
  );
}
