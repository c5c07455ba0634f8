import { Tabs } from '@mantine/core';
import { useSearchParameter } from '../../navigation/index.ts';
import { PageHeader, TabList } from '../../ui/index.ts';
import { AuditorLinks } from './auditor-links.tsx';
import { Streams } from './streams.tsx';

/** Who else sees the log: systems that it is sent to, and auditors from outside. */
export function Page() {
  const [tab, setTab] = useSearchParameter('tab', 'streams');
  return (
    <>
      <PageHeader title="Streams and auditors" lead="Send the audit log to your own systems as it is written, or let an auditor read it here for a while." />
      <Tabs value={tab} onChange={(value) => setTab(value, { replace: false })} keepMounted={false}>
        <TabList mb="lg"><Tabs.Tab value="streams">Streams</Tabs.Tab><Tabs.Tab value="auditors">Auditor links</Tabs.Tab></TabList>
        <Tabs.Panel value="streams"><Streams /></Tabs.Panel>
        <Tabs.Panel value="auditors"><AuditorLinks /></Tabs.Panel>
      </Tabs>
    </>
  );
}
