import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fixedClock } from '../src/foundation/index.ts';
import { type Answer, type IdentityUnderTest, type Office, type Visitor, actions, enrol, field, heldFactors, password, startIdentity, textOf } from './support/identity.ts';
import { type Claims, type SoftwareAuthenticator, createSoftwareAuthenticator } from './support/software-authenticator.ts';
import { totpCode } from './support/totp.ts';

/** Of the tests' http://127.0.0.1:7420 WebAuthn knows this. */
const honest: Claims = { origin: 'http://localhost:7420', relyingParty: 'localhost' };
const code = (answer: Answer): unknown => field(answer, 'code');
type Options = Record<string, unknown>;

describe('T6 passkeys (a software authenticator, after the specification)', () => {
  const clock = fixedClock(new Date());
  let setup: IdentityUnderTest;
  before(async () => { setup = await startIdentity({ clock }); });
  after(async () => { await setup.identity.settled(); await setup.close(); });

  const begin = (visitor: Visitor, body: object = {}): Promise<Answer> => visitor.call('POST', '/api/v1/passkeys/options', body);
  const finish = (visitor: Visitor, response: unknown, name = 'Laptop'): Promise<Answer> => visitor.call('POST', '/api/v1/passkeys', { name, response });
  async function add(visitor: Visitor, device: SoftwareAuthenticator, claims = honest, body: object = { password }): Promise<Answer> {
    const begun = await begin(visitor, body);
    assert.equal(begun.status, 201, JSON.stringify(begun.body));
    return finish(visitor, device.create(field(begun, 'options') as Options, claims));
  }
  async function signIn(device: SoftwareAuthenticator, claims = honest): Promise<{ answer: Answer; visitor: Visitor; passkey: unknown }> {
    const visitor = setup.visitor();
    const begun = await visitor.call('POST', '/api/v1/session/passkey/options', {});
    const passkey = device.get(field(begun, 'options') as Options, claims);
    return { answer: await visitor.call('POST', '/api/v1/session/passkey', { passkey }), visitor, passkey };
  }
  async function stepUp(visitor: Visitor, device: SoftwareAuthenticator, claims = honest): Promise<Answer> {
    const begun = await visitor.call('POST', '/api/v1/session/step-up/options', {});
    return visitor.call('POST', '/api/v1/session/step-up', { passkey: device.get((field(begun, 'passkeyOptions') ?? {}) as Options, claims) });
  }
  const makeToken = (visitor: Visitor): Promise<Answer> => visitor.call('POST', '/api/v1/tokens', { name: 'ci' });
  async function withPasskey(name: string): Promise<{ office: Office; device: SoftwareAuthenticator; recoveryCodes: string[] }> {
    const office = await setup.officeWithoutSecondFactor(name);
    const device = createSoftwareAuthenticator();
    const added = await add(office.owner, device);
    assert.equal(added.status, 201, JSON.stringify(added.body));
    return { office, device, recoveryCodes: field(added, 'recoveryCodes') as string[] };
  }

  it('T6 the first passkey asks for the password, brings recovery codes, counts as shown, and is asked for after the password from then on', async () => {
    const { office, recoveryCodes } = await withPasskey('First passkey');
    assert.equal(recoveryCodes.length, 10);
    assert.equal((await makeToken(office.owner)).status, 201);
    const [listed] = field(await office.owner.call('GET', '/api/v1/passkeys'), 'items') as { name: string; lastUsedAt: string | null }[];
    assert.deepEqual([listed?.name, listed?.lastUsedAt], ['Laptop', null]);
    assert.deepEqual((await office.owner.call('GET', '/api/v1/second-factor')).body, { totp: false, passkeys: 1, recoveryCodesLeft: 10 });
    const visitor = setup.visitor();
    assert.deepEqual((await visitor.call('POST', '/api/v1/session', { email: office.email, password })).body, { state: 'second-factor' });
    for (const guess of ['000000', '123456']) assert.equal((await visitor.call('POST', '/api/v1/session/second-factor', { code: guess })).status, 401, 'there is no authenticator app');
    assert.equal((await visitor.call('POST', '/api/v1/session/second-factor', { code: recoveryCodes[0] })).status, 200);
    assert.ok((await actions(setup, office.tenantId)).includes('passkey.added'));
  });

  it('T6 a first passkey without, or with a wrong, password is refused; a further one asks for a fresh second factor instead', async () => {
    const office = await setup.officeWithoutSecondFactor('Guarded passkeys');
    assert.equal((await begin(office.owner)).status, 400);
    assert.equal(code(await begin(office.owner, { password: 'wrong' })), 'wrong_credentials');
    await add(office.owner, createSoftwareAuthenticator());
    assert.equal((await begin(office.owner)).status, 201);
    clock.advance(5 * 60_000);
    assert.equal(code(await begin(office.owner, { password })), 'step_up_required', 'the password does not stand for the factor');
    assert.equal(code(await office.owner.call('POST', '/api/v1/second-factor/totp', { password })), 'step_up_required');
    assert.equal(code(await office.owner.call('POST', '/api/v1/password', { currentPassword: password, newPassword: 'another long password' })), 'step_up_required');
  });

  it('T6 signing in with a passkey is both factors; step-up with it works, and by its own person alone', async () => {
    const { office, device } = await withPasskey('Signing in');
    const other = await withPasskey('Another account');
    const { answer, visitor } = await signIn(device);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    assert.equal(field(await visitor.call('GET', '/api/v1/session'), 'user', 'email'), office.email);
    assert.equal((await makeToken(visitor)).status, 201);
    clock.advance(5 * 60_000);
    assert.equal(code(await makeToken(visitor)), 'step_up_required');
    const sessions = async (): Promise<number> => (field(await visitor.call('GET', '/api/v1/sessions'), 'items') as unknown[]).length;
    const before = await sessions();
    assert.equal(code(await stepUp(visitor, other.device)), 'wrong_passkey', 'somebody else’s');
    assert.equal(code(await makeToken(visitor)), 'step_up_required');
    assert.equal((await stepUp(visitor, device)).status, 200);
    assert.equal((await makeToken(visitor)).status, 201);
    assert.equal(await sessions(), before, 'no session is left behind');
    const stray = await setup.database.open('keystead_identity').pool.query('select count(*)::int as sessions from identity.session where "userId" = $1', [other.office.ownerId]);
    assert.equal(stray.rows[0].sessions, 1, 'nor one of the other person');
  });

  it('attack 38: an answer is good once, for its own challenge, origin and relying party, and only if the device checked the person', async () => {
    const { device } = await withPasskey('Attacked passkey');
    const first = await signIn(device);
    assert.equal((await first.visitor.call('POST', '/api/v1/session/passkey', { passkey: first.passkey })).status, 401, 'replayed');
    const later = setup.visitor();
    await later.call('POST', '/api/v1/session/passkey/options', {});
    assert.equal(code(await later.call('POST', '/api/v1/session/passkey', { passkey: first.passkey })), 'wrong_passkey', 'for another challenge');
    assert.equal((await setup.visitor().call('POST', '/api/v1/session/passkey', { passkey: first.passkey })).status, 401, 'without a challenge');
    const lies: Claims[] = [
      { ...honest, origin: 'https://evil.example' }, { ...honest, origin: 'http://localhost:7421' }, { ...honest, origin: 'http://127.0.0.1:7420' },
      { ...honest, relyingParty: 'evil.example' }, { ...honest, personVerified: false },
    ];
    for (const claims of lies) {
      const { answer, visitor } = await signIn(device, claims);
      assert.deepEqual([answer.status, code(answer)], [401, 'wrong_passkey'], JSON.stringify(claims));
      assert.equal((await visitor.call('GET', '/api/v1/session')).status, 401);
      const office = await setup.officeWithoutSecondFactor('Attacked while adding');
      assert.equal(code(await add(office.owner, createSoftwareAuthenticator(), claims)), 'wrong_passkey', JSON.stringify(claims));
    }
    assert.equal(code((await signIn(createSoftwareAuthenticator())).answer), 'wrong_passkey', 'an unknown one');
    assert.equal((await signIn(device)).answer.status, 200, 'the right one still works');
    await setup.identity.settled();
  });

  it('attack 38: a passkey cannot be added to an account by what somebody else began, nor twice', async () => {
    const [mine, theirs] = [await setup.officeWithoutSecondFactor('Begun by me'), await setup.officeWithoutSecondFactor('Begun by them')];
    const device = createSoftwareAuthenticator();
    const begun = await begin(mine.owner, { password });
    for (const [name, value] of mine.owner.cookies) if (name.endsWith('passkey')) theirs.owner.cookies.set(name, value);
    assert.equal(code(await finish(theirs.owner, device.create(field(begun, 'options') as Options, honest))), 'wrong_passkey');
    assert.equal(field(await theirs.owner.call('GET', '/api/v1/session'), 'user', 'secondFactor'), false);
    assert.equal((await add(mine.owner, device)).status, 201);
    assert.equal(code(await add(mine.owner, device, honest, {})), 'wrong_passkey', 'the same once more');
    assert.equal(code(await add(theirs.owner, device)), 'wrong_passkey', 'nor by another person');
  });

  it('T6 passkeys are renamed and removed by their person alone; with the last factor the recovery codes go', async () => {
    const { office, device } = await withPasskey('Removing');
    const stranger = await withPasskey('Stranger to it');
    const id = field(await office.owner.call('GET', '/api/v1/passkeys'), 'items', 0, 'id') as string;
    assert.equal((await stranger.office.owner.call('PATCH', `/api/v1/passkeys/${id}`, { name: 'Mine now' })).status, 404);
    assert.equal((await stranger.office.owner.call('DELETE', `/api/v1/passkeys/${id}`)).status, 404);
    assert.equal(textOf(await office.owner.call('PATCH', `/api/v1/passkeys/${id}`, { name: 'Key ring' }), 'name'), 'Key ring');
    clock.advance(5 * 60_000);
    assert.equal(code(await office.owner.call('DELETE', `/api/v1/passkeys/${id}`)), 'step_up_required');
    assert.equal((await stepUp(office.owner, device)).status, 200);
    assert.equal((await office.owner.call('DELETE', `/api/v1/passkeys/${id}`)).status, 204);
    assert.deepEqual((await office.owner.call('GET', '/api/v1/second-factor')).body, { totp: false, passkeys: 0, recoveryCodesLeft: 0 });
    assert.equal(code((await signIn(device)).answer), 'wrong_passkey');
    assert.deepEqual((await setup.visitor().call('POST', '/api/v1/session', { email: office.email, password })).body, { state: 'signed-in' });
  });

  it('T6 passkey and authenticator app side by side: either steps up, and taking one away leaves the other', async () => {
    const { office, device } = await withPasskey('Both factors');
    await enrol(office.owner, office.email);
    assert.deepEqual((await office.owner.call('GET', '/api/v1/second-factor')).body, { totp: true, passkeys: 1, recoveryCodesLeft: 10 });
    assert.equal((await office.owner.call('POST', '/api/v1/session/step-up', { code: heldFactors.get(office.email)?.nextCode() })).status, 200);
    assert.equal((await office.owner.call('POST', '/api/v1/second-factor/totp/removal', { password })).status, 204);
    const uri = heldFactors.get(office.email)?.otpauthUri ?? assert.fail();
    for (const steps of [-1, 0, 1]) assert.equal((await office.owner.call('POST', '/api/v1/session/step-up', { code: totpCode(uri, new Date(Date.now() + steps * 30_000)) })).status, 401, 'the app is off');
    assert.equal((await stepUp(office.owner, device)).status, 200);
    assert.deepEqual((await office.owner.call('GET', '/api/v1/second-factor')).body, { totp: false, passkeys: 1, recoveryCodesLeft: 10 });
    await setup.identity.settled();
  });

  it('T6 at an IP address or without HTTPS passkeys are refused clearly, and nothing else suffers', async () => {
    const plain = await startIdentity({ baseUrl: 'http://10.0.0.4:7420' });
    try {
      const office = await plain.officeWithoutSecondFactor('At an address');
      const refused = await begin(office.owner, { password });
      assert.deepEqual([refused.status, code(refused)], [409, 'passkeys_unavailable']);
      assert.match(textOf(refused, 'fix'), /host name with HTTPS/);
      assert.equal(field(await office.owner.call('GET', '/api/v1/passkeys'), 'origin'), null);
      assert.equal((await plain.visitor().call('POST', '/api/v1/session/passkey/options', {})).status, 409);
      await enrol(office.owner, office.email);
    } finally {
      await plain.close();
    }
  });
});
