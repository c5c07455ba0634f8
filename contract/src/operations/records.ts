import { z } from 'zod';
import { eventGroupIds } from '../event-groups.ts';
import { defineOperation } from '../operation.ts';
import { id, nanoUsd, page, pageQuery, timestamp } from '../shapes.ts';
import { environments } from '../permissions.ts';

export const tokensByKind = z.strictObject({
  /** Cache reads and writes included. */
  input: z.int().nullable(), cacheRead: z.int().nullable(), cacheWrite: z.int().nullable(),
  /** Reasoning included. */
  output: z.int().nullable(), reasoning: z.int().nullable(),
});
export const ledgerRow = z.strictObject({
  requestId: id, attemptOf: id.nullable().meta({ description: 'An attempt that was given up and may be billed all the same: the request that it was made for. It is no request of its own; null: it is one' }), occurredAt: timestamp, userId: id.nullable(), userName: z.string().nullable(), tokenId: id.nullable(), tokenName: z.string().nullable(), appId: z.string().nullable(), runId: id.nullable(),
  teamId: id.nullable(), teamName: z.string().nullable(),
  environment: z.enum(environments), payer: z.enum(['tenant', 'platform']), custody: z.enum(['vault', 'proxy', 'client']),
  credentialId: id.nullable(), fingerprint: z.string().nullable(), provider: z.string().nullable(), sandbox: z.boolean(), endpoint: z.string(), stream: z.boolean(),
  askedModel: z.string(), servedModel: z.string().nullable(), tokens: tokensByKind,
  usageState: z.enum(['settled', 'estimated', 'reconciled', 'none']), costNanoUsd: nanoUsd.nullable(), priceVersion: z.string().nullable(),
  status: z.int(), outcome: z.enum(['answered', 'failed', 'cancelled', 'refused']), latencyMs: z.int().nullable(), firstByteMs: z.int().nullable(), attempts: z.int(),
  policy: z.strictObject({ dataClass: z.string(), action: z.string(), finds: z.record(z.string(), z.int()) }).nullable().meta({ description: 'The class of data, and what the gateway’s policy saw and did, as counts; null: nothing to say' }),
});
export type LedgerRow = z.output<typeof ledgerRow>;

export const auditEntry = z.strictObject({
  sequence: z.int(), occurredAt: timestamp, action: z.string(), summary: z.string(),
  actor: z.strictObject({ kind: z.enum(['user', 'token', 'system', 'operator']), id: id.nullable(), name: z.string().nullable() }),
  subject: z.strictObject({ kind: z.string(), id: z.string().nullable() }), detail: z.record(z.string(), z.unknown()),
  leafHash: z.string().meta({ description: 'RFC 6962 leaf hash, hex' }),
});
export type AuditEntry = z.output<typeof auditEntry>;

/** Which entries of the log are meant: those that fit all that is given. */
export const auditFilter = z.strictObject({
  group: z.enum(eventGroupIds).optional().meta({ description: 'A group of events' }), action: z.string().max(80).optional().meta({ description: 'One event, e.g. session.refused' }),
  actorKind: z.enum(['user', 'token', 'system', 'operator']).optional().meta({ description: 'Who acted: a person, an API token, Keystead itself, or the platform’s people' }), actorId: id.optional(),
  subjectId: z.string().min(1).max(200).optional().meta({ description: 'What it was about, by its id' }),
  from: timestamp.optional(), to: timestamp.optional().meta({ description: 'Up to and without this time' }),
  text: z.string().trim().min(2).max(80).optional().meta({ description: 'Words of the event, an id, or part of the name of a person, token, key or team that acted or that it was about' }),
});
export type AuditFilter = z.output<typeof auditFilter>;

export const recordOperations = {
  listLedger: defineOperation({
    id: 'listLedger', method: 'GET', path: '/api/v1/ledger', tag: 'Money', permission: 'usage.read', status: 200,
    summary: 'Every request once: who, what, which key, tokens, cost', description: 'And every attempt that was given up and may be billed all the same, as a row of its own with attemptOf: all costs together are what providers can have billed.', query: pageQuery.extend({ provider: z.string().max(60).optional(), appId: z.string().max(60).optional(), model: z.string().max(200).optional() }), response: page(ledgerRow),
  }),
  readLedgerRow: defineOperation({
    id: 'readLedgerRow', method: 'GET', path: '/api/v1/ledger/{requestId}', tag: 'Money', permission: 'usage.read', status: 200,
    summary: 'One request', params: z.strictObject({ requestId: id }), response: ledgerRow, errors: ['not_found'],
  }),
  listAudit: defineOperation({
    id: 'listAudit', method: 'GET', path: '/api/v1/audit', tag: 'Audit', permission: 'audit.read', status: 200,
    summary: 'The audit log, newest first', query: pageQuery.extend(auditFilter.shape),
    response: page(auditEntry).extend({ size: z.int().meta({ description: 'Leaves in the log' }), pending: z.int().meta({ description: 'Events recorded and not yet sequenced' }) }),
  }),
} as const;
