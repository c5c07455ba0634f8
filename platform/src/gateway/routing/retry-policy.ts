import type { Priority } from '@keystead/contract';
import type { RetryWord } from './retry-after.ts';
import type { Verdict } from './verdict.ts';

/** What one request has tried so far, with the attempt that has just failed. */
export interface Tries {
  readonly total: number;
  /** At the present leg. */
  readonly here: number;
  /** That began in the last three seconds. */
  readonly recent: number;
  /** A leg was asked a second time at once already. */
  readonly repeated: boolean;
}

export interface Circumstances {
  readonly verdict: Pick<Verdict, 'action' | 'retry'>;
  readonly word: RetryWord;
  readonly tries: Tries;
  /** Over all legs. */
  readonly mostAttempts: number;
  /** Another leg could be asked now. */
  readonly hasNext: boolean;
  readonly priority: Priority;
  /** Its breaker is open, and it was asked only because nothing else was left. */
  readonly lastResort: boolean;
  /** Whether the credential's budget of repeats has one left; it is taken by the asking. */
  readonly takeRepeat: () => boolean;
  /** 0 up to 1. */
  readonly random: () => number;
}

export type Decision =
  | { readonly kind: 'again'; readonly waitMilliseconds: number }
  | { readonly kind: 'next' }
  /** What came is the last word. */
  | { readonly kind: 'end' };

export const recentMilliseconds = 3_000;
/** S02: in three seconds, and at one leg. */
const mostRecent = 4;
/** How long a provider is waited for that asks for it, where nobody else can serve. */
export const patienceAlone = 5_000;
/** … and where another leg could: who is in a hurry goes there at once, who is not keeps to the first leg. */
const patience: Readonly<Record<Priority, number>> = { high: 0, normal: 1_000, low: 5_000 };
const firstBackOffMilliseconds = 500;

/** Whether the same leg is asked again, and when; or the next one; or neither. Pure but for the two functions handed in. */
export function decide(at: Circumstances): Decision {
  const { verdict, word, tries, hasNext } = at;
  if (verdict.action === 'pass') return { kind: 'end' };
  const otherwise: Decision = hasNext && tries.total < at.mostAttempts ? { kind: 'next' } : { kind: 'end' };
  if (verdict.action === 'larger' || word.shouldRetry === false || at.lastResort) return otherwise;
  if (tries.total >= at.mostAttempts || tries.here >= mostRecent || tries.recent >= mostRecent) return otherwise;
  const wait = waitOf(at);
  return wait !== null && at.takeRepeat() ? { kind: 'again', waitMilliseconds: wait } : otherwise;
}

/** Milliseconds until the same leg may be asked again; `null`: it is not. */
function waitOf({ verdict, word, tries, hasNext, priority, random }: Circumstances): number | null {
  if (verdict.retry === 'later') {
    const most = hasNext ? patience[priority] : patienceAlone;
    if (word.waitMilliseconds !== null) return word.waitMilliseconds > most ? null : word.waitMilliseconds * (1 + random() / 10);
    if (hasNext && priority !== 'low') return null;
    return firstBackOffMilliseconds * 2 ** (tries.here - 1) * (0.5 + random() / 2);
  }
  if (verdict.retry === 'never' && word.shouldRetry !== true) return null;
  return tries.repeated ? null : 0;
}
