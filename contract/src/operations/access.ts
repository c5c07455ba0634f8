import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { etag, id, page, pageQuery, timestamp } from '../shapes.ts';
import { keyTouchKinds } from '../events.ts';
import { auditEntry } from './records.ts';

/** Longest support access, in minutes. */
export const longestSupportMinutes = 240;
export const breakGlassStates = ['requested', 'approved', 'refused', 'ended', 'expired'] as const;

/** A request of platform support to look into an organisation, and what became of it. */
export const breakGlass = z.strictObject({
  id, drill: z.boolean().meta({ description: 'An exercise: goes the whole way and opens nothing' }), state: z.enum(breakGlassStates),
  reason: z.string(), minutes: z.int(), includesContent: z.boolean().meta({ description: 'Documents and drafts too' }), participants: z.array(z.string()),
  requestedBy: id, requestedByName: z.string(), requestedAt: timestamp, decideBefore: timestamp,
  decidedBy: id.nullable(), decidedByName: z.string().nullable(), decidedAs: z.enum(['operator', 'owner']).nullable(), decidedAt: timestamp.nullable(),
  accessUntil: timestamp.nullable(), firstUsedAt: timestamp.nullable(), uses: z.int(), endedAt: timestamp.nullable(),
  endedBecause: z.enum(['time', 'support', 'organisation', 'operator-removed']).nullable(),
});
export type BreakGlass = z.output<typeof breakGlass>;

const requestParams = z.strictObject({ requestId: id });
export const decisionBody = z.strictObject({ decision: z.enum(['approve', 'refuse']) });

export const keyTouch = auditEntry.omit({ leafHash: true }).extend({ kind: z.enum(keyTouchKinds), credentialId: id.nullable(), credentialLabel: z.string().nullable() });
export type KeyTouch = z.output<typeof keyTouch>;
const keyAccessFilter = { credentialId: id.optional(), actorId: id.optional(), kind: z.enum(keyTouchKinds).optional(), from: timestamp.optional(), to: timestamp.optional() };

/** Who touched which key, and who from outside may look in. */
export const accessOperations = {
  listKeyAccess: defineOperation({
    id: 'listKeyAccess', method: 'GET', path: '/api/v1/key-access', tag: 'Access transparency', permission: 'audit.read', status: 200,
    summary: 'Every touch of a key and every act of the platform’s people in your organisation, newest first',
    query: pageQuery.extend(keyAccessFilter), response: page(keyTouch),
  }),
  summariseKeyAccess: defineOperation({
    id: 'summariseKeyAccess', method: 'GET', path: '/api/v1/key-access/summary', tag: 'Access transparency', permission: 'audit.read', status: 200,
    summary: 'How often keys were touched, by day (UTC) and kind', query: z.strictObject({ credentialId: id.optional(), from: timestamp.optional(), to: timestamp.optional() }),
    response: z.strictObject({
      from: timestamp, to: timestamp, days: z.array(z.strictObject({ day: timestamp, kind: z.enum(keyTouchKinds), count: z.int() })),
    }),
  }),
  readAccessPolicy: defineOperation({
    id: 'readAccessPolicy', method: 'GET', path: '/api/v1/access-policy', tag: 'Access transparency', permission: 'audit.read', status: 200,
    summary: 'Who could look in from outside: how many people hold operator rights, and whose consent support needs',
    response: z.strictObject({
      operators: z.int().meta({ description: 'People with operator rights over this installation' }),
      consent: z.enum(['owner', 'operator']).meta({ description: 'owner: an owner of yours must approve support access; operator: a second operator may, too' }), etag,
    }),
  }),
  updateAccessPolicy: defineOperation({
    id: 'updateAccessPolicy', method: 'PUT', path: '/api/v1/access-policy', tag: 'Access transparency', permission: 'access.decide', status: 204, stepUp: true, needsEtag: true,
    summary: 'Say whose consent support access needs', body: z.strictObject({ consent: z.enum(['owner', 'operator']) }), response: null,
    errors: ['precondition_failed', 'precondition_required'],
  }),
  listBreakGlass: defineOperation({
    id: 'listBreakGlass', method: 'GET', path: '/api/v1/break-glass', tag: 'Access transparency', permission: 'audit.read', status: 200,
    summary: 'Requests of platform support for access to your organisation, drills among them', query: pageQuery, response: page(breakGlass),
  }),
  decideBreakGlass: defineOperation({
    id: 'decideBreakGlass', method: 'POST', path: '/api/v1/break-glass/{requestId}/decision', tag: 'Access transparency', permission: 'access.decide', status: 200, stepUp: true,
    summary: 'Let support in for the time it asked, or refuse', description: 'A person decides, never a token, and nobody over their own request.',
    params: requestParams, body: decisionBody, response: breakGlass, errors: ['not_found', 'conflict', 'own_request'],
  }),
  endBreakGlass: defineOperation({
    id: 'endBreakGlass', method: 'POST', path: '/api/v1/break-glass/{requestId}/end', tag: 'Access transparency', permission: 'tenant.manage', status: 200,
    summary: 'End support’s access now', params: requestParams, response: breakGlass, errors: ['not_found', 'conflict'],
  }),
  readAccessNotices: defineOperation({
    id: 'readAccessNotices', method: 'GET', path: '/api/v1/access-notices', tag: 'Access transparency', permission: 'session', status: 200,
    summary: 'What everybody should know now: support is looking in, or asks to',
    response: z.strictObject({
      items: z.array(z.strictObject({
        id, state: z.enum(['requested', 'approved']), reason: z.string(), operatorName: z.string(), includesContent: z.boolean(), until: timestamp, drill: z.boolean(),
        mayDecide: z.boolean(), mayEnd: z.boolean(),
      })),
    }),
  }),
} as const;

export const operatorTenant = z.strictObject({
  id, name: z.string(), plan: z.string(), createdAt: timestamp, people: z.int(), openInvitations: z.int(), tokens: z.int(),
  suspendedAt: timestamp.nullable(), suspendedReason: z.string().nullable(), consent: z.enum(['owner', 'operator']),
});
export type OperatorTenant = z.output<typeof operatorTenant>;
export const operatorRow = z.strictObject({ userId: id, name: z.string(), email: z.string(), secondFactor: z.boolean(), addedAt: timestamp, addedBy: z.enum(['setup', 'host']) });
export const operatorBreakGlass = breakGlass.extend({ tenantId: id, tenantName: z.string(), mayDecide: z.boolean(), mayOpen: z.boolean() });
export type OperatorBreakGlass = z.output<typeof operatorBreakGlass>;

