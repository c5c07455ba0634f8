import type { RefObject } from 'react';
import { SecretInput, TextField } from '../../../ui/index.ts';
import { readAdmission } from './admission-fields.tsx';
import { type Connection, type SentSettings, type Values, settingsOfKind } from './connection.ts';

export function readOidc(values: Values, connection: Connection | null): SentSettings {
  return {
    ...settingsOfKind(connection, 'oidc'), kind: 'oidc', issuer: values['issuer'] ?? '', clientId: values['clientId'] ?? '', groupsClaim: values['groupsClaim'] ?? 'groups',
    scopes: (values['scopes'] ?? 'openid email profile').split(/\s+/).filter((each) => each !== ''), ...readAdmission(values),
  };
}

export function OidcFields({ connection, secret }: { readonly connection: Connection | null; readonly secret: RefObject<HTMLInputElement | null> }) {
  const known = settingsOfKind(connection, 'oidc');
  return (
    <>
      <TextField name="issuer" type="url" label="Issuer" description="Exactly as the provider names itself" placeholder="https://login.example.com" defaultValue={known?.issuer} required />
      <TextField name="clientId" label="Client id" defaultValue={known?.clientId} required />
      <SecretInput ref={secret} label="Client secret" description={connection?.hasSecret === true ? 'Leave it empty to keep the one that is sealed. Another issuer or client needs it again.' : 'Sealed at once; never shown again'} />
      <TextField name="scopes" label="Scopes" defaultValue={(known?.scopes ?? ['openid', 'email', 'profile']).join(' ')} />
      <TextField name="groupsClaim" label="Claim with the groups" defaultValue={known?.groupsClaim ?? 'groups'} required />
    </>
  );
}
