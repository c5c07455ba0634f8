import { unsettledTexts } from '@keystead/contract';
import { Button } from '@mantine/core';
import { type AnswerOf, useAction, useMay } from '../../api/index.ts';
import { Card, counted, formatMoney, formatNumber, ProblemNotice, toast } from '../../ui/index.ts';

/** Rows that stand at the most their requests could use, and what this bill says of them. */
export function Estimates({ statementId, estimates }: { readonly statementId: string; readonly estimates: AnswerOf<'readReconciliation'>['estimates'] }) {
  const settle = useAction('settleEstimates', { invalidates: ['readReconciliation', 'listBillingStatements', 'readUsage', 'listLedger'] });
  const mayManage = useMay('reconciliation.manage');
  const { settles, stay, reconciled } = estimates;
  if (settles.requests === 0 && stay.length === 0 && reconciled === 0) return null;
  const run = async (): Promise<void> => {
    const done = await settle.run({ params: { statementId } });
    if (done !== null) toast(`${counted(done.answer.reconciled, 'estimate')} settled`, 'They now stand at what the provider counted. What they were estimated at is kept.');
  };
  return (
    <Card
      title="Our estimates" lead="Calls whose count never came stand at the most they could use, until a bill settles them."
      actions={mayManage && settles.requests > 0 ? <Button size="xs" loading={settle.busy} onClick={() => void run()}>Settle {counted(settles.requests, 'estimate')}</Button> : undefined}
    >
      <ProblemNotice problem={settle.problem} />
      {settles.requests > 0 && <p>{formatNumber(settles.requests)} can be settled: from {formatMoney(settles.estimatedNanoUsd)} to the {formatMoney(settles.countedNanoUsd)} that the provider counted. Settled rows stay as they are, and budgets keep what they counted.</p>}
      {stay.map(({ reason, requests }) => <p key={reason}>{formatNumber(requests)} stay estimates. {unsettledTexts[reason]}</p>)}
      {reconciled > 0 && <p>{formatNumber(reconciled)} were settled by this bill.</p>}
    </Card>
  );
}
