import type { AnswerOf } from '../../api/index.ts';
import { parseUsd } from '../settings/parse-usd.ts';

const nanoInUsd = 1_000_000_000;

/** Caps as they are sent; `null`: none. */
export interface Caps {
  readonly monthNanoUsd: number | null;
  readonly dayNanoUsd: number | null;
  readonly requestsPerMinute: number | null;
  readonly tokensPerMinute: number | null;
  readonly maxConcurrent: number | null;
}

/** An amount in nano-US-dollars as it is typed; empty for none. */
export function usdText(nanoUsd: number | null): string {
  return nanoUsd === null ? '' : String(nanoUsd / nanoInUsd);
}

/** What was typed into the fields of caps; empty is no cap. The form has checked their shape. */
export function capsOf(values: Readonly<Record<string, string>>): Caps {
  const count = (name: string): number | null => {
    const text = values[name]?.trim() ?? '';
    return text === '' ? null : Number(text);
  };
  return { monthNanoUsd: parseUsd(values['month'] ?? ''), dayNanoUsd: parseUsd(values['day'] ?? ''), requestsPerMinute: count('requests'), tokensPerMinute: count('tokens'), maxConcurrent: count('concurrent') };
}

/** How much of the fullest spending cap is used, in percent; `null` without any. */
export function capUsePercent({ month, day }: AnswerOf<'readCredential'>['caps']): number | null {
  const used = [month, day].flatMap((cap) => (cap === null || cap.limitNanoUsd === 0 ? [] : ((cap.reservedNanoUsd + cap.settledNanoUsd) / cap.limitNanoUsd) * 100));
  return used.length === 0 ? null : Math.max(...used);
}
