import { z } from 'zod';
import { eventGroupIds } from '../event-groups.ts';
import { defineOperation } from '../operation.ts';
import { auditFilter } from './records.ts';
import { etag, id, name, page, pageQuery, secretInput, timestamp } from '../shapes.ts';

/** In which form entries of the log leave: one entry a line. */
export const streamFormats = ['json-lines', 'cef', 'ocsf'] as const;
export type StreamFormat = (typeof streamFormats)[number];
const format = z.enum(streamFormats).default('json-lines').meta({ description: 'json-lines: one JSON object a line. cef: Common Event Format. ocsf: OCSF 1.7, one JSON object a line' });
const certificateAuthority = z.string().trim().max(20_000).regex(/^-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----$/, 'is not a certificate in PEM').nullable().default(null)
  .meta({ description: 'The authority that signed the receiver’s certificate (PEM), where it is one of your own; null: those that everybody trusts' });
const url = z.url({ protocol: /^https$/ }).max(1_000).refine(holdsNoSecret, 'must hold neither user nor password');
/** Headers that say whom a request is for, how it is framed or what it carries: a secret in one of them would be read as that. */
const ownHeaders = /^(?:host|connection|keep-alive|upgrade|expect|te|trailer|transfer-encoding|content-.*|user-agent|proxy-.*)$/i;
const headerName = z.string().trim().max(60).regex(/^[A-Za-z][A-Za-z0-9-]*$/).refine((name) => !ownHeaders.test(name), 'is a header that HTTP itself needs');

/** What is no address at all is told so by the check before: every check of a text is asked. */
function holdsNoSecret(text: string): boolean {
  const parsed = URL.parse(text);
  return parsed === null || (parsed.username === '' && parsed.password === '');
}

/** Where entries go. */
export const streamDestination = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('https'), url, format, header: headerName.default('Authorization').meta({ description: 'The header that carries the secret, if there is one' }), certificateAuthority }),
  z.strictObject({ kind: z.literal('syslog'), host: z.string().trim().min(1).max(253).regex(/^[A-Za-z0-9.:_-]+$/, 'must be a host name or an address'), port: z.int().min(1).max(65_535).default(6514), format, certificateAuthority }),
  z.strictObject({ kind: z.literal('webhook'), url, certificateAuthority }),
]);
export type StreamDestination = z.output<typeof streamDestination>;
export type StreamKind = StreamDestination['kind'];

const groups = z.array(z.enum(eventGroupIds)).max(eventGroupIds.length).default([]).meta({ description: 'Groups of events that are sent; none: all of them' });
const includesPersonal = z.boolean().default(false).meta({ description: 'Names, e-mail addresses and client addresses go along. Off: they stay out, and who acted is an id' });
const secret = secretInput(z.string().min(1).max(2_000).regex(/^[\x20-\x7e]+$/, 'must be printable ASCII')).meta({ description: 'Value of that header, e.g. “Bearer …”. Sealed under your organisation’s key; never shown again' });

export const auditStream = z.strictObject({
  id, name: z.string(), destination: streamDestination, groups: z.array(z.enum(eventGroupIds)), includesPersonal: z.boolean(), hasSecret: z.boolean(),
  state: z.enum(['running', 'retrying', 'paused']), pausedBecause: z.enum(['person', 'gone']).nullable().meta({ description: 'gone: the receiver answered 410, which asks for no more' }),
  nextSequence: z.int().meta({ description: 'The entry that is looked at next: all before it were taken, or are in no group that is sent' }), behind: z.int().meta({ description: 'Entries of the log that are still to be looked at' }),
  lastDelivered: z.strictObject({ sequence: z.int(), at: timestamp }).nullable(),
  problem: z.strictObject({ detail: z.string(), since: timestamp, attempts: z.int(), nextAt: timestamp }).nullable(),
  earlierSecretUntil: timestamp.nullable().meta({ description: 'Of a webhook whose secret was renewed: until when it is signed with both' }),
  createdAt: timestamp, etag,
});
export type AuditStream = z.output<typeof auditStream>;

export const streamDelivery = z.strictObject({
  id, messageId: z.string().meta({ description: 'webhook-id: the same each time this entry is sent, so that a receiver knows it again' }), sequence: z.int().nullable().meta({ description: 'Entry of the log; null: a test' }), action: z.string(),
  delivered: z.boolean(), status: z.int().nullable().meta({ description: 'HTTP status of the last answer; null: there was none' }), detail: z.string(), attempts: z.int(), lastAt: timestamp,
});
export type StreamDelivery = z.output<typeof streamDelivery>;
export const sendingResult = z.strictObject({ delivered: z.boolean(), status: z.int().nullable(), detail: z.string().meta({ description: 'In plain words, e.g. “it answered 503”' }) });

/** Which form a download has. */
const downloadFormat = z.enum(['csv', ...streamFormats]).default('json-lines');

const streamParams = z.strictObject({ streamId: id });
const signingSecret = z.string().nullable().meta({ description: 'Of a webhook: the secret that verifies its signature (whsec_…). Shown this once' });

