import { Button, Tabs } from '@mantine/core';
import { PackageCheck } from 'lucide-react';
import { useRead } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { formatNumber, PageHeader, ProblemNotice, Stat, StatRow, TabList } from '../../ui/index.ts';
import { DataFlowTab } from './data-flow-tab.tsx';
import { IsolationTab } from './isolation-tab.tsx';
import { KeysTab } from './keys-tab.tsx';
import { PacksTab } from './packs-tab.tsx';
import { QuestionsTab } from './questions-tab.tsx';
import { RightsTab } from './rights-tab.tsx';
import { SubprocessorsTab } from './subprocessors-tab.tsx';

/** What a security reviewer asks for, from the configuration in force. */
export function Page() {
  const [tab, setTab] = useSearchParameter('tab', 'flow');
  const { data, error, refetch } = useRead('readEvidence');
  const counted = data === undefined ? undefined : Map.groupBy(data.questions, ({ answer }) => answer);
  const rest = data === undefined || counted === undefined ? 0 : data.questions.length - (['yes', 'partly', 'not-met'] as const).reduce((sum, answer) => sum + (counted.get(answer)?.length ?? 0), 0);
  return (
    <>
      <PageHeader
        title="Evidence" lead="What a security reviewer asks for, read from what is configured and recorded now. What is missing is said to be missing."
        actions={tab === 'packs' ? undefined : <Button variant="default" leftSection={<PackageCheck size={16} aria-hidden />} onClick={() => setTab('packs', { replace: false })}>Evidence packs</Button>}
      />
      <StatRow>
        <Stat label="Answered yes" value={counted === undefined ? undefined : formatNumber(counted.get('yes')?.length ?? 0)} href="/evidence?tab=questions&answer=yes" note={data === undefined ? undefined : `of ${formatNumber(data.questions.length)} questions`} />
        <Stat label="Partly" value={counted === undefined ? undefined : formatNumber(counted.get('partly')?.length ?? 0)} href="/evidence?tab=questions&answer=partly" />
        <Stat label="Not met" value={counted === undefined ? undefined : formatNumber(counted.get('not-met')?.length ?? 0)} href="/evidence?tab=questions&answer=not-met" note={rest === 0 ? undefined : `${formatNumber(rest)} more ${rest === 1 ? 'is' : 'are'} yours to answer`} />
        <Stat label="Subprocessors" value={data === undefined ? undefined : formatNumber(data.subprocessors.length)} href="/evidence?tab=subprocessors" />
      </StatRow>
      <Tabs value={tab} onChange={(value) => setTab(value, { replace: false })} keepMounted={false} mt="lg">
        <TabList mb="lg">
          <Tabs.Tab value="flow">Data flow</Tabs.Tab>
          <Tabs.Tab value="questions">Questions</Tabs.Tab>
          <Tabs.Tab value="subprocessors">Subprocessors</Tabs.Tab>
          <Tabs.Tab value="keys">Keys</Tabs.Tab>
          <Tabs.Tab value="rights">Rights</Tabs.Tab>
          <Tabs.Tab value="isolation">Isolation</Tabs.Tab>
          <Tabs.Tab value="packs">Packs</Tabs.Tab>
        </TabList>
        <ProblemNotice problem={error} onRetry={() => void refetch()} />
        <Tabs.Panel value="flow"><DataFlowTab flow={data?.flow} /></Tabs.Panel>
        <Tabs.Panel value="questions"><QuestionsTab questions={data?.questions} /></Tabs.Panel>
        <Tabs.Panel value="subprocessors"><SubprocessorsTab rows={data?.subprocessors} /></Tabs.Panel>
        <Tabs.Panel value="keys"><KeysTab rows={data?.keys} /></Tabs.Panel>
        <Tabs.Panel value="rights"><RightsTab rows={data?.permissions} /></Tabs.Panel>
        <Tabs.Panel value="isolation"><IsolationTab /></Tabs.Panel>
        <Tabs.Panel value="packs"><PacksTab /></Tabs.Panel>
      </Tabs>
    </>
  );
}
