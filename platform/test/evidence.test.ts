import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Evidence, evidenceManifestPath, permissionsOfRole, verifyEvidencePack } from '@keystead/contract';
import { openCheckpoints, openSequencer } from '../src/audit/index.ts';
import { type Principal, createLogger, newId, sql } from '../src/foundation/index.ts';
import { type DeploymentFacts, type MakeDecoy, openEvidence } from '../src/governance/index.ts';
import { openAuditSigner } from '../src/server/audit-signer.ts';
import { createKeyProviders, createMemoryKeyProvider } from '../src/vault/index.ts';
import { verifierPorts } from './support/audit-log.ts';
import { bareEnvironment, programFile } from './support/program.ts';
import type { Office } from './support/identity.ts';
import { type Installation, startInstallation } from './support/leaving-world.ts';
import { unzip } from './support/surfaces.ts';

const deployment: DeploymentFacts = {
  company: null, contact: null, host: 'keystead.example', https: true, database: { embedded: true, host: null }, storage: null, mailHost: null, tracing: false, keyServices: { credential: 'key-file', content: 'key-file', audit: 'key-file' }, checkpointsGoTo: [],
  encryptionKeyDays: 365, vaultKeyDays: 365, refusalDays: 30, deletionGraceDays: 7, cutOffSeconds: 5, takesPlainKeys: false, privateProviders: false, operators: 0, apps: { all: 1, gated: 1 },
};

