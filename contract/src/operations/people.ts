import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { email, etag, id, name, page, pageQuery, timestamp } from '../shapes.ts';
import { plans, qualifications, roles } from '../permissions.ts';
import { me, password } from './session.ts';

export const member = z.strictObject({
  id, userId: id, name: z.string(), email: z.string(), role: z.enum(roles), qualifications: z.array(z.enum(qualifications)),
  state: z.enum(['active', 'disabled']), secondFactor: z.boolean(), joinedAt: timestamp,
  teams: z.array(z.strictObject({ id, name: z.string(), primary: z.boolean() })),
});
export const invitation = z.strictObject({ id, email: z.string(), role: z.enum(roles), expiresAt: timestamp, expired: z.boolean(), createdAt: timestamp, invitedByName: z.string().nullable() });
export const tenantSettings = z.strictObject({
  id, name: z.string(), plan: z.enum(plans), seats: z.int().nullable(), seatsUsed: z.int(), createdAt: timestamp,
  showLastFour: z.boolean(), retentionDays: z.int().nullable(), requireSecondFactor: z.boolean(), sessionIdleMinutes: z.int(), sessionHours: z.int(), houseVoice: z.string(), etag,
});

export const peopleOperations = {
  readTenant: defineOperation({
    id: 'readTenant', method: 'GET', path: '/api/v1/tenant', tag: 'Organisation', permission: 'tenant.read', status: 200,
    summary: 'Your organisation: plan, seats, settings', response: tenantSettings,
  }),
  updateTenant: defineOperation({
    id: 'updateTenant', method: 'PATCH', path: '/api/v1/tenant', tag: 'Organisation', permission: 'tenant.manage', status: 200, stepUp: true,
    summary: 'Change the organisation’s name and settings', needsEtag: true,
    body: z.strictObject({ name: name.optional(), showLastFour: z.boolean().optional(), retentionDays: z.int().min(1).max(3650).nullable().optional(),
      houseVoice: z.string().trim().max(2_000).optional().meta({ description: 'How your organisation writes; every app follows it' }),
      requireSecondFactor: z.boolean().optional().meta({ description: 'Everybody must have a second factor; whoever has none is led to set one up and can do nothing else' }),
      sessionIdleMinutes: z.int().min(5).max(10_080).optional().meta({ description: 'A session that nobody used for this long has ended' }),
      sessionHours: z.int().min(1).max(168).optional().meta({ description: 'No session outlives this' }) }),
    response: tenantSettings, errors: ['precondition_failed', 'precondition_required'],
  }),
  listMembers: defineOperation({
    id: 'listMembers', method: 'GET', path: '/api/v1/members', tag: 'People', permission: 'people.read', status: 200,
    summary: 'The people of your organisation', query: pageQuery, response: page(member),
  }),
  updateMember: defineOperation({
    id: 'updateMember', method: 'PATCH', path: '/api/v1/members/{memberId}', tag: 'People', permission: 'people.manage', status: 200, stepUp: true,
    summary: 'Change a person’s role, qualifications or state; disabling ends their sessions and tokens',
    params: z.strictObject({ memberId: id }),
    body: z.strictObject({ role: z.enum(roles).optional(), qualifications: z.array(z.enum(qualifications)).max(20).optional(), state: z.enum(['active', 'disabled']).optional() }),
    response: member, errors: ['not_found', 'conflict', 'plan_limit'],
  }),
  listInvitations: defineOperation({
    id: 'listInvitations', method: 'GET', path: '/api/v1/invitations', tag: 'People', permission: 'people.read', status: 200,
    summary: 'Invitations that nobody accepted yet, those that ran out in the last 30 days among them', query: pageQuery, response: page(invitation),
  }),
  createInvitation: defineOperation({
    id: 'createInvitation', method: 'POST', path: '/api/v1/invitations', tag: 'People', permission: 'people.manage', status: 201, stepUp: true,
    summary: 'Invite someone; the link is shown once (hand it over yourself until mail is set up)',
    body: z.strictObject({ email, role: z.enum(roles) }),
    response: z.strictObject({ invitation, link: z.url() }), errors: ['plan_limit', 'conflict'],
  }),
  withdrawInvitation: defineOperation({
    id: 'withdrawInvitation', method: 'DELETE', path: '/api/v1/invitations/{invitationId}', tag: 'People', permission: 'people.manage', status: 204, stepUp: true,
    summary: 'Withdraw an invitation', params: z.strictObject({ invitationId: id }), response: null, errors: ['not_found'],
  }),
  renewInvitation: defineOperation({
    id: 'renewInvitation', method: 'POST', path: '/api/v1/invitations/{invitationId}/renewal', tag: 'People', permission: 'people.manage', status: 200, stepUp: true,
    summary: 'A new link for an invitation, good for another week; the earlier link ends',
    params: z.strictObject({ invitationId: id }), response: z.strictObject({ invitation, link: z.url() }), errors: ['not_found', 'plan_limit', 'conflict'],
  }),
  acceptInvitation: defineOperation({
    id: 'acceptInvitation', method: 'POST', path: '/api/v1/invitations/acceptance', tag: 'People', permission: 'public', status: 201,
    summary: 'Accept an invitation: make your account and sign in',
    description: 'Somebody who has an account proves it with its password; with a second factor enrolled no session is set, and they sign in as always.',
    body: z.strictObject({ token: z.string().min(20).max(200), name, password }), response: me, errors: ['invitation_invalid', 'plan_limit', 'wrong_credentials', 'rate_limited'],
  }),
} as const;
