import type { MoneyKind } from '@keystead/contract';
import { moneyKinds } from '@keystead/contract';
import { SegmentedControl } from '@mantine/core';
import { useSearchParameter } from '../../navigation/index.ts';

export const moneyWords: Readonly<Record<MoneyKind, string>> = { own: 'Own keys', platform: 'Credits', sandbox: 'Sandbox' };

/** Whose money is looked at, in the address. The three never stand in one sum. */
export function useMoney(): { readonly money: MoneyKind; readonly choice: React.ReactNode } {
  const [chosen, choose] = useSearchParameter('money', 'own');
  const money = moneyKinds.find((each) => each === chosen) ?? 'own';
  return { money, choice: <SegmentedControl aria-label="Whose money" value={money} onChange={(value) => choose(value, { replace: false })} data={moneyKinds.map((value) => ({ value, label: moneyWords[value] }))} /> };
}
