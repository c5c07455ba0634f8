import { Button } from '@mantine/core';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { useMay, useRead } from '../../../api/index.ts';
import { Card, Column, CopyValue, EmptyState, Facts, Notice, ProblemNotice, Waiting } from '../../../ui/index.ts';
import { ConnectionCard } from './connection-card.tsx';
import { ConnectionDialog } from './connection-dialog.tsx';
import { Domains } from './domains.tsx';
import type { Connection } from './connection.ts';

/** How people of the organisation come in, and who makes them: single sign-on, e-mail domains, provisioning. */
export function SignIn() {
  const plan = useRead('readPlan');
  const connections = useRead('listSsoConnections');
  const mayManage = useMay('tenant.manage');
  const [editing, setEditing] = useState<Connection | 'new' | null>(null);
  if (plan.error !== null) return <ProblemNotice problem={plan.error} onRetry={() => void plan.refetch()} />;
  if (plan.data === undefined || connections.data === undefined) return <Card><Waiting /></Card>;
  const feature = plan.data.features.find(({ id }) => id === 'sso');
  const { items } = connections.data;
  const add = mayManage && feature?.included === true ? <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setEditing('new')}>Connect a provider</Button> : undefined;
  return (
    <Column>
      {feature?.included === false && <Notice title={`${feature.name} comes with ${feature.unlockedBy.join(' or ')}`}><p>Yours is {plan.data.line.planName}. What is set up stays and rests. See <a className="ks-link" href="/settings?tab=plan">Plan</a>.</p></Notice>}
      <Card flush title="Single sign-on" lead="People sign in at your own identity provider (OpenID Connect or SAML 2.0: Entra, Okta, Google, Keycloak …)." actions={items.length === 0 ? undefined : add}>
        {items.length === 0 && <EmptyState icon={KeyRound} title="No identity provider yet" actions={add}><p>With OpenID Connect, enter issuer, client id and secret; with SAML, paste the provider’s metadata. What the provider must know of us is shown then.</p></EmptyState>}
      </Card>
      {items.map((connection) => (
        <ConnectionCard key={connection.id} connection={connection} onEdit={mayManage ? () => setEditing(connection) : null} />
      ))}
      <Domains connections={items} mayManage={mayManage && feature?.included === true} />
      <Provisioning included={plan.data.features.find(({ id }) => id === 'scim')?.included === true} />
      {editing !== null && <ConnectionDialog connection={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
    </Column>
  );
}

function Provisioning({ included }: { readonly included: boolean }) {
  const mayMakeTokens = useMay('tokens.manage');
  return (
    <Card title="Provisioning (SCIM 2.0)" lead="Your directory makes, changes and disables people and teams here. Disabling is in force everywhere within a second.">
      {included
        ? (
          <Facts facts={[
            ['Tenant URL', <CopyValue key="url" value={`${location.origin}/scim/v2`} what="SCIM address" />],
            ['Secret token', mayMakeTokens ? <>An API token with the scope <code>people.manage</code>: <a className="ks-link" href="/gateway?tab=tokens&make=token">make one</a></> : 'An API token with the scope people.manage; an owner or admin makes one'],
            ['Users are', 'People with an address of a verified domain; userName is the e-mail address'], ['Groups are', 'Teams'],
          ]} />
        )
        : <p>Comes with Enterprise.</p>}
    </Card>
  );
}
