import type { CallEnd } from '../health/live-health.ts';
import type { RetryWord } from '../routing/retry-after.ts';
import type { Verdict } from '../routing/verdict.ts';

/** What an error tells the breakers. */
export function callEnd({ blames, code }: Verdict, word: RetryWord): CallEnd {
  if (blames === 'nobody') return { kind: 'answered', firstByteMilliseconds: null };
  return blames === 'limit' ? { kind: 'limited', restMilliseconds: word.waitMilliseconds ?? 0, code } : { kind: 'failed', blames, code };
}
