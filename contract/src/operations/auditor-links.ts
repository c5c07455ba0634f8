import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { email, id, page, pageQuery, timestamp } from '../shapes.ts';

export const auditorLink = z.strictObject({
  id, purpose: z.string(), email: z.string().nullable(), state: z.enum(['open', 'expired', 'revoked']).meta({ description: 'revoked: by somebody, or because whoever made it may make none any more' }), createdAt: timestamp, createdByName: z.string().nullable(), expiresAt: timestamp,
  opened: z.int().meta({ description: 'How often it was opened' }), lastUsedAt: timestamp.nullable(),
});
export type AuditorLink = z.output<typeof auditorLink>;

export const auditorLinkOperations = {
  listAuditorLinks: defineOperation({
    id: 'listAuditorLinks', method: 'GET', path: '/api/v1/auditor-links', tag: 'Audit', permission: 'audit.read', status: 200,
    summary: 'Links for auditors from outside: those that are open, and those that ended', query: pageQuery, response: page(auditorLink),
  }),
  createAuditorLink: defineOperation({
    id: 'createAuditorLink', method: 'POST', path: '/api/v1/auditor-links', tag: 'Audit', permission: 'people.manage', status: 201, stepUp: true,
    summary: 'Make a link with which somebody from outside reads the log, receipts and evidence', description: 'Whoever has the link gets a session that only reads, as the role auditor does, until it expires or is revoked. No account is made. Every use stands in the log. It ends too when whoever made it leaves, or may make none any more.',
    body: z.strictObject({ purpose: z.string().trim().min(1).max(200).regex(/^\P{Cc}*$/u, 'must not hold control characters'), email: email.nullable().default(null).meta({ description: 'Whom you give it to, as a note; nothing is sent' }), hours: z.int().min(1).max(2_160).meta({ description: 'For how long, 90 days at most' }) }),
    response: z.strictObject({ auditorLink, link: z.url().meta({ description: 'Shown this once. What opens it stands behind the #, which browsers send to nobody' }) }), errors: ['conflict'],
  }),
  revokeAuditorLink: defineOperation({
    id: 'revokeAuditorLink', method: 'DELETE', path: '/api/v1/auditor-links/{linkId}', tag: 'Audit', permission: 'people.manage', status: 204, stepUp: true,
    summary: 'End a link and every session that it opened, at once', params: z.strictObject({ linkId: id }), response: null, errors: ['not_found'],
  }),
  openAuditorLink: defineOperation({
    id: 'openAuditorLink', method: 'POST', path: '/api/v1/session/auditor', tag: 'Session', permission: 'public', status: 200,
    summary: 'Open an auditor’s link; sets the session cookie', body: z.strictObject({ token: z.string().min(20).max(200) }),
    response: z.strictObject({ organisation: z.string(), purpose: z.string(), until: timestamp }), errors: ['auditor_link_invalid', 'rate_limited'],
  }),
} as const;
