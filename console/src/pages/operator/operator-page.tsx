import { Button, Tabs } from '@mantine/core';
import { Building2 } from 'lucide-react';
import { useSearchParameter } from '../../navigation/index.ts';
import { PageHeader, TabList } from '../../ui/index.ts';
import { Invoices } from './billing/invoices.tsx';
import { PlatformKeys } from './billing/platform-keys.tsx';
import { HeldReports } from './incidents/held-reports.tsx';
import { Incidents } from './incidents/incidents.tsx';
import { Log } from './log.tsx';
import { Operators } from './operators.tsx';
import { Organisations } from './organisations.tsx';
import { Support } from './support.tsx';

/** The installation, for whoever runs it: organisations as a list, and nothing of what is in them. */
export function Page() {
  const [tab, setTab] = useSearchParameter('tab', 'organisations');
  const [, setMake] = useSearchParameter('make', '');
  return (
    <>
      <PageHeader
        title="Installation" lead="You see organisations as a list, never what is in them. What you do here stands in the platform’s log, and in the organisation’s own."
        actions={tab === 'organisations' ? <Button leftSection={<Building2 size={16} aria-hidden />} onClick={() => setMake('organisation')}>Make an organisation</Button> : undefined}
      />
      <Tabs value={tab} onChange={(value) => setTab(value, { replace: false })} keepMounted={false}>
        <TabList mb="lg">
          <Tabs.Tab value="organisations">Organisations</Tabs.Tab>
          <Tabs.Tab value="keys">Platform keys</Tabs.Tab>
          <Tabs.Tab value="invoices">Invoices</Tabs.Tab>
          <Tabs.Tab value="support">Support access</Tabs.Tab>
          <Tabs.Tab value="incidents">Incidents</Tabs.Tab>
          <Tabs.Tab value="reports">Reports held</Tabs.Tab>
          <Tabs.Tab value="operators">Operators</Tabs.Tab>
          <Tabs.Tab value="log">Log</Tabs.Tab>
        </TabList>
        <Tabs.Panel value="organisations"><Organisations /></Tabs.Panel>
        <Tabs.Panel value="keys"><PlatformKeys /></Tabs.Panel>
        <Tabs.Panel value="invoices"><Invoices /></Tabs.Panel>
        <Tabs.Panel value="support"><Support /></Tabs.Panel>
        <Tabs.Panel value="incidents"><Incidents /></Tabs.Panel>
        <Tabs.Panel value="reports"><HeldReports /></Tabs.Panel>
        <Tabs.Panel value="operators"><Operators /></Tabs.Panel>
        <Tabs.Panel value="log"><Log /></Tabs.Panel>
      </Tabs>
    </>
  );
}
