import { z } from 'zod';
import { auditExportContent } from '../audit-export.ts';
import { defineOperation } from '../operation.ts';
import { timestamp } from '../shapes.ts';

const logKey = {
  origin: z.string().meta({ description: 'Names the log for good; the first line of each of its checkpoints' }),
  verifierKey: z.string().meta({ description: 'Verifier key (vkey) of the log: C2SP signed-note, Ed25519' }),
};

/** The proof of one entry: what a verifier needs, as one text. */
export const auditEntryProof = z.strictObject({
  ...logKey,
  state: z.enum(['signed', 'unsigned']).meta({ description: 'unsigned: no checkpoint covers it yet; one is signed each minute' }),
  index: z.int().nonnegative().meta({ description: 'Its place in the log, from 0' }), leaf: z.string().meta({ description: 'Its canonical bytes, base64' }), leafHash: z.string().meta({ description: 'RFC 6962, hex' }),
  proof: z.string().nullable().meta({ description: 'The proof as a file (C2SP tlog-proof v1): the leaf as `extra`, the inclusion proof, and the first signed checkpoint that covers it' }),
});
export type AuditEntryProof = z.output<typeof auditEntryProof>;

/** What a log says of itself, and the latest checkpoint; `null` while none was signed. */
export const auditCheckpointState = z.strictObject({
  ...logKey,
  checkpoint: z.strictObject({
    size: z.int(), root: z.string().meta({ description: 'RFC 6962 root over that many entries, base64' }), madeAt: timestamp,
    note: z.string().meta({ description: 'The signed note (C2SP tlog-checkpoint); keep it, and verify later that the log still contains it' }),
  }).nullable(),
  publications: z.array(z.strictObject({
    place: z.string().meta({ description: 's3, https, mail or witness:NAME' }),
    size: z.int().meta({ description: 'Entries that the checkpoint covers which is there; 0 where none is' }), publishedAt: timestamp.nullable(),
    state: z.enum(['current', 'behind', 'failing']).meta({ description: '`behind`: the newest checkpoint is not there yet; `failing`: nor could it be published' }),
    failingSince: timestamp.nullable(), problem: z.string().nullable().meta({ description: 'Why, for the platform’s own people alone: it may name the operator’s addresses' }),
    note: z.string().nullable().meta({ description: 'The checkpoint as a witness cosigned it (C2SP tlog-cosignature)' }),
  })).meta({ description: 'Where checkpoints of this log were published, out of reach of whoever can change this database' }),
});
export type AuditCheckpointState = z.output<typeof auditCheckpointState>;

export const auditProofOperations = {
  readAuditKey: defineOperation({
    id: 'readAuditKey', method: 'GET', path: '/api/v1/audit/key', tag: 'Audit', permission: 'public', status: 200,
    summary: 'The key that verifies the checkpoints of a log',
    description: 'Of the organisation that is named, whether or not there is one: the answer follows from its id and this installation’s public key. Of the platform’s own log where none is named.',
    query: z.strictObject({ tenant: z.uuid().optional() }), response: z.strictObject({ ...logKey, madeAt: timestamp }), errors: ['unavailable'],
  }),
  readAuditCheckpoint: defineOperation({
    id: 'readAuditCheckpoint', method: 'GET', path: '/api/v1/audit/checkpoint', tag: 'Audit', permission: 'audit.read', status: 200,
    summary: 'The latest signed checkpoint of the audit log', response: auditCheckpointState, errors: ['unavailable'],
  }),
  proveAuditEntry: defineOperation({
    id: 'proveAuditEntry', method: 'GET', path: '/api/v1/audit/{sequence}/proof', tag: 'Audit', permission: 'audit.read', status: 200,
    summary: 'The proof that one entry stands in the signed log', description: '`keystead audit verify-entry FILE --key VKEY` checks what stands under `proof`, without any server.',
    params: z.strictObject({ sequence: z.coerce.number().int().nonnegative() }), response: auditEntryProof, errors: ['not_found', 'unavailable'],
  }),
  exportAuditLog: defineOperation({
    id: 'exportAuditLog', method: 'GET', path: '/api/v1/audit/export', tag: 'Audit', permission: 'audit.read', status: 200, stepUp: true,
    summary: 'The whole audit log for a verifier: entries, what their commitments open to, signed checkpoints (JSON Lines)',
    description: '`keystead audit verify FILE` checks it without any server.', response: z.string(), responseContent: auditExportContent, errors: ['unavailable'],
  }),
  readPlatformCheckpoint: defineOperation({
    id: 'readPlatformCheckpoint', method: 'GET', path: '/api/v1/operator/log/checkpoint', tag: 'Operator', permission: 'operator.read', status: 200,
    summary: 'The latest signed checkpoint of the platform’s own log', response: auditCheckpointState, errors: ['unavailable'],
  }),
  exportPlatformLog: defineOperation({
    id: 'exportPlatformLog', method: 'GET', path: '/api/v1/operator/log/export', tag: 'Operator', permission: 'operator.read', status: 200, stepUp: true,
    summary: 'The platform’s own log for a verifier (JSON Lines)', response: z.string(), responseContent: auditExportContent, errors: ['unavailable'],
  }),
} as const;
