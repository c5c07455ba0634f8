import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { platformLogId } from '../src/audit/index.ts';
import { openContentKeys } from '../src/documents/index.ts';
import { connectionOptions, newId, openEgress, systemClock } from '../src/foundation/index.ts';
import { openOidc } from '../src/identity/sso/oidc.ts';
import { createKeyProviders, createMemoryKeyProvider, openContentVault, openKeyRing } from '../src/vault/index.ts';
import { type Answer, type IdentityUnderTest, type Office, type Visitor, actions, field, join, origin, password, signedIn, startIdentity, textOf, tokenOf } from './support/identity.ts';
import { type Account, type IdentityProvider, type Forgery, startHostileProvider, startIdentityProvider } from './support/identity-provider.ts';
import { freshFactors } from './support/operators.ts';
import { createSoftwareAuthenticator } from './support/software-authenticator.ts';

const callback = '/api/v1/session/sso/callback';
let setup: IdentityUnderTest;
let provider: IdentityProvider;
const egress = openEgress({ allowPrivate: true });
/** What DNS would show. */
const records = new Map<string, string>();

before(async () => {
  provider = await startIdentityProvider(`${origin}${callback}`);
  setup = await startIdentity({
    sso: (database) => ({
      egress, allowHttp: true,
      secrets: openContentKeys({ database: database.open('keystead_app'), vault: openContentVault({ ring: openKeyRing({ ring: 'content', keys: createKeyProviders(createMemoryKeyProvider()), clock: systemClock }) }) }),
      resolveTxt: async (name) => {
        const value = records.get(name);
        if (value === undefined) throw new Error('ENOTFOUND');
        return [[value.slice(0, 5), value.slice(5)]];
      },
    }),
  });
});
after(async () => {
  await egress.close();
  await provider.close();
  await setup.close();
});

async function ownerQuery(text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(connectionOptions(setup.database.ownerUrl));
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text, values)).rows;
  } finally {
    await client.end();
  }
}

let domains = 0;
interface Connected { readonly office: Office; readonly domain: string; readonly connectionId: string; update(change: object): Promise<void> }

/** An office with a verified domain and a connection that is on. */
async function connected(settings: object = {}, change: object = {}): Promise<Connected> {
  domains += 1;
  const domain = `acme${domains}.test`;
  const office = await setup.office(`Acme ${domains}`);
  const made = await office.owner.call('POST', '/api/v1/sso/connections', { name: 'Login', settings: { issuer: provider.issuer, clientId: provider.clientId, scopes: ['openid', 'email', 'profile', 'groups'], ...settings }, clientSecret: provider.clientSecret });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const connectionId = textOf(made, 'id');
  const named = await office.owner.call('POST', '/api/v1/sso/domains', { domain, connectionId });
  records.set(textOf(named, 'record', 'name'), textOf(named, 'record', 'value'));
  assert.equal((await office.owner.call('POST', `/api/v1/sso/domains/${textOf(named, 'id')}/verification`)).status, 200);
  const update = async (wish: object) => {
    const list = await office.owner.call('GET', '/api/v1/sso/connections');
    const answer = await office.owner.call('PATCH', `/api/v1/sso/connections/${connectionId}`, wish, { 'if-match': textOf(list, 'items', 0, 'etag') });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
  };
  await update({ enabled: true, ...change });
  return { office, domain, connectionId, update };
}

/** Signs a visitor in through the provider. @returns where the console sends them, and what the browser came back with. */
async function through(visitor: Visitor, email: string, account: Partial<Account> & { sub: string }): Promise<{ location: string; cameBackTo: string; detail: string }> {
  const started = await visitor.call('POST', '/api/v1/session/sso', { email });
  assert.equal(started.status, 200, JSON.stringify(started.body));
  const cameBackTo = await provider.signIn(textOf(started, 'url'), { email, email_verified: true, name: 'Ada', ...account });
  const back = await visitor.call('GET', cameBackTo.slice(origin.length));
  assert.equal(back.status, 303);
  const location = back.headers.get('location') ?? '';
  return { location, cameBackTo, detail: new URLSearchParams(location.split('#')[1] ?? '').get('detail') ?? '' };
}

