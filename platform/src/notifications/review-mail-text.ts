/** What a mail about reviews tells of one decision. Nothing of the draft, not even its title. */
export interface ToldReview {
  readonly runId: string;
  readonly app: string;
  /** Whoever started the run; `null` where a token or somebody who has left did. */
  readonly startedBy: string | null;
  readonly deadline: Date;
  readonly decision: 'approved' | 'rejected' | null;
}
export type ReviewMailKind = 'asked' | 'reminder' | 'decided';

interface Words { readonly subject: (count: number) => string; readonly lead: (count: number) => string; readonly path: string }

const drafts = (count: number): string => (count === 1 ? 'A draft' : `${count} drafts`);
const words: Readonly<Record<ReviewMailKind, Words>> = {
  asked: { subject: (count) => `${drafts(count)} ${count === 1 ? 'waits' : 'wait'} for your decision`, lead: (count) => `${drafts(count)} ${count === 1 ? 'waits' : 'wait'} for a decision that you may give:`, path: '/reviews' },
  reminder: { subject: (count) => `${drafts(count)} can soon no longer be decided`, lead: (count) => `${drafts(count)} still ${count === 1 ? 'waits' : 'wait'} for a decision that you may give. This is the one reminder:`, path: '/reviews' },
  decided: { subject: (count) => `${drafts(count)} of yours ${count === 1 ? 'was' : 'were'} decided`, lead: (count) => `${drafts(count)} of yours ${count === 1 ? 'was' : 'were'} decided:`, path: '/runs' },
};

/** So many are named one by one; a batch may hold hundreds. */
const mostNamed = 15;

/** The mail about reviews: which app, who started it, until when, and where. Many at once are one mail. */
export function reviewMailText(kind: ReviewMailKind, told: readonly ToldReview[], about: { readonly organisation: string; readonly url: string }): { readonly subject: string; readonly text: string } {
  const { subject, lead, path } = words[kind];
  const lines = told.slice(0, mostNamed).map(({ runId, app, startedBy, deadline, decision }) => {
    const by = startedBy === null ? '' : `, started by ${startedBy}`;
    return kind === 'decided' ? `- ${app}: ${decision ?? 'decided'}\n  ${about.url}/runs/${runId}` : `- ${app}${by}, until ${moment(deadline)}\n  ${about.url}/runs/${runId}`;
  });
  const more = told.length - lines.length;
  return {
    subject: `${subject(told.length)} (${about.organisation})`,
    text: [lead(told.length), '', ...lines, ...more > 0 ? [`and ${more} more.`] : [], '', `All of them: ${about.url}${path}`, '', `You asked for these mails at ${about.organisation}. Switch them off for yourself: ${about.url}/reviews`, ''].join('\n'),
  };
}

const moment = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
