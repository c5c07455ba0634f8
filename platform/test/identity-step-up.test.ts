import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Operation, operations } from '@keystead/contract';
import { fixedClock, newId } from '../src/foundation/index.ts';
import { type Answer, type IdentityUnderTest, type Office, type Visitor, actions, enrol, field, heldFactors, join, joinEnrolled, password, signedIn, startIdentity, steppedUp, textOf, tokenOf } from './support/identity.ts';
import { totpCode } from './support/totp.ts';

const code = (answer: Answer): unknown => field(answer, 'code');

describe('fault 6: a clock that is wrong by ten minutes', () => {
  const clock = fixedClock(new Date());
  let setup: IdentityUnderTest;
  before(async () => { setup = await startIdentity({ clock }); });
  after(() => setup.close());
  const wrongBy = async (minutes: number, work: () => Promise<void>): Promise<void> => {
    clock.advance(minutes * 60_000);
    await work();
    clock.advance(-minutes * 60_000);
  };

  it('T6 fault 6: a second factor shown before is asked for again, ahead and back, and nobody is signed out; with the clock right again it counts', async () => {
    const office = await setup.office('Wrong clock');
    const manage = (): Promise<Answer> => office.owner.call('POST', '/api/v1/tokens', { name: 'ci', scopes: ['tenant.read'] });
    for (const minutes of [10, -10]) {
      await wrongBy(minutes, async () => {
        assert.deepEqual([(await manage()).status, code(await manage())], [403, 'step_up_required'], `${minutes} minutes`);
        assert.equal((await office.owner.call('GET', '/api/v1/session')).status, 200, `${minutes} minutes`);
      });
      assert.equal((await manage()).status, 201);
    }
  });

  it('T6 fault 6: a token whose time is over by the clock there is opens nothing; one that lasts goes on', async () => {
    const office = await setup.office('Tokens by the clock');
    const make = async (minutes: number): Promise<string> => await setup.identity.ensureDeclaredToken({
      tenantId: office.tenantId, userId: office.ownerId, name: `for ${minutes}`, environment: 'production', scopes: ['tenant.read'], expiresAt: new Date(clock.now().getTime() + minutes * 60_000),
      actor: { kind: 'system', id: null }, random: (length) => Buffer.alloc(length, minutes),
    }) ?? assert.fail('no token was made');
    const [short, long] = [await make(5), await make(60)];
    const statuses = async (): Promise<number[]> => Promise.all([short, long].map(async (token) => (await setup.visitor().call('GET', '/api/v1/tenant', undefined, { authorization: `Bearer ${token}` })).status));
    await wrongBy(10, async () => { assert.deepEqual(await statuses(), [401, 200]); });
    await wrongBy(-10, async () => { assert.deepEqual(await statuses(), [200, 200]); });
  });

  it('T6 fault 6: a code of ten minutes ago or ahead opens nothing; a recovery code does without any clock', async () => {
    const office = await setup.office('Codes by the clock');
    const held = heldFactors.get(office.email) ?? assert.fail();
    const stepUp = (shown: string): Promise<Answer> => office.owner.call('POST', '/api/v1/session/step-up', { code: shown });
    for (const minutes of [10, -10]) assert.deepEqual(code(await stepUp(totpCode(held.otpauthUri, new Date(Date.now() + minutes * 60_000)))), 'wrong_second_factor', `${minutes} minutes`);
    assert.equal((await stepUp(held.recoveryCodes[0] ?? '')).status, 200);
  });
});

