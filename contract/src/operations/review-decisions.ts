import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { id } from '../shapes.ts';
import { run } from './apps.ts';

const reviewMail = z.strictObject({ wanted: z.boolean(), mails: z.boolean().meta({ description: 'Whether this installation sends mail' }) });

/** Deciding over several drafts at once, asking again, and who is told of it. */
export const reviewDecisionOperations = {
  decideRuns: defineOperation({
    id: 'decideRuns', method: 'POST', path: '/api/v1/reviews/decisions', tag: 'Reviews', permission: 'approvals.decide', status: 200,
    summary: 'Approve or reject several drafts: each exactly the text with its hash, each by a decision of its own',
    description: 'A draft is decided only where the caller has opened its present text, or says with `reviewed` that all of them were reviewed. One that cannot be decided is refused singly, with its reason; the others stand.',
    body: z.strictObject({
      decision: z.enum(['approve', 'reject']), reason: z.string().trim().max(2000).optional(), attestation: z.boolean().optional().meta({ description: 'With one seat, the one user attests instead of four eyes' }),
      reviewed: z.boolean().default(false).meta({ description: 'The caller states that each of these drafts was reviewed. It stands in the record of every decision' }),
      items: z.array(z.strictObject({ runId: id, subjectHash: z.string().length(64) })).min(1).max(100),
    }),
    response: z.strictObject({ items: z.array(z.strictObject({ runId: id, decided: z.boolean(), refusal: z.strictObject({ code: z.string(), title: z.string(), fix: z.string() }).nullable() })) }),
  }),
  askAgain: defineOperation({
    id: 'askAgain', method: 'POST', path: '/api/v1/runs/{runId}/review/ask-again', tag: 'Reviews', permission: 'apps.run', status: 200,
    summary: 'Ask anew for a decision that nobody gave in time, about the same text', params: z.strictObject({ runId: id }), response: run, errors: ['not_found', 'conflict'],
  }),
  readReviewMail: defineOperation({
    id: 'readReviewMail', method: 'GET', path: '/api/v1/review-mail', tag: 'Session', permission: 'session', status: 200,
    summary: 'Whether you are told of reviews by mail, in this organisation', response: reviewMail,
  }),
  updateReviewMail: defineOperation({
    id: 'updateReviewMail', method: 'PUT', path: '/api/v1/review-mail', tag: 'Session', permission: 'session', status: 200,
    summary: 'Switch mail about reviews on or off for yourself: what waits for you, a reminder before it lapses, and what was decided about your own drafts', body: z.strictObject({ wanted: z.boolean() }), response: reviewMail, errors: ['forbidden'],
  }),
} as const;
