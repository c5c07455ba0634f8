import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { openSequencer } from '../../src/audit/index.ts';
import { type Catalogue, apps, openCatalogue } from '../../src/catalogue/index.ts';
import { createParser, documentOperations, openContentKeys, openDocuments, openFolderStorage } from '../../src/documents/index.ts';
import { createApi, createLogger, fixedClock, newId } from '../../src/foundation/index.ts';
import { type LeavingPart, openLeaving } from '../../src/governance/index.ts';
import { type Identity, generatePrincipalKey, openIdentity } from '../../src/identity/index.ts';
import { contentTable, destroyTenantKeys } from '../../src/vault/encryption/index.ts';
import { createKeyProviders, createMemoryKeyProvider, createTenantKeys, openContentVault, openKeyRing } from '../../src/vault/index.ts';
import { answering } from './catalogue-world.ts';
import { type TestDatabase, startTestDatabase } from './database.ts';
import { parserProgram } from './program.ts';
import { type Office, type Visitor, createVisitor, enrol, origin, password, signedIn } from './identity.ts';

/** An installation without listeners: people, documents, runs, audit log and leaving, on a database and keys of its own. */
export interface Installation {
  readonly database: TestDatabase;
  readonly folder: string;
  readonly identity: Identity;
  readonly catalogue: Catalogue;
  readonly leaving: LeavingPart;
  readonly api: Hono;
  readonly clock: ReturnType<typeof fixedClock>;
  readonly contentKeys: ReturnType<typeof openContentKeys>;
  readonly storage: ReturnType<typeof openFolderStorage>;
  visitor(): Visitor;
  office(name: string): Promise<Office>;
  /** Makes leaves of what waits in the outbox. */
  sequence(): Promise<void>;
  /** Waits for an export, and gives its bytes. */
  download(owner: Visitor, exportId: string): Promise<{ status: number; bytes: Buffer }>;
  close(): Promise<void>;
}

export async function startInstallation(): Promise<Installation> {
  const database = await startTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'keystead-leaving-'));
  const clock = fixedClock(new Date());
  const logger = createLogger({ name: 'test', level: 'silent' });
  const app = database.open('keystead_app');
  const ring = (name: 'content' | 'credential') => openKeyRing({ ring: name, keys: createKeyProviders(createMemoryKeyProvider()), clock });
  const [contentRing, credentialRing] = [ring('content'), ring('credential')];
  const contentKeys = openContentKeys({ database: app, vault: openContentVault({ ring: contentRing }) });
  const makeKeys = createTenantKeys({ contentRing, egress: { createTenantKey: (tenantId) => credentialRing.createTenantKey(tenantId) } });
  const storage = openFolderStorage(folder);
  const documents = openDocuments({ database: app, storage, contentKeys, parser: createParser(parserProgram) });
  const identity = openIdentity({
    identityDatabase: database.open('keystead_identity'), appDatabase: app, clock, logger, baseUrl: () => origin, secret: randomBytes(32).toString('base64'),
    principalPrivateKeyPem: generatePrincipalKey().privateKeyPem, createTenantKeys: makeKeys, version: '0.0.0-test', apps,
  });
  const catalogue = openCatalogue({
    database: app, clock, logger, documents, contentKeys, people: identity.people,
    models: { chooseTarget: async () => ({ target: { dialect: 'openai-chat', model: 'sandbox/sandbox-1', provider: 'sandbox', sandbox: true } }), listTargets: async () => [], findTarget: async () => ({ refused: 'none' }), providerName: () => null }, budgets: { tightest: async () => null },
    callModel: answering(apps[0]?.goldenCases[0]?.reference ?? {}), prices: { about: () => 0, atMost: () => 0 }, receipts: { spending: async () => new Map(), ofRun: async () => ({ receipts: [], omitted: 0 }), read: async () => new Map() }, tellMentioned: async () => undefined,
  });
  const content = [contentTable('documents', 'document'), contentTable('runs', 'run'), contentTable('batches', 'batch'), contentTable('tenant_exports', 'export'), contentTable('evidence_packs', 'evidence-pack'), contentTable('sso_connections', 'sso-connection')];
  const leaving = openLeaving({
    database: app, openSpoolDatabase: () => database.open('keystead_spool'), clock, logger, storage, contentKeys, documents, runs: catalogue.archive, people: identity.leaving,
    names: (tenantId, ids) => identity.people.names(tenantId, ids), createTenantKeys: (tenantId) => identity.createTenantKeys(tenantId),
    destroyKeys: (tenantId, actor) => destroyTenantKeys(app, { tenantId, actor, content }), graceDays: 7, version: '0.0.0-test',
  });
  const api = createApi({
    operations: [...identity.operations, ...documentOperations(documents, async () => new Map()), ...catalogue.operations, ...leaving.operations], logger, clock,
    authenticate: (request) => identity.authenticate(request), allowedOrigins: () => [origin], idempotency: { run: (_call, work) => work() },
  });
  const sequencer = openSequencer({ database: database.open('keystead_sequencer'), clock, logger });
  return {
    database, folder, identity, catalogue, leaving, api, clock, contentKeys, storage,
    visitor: () => createVisitor(api),
    async office(name) {
      const email = `owner-${newId()}@example.com`;
      const { tenantId, ownerUserId: ownerId } = await identity.createTenant({ name, plan: 'enterprise', owner: { name: `Owner of ${name}`, email, password } });
      const owner = createVisitor(api);
      await signedIn(owner, email);
      await enrol(owner, email);
      return { tenantId, ownerId, email, owner };
    },
    sequence: async () => { await sequencer.runOnce(); },
    async download(owner, exportId) {
      const cookie = [...owner.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await api.fetch(new Request(`${origin}/api/v1/tenant/exports/${exportId}/file`, { headers: { cookie, 'x-keystead-client-address': '192.0.2.7' } }));
      return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) };
    },
    async close() {
      await leaving.close();
      await catalogue.close();
      await identity.settled();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
