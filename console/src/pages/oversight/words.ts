import type { OversightItem, OversightReview, OversightReviewSummary } from '@keystead/contract';
import type { Tone } from '../../ui/index.ts';

export const stateWords: Readonly<Record<OversightReviewSummary['state'], { readonly label: string; readonly tone: Tone }>> = {
  open: { label: 'To sign', tone: 'info' }, overdue: { label: 'Overdue', tone: 'bad' }, signed: { label: 'Signed', tone: 'good' }, clear: { label: 'Nothing to decide', tone: 'neutral' },
};
export const severityWords: Readonly<Record<OversightItem['severity'], { readonly label: string; readonly tone: Tone }>> = {
  info: { label: 'To confirm', tone: 'neutral' }, warning: { label: 'Look at it', tone: 'warn' }, urgent: { label: 'Urgent', tone: 'bad' },
};
/** What the two answers are called for a question, and the first once it is given. */
export const answerWords = {
  finding: { ok: 'All right', action: 'Give as a task', decided: 'All right' },
  access: { ok: 'Confirm', action: 'Take away', decided: 'Confirmed' },
} as const satisfies Record<OversightItem['question'], { readonly ok: string; readonly action: string; readonly decided: string }>;

/** “2026-11-16 to 2026-11-22”: the first and the last day, as they are called in the review's time zone. Pure. */
export function periodOf({ from, to, timeZone }: Pick<OversightReview, 'from' | 'to' | 'timeZone'>): string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  const [first, last] = [format.format(new Date(from)), format.format(new Date(Date.parse(to) - 1))];
  return first === last ? first : `${first} to ${last}`;
}