const me = (visitor: Visitor) => visitor.call('GET', '/api/v1/session');

describe('T7 single sign-on with a real OpenID provider', () => {
  it('T7 the first sign-in makes a member with the role of their group; the next finds them by subject and follows the group', async () => {
    const { office, domain } = await connected({ roleMapping: [{ group: 'finance', role: 'finance' }, { group: 'all', role: 'viewer' }], defaultRole: null });
    const visitor = setup.visitor();
    const email = `ada@${domain}`;
    assert.equal((await through(visitor, email, { sub: `ada-${domain}`, groups: ['all'] })).location, '/');
    const session = await me(visitor);
    assert.deepEqual([field(session, 'user', 'email'), field(session, 'role'), field(session, 'tenant', 'id')], [email, 'viewer', office.tenantId]);
    const again = setup.visitor();
    await through(again, email, { sub: `ada-${domain}`, email: `renamed@${domain}`, groups: ['finance', 'all'] });
    assert.deepEqual([field(await me(again), 'role'), field(await me(again), 'user', 'id')], ['finance', field(session, 'user', 'id')]);
    // A change of role ends the sessions that were drawn for another.
    assert.equal((await me(visitor)).status, 401);
    const refused = await through(setup.visitor(), `bob@${domain}`, { sub: `bob-${domain}`, groups: [] });
    assert.match(refused.detail, /groups has a role/);
    assert.equal(await setup.identity.findUserByEmail(`bob@${domain}`), null);
    const told = await actions(setup, office.tenantId);
    for (const action of ['sso.linked', 'member.joined', 'sso.refused', 'session.created']) assert.ok(told.includes(action), action);
  });

  it('T7 an invitation that waits gives its role, and is used up by it; one person takes one seat', async () => {
    const { office, domain } = await connected();
    await office.owner.call('POST', '/api/v1/invitations', { email: `cfo@${domain}`, role: 'finance' });
    const cfo = setup.visitor();
    await through(cfo, `cfo@${domain}`, { sub: `cfo-${domain}` });
    assert.equal(field(await me(cfo), 'role'), 'finance');
    const seats = await ownerQuery('select seats.n from (select count(*)::int as n from keystead.members where tenant_id = $1) seats', [office.tenantId]);
    assert.equal(seats[0]?.['n'], 2);
    assert.deepEqual(field(await office.owner.call('GET', '/api/v1/invitations'), 'items'), []);
  });

  it('T7, attack 39: state, nonce, code and cookie belong to one attempt: another browser’s answer, a swapped or repeated one opens nothing', async () => {
    const { domain } = await connected();
    const [victim, attacker] = [setup.visitor(), setup.visitor()];
    const email = `eve@${domain}`;
    const started = await attacker.call('POST', '/api/v1/session/sso', { email });
    const answer = await provider.signIn(textOf(started, 'url'), { sub: `eve-${domain}`, email, email_verified: true });
    const path = answer.slice(origin.length);
    const refusal = async (visitor: Visitor, to: string) => { const back = await visitor.call('GET', to); return new URLSearchParams((back.headers.get('location') ?? '').split('#')[1]).get('sso'); };
    assert.equal(await refusal(victim, path), 'sso_refused', 'without the cookie of the attempt');
    await victim.call('POST', '/api/v1/session/sso', { email });
    assert.equal(await refusal(victim, path), 'sso_refused', 'with the cookie of another attempt');
    assert.equal((await me(victim)).status, 401);
    const kept = new Map(attacker.cookies);
    const restore = () => { for (const [name, value] of kept) attacker.cookies.set(name, value); };
    assert.equal(await refusal(attacker, path.replace(/state=[^&]+/, 'state=forged')), 'sso_refused', 'another state');
    restore();
    assert.equal(await refusal(attacker, `${path.replace(/iss=[^&]+/, '')}&iss=https%3A%2F%2Fevil.test`), 'sso_refused', 'another issuer in the response');
    restore();
    assert.equal(await refusal(attacker, path), null, 'the right one');
    restore();
    attacker.cookies.delete('keystead');
    assert.equal(await refusal(attacker, path), 'sso_refused', 'a code that was used');
    assert.equal((await me(attacker)).status, 401);
  });

  it('T7 an unverified address, a foreign domain, or a person of another organisation is not taken over; who is disabled stays out', async () => {
    const { office, domain, update } = await connected();
    const unverified = await through(setup.visitor(), `x@${domain}`, { sub: `x-${domain}`, email_verified: false });
    assert.match(unverified.detail, /not say that the e-mail address is verified/);
    const foreign = await through(setup.visitor(), `y@${domain}`, { sub: `y-${domain}`, email: 'boss@elsewhere.test' });
    assert.match(foreign.detail, /has not verified/);
    // Somebody with an address of that domain who belongs to another organisation here.
    const other = await setup.office('Other');
    const member = await join(setup, other, 'admin', `shared@${domain}`);
    const taken = await through(setup.visitor(), `shared@${domain}`, { sub: `shared-${domain}` });
    assert.match(taken.detail, /belongs to another organisation/);
    assert.equal((await me(member.visitor)).status, 200);
    const mine = await join(setup, office, 'member', `mine@${domain}`);
    await through(setup.visitor(), `mine@${domain}`, { sub: `mine-${domain}` });
    const memberId = (await ownerQuery('select id from keystead.members where user_id = $1', [mine.userId]))[0]?.['id'];
    await freshFactors(setup);
    assert.equal((await office.owner.call('PATCH', `/api/v1/members/${String(memberId)}`, { state: 'disabled' })).status, 200);
    assert.match((await through(setup.visitor(), `mine@${domain}`, { sub: `mine-${domain}` })).detail, /disabled this person/);
    await update({ settings: { issuer: provider.issuer, clientId: provider.clientId, createsMembers: false } });
    assert.match((await through(setup.visitor(), `new@${domain}`, { sub: `new-${domain}` })).detail, /nobody invited/);
  });

  it('T6, T7 the provider’s second factor counts only where the organisation says so; whoever has one here is asked for it before anything', async () => {
    const { office, domain, update } = await connected({ roleMapping: [{ group: 'admins', role: 'admin' }] });
    const change = (visitor: Visitor) => visitor.call('POST', '/api/v1/teams', { name: `Team ${domain}` });
    const admin = setup.visitor();
    await through(admin, `root@${domain}`, { sub: `root-${domain}`, groups: ['admins'], amr: ['pwd', 'mfa'] });
    assert.equal(field(await change(admin), 'code'), 'second_factor_enrolment_required');
    await update({ settings: { issuer: provider.issuer, clientId: provider.clientId, scopes: ['openid', 'email', 'groups'], roleMapping: [{ group: 'admins', role: 'admin' }], trustsSecondFactor: true } });
    const trusted = setup.visitor();
    await through(trusted, `root@${domain}`, { sub: `root-${domain}`, groups: ['admins'], amr: ['pwd', 'mfa'] });
    assert.equal((await change(trusted)).status, 201);
    const without = setup.visitor();
    await through(without, `root@${domain}`, { sub: `root-${domain}`, groups: ['admins'], amr: ['pwd'] });
    assert.equal(field(await change(without), 'code'), 'second_factor_enrolment_required');
    // The owner has an authenticator app here.
    await ownerQuery('update identity."user" set email = $1 where id = $2', [`owner@${domain}`, office.ownerId]);
    const owner = setup.visitor();
    await through(owner, `owner@${domain}`, { sub: `owner-${domain}`, amr: ['pwd'] });
    assert.equal(field(await owner.call('GET', '/api/v1/members'), 'code'), 'step_up_required');
    assert.equal((await me(owner)).status, 200);
  });

  it('T7 enforced: passwords of the domain’s people open nothing here and their sessions end; an owner’s still does; a plan without it lifts that', async () => {
    const { office, domain, connectionId, update } = await connected();
    const email = `staff@${domain}`;
    const staff = await join(setup, office, 'member', email);
    const guest = await join(setup, office, 'member', `guest${domains}@elsewhere.test`);
    await freshFactors(setup);
    await update({ enforced: true });
    assert.equal((await me(staff.visitor)).status, 401);
    assert.equal((await me(guest.visitor)).status, 200);
    const byPassword = await setup.visitor().call('POST', '/api/v1/session', { email, password });
    assert.deepEqual([byPassword.status, field(byPassword, 'code'), byPassword.cookies.length], [403, 'sso_required', 0]);
    assert.equal(field(await setup.visitor().call('POST', '/api/v1/session', { email, password: 'wrong and long enough' }), 'code'), 'wrong_credentials');
    const bySso = setup.visitor();
    assert.equal((await through(bySso, email, { sub: `staff-${domain}` })).location, '/');
    assert.equal(field(await me(bySso), 'user', 'id'), staff.userId);
    await ownerQuery('update identity."user" set email = $1 where id = $2', [`boss@${domain}`, office.ownerId]);
    const owner = await setup.visitor().call('POST', '/api/v1/session', { email: `boss@${domain}`, password });
    assert.equal(field(owner, 'state'), 'second-factor');
    await ownerQuery("update keystead.tenants set plan = 'elite' where id = $1", [office.tenantId]);
    assert.equal(field(await setup.visitor().call('POST', '/api/v1/session', { email, password }), 'state'), 'signed-in');
    assert.equal(field(await setup.visitor().call('POST', '/api/v1/session/sso', { email }), 'code'), 'sso_unavailable');
    await freshFactors(setup);
    assert.equal((await office.owner.call('DELETE', `/api/v1/sso/connections/${connectionId}`)).status, 204);
    assert.equal((await me(bySso)).status, 401);
  });

  it('T7 a session of one organisation’s provider goes no further: not into another organisation, and it plants no way in for a person who belongs to both', async () => {
    const { office, domain } = await connected({ trustsSecondFactor: true });
    const email = `both@${domain}`;
    const visitor = setup.visitor();
    await through(visitor, email, { sub: `both-${domain}`, amr: ['mfa'] });
    const userId = textOf(await me(visitor), 'user', 'id');
    const other = await setup.office('Second home');
    await ownerQuery("insert into keystead.members (id, tenant_id, user_id, role) values (gen_random_uuid(), $1, $2, 'admin')", [other.tenantId, userId]);
    const target = (await ownerQuery('select id from keystead.members where tenant_id = $1 and user_id = $2', [other.tenantId, userId]))[0]?.['id'];
    const switched = await visitor.call('POST', `/api/v1/memberships/${String(target)}/session`);
    assert.deepEqual([switched.status, field(switched, 'code')], [409, 'conflict']);
    assert.equal(field(await me(visitor), 'tenant', 'id'), office.tenantId);
    assert.equal(field(await visitor.call('POST', '/api/v1/second-factor/totp', { password }), 'code'), 'conflict');
    // Nor does it take away, or replace, what guards the other organisation.
    for (const [method, path, body] of [['POST', '/api/v1/second-factor/recovery-codes', {}], ['POST', '/api/v1/second-factor/totp/removal', { password }], ['DELETE', `/api/v1/passkeys/${newId()}`, undefined]] as const) {
      const answer = await visitor.call(method, path, body);
      assert.equal(answer.status, 409, path);
      assert.match(String(field(answer, 'title')), /came in through this organisation’s identity provider/, path);
    }
  });

  it('T3, T7 operator rights are not an identity provider’s to give: they rest in its sessions, and are there for whoever comes in by their own password', async () => {
    const { domain, update } = await connected({ trustsSecondFactor: true });
    const email = `operator@${domain}`;
    const visitor = setup.visitor();
    await through(visitor, email, { sub: `operator-${domain}`, amr: ['mfa'] });
    await setup.identity.operatorRights.add(email);
    assert.deepEqual([field(await me(visitor), 'operator'), (await visitor.call('GET', '/api/v1/operator/tenants')).status], [false, 403]);
    const { link } = await setup.identity.resetWayIn({ email, secondFactor: false });
    assert.equal((await setup.visitor().call('POST', '/api/v1/password/reset', { token: tokenOf(link), password })).status, 204);
    await freshFactors(setup);
    await update({ enforced: true });
    const own = setup.visitor();
    assert.equal(field(await own.call('POST', '/api/v1/session', { email, password }), 'state'), 'signed-in');
    assert.deepEqual([field(await me(own), 'role'), field(await me(own), 'tenant', 'id')], ['operator', platformLogId], 'outside of the organisation that lets nobody in that way');
  });

  it('T6, T7 where the provider is the only way in, a passkey that somebody has here still answers a step-up, and says why it signs nobody in', async () => {
    const { office, domain, update } = await connected();
    const email = `key@${domain}`;
    const member = await join(setup, office, 'member', email);
    const device = createSoftwareAuthenticator();
    const place = { origin: 'http://localhost:7420', relyingParty: 'localhost' };
    const optionsOf = (answer: Answer, name: string) => field(answer, name) as Record<string, unknown>;
    const begun = await member.visitor.call('POST', '/api/v1/passkeys/options', { password });
    assert.equal((await member.visitor.call('POST', '/api/v1/passkeys', { name: 'Laptop', response: device.create(optionsOf(begun, 'options'), place) })).status, 201);
    await freshFactors(setup);
    await update({ enforced: true });
    const visitor = setup.visitor();
    await through(visitor, email, { sub: `key-${domain}` });
    assert.equal(field(await visitor.call('GET', '/api/v1/members'), 'code'), 'step_up_required');
    const shown = await visitor.call('POST', '/api/v1/session/step-up', { passkey: device.get(optionsOf(await visitor.call('POST', '/api/v1/session/step-up/options', {}), 'passkeyOptions'), place) });
    assert.equal(shown.status, 200, JSON.stringify(shown.body));
    assert.equal((await visitor.call('GET', '/api/v1/members')).status, 200);
    const alone = setup.visitor();
    const refused = await alone.call('POST', '/api/v1/session/passkey', { passkey: device.get(optionsOf(await alone.call('POST', '/api/v1/session/passkey/options', {}), 'options'), place) });
    assert.deepEqual([refused.status, field(refused, 'code')], [403, 'sso_required']);
  });
});

