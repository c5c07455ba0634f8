import { Tabs } from '@mantine/core';
import { useMay } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { PageHeader } from '../../ui/index.ts';
import { Budgets } from './budgets.tsx';
import { Organisation } from './organisation.tsx';
import { Security } from './security.tsx';
import { Sessions } from './sessions.tsx';

/** Settings of the organisation, and of one's own sign-in. */
export function Page() {
  const mayReadTenant = useMay('tenant.read');
  const mayReadBudgets = useMay('budgets.read');
  const [tab, setTab] = useSearchParameter('tab', 'organisation');
  return (
    <>
      <PageHeader title="Settings" />
      <Tabs value={tab} onChange={(value) => setTab(value, { replace: false })} keepMounted={false}>
        <Tabs.List mb="lg">
          {mayReadTenant && <Tabs.Tab value="organisation">Organisation</Tabs.Tab>}
          {mayReadBudgets && <Tabs.Tab value="budgets">Budgets</Tabs.Tab>}
          <Tabs.Tab value="security">Sign-in security</Tabs.Tab>
          <Tabs.Tab value="sessions">Sessions</Tabs.Tab>
        </Tabs.List>
        {mayReadTenant && <Tabs.Panel value="organisation"><Organisation /></Tabs.Panel>}
        {mayReadBudgets && <Tabs.Panel value="budgets"><Budgets /></Tabs.Panel>}
        <Tabs.Panel value="security"><Security /></Tabs.Panel>
        <Tabs.Panel value="sessions"><Sessions /></Tabs.Panel>
      </Tabs>
    </>
  );
}
