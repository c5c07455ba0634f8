import type { Budget } from '@keystead/contract';
import { Button, Tabs } from '@mantine/core';
import { Plus, Wallet } from 'lucide-react';
import { useState } from 'react';
import { useAction, useMay, usePages } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Card, Confirm, Dialog, EmptyState, PageHeader, ProblemNotice, TabList, toast, Waiting } from '../../ui/index.ts';
import { Alerts } from './alerts.tsx';
import { BudgetForm } from './budget-form.tsx';
import { BudgetRow } from './budget-row.tsx';
import { BudgetTable } from './budget-table.tsx';
import { amountText, periodText } from './budget-words.ts';
import classes from './budgets.module.css';

/** Hard caps and rate limits: what is settled, what is reserved by calls under way, what is left. */
export function Page() {
  const list = usePages('listBudgets', undefined, { pollMilliseconds: 3_000 });
  const mayManage = useMay('budgets.manage');
  const [tab, setTab] = useSearchParameter('tab', 'bars');
  const [make, setMake] = useSearchParameter('make', '');
  const [editing, setEditing] = useState<Budget | null>(null);
  const [removing, setRemoving] = useState<Budget | null>(null);
  const add = mayManage ? <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setMake('budget')}>Set a budget</Button> : undefined;
  const acts = (budget: Budget) => (mayManage && !budget.managedWithCredential ? { onEdit: () => setEditing(budget), onRemove: () => setRemoving(budget) } : {});
  const close = (): void => { setMake(null); setEditing(null); };
  const empty = <EmptyState icon={Wallet} title="No cap yet" actions={add}><p>Without one the only limit is the one you set at your provider.</p></EmptyState>;
  return (
    <>
      <PageHeader title="Budgets" lead="Hard caps and rate limits. A call that might pass one is refused before it is sent." actions={add} />
      <Tabs value={tab} onChange={(value) => setTab(value, { replace: false })} keepMounted={false}>
        <TabList mb="lg">
          <Tabs.Tab value="bars">Now</Tabs.Tab>
          <Tabs.Tab value="table">As a table</Tabs.Tab>
          <Tabs.Tab value="alerts">Alerts</Tabs.Tab>
        </TabList>
        <Tabs.Panel value="bars">
          <Card flush>
            {list.problem !== null && <ProblemNotice problem={list.problem} onRetry={list.retry} />}
            {list.items === undefined && list.problem === null && <div className={classes.budget}><Waiting lines={3} /></div>}
            {list.items?.length === 0 && empty}
            {list.items?.map((budget) => <BudgetRow key={budget.id} budget={budget} {...acts(budget)} />)}
          </Card>
        </Tabs.Panel>
        <Tabs.Panel value="table"><BudgetTable list={list} empty={empty} /></Tabs.Panel>
        <Tabs.Panel value="alerts"><Alerts /></Tabs.Panel>
      </Tabs>
      <Dialog opened={mayManage && (make === 'budget' || editing !== null)} onClose={close} title={editing === null ? 'Set a budget' : `Change “${editing.name}”`}>
        <BudgetForm key={editing?.id ?? 'new'} budget={editing} onDone={() => { toast(editing === null ? 'Budget set' : 'Budget changed', 'In force in every process within a second.'); close(); }} onCancel={close} />
      </Dialog>
      <Removing budget={removing} onClose={() => setRemoving(null)} />
    </>
  );
}

function Removing({ budget, onClose }: { readonly budget: Budget | null; readonly onClose: () => void }) {
  const remove = useAction('deleteBudget', { invalidates: ['listBudgets', 'readHome'] });
  async function confirm(id: string): Promise<void> {
    if (await remove.run({ params: { budgetId: id } }) === null) return;
    onClose();
    toast('Budget removed');
  }
  return (
    <Confirm opened={budget !== null} onClose={() => { remove.clear(); onClose(); }} title={`Remove “${budget?.name ?? ''}”?`} confirmLabel="Remove" busy={remove.busy} problem={remove.problem} onConfirm={() => { if (budget !== null) void confirm(budget.id); }}>
      <p>Calls are no longer held to {budget === null ? '' : `${amountText(budget.unit, budget.limit)}, ${periodText[budget.period].toLowerCase()}`}. What was spent stays in the ledger.</p>
    </Confirm>
  );
}