describe('A6 evidence packs and self-tests, on a database', () => {
  let here: Installation;
  let office: Office;
  let other: Office;
  let sign: () => Promise<void>;
  const logger = createLogger({ name: 'test', level: 'silent' });
  before(async () => {
    here = await startInstallation();
    [office, other] = [await here.office('Harbour'), await here.office('Quay')];
    const database = here.database.open('keystead_sequencer');
    const signer = await openAuditSigner({ database, roots: createKeyProviders(createMemoryKeyProvider()), clock: here.clock, publicUrl: 'https://keystead.example' });
    const sequencer = openSequencer({ database, clock: here.clock, logger, checkpoints: openCheckpoints({ database, clock: here.clock, logger, signer, everyMilliseconds: 0 }) });
    sign = async () => { await sequencer.runOnce(); };
    await sign();
  });
  after(() => here.close());

  /** Evidence over this database; `call` and decoys as a test wants them. */
  const openPart = (decoys: Partial<MakeDecoy> = {}) => openEvidence({
    database: here.database.open('keystead_app'), clock: here.clock, logger, storage: here.storage, contentKeys: here.contentKeys, deployment: async () => deployment, providers: () => null, regionOf: () => 'unknown',
    names: async () => new Map(), secondFactors: async (ids) => ids.length, standing: async ({ tenantId, userId }) => (userId === office.ownerId || userId === other.ownerId ? ownerOf(tenantId, userId) : null),
    installation: async () => ({ drilledAt: null, mailConfigured: true, https: true, operators: 1 }),
    decoys: {
      create: async (name) => { const made = await here.identity.createTenant({ name, plan: 'enterprise', owner: { name, email: `${name.replaceAll(' ', '-')}@test.invalid` } }); return { tenantId: made.tenantId, ownerId: made.ownerUserId }; },
      remove: async (tenantId, name) => { await here.leaving.deleteTenant(tenantId, name); },
      token: async () => ({ id: newId(), secret: 'none', end: async () => undefined }), call: async () => ({ status: 404, body: '{}' }), pause: async () => undefined, ...decoys,
    },
  });

  const ownerOf = (tenantId: string, userId: string): Principal => ({ kind: 'user', tenantId, userId, tokenId: null, name: 'Owner', role: 'owner', permissions: new Set(permissionsOfRole.owner), environment: 'production', sessionId: null });
  const ask = async <Shape>(part: ReturnType<typeof openPart>, id: string, options: { params?: unknown; query?: unknown; of?: Office } = {}): Promise<Shape> => {
    const of = options.of ?? office;
    const operation = part.operations.find((each) => each.operation.id === id) ?? assert.fail(id);
    return await operation.handle({ principal: ownerOf(of.tenantId, of.ownerId), params: options.params, query: options.query ?? {}, body: {}, request: new Request('http://test/'), ifMatch: null, traceId: 't', clientAddress: null, setHeader: () => undefined } as never) as Shape;
  };
  const decoysLeft = async (): Promise<number> => Number((await here.database.open('keystead_identity').pool.query<{ count: number }>("select count(*) from keystead.tenants where name like 'Isolation test decoy %' and deleted_at is null")).rows[0]?.count);

  it('A6 O7: a pack is proven by the signed log; the command line verifies it without a server and names what was changed', async () => {
    const part = openPart();
    const { id } = await ask<{ id: string }>(part, 'makeEvidencePack');
    await assert.rejects(ask(part, 'makeEvidencePack'), { code: 'conflict' });
    await part.tend();
    await part.tend();
    const stateOf = async (): Promise<string | undefined> => (await ask<{ items: { state: string }[] }>(part, 'listEvidencePacks')).items[0]?.state;
    assert.equal(await stateOf(), 'proving');
    const params = { packId: id };
    await assert.rejects(ask(part, 'downloadEvidencePack', { params, query: { format: 'zip' } }), { code: 'conflict' });
    await sign();
    await part.tend();
    assert.equal(await stateOf(), 'ready');
    await assert.rejects(ask(part, 'downloadEvidencePack', { params, query: { format: 'zip' }, of: other }), { code: 'not_found' });
    const bytes = Buffer.from(await (await ask<Response>(part, 'downloadEvidencePack', { params, query: { format: 'zip' } })).arrayBuffer());
    const files = new Map([...await unzip(bytes)].map(([path, text]) => [path, Buffer.from(text, 'latin1')]));
    for (const path of ['README.md', 'evidence.html', 'evidence.pdf', 'data-flow.svg', 'questionnaire.csv', 'subprocessors.csv', 'controls.csv', 'keys.csv', 'permissions.md', 'isolation.json', 'checkpoint.txt', 'evidence.json', 'proof.json']) assert.ok((files.get(path)?.byteLength ?? 0) > 0, path);
    assert.equal((await verifyEvidencePack(files, {}, verifierPorts)).sentence, null);
    const { questions } = JSON.parse(String(files.get('evidence.json'))) as Evidence;
    const lookedUp = questions.flatMap(({ links }) => links).flatMap(({ kind, target }) => (kind === 'document' ? [target.split('#')[0] ?? ''] : kind === 'attack' || kind === 'fault' ? ['docs/attacks.md'] : []));
    assert.deepEqual([...new Set(lookedUp)].filter((path) => !files.has(`project/${path}`)), [], 'every file that an answer names lies in the pack');
    const html = String(files.get('evidence.html'));
    const unlinked = questions.flatMap(({ links }) => links).filter(({ kind, target, label }) => (kind === 'page' && !html.includes(`<a href="https://keystead.example${target.replaceAll('&', '&amp;')}" rel="noreferrer">${label} (console`)) || (kind === 'log' && !html.includes(`<a href="https://keystead.example/audit?action=${target}" rel="noreferrer">`)));
    assert.deepEqual(unlinked, [], 'every page and entry that an answer names is a link');
    assert.ok(html.includes('<svg ') && !/<script|\son\w+=/.test(html));
    const broken = async (change: (copy: Map<string, Buffer>) => void): Promise<string> => { const copy = new Map(files); change(copy); return (await verifyEvidencePack(copy, {}, verifierPorts)).sentence ?? ''; };
    assert.match(await broken((copy) => copy.set('keys.csv', Buffer.from('none'))), /^keys\.csv was changed/);
    assert.match(await broken((copy) => copy.delete('evidence.pdf')), /^evidence\.pdf is missing/);
    assert.match(await broken((copy) => copy.set('more.txt', Buffer.from(''))), /^more\.txt does not belong/);
    assert.match(await broken((copy) => copy.set(evidenceManifestPath, Buffer.from(String(copy.get(evidenceManifestPath)).replace('Harbour', 'Another')))), /^The manifest was changed/);
    const file = join(here.folder, 'pack.zip');
    await writeFile(file, bytes);
    const run = (...more: string[]) => spawnSync(process.execPath, [programFile, 'evidence', 'verify', file, ...more], { env: bareEnvironment, encoding: 'utf8' });
    const verified = run();
    assert.deepEqual([verified.status, verified.stdout.split('\n')[0]], [0, 'Verified.'], verified.stderr);
    assert.match(run('--key', 'keystead.example/tenant/x+00000000+AA').stdout, /^NOT VERIFIED\. It is of another log/);
  });

  it('A6 fault 1: a self-test whose process ended leaves no decoy behind: the next look deletes it and says that the test broke off', async () => {
    const created: string[] = [];
    const part = openPart({ create: async (name) => {
      const { tenantId } = await here.identity.createTenant({ name, plan: 'enterprise', owner: { name, email: `${name.replaceAll(' ', '-')}@test.invalid` } });
      created.push(tenantId);
      // As a process that ends here: nothing after this is done.
      return new Promise(() => undefined);
    } });
    const { id } = await ask<{ id: string }>(part, 'startIsolationTest');
    void part.tend();
    while (created.length === 0) await new Promise((resolve) => { setImmediate(resolve); });
    assert.equal(await decoysLeft(), 1);
    await openPart().tend();
    assert.equal(await decoysLeft(), 1, 'while its time is not over, nobody else touches it');
    await here.database.open('keystead_app').as<unknown>().inTenant(office.tenantId, (trx) => sql`update isolation_tests set taken_until = ${new Date(here.clock.now().getTime() - 1)} where id = ${id}`.execute(trx));
    await openPart().tend();
    assert.equal(await decoysLeft(), 0);
    const { state, decoyRemoved, failure } = await ask<{ state: string; decoyRemoved: boolean; failure: string }>(part, 'readIsolationTest', { params: { testId: id } });
    assert.deepEqual([state, decoyRemoved, failure], ['broken', true, 'The process that ran it ended; start it again.']);
  });

  it('A6: an answer that differs from that for an unknown id counts as a leak, and the test has failed', async () => {
    const real = '01890000-0000-7000-8000-00000000abcd';
    const part = openPart({ call: async ({ method, path }) => (method === 'GET' && !path.includes(real) && path.split('/').length <= 4 ? { status: 200, body: JSON.stringify({ items: [{ id: real }] }) } : { status: 404, body: path.includes(real) ? '{"detail":"it is there"}' : '{}' }) });
    const { id } = await ask<{ id: string }>(part, 'startIsolationTest');
    await assert.rejects(ask(part, 'startIsolationTest'), { code: 'conflict' });
    await part.tend();
    const test = await ask<{ state: string; leaked: number; decoyRemoved: boolean; tries: { area: string; outcome: string; what: string; found: string }[] }>(part, 'readIsolationTest', { params: { testId: id } });
    assert.deepEqual([test.state, test.decoyRemoved, test.leaked > 10, await decoysLeft()], ['failed', true, true, 0]);
    assert.deepEqual(test.tries.filter(({ area, outcome }) => area === 'database' && outcome === 'leaked'), [], 'the database itself keeps both apart');
    await assert.rejects(ask(part, 'readIsolationTest', { params: { testId: id }, of: other }), { code: 'not_found' });
    const rows = await here.database.open('keystead_app').as<unknown>().inTenant(other.tenantId, async (trx) => (await sql`select from isolation_tests`.execute(trx)).rows.length);
    assert.equal(rows, 0);
  });
});
