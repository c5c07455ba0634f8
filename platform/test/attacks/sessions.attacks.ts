import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { type Operation, operations } from '@keystead/contract';
import { type Answer, type Attacker, cookieOf, countRows, eventually, movingTables, openAttacker, pathOf, signIn, withOwner } from '../support/attacker.ts';
import { type RunningKeystead, ownerPassword, sandboxTenant } from '../support/keystead.ts';
import { pathParameters } from '../support/samples.ts';
import { factorHeldBy, steppedUpSession } from '../support/second-factor.ts';
import { totpCode } from '../support/totp.ts';

/** So many pauses of `eventually` make a second. */
const triesOfASecond = 13;

const unknownId = '01890000-0000-7000-8000-000000000000';

const person = (name: string, role: string): Record<string, string> => ({ name, email: `${name}@aster.example`, password: ownerPassword, role });

/** An owner, an admin, a member and a viewer. */
export const tenantOfSessions = { ...sandboxTenant('Aster', 'a').tenants[0], members: [person('mel', 'admin'), person('tia', 'member'), person('vic', 'viewer')] };

export const attackSessions = (running: () => RunningKeystead): unknown => describe('attacks on sessions', () => {
  let keystead: RunningKeystead;
  let attacker: Attacker;
  const email = 'ada@aster.example';

  before(() => {
    keystead = running();
    attacker = openAttacker(keystead);
  });

  const as = (cookie: string, path: string, options: { method?: string; body?: unknown; headers?: Record<string, string> } = {}): Promise<Answer> => attacker.call({ path, cookie, ...options });

  it('attack 38: the cookie before the second factor opens nothing, and a code works once', async () => {
    const cookie = await signIn(attacker, 'tia@aster.example', ownerPassword);
    const enrolled = await as(cookie, '/api/v1/second-factor/totp', { body: { password: ownerPassword } });
    const uri = String(enrolled.json['otpauthUri']);
    const code = totpCode(uri, new Date());
    assert.equal((await as(cookie, '/api/v1/second-factor/totp/confirmation', { body: { code } })).status, 204);
    const challenge = await attacker.call({ path: '/api/v1/session', body: { email: 'tia@aster.example', password: ownerPassword } });
    assert.equal(challenge.json['state'], 'second-factor');
    const half = cookieOf(challenge);
    for (const operation of (Object.values(operations) as Operation[]).filter(({ permission }) => permission !== 'public')) {
      const path = pathOf(operation, Object.fromEntries(pathParameters(operation).map((name) => [name, unknownId])));
      const refused = await as(half, path, { method: operation.method, ...(operation.body === undefined ? {} : { body: {} }) });
      assert.deepEqual([refused.status, refused.json['code']], [401, 'unauthenticated'], operation.id);
    }
    for (const body of [{ password: ownerPassword }, { code }]) for (const path of ['/api/v1/second-factor/totp', '/api/v1/second-factor/totp/removal', '/api/v1/second-factor/totp/confirmation']) assert.ok([400, 401].includes((await as(half, path, { body })).status), path);
    assert.equal((await as(half, '/api/v1/session/second-factor', { body: { code } })).status, 401, 'the code that enrolled was used');
    for (const body of [{ code: '000000' }, { code: 'recovery' }, { code: "' or 1=1" }]) assert.equal((await as(half, '/api/v1/session/second-factor', { body })).status, 401);
    assert.equal((await as(cookie, '/api/v1/session/second-factor', { body: { code } })).status, 401, 'a session is no challenge');
    const [recovery = ''] = enrolled.json['recoveryCodes'] as string[];
    const finished = await Promise.all([1, 2].map(() => as(half, '/api/v1/session/second-factor', { body: { code: recovery } })));
    assert.deepEqual(finished.map(({ status }) => status).toSorted(), [200, 401], 'a recovery code works once, at once too');
  });

  it('attack 38: step-up cannot be skipped through the API: not by a password, not by another’s code, not by a header or field', async () => {
    const passwordOnly = await signIn(attacker, 'mel@aster.example', ownerPassword);
    const rows = (): Promise<unknown> => countRows(keystead, [...movingTables, 'identity.session', 'identity.verification', 'identity."twoFactor"']);
    const before = await rows();
    const asking = (Object.values(operations) as Operation[]).filter(({ stepUp, permission }) => stepUp === true && permission !== 'public');
    assert.ok(asking.length >= 12);
    for (const operation of asking) {
      const path = pathOf(operation, Object.fromEntries(pathParameters(operation).map((name) => [name, unknownId])));
      const refused = await as(passwordOnly, path, { method: operation.method, headers: { 'x-step-up': '1', 'x-keystead-client-address': '127.0.0.1', ...(operation.needsEtag === true ? { 'if-match': '"1"' } : {}) }, ...(operation.body === undefined ? {} : { body: { secondFactorAt: new Date().toISOString() } }) });
      assert.equal(refused.status, 403, `${operation.id} ${refused.text}`);
      assert.ok(['second_factor_enrolment_required', 'forbidden'].includes(String(refused.json['code'])), operation.id);
    }
    const owner = await steppedUpSession(attacker, email, ownerPassword);
    assert.equal((await as(passwordOnly, '/api/v1/session/step-up', { body: { code: factorHeldBy(attacker, email).nextCode() } })).status, 403, 'the owner’s code is not this person’s');
    await withOwner(keystead, (client) => client.query(`update identity.session set "mfaAt" = now() - interval '301 seconds' where "userId" = (select id from identity."user" where email = $1)`, [email]));
    for (const operation of asking.filter(({ permission }) => !permission.startsWith('operator.'))) {
      const path = pathOf(operation, Object.fromEntries(pathParameters(operation).map((name) => [name, unknownId])));
      const refused = await as(owner, path, { method: operation.method, ...(operation.body === undefined ? {} : { body: {} }) });
      assert.deepEqual([refused.status, refused.json['code']], [403, 'step_up_required'], operation.id);
    }
    assert.equal((await as(owner, '/api/v1/session/step-up', { body: { code: factorHeldBy(attacker, email).nextCode() } })).status, 200);
    assert.equal((await as(owner, '/api/v1/tokens', { body: {} })).status, 400, 'now it is looked at');
    assert.deepEqual(await rows(), before, 'nothing was made or removed');
  });

  it('attack 38: the library’s own paths are not reachable', async () => {
    for (const path of ['/api/auth/sign-in/email', '/api/auth/sign-up/email', '/api/auth/two-factor/disable', '/api/auth/get-session', '/api/v1/auth/sign-up/email', '/api/auth/ok']) {
      assert.equal((await attacker.call({ path, body: { email, password: ownerPassword } })).status, 404, path);
      assert.equal((await attacker.call({ path })).status, 404, path);
    }
  });

  it('attack 39: a session named before signing in is not the session after it', async () => {
    const planted = await signIn(attacker, 'mel@aster.example', ownerPassword);
    const after = await attacker.call({ path: '/api/v1/session', cookie: planted, body: { email, password: ownerPassword } });
    assert.notEqual(cookieOf(after), planted);
    assert.equal(((await as(planted, '/api/v1/session')).json['user'] as { email: string }).email, 'mel@aster.example');
    const name = planted.split('=', 1)[0] ?? '';
    const twice = `${name}=planted; ${cookieOf(after)}`;
    assert.equal((await as(twice, '/api/v1/session')).status, 401, 'the first cookie of a name counts');
    assert.match(String(after.headers['set-cookie']), /HttpOnly/i);
    assert.match(String(after.headers['set-cookie']), /SameSite=(?:Lax|Strict)/i);
  });

  it('attack 39: cross-site requests with a cookie are refused, whatever they call themselves', async () => {
    const cookie = await steppedUpSession(attacker, email, ownerPassword);
    const before = await countRows(keystead, movingTables);
    for (const origin of ['https://evil.example', 'null', `${keystead.url}.evil.example`, keystead.url.replace('http:', 'https:'), 'http://127.0.0.1:1', 'http://localhost', `${keystead.url}/`, '']) {
      for (const [method, path, body] of [['POST', '/api/v1/tokens', '{"name":"x"}'], ['DELETE', '/api/v1/session', ''], ['PATCH', '/api/v1/tenant', '{"name":"x"}'], ['PUT', '/api/v1/credentials/01890000-0000-7000-8000-000000000000/state', '{"state":"disabled"}']] as const) {
        assert.equal((await as(cookie, path, { method, body, headers: { origin } })).status, 403, `${method} ${path} ${origin}`);
      }
    }
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain; application/json']) assert.equal((await as(cookie, '/api/v1/tokens', { body: '{"name":"x"}', headers: { 'content-type': type } })).status, 415, type);
    assert.equal((await as(cookie, '/api/v1/session')).headers['access-control-allow-origin'], undefined);
    const preflight = await attacker.call({ path: '/api/v1/tokens', method: 'OPTIONS', headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' } });
    assert.equal(preflight.headers['access-control-allow-origin'], undefined);
    assert.deepEqual(await countRows(keystead, movingTables), before);
  });

  it('attack 39: after sign-out, after a change of role and after disabling, an old session and token do no more than they may', async () => {
    const owner = await steppedUpSession(attacker, email, ownerPassword);
    const mel = await steppedUpSession(attacker, 'mel@aster.example', ownerPassword);
    const made = await as(mel, '/api/v1/tokens', { body: { name: 'of mel', scopes: ['gateway.use', 'people.manage', 'tenant.read'] } });
    const token = String(made.json['secret']);
    const [{ id } = { id: '' }] = ((await as(owner, '/api/v1/members')).json['items'] as { id: string; email: string }[]).filter((member) => member.email === 'mel@aster.example');
    const update = (body: unknown): Promise<Answer> => as(owner, `/api/v1/members/${id}`, { method: 'PATCH', body });
    const use = (): Promise<Answer> => attacker.call({ path: '/v1/models', token });
    assert.equal((await eventually(use, (answer) => answer.status === 200)).status, 200);
    assert.equal((await update({ role: 'viewer' })).status, 200);
    assert.equal((await as(mel, '/api/v1/session')).status, 401, 'a change of role ends the sessions');
    assert.equal((await attacker.call({ path: `/api/v1/members/${id}`, method: 'PATCH', token, body: { role: 'admin' } })).status, 403);
    assert.equal((await eventually(use, (answer) => answer.status === 403, triesOfASecond)).status, 403, 'within a second');
    assert.equal((await update({ state: 'disabled' })).status, 200);
    assert.equal((await as(mel, '/api/v1/tenant')).status, 401);
    assert.equal((await attacker.call({ path: '/api/v1/tenant', token })).status, 401);
    assert.equal((await eventually(use, (answer) => answer.status === 401, triesOfASecond)).status, 401, 'within a second');
    assert.equal((await attacker.call({ path: '/api/v1/session', body: { email: 'mel@aster.example', password: ownerPassword } })).status, 401);
    assert.equal((await as(owner, '/api/v1/session', { method: 'DELETE' })).status, 204);
    assert.equal((await as(owner, '/api/v1/session')).status, 401);
  });

  it('T4 disabling a member ends their sessions and tokens in control plane and gateway, and nobody else has to change anything', async () => {
    const owner = await steppedUpSession(attacker, email, ownerPassword);
    const bystander = await signIn(attacker, 'vic@aster.example', ownerPassword);
    const members = (await as(owner, '/api/v1/members')).json['items'] as { id: string; email: string }[];
    const id = members.find((member) => member.email === 'mel@aster.example')?.id ?? '';
    assert.equal((await as(owner, `/api/v1/members/${id}`, { method: 'PATCH', body: { role: 'admin', state: 'active' } })).status, 200);
    const sessions = [await steppedUpSession(attacker, 'mel@aster.example', ownerPassword), await steppedUpSession(attacker, 'mel@aster.example', ownerPassword)];
    const made = await as(sessions[0] ?? '', '/api/v1/tokens', { body: { name: 'of mel, again', scopes: ['gateway.use', 'tenant.read'] } });
    const token = String(made.json['secret']);
    const models = (): Promise<Answer> => attacker.call({ path: '/v1/models', token });
    assert.equal((await eventually(models, ({ status }) => status === 200)).status, 200, made.text);
    assert.equal((await as(owner, `/api/v1/members/${id}`, { method: 'PATCH', body: { state: 'disabled' } })).status, 200);
    // The control plane at the first request; the gateway within a second of trying.
    for (const session of sessions) assert.equal((await as(session, '/api/v1/session')).status, 401);
    assert.equal((await attacker.call({ path: '/api/v1/tenant', token })).status, 401);
    assert.equal((await eventually(models, ({ status }) => status === 401, triesOfASecond)).status, 401);
    assert.equal((await attacker.call({ path: '/v1/models', token: keystead.tokens['a'] ?? '' })).status, 200, 'the owner’s token goes on');
    assert.equal((await as(bystander, '/api/v1/session')).status, 200);
    assert.equal((await as(owner, '/api/v1/session')).status, 200);
  });

  it('attack 40: role, plan, tenant and state cannot be slipped into another form', async () => {
    const owner = await steppedUpSession(attacker, email, ownerPassword);
    const vic = await signIn(attacker, 'vic@aster.example', ownerPassword);
    const row = (): Promise<string> => withOwner(keystead, async (client) => JSON.stringify((await client.query('select t::text as t from keystead.tenants t union all select m::text from keystead.members m order by 1')).rows));
    const before = await row();
    const etag = String((await as(owner, '/api/v1/tenant')).json['etag']);
    const tenant = (body: unknown): Promise<Answer> => as(owner, '/api/v1/tenant', { method: 'PATCH', body, headers: { 'if-match': etag } });
    for (const body of [{ plan: 'enterprise' }, { seats: 1_000 }, { id: '01890000-0000-7000-8000-000000000000' }, { name: 'x', plan: 'elite' }, { etag: 'x' }]) assert.equal((await tenant(body)).status, 400, JSON.stringify(body));
    const [me] = ((await as(owner, '/api/v1/members')).json['items'] as { id: string; email: string }[]).filter((member) => member.email === 'vic@aster.example');
    for (const body of [{ tenantId: 'x' }, { role: 'owner', permissions: ['tenant.manage'] }, { userId: 'x' }, { secondFactor: true }, { role: 'operator' }, { role: ['owner'] }]) assert.equal((await as(owner, `/api/v1/members/${me?.id ?? ''}`, { method: 'PATCH', body })).status, 400, JSON.stringify(body));
    for (const body of [{ role: 'owner' }, { role: 'admin' }, { state: 'active' }]) assert.equal((await as(vic, `/api/v1/members/${me?.id ?? ''}`, { method: 'PATCH', body })).status, 403, JSON.stringify(body));
    for (const body of [{ email, password: ownerPassword, role: 'owner' }, { email, password: ownerPassword, tenantId: 'x' }, { email, password: ownerPassword, rememberMe: true }]) assert.equal((await attacker.call({ path: '/api/v1/session', body })).status, 400, JSON.stringify(body));
    for (const scopes of [['tenant.manage'], ['gateway.use', 'audit.read'], ['*'], ['operator']]) assert.ok([400, 403].includes((await as(vic, '/api/v1/tokens', { body: { name: 'more', scopes } })).status), String(scopes));
    assert.equal(await row(), before);
  });

  it('attack 40: a token hands on neither more scopes nor more life in another environment than it has', async () => {
    const owner = await steppedUpSession(attacker, email, ownerPassword);
    const made = await as(owner, '/api/v1/tokens', { body: { name: 'maker', scopes: ['tokens.manage', 'gateway.use'], environment: 'development' } });
    const maker = String(made.json['secret']);
    for (const body of [{ name: 'x', scopes: ['people.manage'], environment: 'development' }, { name: 'x', scopes: ['gateway.use'], environment: 'production' }]) {
      assert.equal((await attacker.call({ path: '/api/v1/tokens', token: maker, body })).status, 403, JSON.stringify(body));
    }
    for (const path of ['/api/v1/session', '/api/v1/sessions']) assert.ok([200, 403].includes((await attacker.call({ path, token: maker })).status));
    assert.equal((await attacker.call({ path: '/api/v1/second-factor/totp', token: maker, body: { password: ownerPassword } })).status, 403, 'a token enrols no authenticator');
  });

  it('attack 40: an admin makes no owner, neither by change nor by invitation', async () => {
    const owner = await steppedUpSession(attacker, email, ownerPassword);
    const members = (await as(owner, '/api/v1/members')).json['items'] as { id: string; email: string }[];
    const idOf = (name: string): string => members.find((member) => member.email === name)?.id ?? '';
    assert.equal((await as(owner, `/api/v1/members/${idOf('vic@aster.example')}`, { method: 'PATCH', body: { role: 'admin' } })).status, 200);
    const admin = await steppedUpSession(attacker, 'vic@aster.example', ownerPassword);
    for (const id of [idOf('vic@aster.example'), idOf('tia@aster.example')]) assert.equal((await as(admin, `/api/v1/members/${id}`, { method: 'PATCH', body: { role: 'owner' } })).status, 403);
    for (const body of [{ role: 'member' }, { state: 'disabled' }]) assert.equal((await as(admin, `/api/v1/members/${idOf(email)}`, { method: 'PATCH', body })).status, 403);
    assert.equal((await as(admin, '/api/v1/invitations', { body: { email: 'new@example.com', role: 'owner' } })).status, 403);
  });
});
