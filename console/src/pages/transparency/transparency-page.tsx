import { Tabs } from '@mantine/core';
import { useMemo } from 'react';
import { useRead } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Column, formatNumber, PageHeader, Stat, StatRow, TabList } from '../../ui/index.ts';
import { BreakGlass } from './break-glass.tsx';
import { Touches } from './touches.tsx';
import { TouchesOverTime } from './touches-over-time.tsx';

/** Who touched which key, and who from outside may look in: what a reviewer asks first. */
export function Page() {
  const [tab, setTab] = useSearchParameter('tab', 'keys');
  const [credential] = useSearchParameter('credential', '');
  return (
    <>
      <PageHeader title="Access transparency" lead="Every touch of a key and every act of the platform’s people, from the same log that anyone can verify." />
      <Figures />
      <Tabs value={tab} onChange={(value) => setTab(value, { replace: false })} keepMounted={false} mt="lg">
        <TabList mb="lg">
          <Tabs.Tab value="keys">Keys</Tabs.Tab>
          <Tabs.Tab value="support">Support access</Tabs.Tab>
        </TabList>
        <Tabs.Panel value="keys"><Column><TouchesOverTime credentialId={credential === '' ? null : credential} /><Touches /></Column></Tabs.Panel>
        <Tabs.Panel value="support"><BreakGlass /></Tabs.Panel>
      </Tabs>
    </>
  );
}

function Figures() {
  const policy = useRead('readAccessPolicy');
  const summary = useRead('summariseKeyAccess', { query: {} });
  const visits = useRead('listBreakGlass', { query: { limit: 200 } });
  const touches = useMemo(() => summary.data?.days.filter((row) => row.kind !== 'operator' && row.kind !== 'support').reduce((sum, row) => sum + row.count, 0), [summary.data]);
  const real = visits.data?.items.filter((row) => !row.drill && row.firstUsedAt !== null);
  const drills = visits.data?.items.filter((row) => row.drill && row.state === 'ended');
  return (
    <StatRow>
      <Stat label="Touches of keys" value={touches === undefined ? undefined : formatNumber(touches)} note="in the last 30 days" />
      <Stat label="People with operator rights" value={policy.data === undefined ? undefined : formatNumber(policy.data.operators)} note="over this installation" />
      <Stat label="Support was in" value={real === undefined ? undefined : `${formatNumber(real.length)} ${real.length === 1 ? 'time' : 'times'}`} note={policy.data?.consent === 'owner' ? 'only with an owner’s consent' : policy.data === undefined ? undefined : 'with an owner’s or a second operator’s consent'} />
      <Stat label="Drills held" value={drills === undefined ? undefined : formatNumber(drills.length)} note={drills?.[0] === undefined ? 'none yet' : `last on ${new Date(drills[0].requestedAt).toLocaleDateString('en-US', { dateStyle: 'medium' })}`} />
    </StatRow>
  );
}
