import { Button, Tabs } from '@mantine/core';
import { Plus } from 'lucide-react';
import { useMay } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { PageHeader, TabList } from '../../ui/index.ts';
import { Guides } from './guides.tsx';
import { Register } from './register.tsx';
import { Rules } from './rules.tsx';

/** What was agreed with providers, which data needs it, and what to ask a provider for. */
export function Page() {
  const [tab, setTab] = useSearchParameter('tab', 'register');
  const [, setMake] = useSearchParameter('make', '');
  const mayManage = useMay('policy.manage');
  return (
    <>
      <PageHeader
        title="Agreements" lead="What you agreed with providers. The gateway goes by it before data leaves, and reminds you before an agreement ends."
        actions={tab === 'register' && mayManage ? <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setMake('agreement')}>Register an agreement</Button> : undefined}
      />
      <Tabs value={tab} onChange={(value) => setTab(value, { replace: false })} keepMounted={false}>
        <TabList mb="lg">
          <Tabs.Tab value="register">Register</Tabs.Tab>
          <Tabs.Tab value="rules">What data needs</Tabs.Tab>
          <Tabs.Tab value="guides">Guides for providers</Tabs.Tab>
        </TabList>
        <Tabs.Panel value="register"><Register /></Tabs.Panel>
        <Tabs.Panel value="rules"><Rules /></Tabs.Panel>
        <Tabs.Panel value="guides"><Guides /></Tabs.Panel>
      </Tabs>
    </>
  );
}
