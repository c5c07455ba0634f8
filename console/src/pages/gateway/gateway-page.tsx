import { Tabs } from '@mantine/core';
import { useMay } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { PageHeader, TabList } from '../../ui/index.ts';
import { ConnectTab } from './connect-tab.tsx';
import { RoutesTab } from './routes-tab.tsx';
import { TokensTab } from './tokens-tab.tsx';

/** The gateway: how programs reach it, their tokens, the routes. */
export function Page() {
  const [tab, setTab] = useSearchParameter('tab', 'connect');
  const mayReadTokens = useMay('tokens.read');
  return (
    <>
      <PageHeader title="Gateway" lead="One address for every official SDK. Calls go to the provider with your own key, and each one is metered and recorded." />
      <Tabs value={tab} onChange={(value) => setTab(value, { replace: false })} keepMounted={false}>
        <TabList mb="lg">
          <Tabs.Tab value="connect">Connect</Tabs.Tab>
          {mayReadTokens && <Tabs.Tab value="tokens">Tokens</Tabs.Tab>}
          <Tabs.Tab value="routes">Routes</Tabs.Tab>
        </TabList>
        <Tabs.Panel value="connect"><ConnectTab /></Tabs.Panel>
        {mayReadTokens && <Tabs.Panel value="tokens"><TokensTab /></Tabs.Panel>}
        <Tabs.Panel value="routes"><RoutesTab /></Tabs.Panel>
      </Tabs>
    </>
  );
}
