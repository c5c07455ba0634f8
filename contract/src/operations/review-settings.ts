import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { qualifications } from '../permissions.ts';
import { id, timestamp } from '../shapes.ts';

const dueDays = z.int().min(1).max(14).nullable().meta({ description: 'Calendar days after a draft asks for its decision; null: it is wanted by no day unless somebody sets one' });
const deadlineRule = z.strictObject({ dueDays, mayChange: z.boolean() });

const span = { from: timestamp, until: timestamp };
const standIn = z.strictObject({
  deputy: z.strictObject({ userId: id, name: z.string(), ...span, covers: z.array(z.enum(qualifications)).meta({ description: 'Of the caller’s qualifications, those that the deputy holds now; drafts that ask for another stay with the caller' }) }).nullable()
    .meta({ description: 'Who stands in for the caller, now or later; null once it has ended' }),
  standsInFor: z.array(z.strictObject({ userId: id, name: z.string(), ...span })).meta({ description: 'For whom the caller stands in, now or later' }),
  choices: z.array(z.strictObject({ userId: id, name: z.string(), covers: z.array(z.enum(qualifications)) })).meta({ description: 'Active people who hold a qualification of the caller’s' }),
});
export type StandIn = z.output<typeof standIn>;

/** When reviews are wanted, and who stands in for a reviewer who is away. */
export const reviewSettingsOperations = {
  readReviewDeadline: defineOperation({
    id: 'readReviewDeadline', method: 'GET', path: '/api/v1/review-deadline', tag: 'Reviews', permission: 'runs.read', status: 200,
    summary: 'Within how many days the organisation wants its reviews decided', response: deadlineRule,
  }),
  updateReviewDeadline: defineOperation({
    id: 'updateReviewDeadline', method: 'PUT', path: '/api/v1/review-deadline', tag: 'Reviews', permission: 'tenant.manage', status: 200, stepUp: true,
    summary: 'Say within how many days reviews are wanted; it holds for drafts that ask from now on', body: z.strictObject({ dueDays }), response: deadlineRule,
  }),
  readReviewDeputy: defineOperation({
    id: 'readReviewDeputy', method: 'GET', path: '/api/v1/review-deputy', tag: 'Reviews', permission: 'approvals.decide', status: 200,
    summary: 'Who stands in for you in reviews, for whom you do, and who could', response: standIn,
  }),
  updateReviewDeputy: defineOperation({
    id: 'updateReviewDeputy', method: 'PUT', path: '/api/v1/review-deputy', tag: 'Reviews', permission: 'approvals.decide', status: 200,
    summary: 'Name who stands in for you in reviews while you are away, or end it',
    description: 'What is handed to you is then among the deputy’s reviews, too, where they hold the qualification that it asks for and four eyes allow it. It ends by itself, gives no right that the deputy does not have, and goes no further: a deputy’s own deputy does not get it.',
    body: z.strictObject({ deputy: z.strictObject({ userId: id, ...span }).nullable() }), response: standIn, errors: ['forbidden'],
  }),
} as const;
