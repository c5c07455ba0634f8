import { Tabs } from '@mantine/core';
import { useMay } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { PageHeader, TabList } from '../../ui/index.ts';
import { DepartmentsTab } from './departments-tab.tsx';
import { MonthTab } from './month-tab.tsx';
import { ProjectsTab } from './projects-tab.tsx';
import { SettingsTab } from './settings-tab.tsx';

/** What each department and client project is charged, month by month. */
export function Page() {
  const [tab, setTab] = useSearchParameter('tab', 'month');
  const mayManage = useMay('chargeback.manage');
  return (
    <>
      <PageHeader title="Chargeback" lead="What each department and client project is charged, month by month. Amounts are US dollars; months and days are UTC." />
      <Tabs value={tab} onChange={(value) => setTab(value, { replace: false })} keepMounted={false}>
        <TabList mb="lg">
          <Tabs.Tab value="month">By month</Tabs.Tab>
          <Tabs.Tab value="departments">Departments</Tabs.Tab>
          <Tabs.Tab value="projects">Projects</Tabs.Tab>
          <Tabs.Tab value="settings">Settings</Tabs.Tab>
        </TabList>
        <Tabs.Panel value="month"><MonthTab mayManage={mayManage} /></Tabs.Panel>
        <Tabs.Panel value="departments"><DepartmentsTab mayManage={mayManage} /></Tabs.Panel>
        <Tabs.Panel value="projects"><ProjectsTab mayManage={mayManage} /></Tabs.Panel>
        <Tabs.Panel value="settings"><SettingsTab mayManage={mayManage} /></Tabs.Panel>
      </Tabs>
    </>
  );
}
