import { type Role, roles } from '@keystead/contract';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { type AnswerOf, useAction, useSession } from '../../api/index.ts';
import { ChoiceField, CodeBlock, Column, Dialog, Form, formatDateTime, FormActions, Notice, ProblemNotice, TextField } from '../../ui/index.ts';
import { roleText } from './words.ts';

type Made = AnswerOf<'createInvitation'>;

/** Invites by e-mail address and role; the link is shown once, to be handed over. */
export function InviteDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const [made, setMade] = useState<Made | null>(null);
  const close = () => {
    setMade(null);
    onClose();
  };
  return (
    <Dialog opened={opened} onClose={close} title={made === null ? 'Invite someone' : `Invitation for ${made.invitation.email}`}>
      {made === null ? <InviteForm onMade={setMade} onCancel={close} /> : <InvitationLink made={made} onClose={close} />}
    </Dialog>
  );
}

function InviteForm({ onMade, onCancel }: { readonly onMade: (made: Made) => void; readonly onCancel: () => void }) {
  const { role: own } = useSession();
  const create = useAction('createInvitation', { invalidates: ['listInvitations', 'readHome', 'readTenant'] });
  const [chosen, setChosen] = useState<Role>('member');
  const offered = roles.filter((role) => role !== 'owner' || own === 'owner');
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const role: Role = roles.find((entry) => entry === values['role']) ?? 'member';
    const result = await create.run({ body: { email: values['email'] ?? '', role } });
    if (result !== null) onMade(result.answer);
  }
  return (
    <Form onSubmit={(values) => void submit(values)} issues={create.problem?.issues}>
      <TextField name="email" type="email" label="E-mail address" description="No mail is sent: you get a link to hand over" required maxLength={254} data-autofocus />
      <ChoiceField
        name="role" label="Role" description={roleText[chosen].meaning} value={chosen} onChange={(value) => setChosen(roles.find((role) => role === value) ?? 'member')} data={offered.map((role) => ({ value: role, label: roleText[role].label }))}
        renderOption={({ option }) => <span><strong>{option.label}</strong><br /><span className="ks-soft">{roleText[option.value as Role].meaning}</span></span>}
      />
      <ProblemNotice problem={create.problem} />
      <FormActions>
        <Button variant="default" onClick={onCancel}>Cancel</Button>
        <Button type="submit" loading={create.busy}>Make the invitation</Button>
      </FormActions>
    </Form>
  );
}

/** The link of an invitation, shown once. */
export function InvitationLink({ made, onClose }: { readonly made: Made; readonly onClose: () => void }) {
  return (
    <Column>
      <CodeBlock code={made.link} label="invitation link" title="Invitation link" wrap />
      <Notice tone="warn" title="Copy it now. It is not shown again."><p>Hand it over yourself, by a way you trust; earlier links for this person have ended. It works once, until {formatDateTime(made.invitation.expiresAt)}, and its holder joins as {roleText[made.invitation.role].label.toLowerCase()}.</p></Notice>
      <FormActions><Button onClick={onClose}>I have copied it</Button></FormActions>
    </Column>
  );
}
