import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { getMigrations } from 'better-auth/db/migration';
import { createLogger, fixedClock, newId, systemClock } from '../src/foundation/index.ts';
import { openLibrary } from '../src/identity/library.ts';
import { type IdentityUnderTest, actions, createVisitor, field, join, origin, password, signedIn, startIdentity, textOf, tokenOf } from './support/identity.ts';

const setupForm = { organisation: 'North Harbour', ownerName: 'Ada', email: 'Ada@Example.com', password };

describe('identity: setup and sign-in', () => {
  let shared: IdentityUnderTest;
  before(async () => { shared = await startIdentity(); });
  after(() => shared.close());

  it('T1 the setup link makes the first organisation and its owner once; the second use answers 410', async () => {
    const setup = await startIdentity();
    try {
      const visitor = setup.visitor();
      assert.deepEqual((await visitor.call('GET', '/api/v1/setup')).body, { installed: false, setupLinkOpen: false, version: '0.0.0-test' });
      const link = await setup.identity.createSetupLink();
      assert.ok(link);
      assert.equal(field(await visitor.call('GET', '/api/v1/setup'), 'setupLinkOpen'), true);
      const done = await visitor.call('POST', '/api/v1/setup', { token: link.token, ...setupForm });
      assert.equal(done.status, 201, JSON.stringify(done.body));
      assert.equal(field(done, 'role'), 'owner');
      assert.equal(field(done, 'tenant', 'plan'), 'enterprise');
      assert.equal(field(done, 'user', 'email'), 'ada@example.com');
      assert.deepEqual(setup.tenantsWithKeys, [field(done, 'tenant', 'id')]);
      assert.equal(field(await visitor.call('GET', '/api/v1/session'), 'tenant', 'name'), 'North Harbour');
      const again = await setup.visitor().call('POST', '/api/v1/setup', { token: link.token, ...setupForm, email: 'eve@example.com' });
      assert.equal(again.status, 410);
      assert.equal(field(again, 'code'), 'setup_link_invalid');
      assert.equal(await setup.identity.createSetupLink(), null);
      assert.deepEqual((await visitor.call('GET', '/api/v1/setup')).body, { installed: true, setupLinkOpen: false, version: '0.0.0-test' });
    } finally {
      await setup.close();
    }
  });

  it('T1 of eight parallel uses of the setup link one succeeds, and one person exists', async () => {
    const setup = await startIdentity();
    try {
      const link = await setup.identity.createSetupLink();
      assert.ok(link);
      const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => setup.visitor().call('POST', '/api/v1/setup', { token: link.token, ...setupForm, email: `owner${index}@example.com` })));
      assert.deepEqual(answers.map((answer) => answer.status).toSorted(), [201, 410, 410, 410, 410, 410, 410, 410]);
      const { rows } = await setup.database.open('keystead_identity').pool.query('select id from identity."user"');
      assert.equal(rows.length, 1);
    } finally {
      await setup.close();
    }
  });

  it('T1 a setup link is good for ten minutes, and ends with the next one', async () => {
    const clock = fixedClock(new Date('2026-11-20T10:00:00Z'));
    const setup = await startIdentity({ clock });
    try {
      const first = await setup.identity.createSetupLink();
      const second = await setup.identity.createSetupLink();
      assert.ok(first !== null && second !== null);
      assert.equal((await setup.visitor().call('POST', '/api/v1/setup', { token: first.token, ...setupForm })).status, 410);
      clock.advance(10 * 60_000);
      assert.equal((await setup.visitor().call('POST', '/api/v1/setup', { token: second.token, ...setupForm })).status, 410);
    } finally {
      await setup.close();
    }
  });

  it('the frozen tables of schema identity are what the identity library expects', async () => {
    const library = openLibrary({
      pool: shared.database.open('keystead_identity').pool, baseUrl: origin, secret: newId() + newId(), logger: createLogger({ name: 'test', level: 'silent' }), clock: systemClock,
      tenantForSession: async () => null, claimStep: async () => true,
    });
    const missing = await getMigrations(library.options);
    assert.deepEqual({ created: missing.toBeCreated, added: missing.toBeAdded }, { created: [], added: [] });
  });

  it('a wrong password and an unknown address are answered alike; the log of the tenant tells of the first', async () => {
    const office = await shared.officeWithoutSecondFactor('Answered alike');
    const wrong = await shared.visitor().call('POST', '/api/v1/session', { email: office.email, password: 'not the password' });
    const unknown = await shared.visitor().call('POST', '/api/v1/session', { email: 'nobody@example.com', password: 'not the password' });
    assert.equal(wrong.status, 401);
    assert.deepEqual([field(wrong, 'code'), wrong.cookies], [field(unknown, 'code'), unknown.cookies]);
    assert.equal(field(wrong, 'code'), 'wrong_credentials');
    await shared.identity.settled();
    assert.deepEqual(await actions(shared, office.tenantId), ['tenant.created', 'member.joined', 'session.created', 'session.refused']);
  });

  it('the session cookie is HttpOnly and SameSite=Lax, and Secure behind https', async () => {
    const office = await shared.office('Cookies');
    const [cookie = ''] = (await shared.visitor().call('POST', '/api/v1/session', { email: office.email, password })).cookies;
    assert.match(cookie, /^keystead=/);
    assert.match(cookie, /; HttpOnly/i);
    assert.match(cookie, /; SameSite=Lax/i);
    const secure = await startIdentity({ baseUrl: 'https://keys.example.com' });
    try {
      const { owner } = await secure.office('Secure');
      assert.deepEqual([...owner.cookies.keys()], ['__Secure-keystead']);
      assert.match((await owner.call('DELETE', '/api/v1/session')).cookies[0] ?? '', /; Secure/i);
    } finally {
      await secure.close();
    }
  });

  it('attack 39: a session id set before signing in is not taken over, and a cookie altered in one character is none', async () => {
    const office = await shared.office('Fixation');
    const [name, value] = [...office.owner.cookies][0] ?? ['', ''];
    const victim = shared.visitor();
    victim.cookies.set(name, value);
    await signedIn(victim, office.email);
    assert.notEqual(victim.cookies.get(name), value);
    const forged = shared.visitor();
    forged.cookies.set(name, value.replace(/^./, (first) => (first === 'a' ? 'b' : 'a')));
    assert.equal((await forged.call('GET', '/api/v1/session')).status, 401);
  });

  it('attack 39: a POST from another site is refused before it is looked at', async () => {
    const office = await shared.office('Cross-site');
    const answer = await office.owner.call('POST', '/api/v1/invitations', { email: 'x@example.com', role: 'member' }, { origin: 'https://evil.example' });
    assert.equal(field(answer, 'code'), 'forbidden_origin');
  });

  it('T7 signing out ends the session on the server; own sessions are listed and can be ended', async () => {
    const office = await shared.office('Sessions');
    const second = shared.visitor();
    await signedIn(second, office.email);
    const listed = field(await second.call('GET', '/api/v1/sessions'), 'items');
    assert.ok(Array.isArray(listed));
    assert.equal(listed.length, 2);
    const other = listed.find((session: { current: boolean }) => !session.current) as { id: string; address: string };
    assert.equal(other.address, '192.0.2.7');
    const stranger = await shared.office('Stranger');
    assert.equal((await stranger.owner.call('DELETE', `/api/v1/sessions/${other.id}`)).status, 404);
    assert.equal((await second.call('DELETE', `/api/v1/sessions/${other.id}`)).status, 204);
    assert.equal((await office.owner.call('GET', '/api/v1/session')).status, 401);
    const stolen = shared.visitor();
    for (const [name, value] of second.cookies) stolen.cookies.set(name, value);
    assert.equal((await second.call('DELETE', '/api/v1/session')).status, 204);
    assert.equal(second.cookies.size, 0);
    assert.equal((await stolen.call('GET', '/api/v1/session')).status, 401);
  });

  it('attack 3: a raw session token is no bearer token, and neither is anything else that is not ours', async () => {
    const office = await shared.office('Bearer');
    const sessionToken = decodeURIComponent([...office.owner.cookies.values()][0] ?? '');
    for (const bearer of [sessionToken, sessionToken.split('.')[0], 'ks_', `ks_prod_${'0'.repeat(49)}`, "' or 1=1 --", 'ks_prod_"', 'x'.repeat(1_000_000), `ks_prod_${'é'.repeat(49)}`]) {
      const headers = new Headers();
      try {
        headers.set('authorization', `Bearer ${bearer}`);
      } catch {
        continue;
      }
      assert.equal(await shared.identity.authenticate(new Request(origin, { headers })), null);
    }
  });

  it('attack 37: after ten wrong passwords the account waits, also for the right one; a header does not help', async () => {
    const office = await shared.office('Guessed');
    const guess = (password: string, address: string) => createVisitor(shared.api).call('POST', '/api/v1/session', { email: office.email, password }, { 'x-keystead-client-address': address, 'x-forwarded-for': address });
    const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => guess('wrong', `198.51.100.${index}`)));
    assert.equal(answers.filter((answer) => answer.status === 429).length, 2);
    const right = await guess(password, '198.51.100.99');
    assert.equal(right.status, 429);
    assert.ok(Number(right.headers.get('retry-after')) > 0);
    await shared.identity.settled();
  });

  it('T3 a person is global: an invitation to somebody who has an account asks for their own password', async () => {
    const [first, second] = [await shared.office('First office'), await shared.office('Second office')];
    const { email, userId } = await join(shared, first, 'member');
    const invited = await second.owner.call('POST', '/api/v1/invitations', { email, role: 'viewer' });
    const token = tokenOf(textOf(invited, 'link'));
    const stolen = await shared.visitor().call('POST', '/api/v1/invitations/acceptance', { token, name: 'Mallory', password: 'another password' });
    assert.equal(field(stolen, 'code'), 'wrong_credentials');
    const visitor = shared.visitor();
    const accepted = await visitor.call('POST', '/api/v1/invitations/acceptance', { token, name: 'Other Name', password });
    assert.equal(accepted.status, 201);
    assert.deepEqual([field(accepted, 'user', 'id'), field(accepted, 'tenant', 'name'), field(accepted, 'role'), field(accepted, 'user', 'name')], [userId, 'Second office', 'viewer', 'A member']);
  });
});