describe('T6 step-up', () => {
  const clock = fixedClock(new Date());
  let setup: IdentityUnderTest;
  before(async () => { setup = await startIdentity({ clock }); });
  after(() => setup.close());

  const makeToken = (visitor: Visitor): Promise<Answer> => visitor.call('POST', '/api/v1/tokens', { name: 'ci', scopes: ['tenant.read'] });
  /** The detail of the last event of that name in a tenant. */
  async function lastDetail(tenantId: string, action: string): Promise<Record<string, unknown>> {
    const { rows } = await setup.database.open('keystead_sequencer').pool.query<{ detail: Record<string, unknown> }>('select detail from keystead.audit_outbox where tenant_id = $1 and action = $2 order by id desc limit 1', [tenantId, action]);
    return rows[0]?.detail ?? assert.fail(`no event ${action}`);
  }

  // First, while this clock and the library's, which is the system's, agree.
  it('T7 an organisation’s own limits end sessions that are idle or old', async () => {
    const office = await setup.office('Limits');
    const etag = textOf(await office.owner.call('GET', '/api/v1/tenant'), 'etag');
    for (const body of [{ sessionIdleMinutes: 4 }, { sessionHours: 0 }, { sessionHours: 169 }]) assert.equal((await office.owner.call('PATCH', '/api/v1/tenant', body, { 'if-match': etag })).status, 400);
    assert.equal((await office.owner.call('PATCH', '/api/v1/tenant', { sessionIdleMinutes: 10, sessionHours: 1 }, { 'if-match': etag })).status, 200);
    const used = setup.visitor();
    await signedIn(used, office.email);
    for (let minutes = 0; minutes < 54; minutes += 9) {
      clock.advance(9 * 60_000);
      assert.equal((await used.call('GET', '/api/v1/session')).status, 200, `${minutes}`);
    }
    assert.equal((await office.owner.call('GET', '/api/v1/session')).status, 401, 'idle');
    clock.advance(9 * 60_000);
    assert.equal((await used.call('GET', '/api/v1/session')).status, 401, 'older than an hour');
  });

  it('T6 attack 38: without a second factor nobody manages anything, whatever their role', async () => {
    const office = await setup.officeWithoutSecondFactor('Password only');
    const managing = (Object.values(operations) as Operation[]).filter(({ stepUp, tag }) => stepUp === true && ['People', 'Organisation'].includes(tag));
    assert.ok(managing.length >= 5);
    for (const { id, method, path } of managing) {
      if (!setup.identity.operations.some(({ operation }) => operation.id === id)) continue;
      const answer = await office.owner.call(method, path.replace(/\{\w+\}/g, newId()), method === 'DELETE' ? undefined : {});
      assert.deepEqual([answer.status, code(answer)], [403, 'second_factor_enrolment_required'], id);
    }
    const refused = await makeToken(office.owner);
    assert.match(textOf(refused, 'fix'), /Security/);
    assert.deepEqual(await actions(setup, office.tenantId), ['tenant.created', 'member.joined', 'session.created'], 'nothing happened');
    await enrol(office.owner, office.email);
    assert.equal((await makeToken(office.owner)).status, 201, 'showing the first code counts');
  });

  it('T6 attack 38: five minutes after it was shown the second factor is asked for again, and only showing it helps', async () => {
    const office = await setup.office('Five minutes');
    assert.equal((await makeToken(office.owner)).status, 201);
    clock.advance(5 * 60_000);
    const refused = await makeToken(office.owner);
    assert.deepEqual([refused.status, code(refused), field(refused, 'parameters')], [403, 'step_up_required', { minutes: 5 }]);
    assert.match(textOf(refused, 'fix'), /authenticator app or use your passkey/);
    assert.equal((await office.owner.call('GET', '/api/v1/members')).status, 200, 'reading goes on');
    for (const body of [{}, { code: '000000' }, { code: 'not-a-code' }, { code: '000000', passkey: null }]) assert.ok([400, 401].includes((await office.owner.call('POST', '/api/v1/session/step-up', body)).status), JSON.stringify(body));
    for (const headers of [{ 'x-step-up': 'true' }, { 'x-keystead-second-factor-at': new Date().toISOString() }]) assert.equal(code(await office.owner.call('POST', '/api/v1/tokens', { name: 'ci' }, headers)), 'step_up_required');
    for (const body of [{ name: 'ci', secondFactorAt: new Date().toISOString() }, { name: 'ci', stepUp: true }]) assert.ok([400, 403].includes((await office.owner.call('POST', '/api/v1/tokens', body)).status));
    await steppedUp(office.owner, office.email);
    assert.equal((await makeToken(office.owner)).status, 201);
    assert.equal((await lastDetail(office.tenantId, 'token.created'))['stepUpExemption'], undefined);
    assert.equal((await lastDetail(office.tenantId, 'session.stepped-up'))['means'], 'authenticator app');
    await setup.identity.settled();
    assert.equal((await actions(setup, office.tenantId)).filter((action) => action === 'session.refused').length, 2);
  });

  it('T6 attack 38: a code opens once, at step-up as at sign-in; one session’s step-up is not another’s', async () => {
    const office = await setup.office('Replayed');
    const other = setup.visitor();
    await signedIn(other, office.email);
    clock.advance(5 * 60_000);
    const held = heldFactors.get(office.email) ?? assert.fail();
    const once = held.nextCode();
    const both = await Promise.all([1, 2].map(() => office.owner.call('POST', '/api/v1/session/step-up', { code: once })));
    assert.deepEqual(both.map(({ status }) => status).toSorted(), [200, 401]);
    assert.equal((await makeToken(office.owner)).status, 201);
    assert.equal(code(await makeToken(other)), 'step_up_required');
    assert.equal((await other.call('POST', '/api/v1/session/step-up', { code: once })).status, 401);
    await setup.identity.settled();
  });

  it('T6 attack 38: after ten wrong codes at step-up the account waits, also for the right one', async () => {
    const office = await setup.office('Guessing at step-up');
    const wrong = await Promise.all(Array.from({ length: 12 }, () => office.owner.call('POST', '/api/v1/session/step-up', { code: '000000' })));
    assert.equal(wrong.filter(({ status }) => status === 429).length, 2);
    assert.equal((await office.owner.call('POST', '/api/v1/session/step-up', { code: heldFactors.get(office.email)?.nextCode() })).status, 429);
    await setup.identity.settled();
  });

  it('T6 the setup session may manage keys for an hour and until its owner has a second factor, and the log says so', async () => {
    const fresh = await startIdentity({ clock });
    try {
      const link = await fresh.identity.createSetupLink() ?? assert.fail();
      const owner = fresh.visitor();
      const made = await owner.call('POST', '/api/v1/setup', { token: link.token, organisation: 'First', ownerName: 'Ada', email: 'ada@example.com', password });
      const tenantId = textOf(made, 'tenant', 'id');
      assert.equal((await makeToken(owner)).status, 201);
      const { rows } = await fresh.database.open('keystead_sequencer').pool.query<{ detail: Record<string, unknown> }>("select detail from keystead.audit_outbox where tenant_id = $1 and action = 'token.created'", [tenantId]);
      assert.equal(rows[0]?.detail['stepUpExemption'], 'setup-session');
      clock.advance(3_600_000 - 1);
      assert.equal((await makeToken(owner)).status, 201);
      clock.advance(1);
      assert.equal(code(await makeToken(owner)), 'second_factor_enrolment_required', 'its hour is over');
      const later = fresh.visitor();
      await signedIn(later, 'ada@example.com');
      assert.equal(code(await makeToken(later)), 'second_factor_enrolment_required', 'a later sign-in is no setup session');
      await enrol(later, 'ada@example.com');
      assert.equal((await owner.call('GET', '/api/v1/session')).status, 401, 'enrolling ends what never showed a factor');
      assert.equal((await makeToken(later)).status, 201);
    } finally {
      await fresh.close();
    }
  });

  it('T6 a scoped API token needs no second factor, and the log says so', async () => {
    const office = await setup.office('Token exempt');
    const made = await office.owner.call('POST', '/api/v1/tokens', { name: 'admin', scopes: ['people.manage', 'people.read', 'tokens.manage', 'tenant.read'] });
    const bearer = { authorization: `Bearer ${textOf(made, 'secret')}` };
    clock.advance(10 * 60_000);
    assert.equal((await setup.visitor().call('POST', '/api/v1/invitations', { email: `by-token-${newId()}@example.com`, role: 'viewer' }, bearer)).status, 201);
    assert.equal((await lastDetail(office.tenantId, 'invitation.created'))['stepUpExemption'], 'api-token');
    for (const [method, path] of [['POST', '/api/v1/session/step-up/options'], ['GET', '/api/v1/passkeys'], ['GET', '/api/v1/memberships'], ['GET', '/api/v1/second-factor']] as const) {
      assert.equal((await setup.visitor().call(method, path, method === 'POST' ? {} : undefined, bearer)).status, 403, `${path} is for sessions`);
    }
  });

  it('T6 recovery codes: counted, each works once at step-up too, and new ones end the old', async () => {
    const office = await setup.office('Recovery at step-up');
    const { recoveryCodes: [first = '', second = ''] } = heldFactors.get(office.email) ?? assert.fail();
    const left = async (): Promise<unknown> => field(await office.owner.call('GET', '/api/v1/second-factor'), 'recoveryCodesLeft');
    assert.equal(await left(), 10);
    const uses = await Promise.all([1, 2, 3].map(() => office.owner.call('POST', '/api/v1/session/step-up', { code: first })));
    assert.equal(uses.filter(({ status }) => status === 200).length, 1);
    assert.equal(await left(), 9);
    const renewed = await office.owner.call('POST', '/api/v1/second-factor/recovery-codes', {});
    const codes = field(renewed, 'recoveryCodes') as string[];
    assert.deepEqual([renewed.status, new Set(codes).size, await left()], [201, 10, 10]);
    assert.equal((await office.owner.call('POST', '/api/v1/session/step-up', { code: second })).status, 401, 'an old one');
    assert.equal((await office.owner.call('POST', '/api/v1/session/step-up', { code: codes[0] })).status, 200);
    clock.advance(5 * 60_000);
    assert.equal(code(await office.owner.call('POST', '/api/v1/second-factor/recovery-codes', {})), 'step_up_required');
    await setup.identity.settled();
  });

  it('T6 where the organisation asks everybody, whoever has no second factor reaches only what leads to one', async () => {
    const office = await setup.office('Everybody');
    const member = await join(setup, office, 'member');
    assert.equal(field(await member.visitor.call('GET', '/api/v1/session'), 'user', 'mustEnrol'), false);
    const etag = textOf(await office.owner.call('GET', '/api/v1/tenant'), 'etag');
    assert.equal((await office.owner.call('PATCH', '/api/v1/tenant', { requireSecondFactor: true }, { 'if-match': etag })).status, 200);
    const refused = await member.visitor.call('GET', '/api/v1/members');
    assert.deepEqual([refused.status, code(refused)], [403, 'second_factor_enrolment_required']);
    assert.equal(field(await member.visitor.call('GET', '/api/v1/session'), 'user', 'mustEnrol'), true);
    await enrol(member.visitor, member.email);
    assert.equal((await member.visitor.call('GET', '/api/v1/members')).status, 200);
  });
});

