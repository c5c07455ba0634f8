import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Visitor, actions, field, join, password } from './support/identity.ts';
import { freshFactors } from './support/operators.ts';
import { type Kind, type SsoWorld, openSsoWorld } from './support/sso-world.ts';

let world: SsoWorld;
before(async () => { world = await openSsoWorld(); });
after(() => world.close());

const me = (visitor: Visitor) => visitor.call('GET', '/api/v1/session');
const kinds: readonly Kind[] = ['oidc', 'saml'];

// What every driver of single sign-on must do, whatever it speaks: a new kind is a line above, and a way to answer in sso-world.ts.
for (const kind of kinds) describe(`T7 single sign-on, driver ${kind}`, () => {
  it('T7 the first sign-in makes a member with the role of their group, the next finds them by subject, follows the group and ends what was drawn for another role', async () => {
    const { office, domain, signIn } = await world.connect(kind, { roleMapping: [{ group: 'finance', role: 'finance' }, { group: 'all', role: 'viewer' }], defaultRole: null });
    const [visitor, again] = [world.setup.visitor(), world.setup.visitor()];
    assert.equal((await signIn(visitor, { subject: `ada-${domain}`, email: `ada@${domain}`, groups: ['nothing', 'all'] })).location, '/');
    const session = await me(visitor);
    assert.deepEqual([field(session, 'user', 'email'), field(session, 'role'), field(session, 'tenant', 'id')], [`ada@${domain}`, 'viewer', office.tenantId]);
    assert.equal((await signIn(again, { subject: `ada-${domain}`, email: `ada@${domain}`, groups: ['all', 'finance'] })).location, '/');
    assert.deepEqual([field(await me(again), 'role'), field(await me(again), 'user', 'id')], ['finance', field(session, 'user', 'id')]);
    assert.equal((await me(visitor)).status, 401);
    assert.match((await signIn(world.setup.visitor(), { subject: `bob-${domain}`, email: `bob@${domain}`, groups: ['nothing'] })).detail, /groups has a role/);
    const told = await actions(world.setup, office.tenantId);
    for (const action of ['sso.connection-created', 'sso.linked', 'member.joined', 'sso.refused', 'session.created']) assert.ok(told.includes(action), action);
  });

  it('attack 39: an answer opens only the browser that began, once, and only for the attempt that it answers', async () => {
    const { domain, start, answer } = await world.connect(kind);
    const [attacker, victim] = [world.setup.visitor(), world.setup.visitor()];
    const person = { subject: `eve-${domain}`, email: `eve@${domain}` };
    const path = await answer(await start(attacker, person.email), person);
    const cookies = new Map(attacker.cookies);
    assert.equal((await world.land(victim, path)).code, 'sso_refused', 'without an attempt (login CSRF)');
    await start(victim, person.email);
    assert.equal((await world.land(victim, path)).code, 'sso_refused', 'with an attempt of their own');
    assert.equal((await me(victim)).status, 401);
    // A session cookie that somebody put there beforehand is not the one that the sign-in opens (fixation).
    attacker.cookies.set('keystead', 'fixed-by-somebody');
    assert.equal((await world.land(attacker, path)).location, '/');
    assert.notEqual(attacker.cookies.get('keystead'), 'fixed-by-somebody');
    assert.equal((await me(attacker)).status, 200);
    for (const [name, value] of cookies) attacker.cookies.set(name, value);
    attacker.cookies.delete('keystead');
    assert.match((await world.land(attacker, path)).code ?? '', /sso_refused/, 'a second time, with the cookie kept');
    assert.equal((await me(attacker)).status, 401);
  });

  it('attack 39: two processes that get the same answer at once open one session', async () => {
    const { domain, start, answer } = await world.connect(kind);
    const visitor = world.setup.visitor();
    const person = { subject: `twin-${domain}`, email: `twin@${domain}` };
    const path = await answer(await start(visitor, person.email), person);
    const twins = [world.setup.visitor(), world.setup.visitor()];
    for (const twin of twins) for (const [name, value] of visitor.cookies) twin.cookies.set(name, value);
    const codes = await Promise.all(twins.map(async (twin) => (await world.land(twin, path)).code));
    assert.deepEqual(codes.toSorted(), [null, 'sso_refused'].toSorted());
  });

  it('T7 an attempt is good for ten minutes, for one connection, and ends with the connection', async () => {
    const { office, domain, connectionId, start, answer, update } = await world.connect(kind);
    const other = await world.connect(kind);
    const person = { subject: `late-${domain}`, email: `late@${domain}` };
    const visitor = world.setup.visitor();
    const path = await answer(await start(visitor, person.email), person);
    world.aheadSeconds = 601;
    assert.equal((await world.land(visitor, path)).code, 'sso_refused');
    world.aheadSeconds = 0;
    await other.start(visitor, `late@${other.domain}`);
    assert.equal((await world.land(visitor, await answer(await start(world.setup.visitor(), person.email), person))).code, 'sso_refused', 'an answer of one connection to an attempt of another');
    const off = await answer(await start(visitor, person.email), person);
    await update({ enabled: false });
    assert.match((await world.land(visitor, off)).detail, /not connected any more/);
    assert.equal(field(await world.setup.visitor().call('POST', '/api/v1/session/sso', { email: person.email }), 'code'), 'sso_unavailable');
    await freshFactors(world.setup);
    assert.equal((await office.owner.call('DELETE', `/api/v1/sso/connections/${connectionId}`)).status, 204);
  });

  it('T7 no foreign domain, nobody who belongs elsewhere, nobody disabled, nobody once the plan is without it', async () => {
    const { office, domain, signIn, update } = await world.connect(kind);
    assert.match((await signIn(world.setup.visitor(), { subject: `y-${domain}`, email: `y@${domain}` })).location, /^\/$/);
    const elsewhere = await world.setup.office('Elsewhere');
    await join(world.setup, elsewhere, 'admin', `shared@${domain}`);
    assert.match((await signIn(world.setup.visitor(), { subject: `shared-${domain}`, email: `shared@${domain}` })).detail, /belongs to another organisation/);
    const visitor = world.setup.visitor();
    const foreign = await world.connect(kind);
    assert.match((await world.land(visitor, await foreign.answer(await foreign.start(visitor, `a@${foreign.domain}`), { subject: 'a', email: `boss@${domain}` }))).detail, /has not verified/);
    const mine = await join(world.setup, office, 'member', `mine@${domain}`);
    assert.equal((await signIn(world.setup.visitor(), { subject: `mine-${domain}`, email: `mine@${domain}` })).location, '/');
    const memberId = (await world.setup.identityPool.query<{ id: string }>('select id from keystead.members where user_id = $1', [mine.userId])).rows[0]?.id ?? '';
    await freshFactors(world.setup);
    assert.equal((await office.owner.call('PATCH', `/api/v1/members/${memberId}`, { state: 'disabled' })).status, 200);
    assert.match((await signIn(world.setup.visitor(), { subject: `mine-${domain}`, email: `mine@${domain}` })).detail, /disabled this person/);
    await update({ settings: world.settings(kind, { createsMembers: false }) });
    assert.match((await signIn(world.setup.visitor(), { subject: `new-${domain}`, email: `new@${domain}` })).detail, /nobody invited/);
    await world.asOwner("update keystead.tenants set plan = 'standard' where id = $1", [office.tenantId]);
    assert.equal(field(await world.setup.visitor().call('POST', '/api/v1/session/sso', { email: `new@${domain}` }), 'code'), 'sso_unavailable');
  });

  it('T6, T7 the provider’s second factor counts only where the organisation says so', async () => {
    const { domain, signIn, update } = await world.connect(kind, { roleMapping: [{ group: 'admins', role: 'admin' }] });
    const admin = { subject: `root-${domain}`, email: `root@${domain}`, groups: ['admins'] };
    const change = async (person: Parameters<typeof signIn>[1]) => {
      const visitor = world.setup.visitor();
      assert.equal((await signIn(visitor, person)).location, '/');
      const answer = await visitor.call('POST', '/api/v1/teams', { name: `Team ${domain}` });
      return answer.status === 201 ? 201 : field(answer, 'code');
    };
    assert.equal(await change({ ...admin, secondFactor: true }), 'second_factor_enrolment_required');
    await update({ settings: world.settings(kind, { roleMapping: [{ group: 'admins', role: 'admin' }], trustsSecondFactor: true }) });
    assert.equal(await change(admin), 'second_factor_enrolment_required');
    assert.equal(await change({ ...admin, secondFactor: true }), 201);
  });

  it('T7 enforced: passwords of the domain’s people open nothing, the provider does, owners keep theirs', async () => {
    const { office, domain, signIn, update } = await world.connect(kind);
    const staff = await join(world.setup, office, 'member', `staff@${domain}`);
    await update({ enforced: true });
    assert.equal((await me(staff.visitor)).status, 401);
    assert.equal(field(await world.setup.visitor().call('POST', '/api/v1/session', { email: staff.email, password }), 'code'), 'sso_required');
    const visitor = world.setup.visitor();
    assert.equal((await signIn(visitor, { subject: `staff-${domain}`, email: staff.email })).location, '/');
    assert.equal(field(await me(visitor), 'user', 'id'), staff.userId);
    assert.equal((await me(office.owner)).status, 200);
  });

  it('attack 38: connections are changed with a second factor just shown, and checked with one', async () => {
    const { office, connectionId } = await world.connect(kind);
    await freshFactors(world.setup, new Date(Date.now() - 301_000));
    for (const [method, path, body] of [
      ['POST', '/api/v1/sso/connections', { name: 'x', settings: world.settings(kind) }], ['PATCH', `/api/v1/sso/connections/${connectionId}`, { enabled: false }],
      ['DELETE', `/api/v1/sso/connections/${connectionId}`, undefined], ['POST', `/api/v1/sso/connections/${connectionId}/check`, undefined],
    ] as const) assert.equal(field(await office.owner.call(method, path, body, { 'if-match': '"1"' }), 'code'), 'step_up_required', `${method} ${path}`);
    await freshFactors(world.setup);
    assert.equal(field(await office.owner.call('POST', `/api/v1/sso/connections/${connectionId}/check`), 'ok'), true);
    const list = await office.owner.call('GET', '/api/v1/sso/connections');
    const changed = await office.owner.call('PATCH', `/api/v1/sso/connections/${connectionId}`, { settings: world.settings(kind === 'oidc' ? 'saml' : 'oidc'), ...(kind === 'oidc' ? { clientSecret: null } : {}) }, { 'if-match': String(field(list, 'items', 0, 'etag')) });
    assert.deepEqual([changed.status, field(changed, 'code')], [409, 'conflict'], 'a connection keeps its kind');
  });
});
