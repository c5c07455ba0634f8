import { Switch, Textarea } from '@mantine/core';
import { ChoiceField } from '../../../ui/index.ts';
import type { Connection, Kind, SsoRole, Values } from './connection.ts';

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

/** Whom a connection lets in, as the fields say it. */
export function readAdmission(values: Values) {
  return {
    roleMapping: readMapping(values['roleMapping'] ?? ''), defaultRole: ssoRoles.find((each) => each === values['defaultRole']) ?? null,
    createsMembers: values['createsMembers'] === 'on', trustsEmails: values['trustsEmails'] === 'on', trustsSecondFactor: values['trustsSecondFactor'] === 'on',
  };
}

const words: Readonly<Record<Kind, { readonly secondFactor: string; readonly emails: string; readonly emailsHint: string; readonly trustsEmails: boolean }>> = {
  oidc: { secondFactor: 'amr or acr', emails: 'Its addresses are verified, even where it does not say so', emailsHint: 'For Microsoft Entra. Leave it off for providers where people type their own address.', trustsEmails: false },
  saml: { secondFactor: 'its authentication context', emails: 'Its addresses are verified', emailsHint: 'SAML has no way to say so. Switch it off for providers where people type their own address: then nobody new comes in by address.', trustsEmails: true },
};

/** Groups and roles, who comes in, what of the provider counts: the same for every kind. */
export function AdmissionFields({ kind, settings }: { readonly kind: Kind; readonly settings: Connection['settings'] | undefined }) {
  const { secondFactor, emails, emailsHint, trustsEmails } = words[kind];
  return (
    <>
      <Textarea name="roleMapping" label="Groups and roles" description="One a line: group = role. The first that fits gives the role at every sign-in. Roles: admin, member, viewer, auditor, finance." autosize minRows={2} maxRows={8} defaultValue={(settings?.roleMapping ?? []).map(({ group, role }) => `${group} = ${role}`).join('\n')} />
      <ChoiceField name="defaultRole" label="Whoever is in none of them" data={[...ssoRoles.map((role) => ({ value: role, label: `comes in as ${role}` })), { value: none, label: 'does not come in' }]} defaultValue={settings === undefined ? 'member' : settings.defaultRole ?? none} allowDeselect={false} />
      <Switch name="createsMembers" label="New people come in by themselves" description="While seats are free. Otherwise they need an invitation." defaultChecked={settings?.createsMembers ?? true} />
      <Switch name="trustsSecondFactor" label="The provider’s second factor counts" description={`Where it reports one (${secondFactor}). Otherwise keys and rules ask for a second factor set up here.`} defaultChecked={settings?.trustsSecondFactor ?? false} />
      <Switch name="trustsEmails" label={emails} description={emailsHint} defaultChecked={settings?.trustsEmails ?? trustsEmails} />
    </>
  );
}
