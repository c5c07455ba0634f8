import type { Batch } from '@keystead/contract';
import { formatMoney, formatNumber } from '../../ui/index.ts';

/** What a batch cost: own keys and platform keys apart, never in one sum; what is not known yet is said. */
export function CostOf({ batch: { cost } }: { readonly batch: Pick<Batch, 'cost'> }) {
  const notes = [
    cost.platformNanoUsd > 0 ? `${formatMoney(cost.platformNanoUsd)} from credits` : null,
    cost.pendingRows > 0 ? `${formatNumber(cost.pendingRows)} ${cost.pendingRows === 1 ? 'row' : 'rows'} not yet counted` : null,
    cost.unpricedRows > 0 ? `${formatNumber(cost.unpricedRows)} without a known price` : null,
  ].filter((note) => note !== null);
  return <span className="ks-number">{formatMoney(cost.ownNanoUsd)}{notes.length > 0 && <small className="ks-faint"> {notes.join(', ')}</small>}</span>;
}
