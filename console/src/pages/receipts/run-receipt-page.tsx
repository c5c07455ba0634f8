import { usePathParameter } from '../../navigation/index.ts';
import { Card, PageHeader } from '../../ui/index.ts';
import { RunReceiptCard } from './run-receipt-card.tsx';

/** The receipt of a run of an app. */
export function Page() {
  const runId = usePathParameter('runId');
  return (
    <>
      <PageHeader title="Receipt of a run" lead="What its requests add up to, each with its own receipt and proof" trail={[{ label: 'History', href: '/runs' }, { label: 'Run', href: `/runs/${runId}` }]} />
      <Card><RunReceiptCard runId={runId} /></Card>
    </>
  );
}
