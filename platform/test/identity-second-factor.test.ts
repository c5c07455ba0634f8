import assert from 'node:assert/strict';
import { after, before, describe, it, mock } from 'node:test';
import { type IdentityUnderTest, type Office, type Visitor, actions, field, password, startIdentity, textOf, tokenOf } from './support/identity.ts';
import { totpCode } from './support/totp.ts';

const stepMs = 30_000;

describe('T6 second factor', () => {
  let setup: IdentityUnderTest;
  before(async () => {
    setup = await startIdentity();
    // The identity library reads the system's date. It stands still in the middle of a step, so that no step turns under a test.
    mock.timers.enable({ apis: ['Date'], now: Math.floor(Date.now() / stepMs) * stepMs + stepMs / 2 });
  });
  after(async () => {
    mock.timers.reset();
    await setup.close();
  });

  /** Enrols an authenticator app with the code of the step before this one, so that this one's is still unused. */
  async function enrol(office: Office): Promise<{ uri: string; recoveryCodes: string[] }> {
    const started = await office.owner.call('POST', '/api/v1/second-factor/totp', { password });
    assert.equal(started.status, 201, JSON.stringify(started.body));
    const uri = textOf(started, 'otpauthUri');
    const confirmed = await office.owner.call('POST', '/api/v1/second-factor/totp/confirmation', { code: totpCode(uri, new Date(Date.now() - stepMs)) });
    assert.equal(confirmed.status, 204, JSON.stringify(confirmed.body));
    return { uri, recoveryCodes: field(started, 'recoveryCodes') as string[] };
  }

  async function passwordOnly(email: string): Promise<Visitor> {
    const visitor = setup.visitor();
    const answer = await visitor.call('POST', '/api/v1/session', { email, password });
    assert.equal(field(answer, 'state'), 'second-factor');
    return visitor;
  }

  const show = (visitor: Visitor, code: string) => visitor.call('POST', '/api/v1/session/second-factor', { code });

  it('attack 38: before the second factor no cookie opens anything', async () => {
    const office = await setup.officeWithoutSecondFactor('Before the factor');
    const { uri } = await enrol(office);
    const visitor = setup.visitor();
    const answer = await visitor.call('POST', '/api/v1/session', { email: office.email, password });
    assert.deepEqual(answer.body, { state: 'second-factor' });
    for (const cookie of answer.cookies) {
      const value = cookie.split(';')[0]?.split('=').slice(1).join('=') ?? '';
      for (const name of ['keystead', 'keystead.two_factor', 'keystead.session_token']) {
        const attempt = setup.visitor();
        attempt.cookies.set(name, value);
        assert.equal((await attempt.call('GET', '/api/v1/session')).status, 401);
        assert.equal((await attempt.call('POST', '/api/v1/second-factor/totp/removal', { password })).status, 401);
      }
    }
    const { rows } = await setup.database.open('keystead_identity').pool.query('select id from identity.session where "userId" = $1 and "mfaAt" is null', [office.ownerId]);
    assert.deepEqual(rows, [], 'no session without the factor is left behind');
    assert.equal((await show(visitor, totpCode(uri, new Date()))).status, 200);
    assert.equal(field(await visitor.call('GET', '/api/v1/session'), 'user', 'secondFactor'), true);
  });

  it('attack 38: a TOTP code opens once, in a new sign-in too, and of two parallel uses one', async () => {
    const office = await setup.officeWithoutSecondFactor('Replay');
    const { uri } = await enrol(office);
    const code = totpCode(uri, new Date());
    const visitors = await Promise.all([passwordOnly(office.email), passwordOnly(office.email)]);
    const answers = await Promise.all(visitors.map((visitor) => show(visitor, code)));
    assert.deepEqual(answers.map((answer) => answer.status).toSorted(), [200, 401]);
    const replayed = await show(await passwordOnly(office.email), code);
    assert.equal(field(replayed, 'code'), 'wrong_second_factor');
    assert.deepEqual(replayed.cookies.filter((cookie) => cookie.startsWith('keystead=')), []);
    const earlier = await show(await passwordOnly(office.email), totpCode(uri, new Date(Date.now() - stepMs)));
    assert.equal(field(earlier, 'code'), 'wrong_second_factor', 'nor does a code of an earlier step');
  });

  it('attack 38: the code that enrolled the app does not sign in', async () => {
    const office = await setup.officeWithoutSecondFactor('Enrolment code');
    const started = await office.owner.call('POST', '/api/v1/second-factor/totp', { password });
    const code = totpCode(textOf(started, 'otpauthUri'), new Date());
    assert.equal((await office.owner.call('POST', '/api/v1/second-factor/totp/confirmation', { code })).status, 204);
    assert.equal(field(await show(await passwordOnly(office.email), code), 'code'), 'wrong_second_factor');
  });

  it('T6 a recovery code opens once, of two parallel uses one', async () => {
    const office = await setup.officeWithoutSecondFactor('Recovery');
    const { recoveryCodes } = await enrol(office);
    const [first = '', second = ''] = recoveryCodes;
    const visitors = await Promise.all([passwordOnly(office.email), passwordOnly(office.email)]);
    const answers = await Promise.all(visitors.map((visitor) => show(visitor, first)));
    assert.deepEqual(answers.map((answer) => answer.status).toSorted(), [200, 401]);
    assert.equal((await show(await passwordOnly(office.email), first)).status, 401);
    assert.equal((await show(await passwordOnly(office.email), second)).status, 200);
  });

  it('T6 without a challenge, or after five wrong codes, a right code is not looked at; the log tells of wrong ones', async () => {
    const office = await setup.officeWithoutSecondFactor('Guessing codes');
    const { uri } = await enrol(office);
    assert.equal(field(await show(setup.visitor(), totpCode(uri, new Date())), 'code'), 'unauthenticated');
    const visitor = await passwordOnly(office.email);
    for (let attempt = 0; attempt < 5; attempt += 1) assert.equal(field(await show(visitor, `not-a-code-${attempt}`), 'code'), 'wrong_second_factor');
    assert.equal((await show(visitor, totpCode(uri, new Date()))).status, 401);
    await setup.identity.settled();
    assert.equal((await actions(setup, office.tenantId)).filter((action) => action === 'session.refused').length, 5);
  });

  it('T6 enrolling and removing ask for the password, replace the session and stand in the log', async () => {
    const office = await setup.officeWithoutSecondFactor('Password asked');
    assert.equal(field(await office.owner.call('POST', '/api/v1/second-factor/totp', { password: 'guess' }), 'code'), 'wrong_credentials');
    const before = [...office.owner.cookies.values()];
    await enrol(office);
    assert.notDeepEqual([...office.owner.cookies.values()], before);
    assert.equal((await office.owner.call('POST', '/api/v1/second-factor/totp', { password })).status, 409);
    assert.equal(field(await office.owner.call('POST', '/api/v1/second-factor/totp/removal', { password: 'guess' }), 'code'), 'wrong_credentials');
    assert.equal((await office.owner.call('POST', '/api/v1/second-factor/totp/removal', { password })).status, 204);
    assert.equal(field(await office.owner.call('GET', '/api/v1/session'), 'user', 'secondFactor'), false);
    assert.deepEqual((await actions(setup, office.tenantId)).slice(-2), ['second-factor.enabled', 'second-factor.removed']);
  });

  it('attack 38: accepting an invitation is no way around the second factor', async () => {
    const [office, host] = [await setup.officeWithoutSecondFactor('Guest’s own'), await setup.office('Host')];
    await enrol(office);
    const invited = await host.owner.call('POST', '/api/v1/invitations', { email: office.email, role: 'admin' });
    const visitor = setup.visitor();
    const accepted = await visitor.call('POST', '/api/v1/invitations/acceptance', { token: tokenOf(textOf(invited, 'link')), name: 'Guest', password });
    assert.equal(accepted.status, 201);
    assert.deepEqual(accepted.cookies, []);
    assert.equal((await visitor.call('GET', '/api/v1/session')).status, 401);
  });
});
