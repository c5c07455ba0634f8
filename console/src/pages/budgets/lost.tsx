import type { Budget } from '@keystead/contract';
import { Button } from '@mantine/core';
import { useAction, useMay } from '../../api/index.ts';
import { Notice, ProblemNotice, toast } from '../../ui/index.ts';
import { amountText } from './budget-words.ts';

/** What processes held that were lost with their disk: it counts as used until somebody compared it with the provider's bill. */
export function Lost({ budget }: { readonly budget: Budget }) {
  const mayManage = useMay('budgets.manage');
  const settle = useAction('settleLostReservations', { invalidates: ['listBudgets'] });
  async function decide(as: 'used' | 'unused'): Promise<void> {
    if (await settle.run({ params: { budgetId: budget.id }, body: { as } }) !== null) toast(as === 'used' ? 'Counted as used' : 'Free again');
  }
  return (
    <Notice title={`${amountText(budget.unit, budget.lost)} were held by a process that was lost`}>
      <p>It may have spent them, so they count as used. Compare with your provider’s bill, then decide.</p>
      {mayManage && (
        <>
          <Button size="xs" variant="default" loading={settle.busy} onClick={() => void decide('used')}>They were spent</Button>{' '}
          <Button size="xs" variant="default" loading={settle.busy} onClick={() => void decide('unused')}>They were not</Button>
        </>
      )}
      <ProblemNotice problem={settle.problem} />
    </Notice>
  );
}
