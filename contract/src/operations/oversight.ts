import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import type { Permission } from '../permissions.ts';
import { etag, id, page, pageQuery, timestamp } from '../shapes.ts';

/** Reviews of the organisation that come by the calendar. (Reviews of drafts are another thing: see reviews.ts.) */
export const oversightKinds = ['anomaly-digest', 'weekly-usage', 'monthly-security', 'quarterly-access'] as const;
export type OversightKind = (typeof oversightKinds)[number];

/** What each kind is, how often it comes, who may read it, and how many that were missed are made afterwards. */
export const oversightTexts: Readonly<Record<OversightKind, { readonly title: string; readonly every: 'day' | 'week' | 'month' | 'quarter'; readonly about: string; readonly reads: Permission; readonly dueDays: number; readonly catchUp: number }>> = {
  'anomaly-digest': { title: 'Daily anomaly digest', every: 'day', about: 'What was unlike other days: alarms, refusals and failed sign-ins. It asks for a signature only where something asks for a decision.', reads: 'audit.read', dueDays: 1, catchUp: 7 },
  'weekly-usage': { title: 'Weekly usage', every: 'week', about: 'What was used and what it cost, by provider, model, person, app and team, beside the week before.', reads: 'usage.read', dueDays: 3, catchUp: 4 },
  'monthly-security': { title: 'Monthly security review', every: 'month', about: 'Who shares which key, roles and second factors, tokens, support access, changed rules, terms of providers, backup keys.', reads: 'audit.read', dueDays: 7, catchUp: 3 },
  'quarterly-access': { title: 'Quarterly rotation and recertification', every: 'quarter', about: 'The plan of rotation of each key, every person and token confirmed anew, spend, restore drills, documents and holds.', reads: 'audit.read', dueDays: 14, catchUp: 2 },
};

const evidence = z.strictObject({ label: z.string(), href: z.string().meta({ description: 'A page of the console' }) }).nullable();
export const oversightItem = z.strictObject({
  id: z.string(), question: z.enum(['finding', 'access']).meta({ description: 'access: is this person or token still to have it?' }), severity: z.enum(['info', 'warning', 'urgent']), text: z.string(), evidence,
});
export type OversightItem = z.output<typeof oversightItem>;
export const oversightSection = z.strictObject({
  id: z.string(), title: z.string(), statements: z.array(z.strictObject({ text: z.string(), evidence })),
  table: z.strictObject({ header: z.array(z.string()), rows: z.array(z.array(z.string())) }).nullable(), items: z.array(oversightItem),
});
export type OversightSection = z.output<typeof oversightSection>;

/** What was true when the review was made. It never changes. */
export const oversightDocument = z.strictObject({
  format: z.literal('keystead-oversight/1'), kind: z.enum(oversightKinds), organisation: z.string(), from: timestamp, to: timestamp, timeZone: z.string(), madeAt: timestamp,
  late: z.boolean().meta({ description: 'Made more than a day after its time, e.g. after an interruption: it says what was true when it was made' }), sections: z.array(oversightSection),
});
export type OversightDocument = z.output<typeof oversightDocument>;

export const oversightDecision = z.strictObject({
  itemId: z.string(), decision: z.enum(['ok', 'action']), ownerId: id.nullable(), ownerName: z.string().nullable(), dueOn: z.iso.date().nullable(), note: z.string(),
  decidedAt: timestamp, decidedByName: z.string().nullable(), doneAt: timestamp.nullable(), doneByName: z.string().nullable(),
});
export type OversightDecision = z.output<typeof oversightDecision>;

export const oversightReviewSummary = z.strictObject({
  id, kind: z.enum(oversightKinds), title: z.string(), from: timestamp, to: timestamp, timeZone: z.string(), madeAt: timestamp, dueAt: timestamp,
  ownerId: id.nullable(), ownerName: z.string().nullable(), state: z.enum(['open', 'overdue', 'signed', 'clear']).meta({ description: 'clear: nothing in it asks for a decision, so nobody need sign' }),
  items: z.int(), decided: z.int(), openActions: z.int(), signedAt: timestamp.nullable(), signedByName: z.string().nullable(), signedAs: z.string().nullable(),
});
export type OversightReviewSummary = z.output<typeof oversightReviewSummary>;

export const oversightReview = oversightReviewSummary.extend({
  document: oversightDocument, hash: z.string().meta({ description: 'SHA-256 of the document as canonical JSON (RFC 8785), hex; it stands in the audit log' }),
  decisions: z.array(oversightDecision),
  textHash: z.string().meta({ description: 'SHA-256 over the document’s hash and every decision: what a signature is bound to' }),
  signedHash: z.string().nullable(),
  may: z.strictObject({ decide: z.boolean(), sign: z.boolean(), why: z.string().nullable().meta({ description: 'Why it cannot be signed yet, or not by you' }) }),
});
export type OversightReview = z.output<typeof oversightReview>;

export const oversightPlan = z.strictObject({
  kind: z.enum(oversightKinds), title: z.string(), about: z.string(), enabled: z.boolean(), ownerId: id.nullable(), ownerName: z.string().nullable(),
  dueDays: z.int(), hour: z.int(), timeZone: z.string(), mailTo: z.array(z.strictObject({ userId: id, name: z.string().nullable() })), nextAt: timestamp.nullable(), mailIsSent: z.boolean().meta({ description: 'Whether the operator named a mail server' }), etag,
});
export type OversightPlan = z.output<typeof oversightPlan>;

