import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { CredentialVersion } from '@keystead/contract';
import { systemActor } from '../src/audit/index.ts';
import { KeysteadError, createLogger, fixedClock, newId, openDatabase } from '../src/foundation/index.ts';
import { openSnapshot } from '../src/gateway/index.ts';
import { type Caretaker, type VaultDependencies, openCaretaker, rotationPoints } from '../src/vault/index.ts';
import { addVersion } from '../src/vault/rotation/add-version.ts';
import { type CredentialWorld, newKey, startCredentialWorld } from './support/credential-world.ts';
import { childFile } from './support/program.ts';
import { type RotationStepName, takeRotationStep } from './support/rotation-steps.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const day = 86_400_000;
const clock = fixedClock(new Date());

describe('V8 rotation of a provider key', () => {
  let world: CredentialWorld;
  let path: (credentialId: string, rest?: string) => string;
  before(async () => {
    world = await startCredentialWorld(clock);
    path = (credentialId, rest = '') => `/credentials/${credentialId}${rest}`;
  });
  beforeEach(() => { world.service.answer = (_request, response) => { response.end('{"models":["test-1","test-2"]}'); }; });
  after(() => world.close());

  const statesOf = async (credentialId: string): Promise<string[]> => ((await world.send('a', 'GET', path(credentialId, '/versions'))).json['items'] as CredentialVersion[]).map(({ version, state }) => `${version} ${state}`);
  const actionsOf = async (credentialId: string): Promise<unknown[]> => (await world.rows('select action from keystead.audit_outbox where subject_id = $1 order by id', [credentialId])).map((row) => row['action']);
  const promote = (credentialId: string, version: number, body: object = {}) => world.send('a', 'POST', path(credentialId, `/versions/${version}/promotion`), body);

  it('V8 new → tested → primary → old in its grace → revoked; both live in between, and the old envelope is destroyed', async () => {
    const { credential, key } = await world.add();
    const { version, key: next } = await world.addVersion(credential.id, { verify: false });
    assert.deepEqual([version.version, version.state, version.share, version.health.state], [2, 'new', 0, 'unknown']);
    assert.equal((await promote(credential.id, 2)).json['code'], 'conflict', 'what was not tested is not promoted');
    const tested = (await world.send('a', 'POST', path(credential.id, '/versions/2/test'))).json as unknown as CredentialVersion;
    assert.deepEqual([tested.state, tested.health.state, tested.testedAt === null], ['tested', 'valid', false]);
    assert.equal((await world.send('a', 'PUT', path(credential.id, '/versions/2/share'), { share: 25 })).status, 200);

    assert.equal((await promote(credential.id, 2, { graceDays: 7, oldShare: 10 })).status, 200);
    assert.deepEqual(await statesOf(credential.id), ['2 primary', '1 old']);
    assert.deepEqual((await world.openVersions(credential.id)).map((each) => each.key), [key, next], 'both versions are readable in the grace');
    const read = (await world.send('a', 'GET', path(credential.id))).json;
    assert.deepEqual([read['version'], (read['rotation'] as { oldVersion: number }).oldVersion], [2, 1]);

    assert.equal((await world.send('a', 'POST', path(credential.id, '/versions/2/revocation'), {})).json['code'], 'conflict', 'the one in use is not revoked');
    assert.equal((await world.send('a', 'POST', path(credential.id, '/versions/1/revocation'), {})).status, 200);
    assert.deepEqual(await statesOf(credential.id), ['2 primary', '1 revoked']);
    assert.deepEqual((await world.openVersions(credential.id)).map((each) => each.key), [next], 'crypto-shredded: nothing of the old key is left to open');
    assert.deepEqual(await actionsOf(credential.id), [
      'credential.created', 'credential.verified', 'rotation.version-added', 'credential.opened', 'rotation.version-tested', 'rotation.share-changed', 'rotation.promoted', 'rotation.version-revoked',
    ]);
  });

  it('V8 in the grace one can switch back; the same request twice changes nothing more', async () => {
    const { credential } = await world.add();
    await world.addVersion(credential.id);
    assert.equal((await promote(credential.id, 2)).status, 200);
    const events = (await actionsOf(credential.id)).length;
    assert.equal((await promote(credential.id, 2)).status, 200);
    assert.equal((await actionsOf(credential.id)).length, events);
    assert.equal((await promote(credential.id, 1)).status, 200);
    assert.deepEqual(await statesOf(credential.id), ['2 old', '1 primary']);
  });

  it('V8 one new key at a time, not the one in use again, none while an old one is in its grace is promoted', async () => {
    const { credential, key } = await world.add();
    const again = await world.service.entryFor({ tenantId: world.tenants.a, credentialId: credential.id, version: 1, provider: 'test', origin: '' }, key, 'credential-version');
    assert.match(JSON.stringify((await world.send('a', 'POST', path(credential.id, '/versions'), { sealed: again.sealed })).json), /in use already/);
    await world.addVersion(credential.id);
    const entry = await world.service.entryFor({ tenantId: world.tenants.a, credentialId: credential.id, version: 1, provider: 'test', origin: '' }, newKey(), 'credential-version');
    assert.equal((await world.send('a', 'POST', path(credential.id, '/versions'), { sealed: entry.sealed })).json['code'], 'conflict');
    await promote(credential.id, 2);
    await world.addVersion(credential.id);
    assert.match(JSON.stringify((await promote(credential.id, 3)).json), /version 1 is still in its grace/);
    assert.equal((await world.send('a', 'PUT', path(credential.id, '/versions/1/share'), { share: 60 })).status, 200);
    assert.match(JSON.stringify((await world.send('a', 'PUT', path(credential.id, '/versions/3/share'), { share: 41 })).json), /take 60 % already/);
  });

  it('V8 a key that its provider refuses never becomes a version; a restricted one may be promoted when somebody says so', async () => {
    const { credential } = await world.add();
    world.service.answer = (_request, response) => { response.writeHead(401).end('{}'); };
    const entry = await world.service.entryFor({ tenantId: world.tenants.a, credentialId: credential.id, version: 1, provider: 'test', origin: '' }, newKey(), 'credential-version');
    assert.equal((await world.send('a', 'POST', path(credential.id, '/versions'), { sealed: entry.sealed })).json['code'], 'key_rejected');
    world.service.answer = (_request, response) => { response.writeHead(403).end('{}'); };
    assert.equal((await world.addVersion(credential.id)).version.state, 'new');
    assert.equal((await promote(credential.id, 2)).json['code'], 'conflict');
    assert.equal((await promote(credential.id, 2, { untested: true })).status, 200);
  });

  it('V8 a credential that is deleted while its next key is checked gets none: no sealed key is left that nobody would destroy', async () => {
    const { credential } = await world.add();
    const { id: credentialId } = credential;
    const entry = await world.service.entryFor({ tenantId: world.tenants.a, credentialId, version: 2, provider: 'test', origin: '' }, newKey(), 'credential-version');
    const atRotationPoint: VaultDependencies['atRotationPoint'] = async (point) => { if (point === 'add:sealed') assert.equal((await world.send('a', 'DELETE', path(credentialId))).status, 204); };
    await assert.rejects(addVersion({ ...world.vault, atRotationPoint }, { tenantId: world.tenants.a, credentialId, actor: systemActor, createdBy: null, entry, verify: false }), { code: 'not_found' });
    assert.deepEqual(await world.openVersions(credentialId), []);
  });

  it('attacks 8, 14: another tenant’s credential or version answers as an unknown one, and an entry sealed for another credential does not open', async () => {
    const { credential } = await world.add();
    await world.addVersion(credential.id);
    const without = (json: Record<string, unknown>) => ({ ...json, traceId: '' });
    const calls: readonly (readonly [string, string, unknown?])[] = [
      ['GET', '/versions'], ['POST', '/versions/2/test'], ['PUT', '/versions/2/share', { share: 5 }], ['POST', '/versions/2/promotion', {}], ['POST', '/versions/2/revocation', {}], ['GET', '/split'], ['GET', '/impact'], ['GET', '/checks'],
      ['PUT', '/scope', {}], ['PUT', '/caps', {}], ['PATCH', '', { label: 'mine' }],
    ];
    for (const [method, rest, body] of calls) {
      const foreign = await world.send('b', method, path(credential.id, rest), body);
      const unknown = await world.send('b', method, path(newId(), rest), body);
      assert.deepEqual([foreign.status, without(foreign.json)], [404, without(unknown.json)], `${method} ${rest}`);
    }
    assert.equal((await world.send('b', 'POST', '/credential-access-preview', { scope: {}, credentialId: credential.id })).status, 404);
    const elsewhere = await world.add();
    const entry = await world.service.entryFor({ tenantId: world.tenants.a, credentialId: credential.id, version: 1, provider: 'test', origin: '' }, newKey(), 'credential-version');
    assert.equal((await world.send('a', 'POST', path(elsewhere.credential.id, '/versions'), { sealed: entry.sealed })).json['code'], 'sealed_entry_refused');
    for (const name of ['base_url', 'api_base', 'origin']) assert.equal((await world.send('a', 'PATCH', path(credential.id), { [name]: 'https://attacker.example' })).status, 400, `attack 13: ${name}`);
    assert.deepEqual(await statesOf(credential.id), ['2 tested', '1 primary']);
  });

  it('V8 the snapshot of a gateway holds both versions with their shares, and drops a revoked one', { timeout: 20_000 }, async () => {
    const { credential } = await world.add();
    await world.addVersion(credential.id);
    await world.send('a', 'PUT', path(credential.id, '/versions/2/share'), { share: 30 });
    const snapshot = await openSnapshot({ databaseUrl: world.test.runtimeUrl, logger, pollMilliseconds: 3_600_000 });
    const others = () => snapshot.tenant(world.tenants.a)?.credentials.get(credential.id)?.others.map(({ state, share, credential: { version } }) => [version.version, state, share]) ?? [];
    try {
      assert.deepEqual(others(), [[2, 'tested', 30]]);
      await world.send('a', 'POST', path(credential.id, '/versions/2/revocation'), { abortInFlight: true });
      while (others().length > 0) await new Promise((resolve) => { setTimeout(resolve, 5); });
      assert.ok(snapshot.tenant(world.tenants.a)?.stops.some((stop) => stop.credentialId === credential.id && stop.version === 2), 'and is told to break off what is under way');
    } finally {
      await snapshot.close();
    }
  });

  describe('fault 12: a crash in rotation', () => {
    interface Case { readonly step: RotationStepName; readonly before: (credentialId: string) => Promise<void>; readonly after: readonly string[] }
    const cases: Readonly<Record<RotationStepName, Case>> = {
      add: { step: 'add', before: async () => undefined, after: ['2 new', '1 primary'] },
      test: { step: 'test', before: async (id) => { await world.addVersion(id, { verify: false }); }, after: ['2 tested', '1 primary'] },
      promote: { step: 'promote', before: async (id) => { await world.addVersion(id); }, after: ['2 primary', '1 old'] },
      revoke: { step: 'revoke', before: async (id) => { await world.addVersion(id); }, after: ['2 revoked', '1 primary'] },
      grace: { step: 'grace', before: async (id) => { await world.addVersion(id); await promote(id, 2, { graceDays: 0 }); }, after: ['2 primary', '1 revoked'] },
    };

    /** Runs the step in a process of its own that is killed at the point. */
    async function killedAt(point: (typeof rotationPoints)[number], order: object): Promise<NodeJS.Signals | null> {
      const { service, test } = world;
      const child = spawn(process.execPath, [childFile('rotation-child'), JSON.stringify({ ...order, databaseUrl: test.runtimeUrl, socketPath: service.socketPath, token: service.token, origin: service.provider.origin, dieAt: point })], { stdio: ['ignore', 'ignore', 'inherit'] });
      return new Promise((resolve) => { child.once('exit', (_code, signal) => { resolve(signal); }); });
    }

    const entryFor = (credentialId: string) => world.service.entryFor({ tenantId: world.tenants.a, credentialId, version: 1, provider: 'test', origin: '' }, newKey(), 'credential-version');

    for (const point of rotationPoints) {
      it(`fault 12: killed at ${point}, every version that was readable is, and the rotation goes on`, { timeout: 30_000 }, async () => {
        const { step, before: prepare, after: expected } = cases[point.split(':', 1)[0] as RotationStepName];
        const { credential } = await world.add();
        await prepare(credential.id);
        const order = { tenantId: world.tenants.a, credentialId: credential.id, step, version: 2 };
        const readable = await world.openVersions(credential.id);
        assert.equal(await killedAt(point, { ...order, entry: step === 'add' ? await entryFor(credential.id) : null }), 'SIGKILL');
        assert.deepEqual((await world.openVersions(credential.id)).map((each) => each.key), readable.map((each) => each.key), 'nothing half done: what could be opened still can');
        await takeRotationStep(world.vault, { ...order, actor: systemActor, entry: step === 'add' ? await entryFor(credential.id) : null });
        assert.deepEqual(await statesOf(credential.id), expected);
      });
    }
  });

  describe('looking after keys by itself', () => {
    const careOf = (): Caretaker => openCaretaker({ vault: world.vault, logger, random: () => 0 });

    it('V8 the end of a grace destroys the old version by itself', async () => {
      const { credential } = await world.add();
      await world.addVersion(credential.id);
      await promote(credential.id, 2, { graceDays: 7 });
      clock.advance(6 * day);
      await careOf().runOnce();
      assert.deepEqual(await statesOf(credential.id), ['2 primary', '1 old']);
      clock.advance(day);
      assert.ok((await careOf().runOnce()).gracesEnded >= 1);
      assert.deepEqual(await statesOf(credential.id), ['2 primary', '1 revoked']);
      assert.equal((await careOf().runOnce()).gracesEnded, 0);
    });

    it('V6 each key is checked once a day, a broken provider is no reason to stop, and the history shows it', async () => {
      const { credential } = await world.add();
      await careOf().runOnce();
      clock.advance(day + 2 * 3_600_000);
      world.service.answer = (_request, response) => { response.writeHead(401).end('{}'); };
      assert.ok((await careOf().runOnce()).checks > 0);
      const { json } = await world.send('a', 'GET', path(credential.id));
      assert.equal((json['health'] as { state: string }).state, 'invalid');
      const checks = (await world.send('a', 'GET', path(credential.id, '/checks'))).json['items'] as { state: string }[];
      assert.deepEqual(checks.map(({ state }) => state), ['invalid', 'valid']);
      assert.equal((await careOf().runOnce()).checks, 0, 'not again the same day');
      const notices = (await world.send('a', 'GET', '/key-notices')).json['items'] as { kind: string; credentialId: string }[];
      assert.ok(notices.some(({ kind, credentialId }) => kind === 'refused' && credentialId === credential.id));
    });

    it('V6 fault 11: one organisation’s own key service that is down costs no other organisation its daily checks; the vault itself being down waits for the next round', async () => {
      await careOf().runOnce();
      const mine = await world.add();
      const { sealed } = await world.service.entryFor({ tenantId: world.tenants.b, credentialId: newId(), version: 1, provider: 'test', origin: '' }, newKey());
      const theirs = await world.send('b', 'POST', '/credentials', { provider: 'test', sealed, scope: 'everyone' });
      const verifySealed: VaultDependencies['egress']['verifySealed'] = async (asked) => {
        if (asked.credential.tenantId === world.tenants.b) throw new KeysteadError('unavailable', { detail: 'the key service does not answer' });
        return world.service.client.verifySealed(asked);
      };
      const care = openCaretaker({ vault: { ...world.vault, egress: { ...world.vault.egress, verifySealed } }, logger, random: () => 0 });
      clock.advance(day + 2 * 3_600_000);
      await assert.rejects(care.runOnce(), { code: 'unavailable' });
      await world.rows(`insert into keystead.tenant_own_keys (id, tenant_id, kms, kms_key_id, key, sealed, root_kms, root_kms_key_id, state, health, health_checked_at) values ($1, $2, 'transit', 'k', 'k', '\\x00', 'memory', 'r', 'current', 'ok', now())`, [newId(), world.tenants.b]);
      await care.runOnce();
      const healthOf = async (tenant: 'a' | 'b', id: unknown) => (await world.send(tenant, 'GET', path(String(id)))).json['health'] as { state: string; checkedAt: string; detail: string | null };
      assert.match((await healthOf('b', theirs.json['id'])).detail ?? '', /own key service/);
      assert.deepEqual([(await healthOf('a', mine.credential.id)).state, (await healthOf('a', mine.credential.id)).checkedAt], ['valid', clock.now().toISOString()]);
      assert.equal((await care.runOnce()).checks, 0);
    });

    it('V6 one process at a time: while one is at it, another does nothing', async () => {
      const elsewhere = openDatabase({ url: world.test.runtimeUrl, role: 'keystead_app', maxConnections: 1 });
      const holder = await elsewhere.pool.connect();
      await holder.query('select pg_advisory_lock(7420113)');
      assert.deepEqual(await careOf().runOnce(), { busy: true, gracesEnded: 0, reminders: 0, checks: 0 });
      holder.release(true);
      await elsewhere.close();
      while ((await careOf().runOnce()).busy) await new Promise((resolve) => { setTimeout(resolve, 5); });
    });

    it('V8 V6 reminders are recorded once for each occasion, and stand on calendar and notices', async () => {
      const { credential } = await world.add();
      await world.send('a', 'PATCH', path(credential.id), { expiresAt: new Date(clock.now().getTime() + 95 * day).toISOString() });
      const calendar = async () => ((await world.send('a', 'GET', '/rotation-calendar')).json['items'] as { credentialId: string; step: string; overdue: boolean }[]).filter((each) => each.credentialId === credential.id).map(({ step, overdue }) => `${step} ${overdue}`);
      assert.deepEqual(await calendar(), ['create false', 'test false', 'switch false', 'revoke false']);
      const reminders = async () => (await world.rows("select detail->>'step' as step from keystead.audit_outbox where subject_id = $1 and action = 'rotation.reminder' order by id", [credential.id])).map((row) => row['step']);
      await careOf().runOnce();
      assert.deepEqual(await reminders(), []);
      clock.advance(84 * day);
      await careOf().runOnce();
      await careOf().runOnce();
      assert.deepEqual(await reminders(), ['expires', 'create']);
      clock.advance(7 * day);
      assert.equal((await calendar())[0], 'create true');
      clock.advance(5 * day);
      await careOf().runOnce();
      assert.ok((await actionsOf(credential.id)).includes('credential.expired'));
    });
  });
});
