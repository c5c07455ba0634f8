import { z } from 'zod';
import { agreementKinds } from '../agreements.ts';
import { dataClasses } from '../credential-scope.ts';
import { defineOperation } from '../operation.ts';
import { etag, id, page, pageQuery, timestamp } from '../shapes.ts';

export const agreementStates = ['coming', 'in-force', 'ending', 'ended', 'withdrawn'] as const;
export type AgreementState = (typeof agreementStates)[number];

const line = (longest: number) => z.string().trim().min(1).max(longest).regex(/^\P{Cc}*$/u, 'must not hold control characters');
/** Where people find the signed paper; never fetched by the server. */
const documentUrl = z.url({ protocol: /^https$/ }).max(500).nullable();
const lastDay = z.iso.date().nullable().meta({ description: 'The last day, in UTC, on which it holds; null: open' });

export const providerAgreement = z.strictObject({
  id, provider: z.string(), providerName: z.string(), credentialId: id.nullable().meta({ description: 'The key that it is about; null: every own key at that provider' }), credentialLabel: z.string().nullable(),
  kind: z.enum(agreementKinds), reference: z.string(), documentUrl: z.string().nullable(), note: z.string().nullable(),
  firstDay: z.iso.date(), lastDay: z.iso.date().nullable(), state: z.enum(agreementStates).meta({ description: 'ending: it ends within 60 days' }),
  daysLeft: z.int().nullable().meta({ description: 'Whole days until it ends; null where it is open or over' }),
  confirmedByName: z.string().nullable(), confirmedAt: timestamp, withdrawnAt: timestamp.nullable(), withdrawnReason: z.string().nullable(), etag,
});
export type ProviderAgreement = z.output<typeof providerAgreement>;

/** What the gateway would say of each own key right now. */
export const agreementCoverage = z.strictObject({
  credentialId: id, label: z.string(), provider: z.string(),
  refusedFrom: z.enum(dataClasses).nullable().meta({ description: 'The mildest class that is refused to this key for want of an agreement; null: none' }), why: z.string().nullable(),
});

const agreementParams = z.strictObject({ agreementId: id });

/** What was agreed with providers: a register that routing enforces. */
export const obligationOperations = {
  listAgreements: defineOperation({
    id: 'listAgreements', method: 'GET', path: '/api/v1/agreements', tag: 'Agreements', permission: 'policy.read', status: 200,
    summary: 'Agreements with providers (DPA, BAA, zero retention …), with those that have ended, newest first', query: pageQuery, response: page(providerAgreement),
  }),
  readAgreementCoverage: defineOperation({
    id: 'readAgreementCoverage', method: 'GET', path: '/api/v1/agreements/coverage', tag: 'Agreements', permission: 'policy.read', status: 200,
    summary: 'For each own key: from which class of data on the gateway refuses it for want of an agreement', response: z.strictObject({ items: z.array(agreementCoverage) }),
  }),
  createAgreement: defineOperation({
    id: 'createAgreement', method: 'POST', path: '/api/v1/agreements', tag: 'Agreements', permission: 'policy.manage', status: 201, stepUp: true,
    summary: 'Register an agreement that is signed; whoever does so confirms it',
    description: 'The gateway goes by it within a second, where the policy names agreements that a class of data needs. An agreement about keys whose address somebody typed must name the key.',
    body: z.strictObject({
      provider: z.string().min(1).max(60), credentialId: id.nullable().default(null), kind: z.enum(agreementKinds), reference: line(200).meta({ description: 'Number or title of the signed paper' }),
      documentUrl: documentUrl.default(null).meta({ description: 'Where the signed paper is kept, for people; it is never fetched' }), note: line(500).nullable().default(null), firstDay: z.iso.date(), lastDay: lastDay.default(null),
    }),
    response: providerAgreement, errors: ['not_found', 'conflict'],
  }),
  updateAgreement: defineOperation({
    id: 'updateAgreement', method: 'PUT', path: '/api/v1/agreements/{agreementId}', tag: 'Agreements', permission: 'policy.manage', status: 200, stepUp: true, needsEtag: true,
    summary: 'Renew an agreement or correct what stands beside it', params: agreementParams,
    body: z.strictObject({ reference: line(200).optional(), documentUrl: documentUrl.optional(), note: line(500).nullable().optional(), lastDay: lastDay.optional() }),
    response: providerAgreement, errors: ['not_found', 'conflict', 'precondition_failed', 'precondition_required'],
  }),
  withdrawAgreement: defineOperation({
    id: 'withdrawAgreement', method: 'POST', path: '/api/v1/agreements/{agreementId}/withdrawal', tag: 'Agreements', permission: 'policy.manage', status: 200, stepUp: true,
    summary: 'Take an agreement back at once: it covers nothing any more, and stays in the register', params: agreementParams, body: z.strictObject({ reason: line(500) }),
    response: providerAgreement, errors: ['not_found', 'conflict'],
  }),
} as const;
