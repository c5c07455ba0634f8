import type { ReactNode } from 'react';
import { Badge, Card, Column, CopyValue, Facts, Notice, Time, formatDate } from '../../../ui/index.ts';
import { ConnectionActions } from './connection-actions.tsx';
import { type Connection, certificateState, kindNames } from './connection.ts';

type Fact = readonly [string, ReactNode];

const certificateBadges = { good: null, soon: <Badge tone="warn" dot>Runs out soon</Badge>, expired: <Badge tone="bad" dot>Expired</Badge> } as const;

/** What the provider is known by, and what it must know of us. */
function ownFacts(connection: Connection): { readonly lead: string; readonly facts: readonly Fact[] } {
  const { settings, saml } = connection;
  if (settings.kind === 'oidc') {
    return {
      lead: settings.issuer,
      facts: [
        ['Client', <CopyValue key="client" value={settings.clientId} what="client id" />],
        ['Secret', connection.hasSecret ? 'Sealed under your organisation’s key' : 'None: relies on PKCE alone'],
        ['Redirect URI', <CopyValue key="uri" value={connection.callbackUrl} what="redirect URI" />],
      ],
    };
  }
  const now = Date.now();
  return {
    lead: settings.provider?.entityId ?? 'Its identity provider is not entered yet',
    facts: [
      ['Our metadata', <CopyValue key="metadata" value={saml?.metadataUrl ?? ''} what="address of our metadata" />],
      ['Our entity id', <CopyValue key="entity" value={saml?.entityId ?? ''} what="entity id (audience)" />],
      ['Reply address (ACS)', <CopyValue key="acs" value={connection.callbackUrl} what="assertion consumer service" />],
      ['Signing certificates', saml === null || saml.certificates.length === 0 ? 'None yet' : <Column key="certificates" gap="sm">{saml.certificates.map((each) => <span key={each.fingerprint} title={`${each.subject} · SHA-256 ${each.fingerprint}`}>until {formatDate(each.expiresAt)} {certificateBadges[certificateState(each.expiresAt, now)]}</span>)}</Column>],
    ],
  };
}

/** Whether no certificate is left that lasts: one beside it that does is enough. */
function runsOut({ saml }: Connection): boolean {
  const now = Date.now();
  return saml !== null && saml.certificates.length > 0 && saml.certificates.every(({ expiresAt }) => certificateState(expiresAt, now) !== 'good');
}

/** One connection: how it stands, and what can be done with it. */
export function ConnectionCard({ connection, onEdit }: { readonly connection: Connection; readonly onEdit: (() => void) | null }) {
  const { lead, facts } = ownFacts(connection);
  const { settings } = connection;
  return (
    <Card title={connection.name} lead={`${kindNames[settings.kind]} · ${lead}`} actions={onEdit === null ? undefined : <ConnectionActions connection={connection} onEdit={onEdit} />}>
      {runsOut(connection) && <Notice title="Its signing certificate runs out"><p>Ask whoever runs the provider for the next one and enter it beside this one, so that nobody is locked out when it changes.</p></Notice>}
      <Facts facts={[
        ['State', <Badge key="state" tone={connection.enabled ? 'good' : 'neutral'} dot>{connection.enabled ? connection.enforced ? 'On, the only way in' : 'On' : 'Off'}</Badge>],
        ['E-mail domains', connection.domains.length === 0 ? 'None verified yet: add one below' : connection.domains.join(', ')],
        ...facts,
        ['New people', settings.createsMembers ? `Come in by themselves as ${settings.defaultRole ?? 'what their group gives'}` : 'Only with an invitation'],
        ['Second factor', settings.trustsSecondFactor ? 'The provider’s counts here' : 'The provider’s does not count here'],
        ['Last used', connection.lastUsedAt === null ? 'Never' : <Time key="used" iso={connection.lastUsedAt} />],
      ]} />
    </Card>
  );
}