export const streamOperations = {
  downloadAudit: defineOperation({
    id: 'downloadAudit', method: 'GET', path: '/api/v1/audit/entries', tag: 'Audit', permission: 'audit.read', status: 200, stepUp: true,
    summary: 'The entries of a search as a file: CSV, JSON Lines, CEF or OCSF; the oldest first', description: 'For reading and for other tools. A verifier needs exportAuditLog. That it was taken is an entry of the log.',
    query: auditFilter.extend({ format: downloadFormat }), response: z.string(), responseContent: 'application/octet-stream',
  }),
  listStreams: defineOperation({
    id: 'listStreams', method: 'GET', path: '/api/v1/streams', tag: 'Audit', permission: 'audit.read', status: 200,
    summary: 'Where the audit log is sent, how far each receiver is, and what is in the way', description: 'The path of a receiver’s address stands in for a secret at many of them: who does not manage the organisation sees its host alone.', response: z.strictObject({ items: z.array(auditStream) }),
  }),
  createStream: defineOperation({
    id: 'createStream', method: 'POST', path: '/api/v1/streams', tag: 'Audit', permission: 'tenant.manage', status: 201, stepUp: true,
    summary: 'Send the audit log to another system: over HTTPS, to syslog over TLS, or as webhooks',
    description: 'Entries are sent in the order of the log, at least once. Receivers know a repeated one by organisation and sequence; of a webhook by its id. Webhooks follow Standard Webhooks (webhook-id, webhook-timestamp, webhook-signature).',
    body: z.strictObject({ name, destination: streamDestination, groups, includesPersonal, secret: secret.optional(), from: z.enum(['now', 'start']).default('now').meta({ description: 'start: from the first entry of the log' }) }),
    response: z.strictObject({ stream: auditStream, signingSecret }), errors: ['conflict'],
  }),
  updateStream: defineOperation({
    id: 'updateStream', method: 'PATCH', path: '/api/v1/streams/{streamId}', tag: 'Audit', permission: 'tenant.manage', status: 200, stepUp: true, needsEtag: true,
    summary: 'Change a stream, pause it or let it go on', description: 'A paused stream loses nothing: it goes on where it was. Another address needs the secret again. A stream keeps its kind.',
    params: streamParams, body: z.strictObject({ name: name.optional(), destination: streamDestination.optional(), groups: groups.unwrap().optional(), includesPersonal: includesPersonal.unwrap().optional(), secret: secret.nullable().optional(), paused: z.boolean().optional() }),
    response: auditStream, errors: ['not_found', 'conflict', 'precondition_failed', 'precondition_required'],
  }),
  deleteStream: defineOperation({
    id: 'deleteStream', method: 'DELETE', path: '/api/v1/streams/{streamId}', tag: 'Audit', permission: 'tenant.manage', status: 204, stepUp: true,
    summary: 'Remove a stream; nothing more is sent', params: streamParams, response: null, errors: ['not_found'],
  }),
  testStream: defineOperation({
    id: 'testStream', method: 'POST', path: '/api/v1/streams/{streamId}/test', tag: 'Audit', permission: 'tenant.manage', status: 200, stepUp: true,
    summary: 'Send one made-up entry now, and see what the receiver answers', params: streamParams, body: z.strictObject({}), response: sendingResult, errors: ['not_found', 'conflict'],
  }),
  replayStream: defineOperation({
    id: 'replayStream', method: 'POST', path: '/api/v1/streams/{streamId}/replay', tag: 'Audit', permission: 'tenant.manage', status: 200, stepUp: true,
    summary: 'Send everything again: from the first entry of the log, from a later one, or from a time', description: 'Where both are given, from whichever is later. Receivers know a repeated entry by organisation and sequence.', params: streamParams,
    body: z.strictObject({ fromSequence: z.int().min(0).max(Number.MAX_SAFE_INTEGER).default(0), fromTime: timestamp.optional() }),
    response: auditStream, errors: ['not_found'],
  }),
  renewStreamSecret: defineOperation({
    id: 'renewStreamSecret', method: 'POST', path: '/api/v1/streams/{streamId}/secret', tag: 'Audit', permission: 'tenant.manage', status: 200, stepUp: true,
    summary: 'Give a webhook a new secret; for some hours it is signed with both', params: streamParams,
    body: z.strictObject({ overlapHours: z.int().min(0).max(168).default(24) }), response: z.strictObject({ stream: auditStream, signingSecret: z.string() }), errors: ['not_found', 'conflict'],
  }),
  listStreamDeliveries: defineOperation({
    id: 'listStreamDeliveries', method: 'GET', path: '/api/v1/streams/{streamId}/deliveries', tag: 'Audit', permission: 'audit.read', status: 200,
    summary: 'The latest thousand webhooks of a stream, with what was answered', params: streamParams, query: pageQuery, response: page(streamDelivery), errors: ['not_found'],
  }),
  resendDelivery: defineOperation({
    id: 'resendDelivery', method: 'POST', path: '/api/v1/streams/{streamId}/deliveries/{deliveryId}/resend', tag: 'Audit', permission: 'tenant.manage', status: 200, stepUp: true,
    summary: 'Send one webhook again, under the same id', params: z.strictObject({ streamId: id, deliveryId: id }), body: z.strictObject({}), response: sendingResult, errors: ['not_found', 'conflict'],
  }),
} as const;
