import { Button, Tabs } from '@mantine/core';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Dialog, PageHeader, TabList, toast } from '../../ui/index.ts';
import { ModelsTab } from './models-tab.tsx';
import type { Term } from './price-words.ts';
import { RepricingTab } from './repricing-tab.tsx';
import { TermForm, type TermStart } from './term-form.tsx';
import { TermsTab } from './terms-tab.tsx';

/** What models cost: the lists, what the organisation agreed, and what history would cost at other prices. */
export function Page() {
  const [tab, setTab] = useSearchParameter('tab', 'models');
  const [make, setMake] = useSearchParameter('make', '');
  const [start, setStart] = useState<TermStart | null>(null);
  const [editing, setEditing] = useState<Term | null>(null);
  const mayManage = useMay('prices.manage');
  const close = (): void => { setMake(null); setStart(null); setEditing(null); };
  const open = mayManage ? (from: TermStart): void => setStart(from) : undefined;
  return (
    <>
      <PageHeader
        title="Prices" lead="What each model costs you, where that price comes from, and what you agreed with your providers."
        actions={mayManage ? <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setMake('price')}>Set a price</Button> : undefined}
      />
      <Tabs value={tab} onChange={(value) => setTab(value, { replace: false })} keepMounted={false}>
        <TabList mb="lg">
          <Tabs.Tab value="models">Models in use</Tabs.Tab>
          <Tabs.Tab value="terms">Your prices</Tabs.Tab>
          <Tabs.Tab value="again">Price history again</Tabs.Tab>
        </TabList>
        <Tabs.Panel value="models"><ModelsTab {...open === undefined ? {} : { onSet: open }} /></Tabs.Panel>
        <Tabs.Panel value="terms"><TermsTab {...mayManage ? { onEdit: setEditing } : {}} /></Tabs.Panel>
        <Tabs.Panel value="again"><RepricingTab /></Tabs.Panel>
      </Tabs>
      <Dialog opened={mayManage && (make === 'price' || start !== null || editing !== null)} onClose={close} title={editing === null ? 'Set a price' : 'Change this price'}>
        <TermForm key={`${editing?.id} ${start?.provider} ${start?.model}`} term={editing} start={start} onDone={() => { toast('Price saved', 'It holds ten seconds from now. What was billed before stays as it is.'); close(); }} onCancel={close} />
      </Dialog>
    </>
  );
}