describe('T7 providers that lie', () => {
  it('T7 a token of another issuer, audience, key, time, nonce, or without signature opens nothing; nor does a description under another name', async () => {
    const hostile = await startHostileProvider();
    try {
      const { domain } = await connected({ issuer: hostile.issuer, clientId: 'keystead' });
      const email = `ada@${domain}`;
      const attempt = async (forgery: Forgery): Promise<string> => {
        const visitor = setup.visitor();
        hostile.forge({});
        const started = await visitor.call('POST', '/api/v1/session/sso', { email });
        const url = new URL(textOf(started, 'url'));
        hostile.nonceIs(url.searchParams.get('nonce') ?? '');
        hostile.forge({ ...forgery, claims: { email, sub: `ada-${domain}`, ...forgery.claims } });
        const back = await visitor.call('GET', `${callback}?code=c&state=${url.searchParams.get('state') ?? ''}`);
        return new URLSearchParams((back.headers.get('location') ?? '').split('#')[1]).get('sso') ?? 'signed in';
      };
      const now = Math.floor(Date.now() / 1_000);
      for (const forgery of [
        { claims: { iss: 'https://evil.test' } }, { claims: { aud: 'somebody-else' } }, { claims: { aud: ['keystead', 'other'], azp: 'other' } }, { claims: { exp: now - 3_600, iat: now - 7_200 } }, { claims: { nonce: 'another' } }, { claims: { nonce: undefined } },
        { signedBy: 'another-key' }, { signedBy: 'nobody' }, { describesItselfAs: 'https://evil.test' }, { claims: { sub: '' } },
      ] as const) assert.equal(await attempt(forgery), 'sso_refused', JSON.stringify(forgery));
      assert.equal(await attempt({}), 'signed in');
    } finally {
      await hostile.close();
    }
  });

  it('attack 16: an identity provider at a private address, or without TLS, is not asked; attack 14: what it answers stays inside', async () => {
    const closedEgress = openEgress({ allowPrivate: false });
    const settings = { kind: 'oidc' as const, issuer: provider.issuer, clientId: 'x', scopes: [], groupsClaim: 'groups', roleMapping: [], defaultRole: null, createsMembers: true, trustsEmails: false, trustsSecondFactor: false, secondFactorValues: [] };
    const connection = { id: 'c', tenantId: 't', clientSecret: null, settings };
    const baseUrl = () => origin;
    await assert.rejects(openOidc({ egress: closedEgress, allowHttp: true, baseUrl }).check(connection), /KEYSTEAD_ADDRESS_REFUSED|private address/);
    await assert.rejects(openOidc({ egress, allowHttp: false, baseUrl }).check(connection), /must be an https address/);
    await assert.rejects(openOidc({ egress, allowHttp: true, baseUrl }).check({ ...connection, settings: { ...settings, issuer: 'http://10.0.0.1' } }), /must be an https address/);
    await closedEgress.close();
  });
});

