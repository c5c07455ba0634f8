import assert from 'node:assert/strict';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { type AuditEntryProof, type AuditPins, type AuditReport, type OperationId, type VerifierPorts, operations, permissionsOfRole, verifyAuditExport } from '@keystead/contract';
import pg from 'pg';
import { type AuditTables, type CheckpointSigner, type CheckpointsOptions, type Sequencer, auditOperations, openCheckpoints, openSequencer, recordEvent, systemActor } from '../../src/audit/index.ts';
import { type Principal, connectionOptions, createLogger, newId } from '../../src/foundation/index.ts';
import { openAuditSigner } from '../../src/server/audit-signer.ts';
import { createKeyProviders, createMemoryKeyProvider } from '../../src/vault/index.ts';
import { type TestDatabase, startTestDatabase } from './database.ts';

export const minute = 60_000;

/** What the command line brings: SHA-256 and Ed25519 of Node.js. */
export const verifierPorts: VerifierPorts = {
  sha256: (bytes) => createHash('sha256').update(bytes).digest(),
  verifyEd25519: (publicKey, message, signature) => verify(null, message, createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey]), format: 'der', type: 'spki' }), signature),
};

/** Audit logs on a database of their own, with a clock that stands still. */
export interface AuditWorld {
  readonly database: TestDatabase;
  /** As the owner of the database, whom nothing there can stop. */
  readonly owner: pg.Client;
  readonly clock: { now(): Date };
  readonly signer: CheckpointSigner;
  /** Lets a minute pass. */
  later(milliseconds?: number): void;
  sequencer(options?: Partial<CheckpointsOptions>): Sequencer;
  /** Puts this many events into a log and signs them, a minute after what was signed before. */
  grow(tenantId: string, count: number): Promise<void>;
  /** The same, by a sequencer of one’s own. */
  growBy(sequencer: Sequencer, tenantId: string, count: number): Promise<void>;
  /** Calls an operation as an auditor of the tenant. */
  ask<Answer>(tenantId: string, operation: OperationId, query?: Record<string, unknown>): Promise<Answer>;
  exportLog(tenantId: string): Promise<string>;
  /** The proof of one entry. */
  prove(tenantId: string, sequence: number): Promise<AuditEntryProof>;
  verify(tenantId: string, pins?: AuditPins): Promise<AuditReport>;
  keyOf(tenantId: string): Promise<string>;
  latest(tenantId: string): Promise<string>;
  close(): Promise<void>;
}

export async function openAuditWorld(): Promise<AuditWorld> {
  const database = await startTestDatabase();
  const owner = new pg.Client(connectionOptions(database.ownerUrl));
  await owner.connect();
  const [app, sequencing] = [database.open('keystead_app'), database.open('keystead_sequencer')];
  const logger = createLogger({ name: 'test', level: 'silent' });
  let time = Date.parse('2026-03-01T12:00:00.000Z');
  const clock = { now: () => new Date(time) };
  const signer = await openAuditSigner({ database: sequencing, roots: createKeyProviders(createMemoryKeyProvider()), clock, publicUrl: 'https://keystead.example' });
  const nobody = { names: async () => new Map<string, string>() };
  const implemented = auditOperations({ database: app, people: nobody, tokens: nobody, credentials: nobody, now: () => clock.now() });

  const sequencer: AuditWorld['sequencer'] = (options = {}) => openSequencer({ database: sequencing, clock, logger, checkpoints: openCheckpoints({ database: sequencing, clock, logger, signer, ...options }) });
  const running = sequencer();

  const answerTo = async (tenantId: string, id: OperationId, input: { readonly query?: Record<string, unknown>; readonly params?: Record<string, unknown> }): Promise<unknown> => {
    const principal: Principal = { kind: 'user', tenantId, userId: newId(), tokenId: null, name: 'Auditor', role: 'auditor', permissions: new Set(permissionsOfRole.auditor), environment: 'production', sessionId: null };
    const operation = implemented.find((each) => each.operation.id === id) ?? assert.fail(id);
    const call = { principal, params: input.params, query: input.query ?? {}, body: undefined, request: new Request('http://test/'), ifMatch: null, traceId: 'test', clientAddress: null, setHeader: () => undefined };
    return operation.handle(call as never);
  };
  const ask: AuditWorld['ask'] = async (tenantId, id, query = {}) => await answerTo(tenantId, id, { query }) as never;

  const exportLog = async (tenantId: string): Promise<string> => (await ask<Response>(tenantId, operations.exportAuditLog.id)).text();
  const keyOf = async (tenantId: string): Promise<string> => (await ask<{ verifierKey: string }>(tenantId, 'readAuditKey', { tenant: tenantId })).verifierKey;

  async function growBy(by: Sequencer, tenantId: string, count: number): Promise<void> {
    time += minute;
    await app.as<AuditTables>().inTenant(tenantId, async (trx) => {
      for (let index = 0; index < count; index += 1) await recordEvent(trx, { tenantId, action: 'invitation.created', actor: systemActor, subjectId: `${index}`, detail: { role: 'member', email: `person-${index}@example.com` } });
    });
    while (await by.runOnce() > 0);
  }

  return {
    database, owner, clock, signer, sequencer, ask, exportLog, keyOf,
    prove: async (tenantId, sequence) => await answerTo(tenantId, 'proveAuditEntry', { params: { sequence } }) as AuditEntryProof,
    later(milliseconds = minute) { time += milliseconds; },
    grow: (tenantId, count) => growBy(running, tenantId, count),
    growBy,
    verify: async (tenantId, pins = {}) => verifyAuditExport(linesOf(await exportLog(tenantId)), { verifierKey: await keyOf(tenantId), ...pins }, verifierPorts),
    async latest(tenantId) { return (await ask<{ checkpoint: { note: string } | null }>(tenantId, 'readAuditCheckpoint')).checkpoint?.note ?? assert.fail('no checkpoint'); },
    async close() {
      await owner.end();
      await database.close();
    },
  };
}

export function linesOf(text: string): string[] {
  return text.split('\n').slice(0, -1);
}