const params = z.strictObject({ reviewId: id });
const itemParams = params.extend({ itemId: z.string().min(1).max(160).regex(/^[\x21-\x7e]+$/) });

export const oversightOperations = {
  listOversightPlans: defineOperation({
    id: 'listOversightPlans', method: 'GET', path: '/api/v1/oversight/plans', tag: 'Oversight', permission: 'usage.read', status: 200,
    summary: 'The reviews that come by the calendar: which, when, who answers for them, who gets them by mail', response: z.strictObject({ items: z.array(oversightPlan) }),
  }),
  updateOversightPlan: defineOperation({
    id: 'updateOversightPlan', method: 'PUT', path: '/api/v1/oversight/plans/{kind}', tag: 'Oversight', permission: 'tenant.manage', stepUp: true, needsEtag: true, status: 200,
    summary: 'Say when a scheduled review is made, who answers for it, and who gets it by mail',
    params: z.strictObject({ kind: z.enum(oversightKinds) }),
    body: z.strictObject({
      enabled: z.boolean(), ownerId: id.nullable().meta({ description: 'An owner or admin; null: whichever of them comes first' }), dueDays: z.int().min(1).max(90).meta({ description: 'Days after it was made until it is to be signed' }),
      hour: z.int().min(0).max(23).meta({ description: 'Hour of the day, in the time zone, at which it is made' }), timeZone: z.string().min(1).max(64).meta({ description: 'Whose days, weeks and months these are: an IANA name, such as Europe/Zurich, or UTC' }),
      mailTo: z.array(id).max(50).meta({ description: 'Members who may read it; each gets the PDF' }),
    }),
    response: oversightPlan, errors: ['conflict', 'precondition_failed', 'precondition_required'],
  }),
  listOversightReviews: defineOperation({
    id: 'listOversightReviews', method: 'GET', path: '/api/v1/oversight/reviews', tag: 'Oversight', permission: 'usage.read', status: 200,
    summary: 'Scheduled reviews, newest first; of those kinds that you may read', query: pageQuery.extend({ kind: z.enum(oversightKinds).optional(), state: z.enum(['waiting', 'all']).default('all') }), response: page(oversightReviewSummary),
  }),
  makeOversightReview: defineOperation({
    id: 'makeOversightReview', method: 'POST', path: '/api/v1/oversight/reviews', tag: 'Oversight', permission: 'tenant.manage', status: 201,
    summary: 'Make the review of the last whole day, week, month or quarter now, where it was not made yet', body: z.strictObject({ kind: z.enum(oversightKinds) }), response: oversightReview, errors: ['conflict'],
  }),
  readOversightReview: defineOperation({
    id: 'readOversightReview', method: 'GET', path: '/api/v1/oversight/reviews/{reviewId}', tag: 'Oversight', permission: 'usage.read', status: 200,
    summary: 'One scheduled review, with what was decided', params, response: oversightReview, errors: ['not_found'],
  }),
  assignOversightReview: defineOperation({
    id: 'assignOversightReview', method: 'PUT', path: '/api/v1/oversight/reviews/{reviewId}/owner', tag: 'Oversight', permission: 'tenant.manage', status: 200,
    summary: 'Hand a review on, or give it another date', params, body: z.strictObject({ ownerId: id.nullable(), dueAt: timestamp }), response: oversightReview, errors: ['not_found', 'conflict'],
  }),
  decideOversightItem: defineOperation({
    id: 'decideOversightItem', method: 'PUT', path: '/api/v1/oversight/reviews/{reviewId}/items/{itemId}', tag: 'Oversight', permission: 'tenant.manage', status: 200,
    summary: 'Decide about one thing that a review found: it is all right, or somebody does something about it until a day', params: itemParams,
    body: z.strictObject({ decision: z.enum(['ok', 'action']), ownerId: id.nullable().default(null), dueOn: z.iso.date().nullable().default(null), note: z.string().trim().max(500).default('') }), response: oversightReview, errors: ['not_found', 'conflict'],
  }),
  finishOversightAction: defineOperation({
    id: 'finishOversightAction', method: 'PUT', path: '/api/v1/oversight/reviews/{reviewId}/items/{itemId}/completion', tag: 'Oversight', permission: 'tenant.manage', status: 200,
    summary: 'Say that what was to be done about it is done; also after the signature', params: itemParams, body: z.strictObject({ done: z.boolean() }), response: oversightReview, errors: ['not_found', 'conflict'],
  }),
  signOversightReview: defineOperation({
    id: 'signOversightReview', method: 'POST', path: '/api/v1/oversight/reviews/{reviewId}/signature', tag: 'Oversight', permission: 'tenant.manage', stepUp: true, status: 200,
    summary: 'Sign a review with all its decisions', description: 'A person signs in the role that they hold, never a token. The signature is bound to textHash: where a decision changed since you read it, it is refused.',
    params, body: z.strictObject({ textHash: z.string().regex(/^[0-9a-f]{64}$/) }), response: oversightReview, errors: ['not_found', 'conflict', 'text_changed', 'forbidden'],
  }),
  exportOversightReview: defineOperation({
    id: 'exportOversightReview', method: 'GET', path: '/api/v1/oversight/reviews/{reviewId}/file', tag: 'Oversight', permission: 'usage.read', status: 200,
    summary: 'A scheduled review as a file (PDF, HTML or JSON)', params, query: z.strictObject({ format: z.enum(['pdf', 'html', 'json']).default('pdf') }), response: z.string(), responseContent: 'application/octet-stream', errors: ['not_found', 'conflict', 'unavailable'],
  }),
} as const;
