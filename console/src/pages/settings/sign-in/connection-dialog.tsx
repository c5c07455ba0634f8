import { Button, Switch, Textarea } from '@mantine/core';
import { useRef } from 'react';
import { type InputOf, useAction } from '../../../api/index.ts';
import { ChoiceField, Dialog, Form, FormActions, ProblemNotice, SecretInput, TextField, toast } from '../../../ui/index.ts';
import type { Connection } from './connection.ts';

type Settings = InputOf<'createSsoConnection'>['body']['settings'];
type SsoRole = NonNullable<Settings['defaultRole']>;
const ssoRoles: readonly SsoRole[] = ['admin', 'member', 'viewer', 'auditor', 'finance'];
const none = 'none';

/** `group = role`, one a line; lines that are none are left out and stay in the field. */
function readMapping(text: string): { group: string; role: SsoRole }[] {
  return text.split('\n').flatMap((line) => {
    const [group = '', role = ''] = line.split(/\s*=\s*(?=\w+\s*$)/).map((part) => part.trim());
    const known = ssoRoles.find((each) => each === role);
    return group === '' || known === undefined ? [] : [{ group, role: known }];
  });
}

/** Connects a provider, or changes a connection. */
export function ConnectionDialog({ connection, onClose }: { readonly connection: Connection | null; readonly onClose: () => void }) {
  const create = useAction('createSsoConnection', { invalidates: ['listSsoConnections'] });
  const update = useAction('updateSsoConnection', { invalidates: ['listSsoConnections'] });
  const secret = useRef<HTMLInputElement>(null);
  const known = connection?.settings;
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const role = ssoRoles.find((each) => each === values['defaultRole']) ?? null;
    const settings: Settings = {
      ...known, issuer: values['issuer'] ?? '', clientId: values['clientId'] ?? '', groupsClaim: values['groupsClaim'] ?? 'groups', scopes: (values['scopes'] ?? 'openid email profile').split(/\s+/).filter((each) => each !== ''),
      roleMapping: readMapping(values['roleMapping'] ?? ''), defaultRole: role, createsMembers: values['createsMembers'] === 'on', trustsEmails: values['trustsEmails'] === 'on', trustsSecondFactor: values['trustsSecondFactor'] === 'on',
    };
    const typed = secret.current?.value ?? '';
    const body = { name: values['name'] ?? '', settings, ...(typed === '' ? {} : { clientSecret: typed }) };
    const done = connection === null ? await create.run({ body }) : await update.run({ params: { connectionId: connection.id }, ifMatch: connection.etag, body });
    if (secret.current !== null) secret.current.value = '';
    if (done === null) return;
    toast(connection === null ? 'Connected' : 'Saved', connection === null ? 'Verify a domain for it, then switch it on.' : undefined);
    onClose();
  }
  const problem = create.problem ?? update.problem;
  return (
    <Dialog opened onClose={onClose} size="lg" title={connection === null ? 'Connect an identity provider' : `Edit “${connection.name}”`}>
      <Form onSubmit={(values) => void submit(values)} issues={problem?.issues}>
        <TextField name="name" label="Name" description="As people see it, e.g. the provider’s name" defaultValue={connection?.name} required maxLength={120} data-autofocus />
        <TextField name="issuer" type="url" label="Issuer" description="Exactly as the provider names itself" placeholder="https://login.example.com" defaultValue={known?.issuer} required />
        <TextField name="clientId" label="Client id" defaultValue={known?.clientId} required />
        <SecretInput ref={secret} label="Client secret" description={connection?.hasSecret === true ? 'Leave it empty to keep the one that is sealed. Another issuer or client needs it again.' : 'Sealed at once; never shown again'} />
        <TextField name="scopes" label="Scopes" defaultValue={(known?.scopes ?? ['openid', 'email', 'profile']).join(' ')} />
        <TextField name="groupsClaim" label="Claim with the groups" defaultValue={known?.groupsClaim ?? 'groups'} required />
        <Textarea name="roleMapping" label="Groups and roles" description="One a line: group = role. The first that fits gives the role at every sign-in. Roles: admin, member, viewer, auditor, finance." autosize minRows={2} maxRows={8} defaultValue={(known?.roleMapping ?? []).map(({ group, role }) => `${group} = ${role}`).join('\n')} />
        <ChoiceField name="defaultRole" label="Whoever is in none of them" data={[...ssoRoles.map((role) => ({ value: role, label: `comes in as ${role}` })), { value: none, label: 'does not come in' }]} defaultValue={known === undefined ? 'member' : known.defaultRole ?? none} allowDeselect={false} />
        <Switch name="createsMembers" label="New people come in by themselves" description="While seats are free. Otherwise they need an invitation." defaultChecked={known?.createsMembers ?? true} />
        <Switch name="trustsSecondFactor" label="The provider’s second factor counts" description="Where it reports one (amr or acr). Otherwise keys and rules ask for a second factor set up here." defaultChecked={known?.trustsSecondFactor ?? false} />
        <Switch name="trustsEmails" label="Its addresses are verified, even where it does not say so" description="For Microsoft Entra. Leave it off for providers where people type their own address." defaultChecked={known?.trustsEmails ?? false} />
        <ProblemNotice problem={problem} />
        <FormActions><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" loading={create.busy || update.busy}>{connection === null ? 'Connect' : 'Save'}</Button></FormActions>
      </Form>
    </Dialog>
  );
}
