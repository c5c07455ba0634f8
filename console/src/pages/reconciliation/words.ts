import { formatMoney } from '../../ui/index.ts';

/** Money with its sign; a difference of nothing is nothing. */
export function signedMoney(nanoUsd: number): string {
  if (nanoUsd === 0) return formatMoney(0);
  return `${nanoUsd < 0 ? '−' : '+'}${formatMoney(Math.abs(nanoUsd))}`;
}

/** Tokens with their sign. */
export function signedNumber(count: number): string {
  return count === 0 ? '0' : `${count < 0 ? '−' : '+'}${Math.abs(count).toLocaleString('en-US')}`;
}
