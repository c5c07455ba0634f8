import type { RetentionRule, RetentionSource } from '@keystead/contract';

const count = (number: number, one: string): string => (number === 1 ? `1 ${one}` : `${number} ${one}s`);

/** A rule by its name. */
export function ruleWords({ mode, days, hours }: RetentionRule): string {
  if (mode === 'days') return count(days ?? 0, 'day');
  if (mode === 'session') return `Session, at most ${count(hours ?? 0, 'hour')}`;
  return mode === 'zero' ? 'Nothing stored' : 'Kept';
}

/** What a rule does with the content of a run, as the rest of a sentence. */
export function keptWords({ mode, days, hours }: RetentionRule): string {
  if (mode === 'days') return `is kept for ${count(days ?? 0, 'day')}`;
  if (mode === 'session') return `is kept until the session of whoever started it ends, ${count(hours ?? 0, 'hour')} at most`;
  return mode === 'zero' ? 'is not stored' : 'is kept for good';
}

/** Where a rule comes from. */
export const sourceWords: Readonly<Record<RetentionSource, string>> = {
  run: 'chosen when the run was started', app: 'the rule for apps with patient data', organisation: 'the organisation’s rule for runs', documents: 'as for documents', default: 'nobody has set a rule',
};
