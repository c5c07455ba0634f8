import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DocumentDescription, type Permission, type Qualification, type Role, permissionsOfRole } from '@keystead/contract';
import { type Catalogue, type ModelChoice, type ModelEvent, type ModelRequest, type Receipt, openCatalogue } from '../../src/catalogue/index.ts';
import { type ContentKeys, createParser, documentOperations, openContentKeys, openDocuments, openFolderStorage } from '../../src/documents/index.ts';
import { type Database, KeysteadError, type Principal, createApi, createLogger, fixedClock, newId, systemClock } from '../../src/foundation/index.ts';
import type { Mention } from '../../src/notifications/index.ts';
import { createKeyProviders, createMemoryKeyProvider, openContentVault, openKeyRing } from '../../src/vault/index.ts';
import { type TestDatabase, startTestDatabase } from './database.ts';
import { parserProgram } from './program.ts';

/** What a fake model does with a request. */
export type FakeModel = (request: ModelRequest) => AsyncIterable<ModelEvent>;

export interface Answer<T = Record<string, unknown>> { readonly status: number; readonly headers: Headers; readonly body: T; readonly bytes: Buffer }

/** Documents and catalogue on a real database, with the model, the ledger and the people in the hands of the test. */
export interface CatalogueWorld {
  readonly database: TestDatabase;
  readonly folder: string;
  readonly catalogue: Catalogue;
  readonly receipts: Map<string, Receipt>;
  /** Whom comments named, and so who would be told by mail. */
  readonly mentions: readonly Mention[];
  readonly requests: ModelRequest[];
  readonly clock: ReturnType<typeof fixedClock>;
  setModel(model: FakeModel): void;
  setTarget(available: boolean): void;
  /** Apps that are assigned to others than this person. */
  hideApps(userId: string, appIds: readonly string[]): void;
  /** Apps that the plan does not run, by id. */
  readonly beyondPlan: Set<string>;
  readonly contentKeys: ContentKeys;
  /** How organisations write. */
  readonly voices: Map<string, string>;
  /** Adds a person to a tenant; their name is their bearer token. */
  addPerson(name: string, person: { tenantId: string; role?: Role; qualifications?: readonly Qualification[]; permissions?: readonly Permission[]; teamIds?: readonly string[] }): Principal;
  send<T = Record<string, unknown>>(person: string, method: string, path: string, body?: unknown, ifMatch?: string): Promise<Answer<T>>;
  /** Another api process on the same database: it has neither the runs nor the memory of the first. Gives its `send`. */
  beside(): <T = Record<string, unknown>>(person: string, method: string, path: string, body?: unknown) => Promise<Answer<T>>;
  upload(person: string, name: string, bytes: Buffer | string, dataClass?: string): Promise<Answer<{ id: string; code: string; parameters: Record<string, string> }>>;
  /** Uploads text as the next version of a document. */
  addVersion(person: string, documentId: string, text: string): Promise<Answer<DocumentDescription>>;
  /** Follows a run to its end; `attached` is called once the stream is open. */
  follow(person: string, runId: string, attached?: () => void): Promise<readonly { type: string; [key: string]: unknown }[]>;
  close(): Promise<void>;
}

/** A model that answers with these pieces. */
export function answering(answer: unknown, pieces = 5): FakeModel {
  return async function* () {
    yield { type: 'accepted', requestId: newId() };
    const text = JSON.stringify(answer);
    const length = Math.ceil(text.length / pieces);
    for (let start = 0; start < text.length; start += length) yield { type: 'text', text: text.slice(start, start + length) };
  };
}

