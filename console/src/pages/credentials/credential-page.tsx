import { Button, Tabs } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { queryKeyOf, useAction, useMay, useRead } from '../../api/index.ts';
import { usePathParameter, useSearchParameter } from '../../navigation/index.ts';
import { announce, Card, PageHeader, ProblemNotice, SandboxBadge, TabList, Waiting } from '../../ui/index.ts';
import { AccessTab } from './access-tab.tsx';
import { HealthBadge } from './health.tsx';
import { HealthTab } from './health-tab.tsx';
import { OverviewTab } from './overview-tab.tsx';
import { VersionsTab } from './versions-tab.tsx';

/** One credential: what is left to see of it, who may use it, its versions, its health, and how to stop it. */
export function Page() {
  const credentialId = usePathParameter('credentialId');
  const params = { credentialId };
  const [tab, setTab] = useSearchParameter('tab', 'overview');
  const { data: credential, error, refetch } = useRead('readCredential', { params });
  const cache = useQueryClient();
  const mayManage = useMay('credentials.manage');
  const verify = useAction('verifyCredential', { invalidates: ['listCredentials', 'listCredentialChecks', 'listCredentialVersions', 'listKeyNotices'] });
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
        actions={mayManage ? <><Button variant="default" loading={verify.busy} onClick={() => void check()}>Check now</Button><Button component="a" href={`/incidents?suspect=${credential.id}`} variant="default" c="var(--ks-bad-ink)">Suspect this key</Button></> : undefined}
      />
      <ProblemNotice problem={verify.problem} />
      <Tabs value={tab} onChange={(value) => setTab(value, { replace: false })} keepMounted={false}>
        <TabList mb="lg">
          <Tabs.Tab value="overview">Overview</Tabs.Tab>
          <Tabs.Tab value="access">Access and caps</Tabs.Tab>
          <Tabs.Tab value="versions">Versions</Tabs.Tab>
          <Tabs.Tab value="health">Health</Tabs.Tab>
        </TabList>
        <Tabs.Panel value="overview"><OverviewTab credential={credential} mayManage={mayManage} /></Tabs.Panel>
        <Tabs.Panel value="access"><AccessTab credential={credential} /></Tabs.Panel>
        <Tabs.Panel value="versions"><VersionsTab credential={credential} /></Tabs.Panel>
        <Tabs.Panel value="health"><HealthTab credential={credential} /></Tabs.Panel>
      </Tabs>
    </>
  );
}
