import { Tabs } from '@mantine/core';
import { useMay } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { PageHeader, TabList } from '../../ui/index.ts';
import { YourData } from './data/your-data.tsx';
import { Keys } from './keys/keys.tsx';
import { Organisation } from './organisation.tsx';
import { PlanTab } from './plan/plan.tsx';
import { SecurityPolicy } from './security-policy.tsx';
import { SignIn } from './sign-in/sign-in.tsx';

/** Settings of the organisation. One's own sign-in stands under Security. */
export function Page() {
  const mayReadTenant = useMay('tenant.read');
  const mayReadPeople = useMay('people.read');
  const [tab, setTab] = useSearchParameter('tab', 'organisation');
  return (
    <>
      <PageHeader title="Settings" />
      <Tabs value={tab} onChange={(value) => setTab(value, { replace: false })} keepMounted={false}>
        <TabList mb="lg">
          {mayReadTenant && <Tabs.Tab value="organisation">Organisation</Tabs.Tab>}
          {mayReadTenant && <Tabs.Tab value="plan">Plan</Tabs.Tab>}
          {mayReadTenant && <Tabs.Tab value="keys">Keys</Tabs.Tab>}
          {mayReadTenant && <Tabs.Tab value="security">Security policy</Tabs.Tab>}
          {mayReadPeople && <Tabs.Tab value="sign-in">Sign-in</Tabs.Tab>}
          {mayReadTenant && <Tabs.Tab value="data">Your data</Tabs.Tab>}
        </TabList>
        {mayReadTenant && <Tabs.Panel value="organisation"><Organisation /></Tabs.Panel>}
        {mayReadTenant && <Tabs.Panel value="plan"><PlanTab /></Tabs.Panel>}
        {mayReadTenant && <Tabs.Panel value="keys"><Keys /></Tabs.Panel>}
        {mayReadTenant && <Tabs.Panel value="security"><SecurityPolicy /></Tabs.Panel>}
        {mayReadPeople && <Tabs.Panel value="sign-in"><SignIn /></Tabs.Panel>}
        {mayReadTenant && <Tabs.Panel value="data"><YourData /></Tabs.Panel>}
      </Tabs>
    </>
  );
}