/** `models`: what chooses models, in place of three that everybody may use. */
export async function openCatalogueWorld({ models }: { readonly models?: (database: Database) => ModelChoice } = {}): Promise<CatalogueWorld> {
  const database = await startTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'keystead-objects-'));
  const app = database.open('keystead_app');
  const clock = fixedClock(new Date('2026-11-21T10:00:00Z'));
  const logger = createLogger({ name: 'test', level: 'silent' });
  const contentKeys = openContentKeys({ database: app, vault: openContentVault({ ring: openKeyRing({ ring: 'content', keys: createKeyProviders(createMemoryKeyProvider()), clock: systemClock }) }) });
  // An upload is answered when it is read, pictures too, however busy the machine is.
  const patience = { textMilliseconds: 120_000, picturesMilliseconds: 120_000 };
  const documents = openDocuments({ database: app, storage: openFolderStorage(folder), contentKeys, parser: createParser(parserProgram), patience });
  const people = new Map<string, Principal & { qualifications: readonly Qualification[] }>();
  const receipts = new Map<string, Receipt>();
  const mentions: Mention[] = [];
  const requests: ModelRequest[] = [];
  let model: FakeModel = answering({});
  let available = true;
  const hidden = new Map<string, ReadonlySet<string>>();
  const beyondPlan = new Set<string>();
  const voices = new Map<string, string>();

  const targets = ['sandbox-1', 'sandbox-2', 'real-1'].map((name) => ({ dialect: 'openai-chat' as const, model: `${name.split('-')[0]}/${name}`, name, provider: name.split('-')[0] ?? '', providerName: 'Sandbox', sandbox: name.startsWith('sandbox') }));
  const membersOf = (tenantId: string) => [...people.values()].filter((person) => person.tenantId === tenantId);
  const dependencies: Parameters<typeof openCatalogue>[0] = {
    database: app, clock, logger, documents, contentKeys,
    people: {
      names: async (tenantId, ids) => new Map(membersOf(tenantId).flatMap((person) => (person.userId !== null && ids.includes(person.userId) ? [[person.userId, person.name]] : []))),
      qualificationsOf: async (tenantId, userId) => membersOf(tenantId).find((person) => person.userId === userId)?.qualifications ?? [],
      houseVoice: async (tenantId) => voices.get(tenantId) ?? '',
      holdersOf: async (tenantId, qualification) => membersOf(tenantId).flatMap(({ userId, name, permissions, qualifications }) => (userId !== null && qualifications.includes(qualification) && permissions.has('approvals.decide') ? [{ userId, name }] : [])),
      activeSeats: async (tenantId) => membersOf(tenantId).length,
      standing: async ({ userId }) => [...people.values()].find((person) => person.userId === userId) ?? null,
      hiddenApps: async (principal) => hidden.get(principal.userId ?? '') ?? new Set(),
      requireApp: async (_tenantId, app) => { if (beyondPlan.has(app.id)) throw new KeysteadError('plan_limit', { plan: 'Basic', limit: `running ${app.name}` }); },
    },
    models: models?.(app) ?? {
      chooseTarget: async () => (available && targets[0] !== undefined ? { target: targets[0] } : { refused: null }),
      listTargets: async () => targets.map((target, at) => ({ ...target, usual: at === 0 })),
      findTarget: async (_asked, name) => { const target = targets.find((each) => each.model === name); return target === undefined ? { refused: 'no active key serves it' } : { target }; },
      providerName: () => 'Sandbox',
    },
    budgets: { tightest: async () => null },
    callModel(request) {
      requests.push(request);
      return model(request);
    },
    prices: { about: (_target, tokens) => tokens.input + tokens.output, atMost: (_target, size) => size.inputBytes + size.maxOutputTokens },
    receipts: {
      spending: async (_tenantId, runs) => new Map(runs.map(({ runId, requestId }) => {
        // Under the run's own id: of a call that gave no answer, the ledger has a row all the same.
        const [answered, unanswered] = [requestId === null ? undefined : receipts.get(requestId), receipts.get(runId)];
        const found = answered ?? unanswered;
        return [runId, { calls: found === undefined ? 0 : 1, ownNanoUsd: found?.costNanoUsd ?? 0, platformNanoUsd: 0, unpriced: found?.costNanoUsd === null, known: answered !== undefined }];
      })),
      ofRun: async () => ({ receipts: [], omitted: 0 }), read: async (_tenantId, ids) => new Map(ids.flatMap((id) => { const found = receipts.get(id); return found === undefined ? [] : [[id, found]]; })) },
    tellMentioned: async (_trx, mention) => { mentions.push(mention); },
  };
  const openApi = (opened: Catalogue) => createApi({
    operations: [...documentOperations(documents, async (tenantId, ids) => new Map(membersOf(tenantId).flatMap(({ userId, name }) => (userId !== null && ids.includes(userId) ? [[userId, name]] : [])))), ...opened.operations], logger, allowedOrigins: () => [],
    authenticate: async (request) => people.get(request.headers.get('authorization')?.replace('Bearer ', '') ?? '') ?? null,
    idempotency: { run: (_call, work) => work() },
  });

  const catalogue = openCatalogue(dependencies);
  const api = openApi(catalogue);
  const others: Catalogue[] = [];

  async function request(person: string, method: string, path: string, init: { body?: string | Buffer; type?: string; ifMatch?: string | undefined }, asked = api): Promise<Answer> {
    const response = await asked.request(`http://keystead.test${path}`, {
      method, headers: { authorization: `Bearer ${person}`, ...(init.type === undefined ? {} : { 'content-type': init.type }), ...(init.ifMatch === undefined ? {} : { 'if-match': init.ifMatch }) }, ...(init.body === undefined ? {} : { body: init.body }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const json = response.headers.get('content-type')?.includes('json') === true;
    return { status: response.status, headers: response.headers, bytes, body: json ? JSON.parse(bytes.toString('utf8')) as Record<string, unknown> : {} };
  }

  return {
    database, folder, contentKeys, catalogue, receipts, mentions, requests, clock, beyondPlan, voices,
    setModel: (next) => { model = next; },
    setTarget: (next) => { available = next; },
    hideApps: (userId, appIds) => { hidden.set(userId, new Set(appIds)); },
    addPerson(name, { tenantId, role = 'member', qualifications = [], permissions = permissionsOfRole[role], teamIds = [] }) {
      const principal = { kind: 'user' as const, tenantId, userId: newId(), tokenId: null, name, role, permissions: new Set(permissions), teamIds: new Set(teamIds), environment: 'production' as const, sessionId: newId(), qualifications, secondFactorEnrolled: true, secondFactorAt: systemClock.now() };
      people.set(name, principal);
      return principal;
    },
    send: async <T>(person: string, method: string, path: string, body?: unknown, ifMatch?: string) =>
      await request(person, method, path, body === undefined ? {} : { body: JSON.stringify(body), type: 'application/json', ifMatch }) as Answer<T>,
    upload: async (person, name, bytes, dataClass) =>
      await request(person, 'POST', `/api/v1/documents?name=${encodeURIComponent(name)}${dataClass === undefined ? '' : `&dataClass=${dataClass}`}`, { body: Buffer.from(bytes), type: 'application/octet-stream' }) as Answer<{ id: string; code: string; parameters: Record<string, string> }>,
    addVersion: async (person, documentId, text) => await request(person, 'POST', `/api/v1/documents/${documentId}/versions`, { body: Buffer.from(text), type: 'application/octet-stream' }) as unknown as Answer<DocumentDescription>,
    async follow(person, runId, attached) {
      const response = await api.request(`http://keystead.test/api/v1/runs/${runId}/events`, { headers: { authorization: `Bearer ${person}` } });
      attached?.();
      return (await response.text()).split('\n').flatMap((line) => (line.startsWith('data: ') ? [JSON.parse(line.slice(6)) as { type: string }] : []));
    },
    beside() {
      const other = openCatalogue(dependencies);
      others.push(other);
      const asked = openApi(other);
      return async <T>(person: string, method: string, path: string, body?: unknown) => await request(person, method, path, body === undefined ? {} : { body: JSON.stringify(body), type: 'application/json' }, asked) as Answer<T>;
    },
    async close() {
      await Promise.all([catalogue, ...others].map((each) => each.close()));
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A tenant's row, so that rows may refer to it. */
export async function addTenant(database: TestDatabase, name: string): Promise<string> {
  const tenantId = newId();
  const app = database.open('keystead_app').as<{ tenants: { id: string; name: string } }>();
  await app.inTenant(tenantId, (trx) => trx.insertInto('tenants').values({ id: tenantId, name }).execute());
  return tenantId;
}

/** A document of text, uploaded; its id. */
export async function uploadText(world: CatalogueWorld, person: string, name: string, text: string): Promise<string> {
  const answer = await world.upload(person, name, text);
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body.id;
}

/** What was recorded in a tenant, in its order, and is not sequenced: nobody sequences here. */
export function eventsOf(world: Pick<CatalogueWorld, 'database'>, tenantId: string): Promise<{ action: string; subject_id: string; detail: Record<string, unknown> }[]> {
  return world.database.open('keystead_sequencer').as<{ audit_outbox: { id: number; tenant_id: string; action: string; subject_id: string; detail: Record<string, unknown> } }>()
    .transaction((trx) => trx.selectFrom('audit_outbox').select(['action', 'subject_id', 'detail']).where('tenant_id', '=', tenantId).orderBy('id').execute());
}
