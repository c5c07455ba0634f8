import { Button, Tabs } from '@mantine/core';
import { Plus } from 'lucide-react';
import { useMay } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { PageHeader, TabList } from '../../ui/index.ts';
import { HoursTab } from './hours-tab.tsx';
import { PilotsTab } from './pilots-tab.tsx';

/** Hours saved by app: what work took before, and what it takes now; and pilots with their reports. */
export function Page() {
  const [tab, setTab] = useSearchParameter('tab', 'hours');
  const [, setMake] = useSearchParameter('make', '');
  const mayManage = useMay('tenant.manage');
  return (
    <>
      <PageHeader
        title="Time saved" trail={[{ label: 'Usage', href: '/usage' }]} lead="What a piece of work took before there was an app for it, and what it takes now: from the start of a run to its export or approval, or as somebody entered it."
        actions={tab === 'pilots' && mayManage ? <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setMake('pilot')}>Begin a pilot</Button> : undefined}
      />
      <Tabs value={tab} onChange={(value) => setTab(value, { replace: false })} keepMounted={false}>
        <TabList mb="lg"><Tabs.Tab value="hours">Hours</Tabs.Tab><Tabs.Tab value="pilots">Pilots</Tabs.Tab></TabList>
        <Tabs.Panel value="hours"><HoursTab /></Tabs.Panel>
        <Tabs.Panel value="pilots"><PilotsTab /></Tabs.Panel>
      </Tabs>
    </>
  );
}
