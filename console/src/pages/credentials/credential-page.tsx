import { Button } from '@mantine/core';
import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { queryKeyOf, useAction, useMay, useRead } from '../../api/index.ts';
import { useGo, usePathParameter } from '../../navigation/index.ts';
import { announce, Card, Confirm, CopyValue, Facts, formatDateTime, formatMilliseconds, PageHeader, ProblemNotice, SandboxBadge, Time, toast, Waiting, WithAside } from '../../ui/index.ts';
import { HealthBadge } from './health.tsx';
import { ModelList } from './model-list.tsx';
import { custodyText, payerText } from './trust.ts';

/** One credential: what may be known of it, its health, its models, and how to stop it. */
export function Page() {
  const credentialId = usePathParameter('credentialId');
  const params = { credentialId };
  const { data: credential, error, refetch } = useRead('readCredential', { params });
  const cache = useQueryClient();
  const mayManage = useMay('credentials.manage');
  const verify = useAction('verifyCredential', { invalidates: ['listCredentials'] });
  const trail = [{ label: 'Credentials', href: '/credentials' }];
  if (error !== null) return <><PageHeader title="Credential" trail={trail} /><ProblemNotice problem={error} onRetry={error.code === 'not_found' ? undefined : () => void refetch()} /></>;
  if (credential === undefined) return <><PageHeader title="Credential" trail={trail} /><Card><Waiting lines={7} /></Card></>;

  async function check(): Promise<void> {
    const result = await verify.run({ params });
    if (result === null) return;
    cache.setQueryData(queryKeyOf('readCredential', { params }), result.answer);
    announce(`Checked: ${result.answer.health.state}`);
  }
  return (
    <>
      <PageHeader
        title={credential.label} trail={trail} beside={credential.sandbox ? <SandboxBadge /> : <HealthBadge credential={credential} />}
        actions={mayManage ? <Button variant="default" loading={verify.busy} onClick={() => void check()}>Check now</Button> : undefined}
      />
      <WithAside aside={(
        <>
          <Card title="Health">
            <Facts facts={[
              ['State', <HealthBadge key="state" credential={credential} />, ...(credential.health.detail === null ? [] as const : [credential.health.detail] as const)],
              ['Checked', <Time key="checked" iso={credential.health.checkedAt} />],
              ['Answered in', formatMilliseconds(credential.health.latencyMs)],
            ]} />
          </Card>
          {mayManage && <Stopping credentialId={credentialId} label={credential.label} state={credential.state} lastUsedAt={credential.lastUsedAt} />}
        </>
      )}>
        <ProblemNotice problem={verify.problem} />
        <Card title="What can be known of it">
          <Facts facts={[
            ['Fingerprint', <CopyValue key="fingerprint" value={credential.fingerprint} what="fingerprint" />, 'Appears on every ledger row and audit event that used this key'],
            credential.lastFour === null ? null : ['Last four', <code key="last-four">…{credential.lastFour}</code>],
            ['Provider', credential.providerName],
            ['Bound to', <code key="origin">{credential.origin}</code>, 'The key is sent nowhere else'],
            ['Environment', credential.environment],
            ['Held', custodyText[credential.custody].title, custodyText[credential.custody].meaning],
            ['Paid by', payerText[credential.payer]],
            ['Version', String(credential.version)],
            ['Added', formatDateTime(credential.createdAt)],
            ['Last used', <Time key="used" iso={credential.lastUsedAt} />],
          ]} />
        </Card>
        <ModelList models={credential.models} />
      </WithAside>
    </>
  );
}

function Stopping({ credentialId, label, state, lastUsedAt }: { readonly credentialId: string; readonly label: string; readonly state: 'active' | 'disabled'; readonly lastUsedAt: string | null }) {
  const [asking, setAsking] = useState<'disable' | 'delete' | null>(null);
  const setState = useAction('setCredentialState', { invalidates: ['readCredential', 'listCredentials', 'readHome'] });
  const remove = useAction('deleteCredential', { invalidates: ['listCredentials', 'readHome'] });
  const go = useGo();
  async function change(next: 'active' | 'disabled'): Promise<void> {
    if (await setState.run({ params: { credentialId }, body: { state: next } }) === null) return;
    setAsking(null);
    toast(next === 'active' ? 'Enabled' : 'Disabled', next === 'active' ? 'Calls can use it again.' : 'No process uses it any more.');
  }
  async function destroy(): Promise<void> {
    if (await remove.run({ params: { credentialId } }) === null) return;
    toast('Deleted', 'The sealed key was destroyed.');
    go('/credentials', { replace: true });
  }
  const traffic = lastUsedAt === null ? <p>It was never used.</p> : <p>It was last used <Time iso={lastUsedAt} />.</p>;
  return (
    <Card title="Stop using it" lead={state === 'active' ? 'Takes effect in every process within a second.' : 'It is disabled: no call can use it.'}>
      <Button.Group orientation="vertical">
        {state === 'active'
          ? <Button variant="default" onClick={() => setAsking('disable')}>Disable</Button>
          : <Button variant="default" loading={setState.busy} onClick={() => void change('active')}>Enable again</Button>}
        <Button variant="default" c="var(--ks-bad-ink)" onClick={() => setAsking('delete')}>Delete</Button>
      </Button.Group>
      {asking === null && <ProblemNotice problem={setState.problem} />}
      <Confirm opened={asking === 'disable'} onClose={() => setAsking(null)} title={`Disable “${label}”?`} confirmLabel="Disable" busy={setState.busy} problem={setState.problem} onConfirm={() => void change('disabled')}>
        {traffic}
        <p>Calls that would use it fail over to the next step of their route, or are refused where there is none. You can enable it again.</p>
      </Confirm>
      <Confirm opened={asking === 'delete'} onClose={() => setAsking(null)} title={`Delete “${label}”?`} confirmLabel="Delete for good" busy={remove.busy} problem={remove.problem} onConfirm={() => void destroy()}>
        {traffic}
        <p>The sealed key is destroyed and cannot be brought back. Its fingerprint stays in the ledger and the audit log. At the provider the key goes on existing: revoke it there too.</p>
      </Confirm>
    </Card>
  );
}