describe('T7 sessions, passwords and organisations', () => {
  let setup: IdentityUnderTest;
  before(async () => { setup = await startIdentity(); });
  after(() => setup.close());

  async function memberId(office: Office, userId: string): Promise<string> {
    const members = field(await office.owner.call('GET', '/api/v1/members'), 'items') as { id: string; userId: string }[];
    return members.find((member) => member.userId === userId)?.id ?? assert.fail();
  }

  it('T7 all other sessions end at once; an admin ends all of a member’s, in their own organisation alone', async () => {
    const office = await setup.office('Ending');
    const elsewhere = setup.visitor();
    await signedIn(elsewhere, office.email);
    assert.equal((await office.owner.call('DELETE', '/api/v1/sessions')).status, 204);
    assert.deepEqual([(await elsewhere.call('GET', '/api/v1/session')).status, (await office.owner.call('GET', '/api/v1/session')).status], [401, 200]);
    const member = await join(setup, office, 'member');
    const [other] = [await setup.office('Other office')];
    assert.equal((await other.owner.call('DELETE', `/api/v1/members/${await memberId(office, member.userId)}/sessions`)).status, 404);
    assert.equal((await member.visitor.call('GET', '/api/v1/session')).status, 200);
    assert.equal((await office.owner.call('DELETE', `/api/v1/members/${await memberId(office, member.userId)}/sessions`)).status, 204);
    assert.equal((await member.visitor.call('GET', '/api/v1/session')).status, 401);
    assert.equal((await actions(setup, office.tenantId)).filter((action) => action === 'sessions.ended').length, 2);
  });

  it('T3 switching organisations makes a new session, ends the old one, and makes it neither younger nor stronger', async () => {
    const [home, host, stranger] = [await setup.office('Home office'), await setup.office('Host office'), await setup.office('Stranger office')];
    const invited = await host.owner.call('POST', '/api/v1/invitations', { email: home.email, role: 'viewer' });
    assert.equal((await setup.visitor().call('POST', '/api/v1/invitations/acceptance', { token: tokenOf(textOf(invited, 'link')), name: 'Guest', password })).status, 201);
    const places = field(await home.owner.call('GET', '/api/v1/memberships'), 'items') as { id: string; organisation: string; role: string; current: boolean }[];
    assert.deepEqual(places.map(({ organisation, role, current }) => [organisation, role, current]), [['Home office', 'owner', true], ['Host office', 'viewer', false]]);
    const idOf = (name: string): string => places.find(({ organisation }) => organisation === name)?.id ?? '';
    const began = field(await home.owner.call('GET', '/api/v1/sessions'), 'items', 0, 'createdAt');
    const old = setup.visitor();
    for (const [name, value] of home.owner.cookies) old.cookies.set(name, value);
    for (const id of [newId(), await memberId(stranger, stranger.ownerId)]) assert.equal((await home.owner.call('POST', `/api/v1/memberships/${id}/session`)).status, 404);
    assert.equal((await home.owner.call('POST', `/api/v1/memberships/${idOf('Home office')}/session`)).status, 409);
    assert.equal((await home.owner.call('POST', `/api/v1/memberships/${idOf('Host office')}/session`)).status, 204);
    assert.equal((await old.call('GET', '/api/v1/session')).status, 401);
    const there = await home.owner.call('GET', '/api/v1/session');
    assert.deepEqual([field(there, 'tenant', 'name'), field(there, 'role')], ['Host office', 'viewer']);
    assert.equal(field(await home.owner.call('GET', '/api/v1/sessions'), 'items', 0, 'createdAt'), began);
    assert.equal((await home.owner.call('GET', '/api/v1/tenant')).status, 200);
    assert.equal(code(await home.owner.call('POST', '/api/v1/tokens', { name: 'x' })), 'forbidden');
    assert.equal((await host.owner.call('PATCH', `/api/v1/members/${idOf('Host office')}`, { state: 'disabled' })).status, 200);
    assert.equal((await home.owner.call('GET', '/api/v1/session')).status, 401, 'disabling acts on the membership');
    await signedIn(home.owner, home.email);
    assert.equal(field(await home.owner.call('GET', '/api/v1/session'), 'tenant', 'name'), 'Home office');
    assert.equal((await home.owner.call('POST', `/api/v1/memberships/${idOf('Host office')}/session`)).status, 404);
  });

  it('T7 changing the password asks for the old one and ends the other sessions; the new one signs in', async () => {
    const office = await setup.officeWithoutSecondFactor('New password');
    const elsewhere = setup.visitor();
    await signedIn(elsewhere, office.email);
    const change = (currentPassword: string, newPassword: string): Promise<Answer> => office.owner.call('POST', '/api/v1/password', { currentPassword, newPassword });
    assert.equal(code(await change('wrong', 'another battery staple')), 'wrong_credentials');
    assert.equal((await change(password, 'short')).status, 400);
    assert.equal((await change(password, 'another battery staple')).status, 204);
    assert.deepEqual([(await elsewhere.call('GET', '/api/v1/session')).status, (await office.owner.call('GET', '/api/v1/session')).status], [401, 200]);
    assert.equal((await setup.visitor().call('POST', '/api/v1/session', { email: office.email, password })).status, 401);
    assert.equal((await setup.visitor().call('POST', '/api/v1/session', { email: office.email, password: 'another battery staple' })).status, 200);
    await setup.identity.settled();
  });

  it('T7 a link for a new password works once, of parallel uses one, ends every session and leaves the second factor', async () => {
    const office = await setup.office('Reset');
    const member = await joinEnrolled(setup, office, 'member');
    const reset = async (): Promise<Answer> => office.owner.call('POST', `/api/v1/members/${await memberId(office, member.userId)}/password-reset`, {});
    const [earlier, link] = [tokenOf(textOf(await reset(), 'link')), tokenOf(textOf(await reset(), 'link'))];
    const use = (token: string): Promise<Answer> => setup.visitor().call('POST', '/api/v1/password/reset', { token, password: 'a brand new password' });
    assert.equal(code(await use(earlier)), 'password_reset_invalid', 'a newer link ends it');
    const uses = await Promise.all([use(link), use(link), use(link)]);
    assert.deepEqual(uses.map(({ status }) => status).toSorted(), [204, 410, 410]);
    assert.equal((await member.visitor.call('GET', '/api/v1/session')).status, 401);
    assert.deepEqual((await setup.visitor().call('POST', '/api/v1/session', { email: member.email, password: 'a brand new password' })).body, { state: 'second-factor' });
    assert.equal((await setup.visitor().call('POST', '/api/v1/session', { email: member.email, password })).status, 401);
    await setup.identity.settled();
    assert.ok((await actions(setup, office.tenantId)).includes('password.reset'));
  });

  it('T3 a link made for somebody ends when they get another role or join another organisation: it would open more than whoever made it may', async () => {
    const [office, elsewhere] = [await setup.office('Promoted'), await setup.office('Joined meanwhile')];
    const member = await join(setup, office, 'member');
    const id = await memberId(office, member.userId);
    const make = async (): Promise<string> => tokenOf(textOf(await office.owner.call('POST', `/api/v1/members/${id}/password-reset`, {}), 'link'));
    const use = (token: string): Promise<Answer> => setup.visitor().call('POST', '/api/v1/password/reset', { token, password: 'a brand new password' });
    const beforePromotion = await make();
    assert.equal((await office.owner.call('PATCH', `/api/v1/members/${id}`, { role: 'owner' })).status, 200);
    assert.equal(code(await use(beforePromotion)), 'password_reset_invalid');
    const beforeJoining = await make();
    await join(setup, elsewhere, 'admin', member.email);
    assert.equal(code(await use(beforeJoining)), 'password_reset_invalid');
  });

  it('T3 nobody comes into another organisation, or above themselves, by setting anew how somebody signs in', async () => {
    const [a, b] = [await setup.office('Reset A'), await setup.office('Reset B')];
    const invited = await a.owner.call('POST', '/api/v1/invitations', { email: b.email, role: 'viewer' });
    await setup.visitor().call('POST', '/api/v1/invitations/acceptance', { token: tokenOf(textOf(invited, 'link')), name: 'B', password });
    const admin = await joinEnrolled(setup, a, 'admin');
    const shared = await memberId(a, b.ownerId);
    for (const [who, id, status] of [[a.owner, shared, 409], [admin.visitor, await memberId(a, a.ownerId), 403], [a.owner, await memberId(a, a.ownerId), 409], [a.owner, await memberId(b, b.ownerId).catch(() => newId()), 404], [a.owner, newId(), 404]] as const) {
      assert.equal((await who.call('POST', `/api/v1/members/${id}/password-reset`, {})).status, status);
      assert.equal((await who.call('DELETE', `/api/v1/members/${id}/second-factor`)).status, status);
    }
    const token = textOf(await a.owner.call('POST', '/api/v1/tokens', { name: 'people', scopes: ['people.manage'] }), 'secret');
    assert.equal((await setup.visitor().call('POST', `/api/v1/members/${await memberId(a, admin.userId)}/password-reset`, {}, { authorization: `Bearer ${token}` })).status, 403, 'a token lets nobody in');
    assert.equal((await a.owner.call('DELETE', `/api/v1/members/${await memberId(a, admin.userId)}/second-factor`)).status, 204);
    assert.equal((await admin.visitor.call('GET', '/api/v1/session')).status, 401);
    heldFactors.delete(admin.email);
    await signedIn(admin.visitor, admin.email);
    assert.equal(field(await admin.visitor.call('GET', '/api/v1/session'), 'user', 'secondFactor'), false);
  });
});
