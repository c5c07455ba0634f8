import { Textarea } from '@mantine/core';
import type { AnswerOf } from '../../../api/index.ts';
import { TextField } from '../../../ui/index.ts';
import { readAdmission } from './admission-fields.tsx';
import { type Connection, type SentSettings, type Values, settingsOfKind } from './connection.ts';

type Provider = AnswerOf<'readSamlMetadata'>;

const textOf = (values: Values, name: string): string => (values[name] ?? '').trim();
const attribute = (values: Values, name: string): string | null => { const text = textOf(values, name); return text === '' ? null : text; };

/** Certificates as they are pasted: one below the other in PEM, or the base64 of one. */
function readCertificates(text: string): string[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g);
  return blocks ?? (text.trim() === '' ? [] : [text.trim()]);
}

/** @param read what the pasted metadata say; where nothing was pasted, the fields count. */
export function readSaml(values: Values, connection: Connection | null, read: Provider | null): SentSettings {
  const typed = { entityId: textOf(values, 'entityId'), signInUrl: textOf(values, 'signInUrl'), certificates: readCertificates(values['certificates'] ?? '') };
  const isEmpty = typed.entityId === '' && typed.signInUrl === '' && typed.certificates.length === 0;
  return {
    ...settingsOfKind(connection, 'saml'), kind: 'saml', provider: read ?? (isEmpty ? null : typed), emailAttribute: attribute(values, 'emailAttribute'), nameAttribute: attribute(values, 'nameAttribute'),
    groupsAttribute: attribute(values, 'groupsAttribute'), ...readAdmission(values),
  };
}

export function SamlFields({ connection }: { readonly connection: Connection | null }) {
  const known = settingsOfKind(connection, 'saml');
  return (
    <>
      <Textarea name="xml" label="Metadata of the identity provider" description={known === undefined ? 'Paste its XML. Where the provider asks for our addresses first, leave it empty: they are shown once this is saved.' : 'Paste its XML to put it in place of what stands below'} autosize minRows={3} maxRows={8} autoComplete="off" spellCheck={false} classNames={{ input: 'ks-mono' }} placeholder="<EntityDescriptor entityID=…" />
      <TextField name="entityId" label="Or its entity id" description="Exactly as the provider names itself" defaultValue={known?.provider?.entityId} />
      <TextField name="signInUrl" type="url" label="Sign-in address" description="Single sign-on service, HTTP-Redirect; https" defaultValue={known?.provider?.signInUrl} />
      <Textarea name="certificates" label="Signing certificates" description="PEM, one below the other: the one in use and, before it changes, the next" autosize minRows={2} maxRows={8} autoComplete="off" spellCheck={false} classNames={{ input: 'ks-mono' }} defaultValue={known?.provider?.certificates.join('\n')} />
      <TextField name="emailAttribute" label="Attribute with the e-mail address" description="Empty: the names in common use, then the name id" defaultValue={known?.emailAttribute ?? ''} />
      <TextField name="nameAttribute" label="Attribute with the name" description="Empty: the names in common use" defaultValue={known?.nameAttribute ?? ''} />
      <TextField name="groupsAttribute" label="Attribute with the groups" description="Empty: the names in common use" defaultValue={known?.groupsAttribute ?? ''} />
    </>
  );
}
