import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { email, id, name, secretInput, timestamp } from '../shapes.ts';
import { actingRoles, operatorPermissions, permissions, plans, qualifications } from '../permissions.ts';

export const password = secretInput(z.string().min(12).max(200).meta({ description: 'At least 12 characters' }));
/** One that was set before, whatever the rules were then. */
export const presentPassword = secretInput(z.string().min(1).max(200));

export const me = z.strictObject({
  user: z.strictObject({ id, name: z.string(), email: z.string(), secondFactor: z.boolean(), mustEnrol: z.boolean().meta({ description: 'The organisation asks everybody for a second factor and this person has none: nothing else is open until they set one up' }) }),
  tenant: z.strictObject({ id, name: z.string(), plan: z.enum(plans) }),
  role: z.enum(actingRoles),
  qualifications: z.array(z.enum(qualifications)),
  teams: z.array(z.strictObject({ id, name: z.string(), primary: z.boolean() })),
  permissions: z.array(z.enum([...permissions, ...operatorPermissions])),
  operator: z.boolean().meta({ description: 'Holds operator rights over this installation' }),
  auditorLink: z.strictObject({ until: timestamp, purpose: z.string() }).optional().meta({ description: 'Set in a session that an auditor’s link opened: no person stands behind it' }),
  support: z.strictObject({ requestId: id, until: timestamp, reason: z.string() }).nullable().meta({ description: 'Set in a session of platform support' }),
});
export type Me = z.output<typeof me>;

export const sessionOperations = {
  readSetup: defineOperation({
    id: 'readSetup', method: 'GET', path: '/api/v1/setup', tag: 'Setup', permission: 'public', status: 200,
    summary: 'Whether this installation has an owner, and whether a setup link is open',
    response: z.strictObject({ installed: z.boolean(), setupLinkOpen: z.boolean(), version: z.string() }),
  }),
  completeSetup: defineOperation({
    id: 'completeSetup', method: 'POST', path: '/api/v1/setup', tag: 'Setup', permission: 'public', status: 201,
    summary: 'Use the one-time setup link: make the first organisation and its owner, and sign in',
    description: 'The token stands in the link that `npm start` printed; it works once and for ten minutes. The answer sets the session cookie.',
    body: z.strictObject({ token: z.string().min(20).max(200), organisation: name, ownerName: name, email, password }),
    response: me, errors: ['setup_link_invalid', 'rate_limited'],
  }),
  signIn: defineOperation({
    id: 'signIn', method: 'POST', path: '/api/v1/session', tag: 'Session', permission: 'public', status: 200,
    summary: 'Sign in with e-mail address and password; sets the session cookie',
    body: z.strictObject({ email, password: presentPassword }),
    response: z.strictObject({ state: z.enum(['signed-in', 'second-factor']) }),
    errors: ['wrong_credentials', 'rate_limited'],
  }),
  verifySecondFactor: defineOperation({
    id: 'verifySecondFactor', method: 'POST', path: '/api/v1/session/second-factor', tag: 'Session', permission: 'public', status: 200,
    summary: 'Finish signing in with a TOTP code (RFC 6238) or a recovery code',
    body: z.strictObject({ code: z.string().trim().min(6).max(40) }),
    response: z.strictObject({ state: z.literal('signed-in') }),
    errors: ['wrong_second_factor', 'rate_limited'],
  }),
  readSession: defineOperation({
    id: 'readSession', method: 'GET', path: '/api/v1/session', tag: 'Session', permission: 'session', status: 200,
    summary: 'Who is signed in, to which organisation, and what they may do', response: me,
  }),
  signOut: defineOperation({
    id: 'signOut', method: 'DELETE', path: '/api/v1/session', tag: 'Session', permission: 'session', status: 204,
    summary: 'Sign out; the session ends on the server', response: null,
  }),
  listSessions: defineOperation({
    id: 'listSessions', method: 'GET', path: '/api/v1/sessions', tag: 'Session', permission: 'session', status: 200,
    summary: 'Your own sessions',
    response: z.strictObject({ items: z.array(z.strictObject({ id, createdAt: timestamp, lastSeenAt: timestamp, userAgent: z.string().nullable(), address: z.string().nullable(), organisation: z.string(), secondFactor: z.boolean(), current: z.boolean() })) }),
  }),
  revokeSession: defineOperation({
    id: 'revokeSession', method: 'DELETE', path: '/api/v1/sessions/{sessionId}', tag: 'Session', permission: 'session', status: 204,
    summary: 'End one of your sessions', params: z.strictObject({ sessionId: id }), response: null, errors: ['not_found'],
  }),
  startTotp: defineOperation({
    id: 'startTotp', method: 'POST', path: '/api/v1/second-factor/totp', tag: 'Session', permission: 'session', status: 201,
    summary: 'Begin enrolling an authenticator app (confirm with a code to switch it on)',
    body: z.strictObject({ password: presentPassword }),
    response: z.strictObject({ otpauthUri: z.string(), recoveryCodes: z.array(z.string()) }), errors: ['wrong_credentials', 'conflict', 'step_up_required', 'rate_limited'],
  }),
  confirmTotp: defineOperation({
    id: 'confirmTotp', method: 'POST', path: '/api/v1/second-factor/totp/confirmation', tag: 'Session', permission: 'session', status: 204,
    summary: 'Switch the authenticator app on with its first code',
    body: z.strictObject({ code: z.string().trim().min(6).max(10) }), response: null, errors: ['wrong_second_factor', 'conflict', 'rate_limited'],
  }),
  removeTotp: defineOperation({
    id: 'removeTotp', method: 'POST', path: '/api/v1/second-factor/totp/removal', tag: 'Session', permission: 'session', status: 204, stepUp: true,
    summary: 'Switch the authenticator app off', body: z.strictObject({ password: presentPassword }), response: null, errors: ['wrong_credentials', 'rate_limited'],
  }),
} as const;
