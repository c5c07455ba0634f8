import type { LedgerRow } from '@keystead/contract';
import { Badge, type Tone } from '../../ui/index.ts';

const outcomes: Readonly<Record<LedgerRow['outcome'], { readonly label: string; readonly tone: Tone }>> = {
  answered: { label: 'Answered', tone: 'good' }, failed: { label: 'Failed', tone: 'bad' }, cancelled: { label: 'Cancelled', tone: 'neutral' }, refused: { label: 'Refused', tone: 'warn' },
};

export function OutcomeBadge({ row }: { readonly row: Pick<LedgerRow, 'outcome' | 'status'> }) {
  const { label, tone } = outcomes[row.outcome];
  return <Badge tone={tone} dot title={`HTTP ${row.status}`}>{row.outcome === 'answered' ? label : `${label} ${row.status}`}</Badge>;
}
