import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { id, timestamp } from '../shapes.ts';
import { roles } from '../permissions.ts';
import { password, presentPassword } from './session.ts';

const memberParams = z.strictObject({ memberId: id });

/** One's own password and organisations, and what an admin does about a member's way in. */
export const accountOperations = {
  endOtherSessions: defineOperation({
    id: 'endOtherSessions', method: 'DELETE', path: '/api/v1/sessions', tag: 'Session', permission: 'session', status: 204,
    summary: 'End all of your sessions but this one', response: null,
  }),
  changePassword: defineOperation({
    id: 'changePassword', method: 'POST', path: '/api/v1/password', tag: 'Session', permission: 'session', status: 204,
    summary: 'Change your password; your other sessions end', description: 'With a second factor set up it must have been shown within the last five minutes.',
    body: z.strictObject({ currentPassword: presentPassword, newPassword: password }), response: null, errors: ['wrong_credentials', 'step_up_required', 'rate_limited'],
  }),
  resetPassword: defineOperation({
    id: 'resetPassword', method: 'POST', path: '/api/v1/password/reset', tag: 'Session', permission: 'public', status: 204,
    summary: 'Set a new password by a one-time link; every session ends, and a second factor is still asked for',
    body: z.strictObject({ token: z.string().min(20).max(200), password }), response: null, errors: ['password_reset_invalid', 'rate_limited'],
  }),
  listMyTenants: defineOperation({
    id: 'listMyTenants', method: 'GET', path: '/api/v1/memberships', tag: 'Session', permission: 'session', status: 200,
    summary: 'The organisations you belong to',
    response: z.strictObject({ items: z.array(z.strictObject({ id, organisation: z.string(), role: z.enum(roles), current: z.boolean() })) }),
  }),
  switchTenant: defineOperation({
    id: 'switchTenant', method: 'POST', path: '/api/v1/memberships/{membershipId}/session', tag: 'Session', permission: 'session', status: 204,
    summary: 'Go on in another of your organisations: a new session there, this one ends', params: z.strictObject({ membershipId: id }), response: null, errors: ['not_found', 'conflict'],
  }),
  endMemberSessions: defineOperation({
    id: 'endMemberSessions', method: 'DELETE', path: '/api/v1/members/{memberId}/sessions', tag: 'People', permission: 'people.manage', status: 204, stepUp: true,
    summary: 'End all of a person’s sessions in your organisation', params: memberParams, response: null, errors: ['not_found'],
  }),
  createPasswordReset: defineOperation({
    id: 'createPasswordReset', method: 'POST', path: '/api/v1/members/{memberId}/password-reset', tag: 'People', permission: 'people.manage', status: 201, stepUp: true,
    summary: 'A one-time link with which a person sets a new password; hand it over yourself',
    description: 'For people who belong to your organisation alone; of others only the operator makes one. An owner’s or admin’s takes an owner.',
    params: memberParams, body: z.strictObject({}), response: z.strictObject({ link: z.url(), expiresAt: timestamp }), errors: ['not_found', 'conflict'],
  }),
  removeMemberSecondFactor: defineOperation({
    id: 'removeMemberSecondFactor', method: 'DELETE', path: '/api/v1/members/{memberId}/second-factor', tag: 'People', permission: 'people.manage', status: 204, stepUp: true,
    summary: 'Take away a person’s second factors after they lost them; their sessions end, and they set up new ones', params: memberParams, response: null, errors: ['not_found', 'conflict'],
  }),
} as const;
