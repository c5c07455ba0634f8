import { Menu } from '@mantine/core';
import { KeyRound, LogOut, ShieldOff } from 'lucide-react';
import { useState } from 'react';
import { useAction } from '../../api/index.ts';
import { Confirm, Dialog, SecretOnce, toast } from '../../ui/index.ts';
import type { Member } from './member.ts';

/** What an admin can do about somebody's way in. */
export type MemberAccess = 'sessions' | 'password' | 'second-factor';

/** The entries for a person's menu. */
export function MemberAccessItems({ member, onChoose }: { readonly member: Member; readonly onChoose: (access: MemberAccess) => void }) {
  return (
    <>
      <Menu.Item leftSection={<LogOut size={15} aria-hidden />} onClick={() => onChoose('sessions')}>End their sessions</Menu.Item>
      <Menu.Item leftSection={<KeyRound size={15} aria-hidden />} onClick={() => onChoose('password')}>Link for a new password</Menu.Item>
      {member.secondFactor && <Menu.Item leftSection={<ShieldOff size={15} aria-hidden />} onClick={() => onChoose('second-factor')}>Take away second factor</Menu.Item>}
    </>
  );
}

/** Asks before it is done, and shows the link that comes of it once. */
export function MemberAccessDialog({ member, access, onClose }: { readonly member: Member; readonly access: MemberAccess; readonly onClose: () => void }) {
  if (access === 'password') return <PasswordLink member={member} onClose={onClose} />;
  return access === 'sessions' ? <EndSessions member={member} onClose={onClose} /> : <TakeFactorAway member={member} onClose={onClose} />;
}

interface Props { readonly member: Member; readonly onClose: () => void }

function EndSessions({ member, onClose }: Props) {
  const end = useAction('endMemberSessions', { invalidates: ['listSessions'] });
  async function confirm(): Promise<void> {
    if (await end.run({ params: { memberId: member.id } }) === null) return;
    toast(`${member.name} is signed out everywhere`);
    onClose();
  }
  return (
    <Confirm opened onClose={onClose} title={`End all sessions of ${member.name}?`} confirmLabel="End them" busy={end.busy} problem={end.problem} onConfirm={() => void confirm()}>
      <p>They can sign in again. Their API tokens go on working; disable the person to stop those too.</p>
    </Confirm>
  );
}

function TakeFactorAway({ member, onClose }: Props) {
  const remove = useAction('removeMemberSecondFactor', { invalidates: ['listMembers'] });
  async function confirm(): Promise<void> {
    if (await remove.run({ params: { memberId: member.id } }) === null) return;
    toast(`${member.name} has no second factor any more`, 'They set up a new one after signing in.');
    onClose();
  }
  return (
    <Confirm opened onClose={onClose} title={`Take away the second factor of ${member.name}?`} confirmLabel="Take it away" busy={remove.busy} problem={remove.problem} onConfirm={() => void confirm()}>
      <p>Only after you made sure, in another way than by mail, that it is they who lost it. Authenticator app, passkeys and recovery codes end, and so do their sessions.</p>
    </Confirm>
  );
}

function PasswordLink({ member, onClose }: Props) {
  const create = useAction('createPasswordReset');
  const [link, setLink] = useState<string | null>(null);
  async function confirm(): Promise<void> {
    const result = await create.run({ params: { memberId: member.id }, body: {} });
    if (result !== null) setLink(result.answer.link);
  }
  if (link === null) {
    return (
      <Confirm opened onClose={onClose} title={`A link for ${member.name} to set a new password?`} confirmLabel="Make the link" danger={false} busy={create.busy} problem={create.problem} onConfirm={() => void confirm()}>
        <p>It works once and for a day, and ends a link made before. Whoever opens it sets the password, so hand it over in a way that reaches nobody else. A second factor is still asked for.</p>
      </Confirm>
    );
  }
  return (
    <Dialog opened onClose={onClose} title={`For ${member.name}`}>
      <SecretOnce value={link} label="link for a new password">It works once and for a day. Only a hash of it is kept.</SecretOnce>
    </Dialog>
  );
}
