import { ActionIcon, Button, Progress, Tooltip } from '@mantine/core';
import { Plus, Trash2, Wallet } from 'lucide-react';
import { useState } from 'react';
import { type ItemOf, useAction, useMay, usePages } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, Confirm, Dialog, EmptyState, formatMoney, ProblemNotice, Time, toast, Waiting } from '../../ui/index.ts';
import { BudgetForm, periodText } from './budget-form.tsx';
import classes from './settings.module.css';

type Budget = ItemOf<'listBudgets'>;

/** Hard caps on spend: what is settled, what is reserved by calls under way, what is left. */
export function Budgets() {
  const list = usePages('listBudgets', undefined, { pollMilliseconds: 10_000 });
  const mayManage = useMay('budgets.manage');
  const [make, setMake] = useSearchParameter('make', '');
  const [removing, setRemoving] = useState<Budget | null>(null);
  const remove = useAction('deleteBudget', { invalidates: ['listBudgets', 'readHome'] });
  async function confirm(budget: Budget): Promise<void> {
    if (await remove.run({ params: { budgetId: budget.id } }) === null) return;
    setRemoving(null);
    toast('Budget removed');
  }
  const add = mayManage ? <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setMake('budget')}>Set a budget</Button> : undefined;
  return (
    <>
      <Card flush title="Budgets" lead="Hard caps for the whole organisation. A call that might pass one is refused before it is sent." actions={add}>
        {list.problem !== null && <ProblemNotice problem={list.problem} onRetry={list.retry} />}
        {list.items === undefined && list.problem === null && <div className={classes.budget}><Waiting lines={3} /></div>}
        {list.items?.length === 0 && <EmptyState icon={Wallet} title="No cap yet" actions={add}><p>Without one the only limit is the one you set at your provider.</p></EmptyState>}
        {list.items?.map((budget) => <BudgetRow key={budget.id} budget={budget} {...(mayManage ? { onRemove: () => { remove.clear(); setRemoving(budget); } } : {})} />)}
      </Card>
      <Dialog opened={make === 'budget' && mayManage} onClose={() => setMake(null)} title="Set a budget"><BudgetForm onDone={() => { setMake(null); toast('Budget set'); }} onCancel={() => setMake(null)} /></Dialog>
      <Confirm opened={removing !== null} onClose={() => setRemoving(null)} title={`Remove “${removing?.name ?? ''}”?`} confirmLabel="Remove" busy={remove.busy} problem={remove.problem} onConfirm={() => { if (removing !== null) void confirm(removing); }}>
        <p>Calls are no longer held to {formatMoney(removing?.limitNanoUsd)} {removing === null ? '' : periodText[removing.period].toLowerCase()}. What was spent stays recorded.</p>
      </Confirm>
    </>
  );
}

function BudgetRow({ budget, onRemove }: { readonly budget: Budget; readonly onRemove?: () => void }) {
  const share = (value: number) => (budget.limitNanoUsd === 0 ? 100 : Math.min((value / budget.limitNanoUsd) * 100, 100));
  const left = Math.max(budget.limitNanoUsd - budget.settledNanoUsd - budget.reservedNanoUsd, 0);
  const used = share(budget.settledNanoUsd + budget.reservedNanoUsd);
  const colour = used >= 90 ? 'red' : used >= 75 ? 'yellow' : 'pine';
  return (
    <article className={classes.budget}>
      <div className={classes.budgetHead}>
        <div><h3>{budget.name}</h3><Badge>{periodText[budget.period]}</Badge></div>
        {onRemove !== undefined && <Tooltip label="Remove"><ActionIcon aria-label={`Remove ${budget.name}`} onClick={onRemove}><Trash2 size={15} aria-hidden /></ActionIcon></Tooltip>}
      </div>
      <Progress.Root size={8} mt="xs">
        <Progress.Section value={share(budget.settledNanoUsd)} color={colour} aria-label={`${budget.name}: spent`} />
        <Progress.Section value={share(budget.reservedNanoUsd)} color={colour} opacity={0.45} aria-label={`${budget.name}: reserved`} />
      </Progress.Root>
      <div className={`${classes.budgetNumbers} ks-number`}>
        <span>{formatMoney(budget.settledNanoUsd)} spent{budget.reservedNanoUsd > 0 && `, ${formatMoney(budget.reservedNanoUsd)} reserved by calls under way`}</span>
        <span>{formatMoney(left)} of {formatMoney(budget.limitNanoUsd)} left{budget.resetsAt !== null && <>, resets <Time iso={budget.resetsAt} /></>}</span>
      </div>
    </article>
  );
}