describe('T7 connections and domains', () => {
  it('T5, T7 single sign-on is for plans that have it; the answer says which', async () => {
    const office = await setup.office('Small', 'standard');
    const refused = await office.owner.call('POST', '/api/v1/sso/connections', { name: 'L', settings: { issuer: 'https://login.example.com', clientId: 'x' } });
    assert.deepEqual([refused.status, field(refused, 'code')], [403, 'plan_limit']);
    assert.match(String(field(refused, 'title')), /Enterprise has it/);
  });

  it('T7 a secret is never given back and goes with its issuer: with another it is entered again (attack 13)', async () => {
    const { office, connectionId } = await connected();
    const list = await office.owner.call('GET', '/api/v1/sso/connections');
    assert.ok(!JSON.stringify(list.body).includes(provider.clientSecret));
    const moved = await office.owner.call('PATCH', `/api/v1/sso/connections/${connectionId}`, { settings: { issuer: 'https://evil.test', clientId: provider.clientId } }, { 'if-match': textOf(list, 'items', 0, 'etag') });
    assert.deepEqual([moved.status, field(moved, 'code')], [409, 'conflict']);
    const rows = await ownerQuery('select settings::text || coalesce(encode(sealed_secret, $1), $2) as row from keystead.sso_connections where id = $3', ['escape', '', connectionId]);
    assert.ok(!String(rows[0]?.['row']).includes(provider.clientSecret));
    assert.deepEqual(field(await office.owner.call('POST', `/api/v1/sso/connections/${connectionId}/check`), 'ok'), true);
  });

  it('T7 a domain counts once DNS shows its record, and belongs to one organisation; attack 7: foreign ids are unknown ones', async () => {
    const { office, domain, connectionId } = await connected();
    const rival = await setup.office('Rival');
    const named = await rival.owner.call('POST', '/api/v1/sso/domains', { domain });
    assert.match(String(field(await rival.owner.call('POST', `/api/v1/sso/domains/${textOf(named, 'id')}/verification`), 'title')), /DNS does not show/);
    records.set(`_keystead.${domain}`, textOf(named, 'record', 'value'));
    assert.match(String(field(await rival.owner.call('POST', `/api/v1/sso/domains/${textOf(named, 'id')}/verification`), 'title')), /another organisation/);
    await assert.rejects(setup.identity.verifyDomain(rival.tenantId, domain), /another organisation/);
    const fresh = await rival.owner.call('POST', '/api/v1/sso/domains', { domain: `vouched-${domain}` });
    assert.equal(fresh.status, 201);
    assert.equal((await setup.identity.verifyDomain(rival.tenantId, `vouched-${domain}`)).domain, `vouched-${domain}`);
    for (const [method, path] of [['DELETE', `/api/v1/sso/connections/${connectionId}`], ['POST', `/api/v1/sso/connections/${connectionId}/check`]] as const) assert.equal((await rival.owner.call(method, path)).status, 404);
    const admin = setup.visitor();
    await signedIn(admin, office.email);
    assert.equal((await admin.call('POST', '/api/v1/sso/domains', { domain: 'not a domain' })).status, 400);
    assert.equal((await setup.visitor().call('POST', '/api/v1/session/sso', { email: 'nobody@unknown.test' })).status, 404);
  });
});
