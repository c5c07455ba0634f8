import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Permission } from '@keystead/contract';
import pg from 'pg';
import { platformLogId } from '../src/audit/index.ts';
import { connectionOptions, fixedClock, newId } from '../src/foundation/index.ts';
import { generateToken } from '../src/identity/api-token-format.ts';
import { hashToken } from '../src/identity/index.ts';
import { type IdentityUnderTest, type Office, actions, field, joinEnrolled, startIdentity, textOf } from './support/identity.ts';

describe('API tokens', () => {
  const clock = fixedClock(new Date());
  let setup: IdentityUnderTest;
  before(async () => { setup = await startIdentity({ clock }); });
  after(() => setup.close());

  const make = (office: Office, body: object) => office.owner.call('POST', '/api/v1/tokens', { name: 'ci', ...body });
  const asBearer = (secret: string, path = '/api/v1/tenant', method = 'GET', body?: unknown) => setup.visitor().call(method, path, body, { authorization: `Bearer ${secret}` });

  it('T1 a token is shown once and stored as a hash; its tenant is its own', async () => {
    const office = await setup.office('Token home');
    const made = await make(office, { scopes: ['tenant.read'] });
    const secret = textOf(made, 'secret');
    assert.ok(secret.startsWith(textOf(made, 'token', 'prefix')));
    assert.equal(field(await asBearer(secret), 'id'), office.tenantId);
    const listed = JSON.stringify((await office.owner.call('GET', '/api/v1/tokens')).body);
    assert.ok(!listed.includes(secret));
    const { rows } = await setup.database.open('keystead_snapshot').pool.query('select * from keystead.api_tokens where token_hash = $1', [hashToken(secret)]);
    assert.equal(rows.length, 1);
    assert.ok(!JSON.stringify(rows).includes(secret));
    assert.deepEqual((await actions(setup, office.tenantId)).slice(-1), ['token.created']);
  });

  it('a token does what its scopes say and nothing else; it is no session', async () => {
    const office = await setup.office('Scoped');
    const secret = textOf(await make(office, { scopes: ['tenant.read'] }), 'secret');
    assert.equal((await asBearer(secret, '/api/v1/members')).status, 403);
    assert.equal((await asBearer(secret, '/api/v1/sessions')).status, 403);
    assert.equal((await asBearer(secret, '/api/v1/second-factor/totp', 'POST', { password: 'x' })).status, 403);
    assert.deepEqual(field(await asBearer(secret, '/api/v1/session'), 'permissions'), ['tenant.read']);
  });

  it('attack 40: a token hands on neither more scopes than it has nor another environment', async () => {
    const office = await setup.office('Handing on');
    const secret = textOf(await make(office, { scopes: ['tokens.manage', 'tenant.read'], environment: 'development' }), 'secret');
    const wish = (scopes: Permission[], environment: string) => asBearer(secret, '/api/v1/tokens', 'POST', { name: 'child', scopes, environment });
    assert.equal((await wish(['credentials.manage'], 'development')).status, 403);
    assert.equal((await wish(['tenant.read'], 'production')).status, 403);
    assert.equal((await wish(['tenant.read'], 'development')).status, 201);
  });

  it('attack 40: a token hands on no more time than it has', async () => {
    const office = await setup.office('Borrowed time');
    const parent = await make(office, { scopes: ['tokens.manage', 'tenant.read'], expiresInDays: 2 });
    for (const [expiresInDays, ends] of [[null, field(parent, 'token', 'expiresAt')], [90, field(parent, 'token', 'expiresAt')], [1, new Date(clock.now().getTime() + 86_400_000).toISOString()]] as const) {
      const child = await asBearer(textOf(parent, 'secret'), '/api/v1/tokens', 'POST', { name: 'child', scopes: ['tenant.read'], expiresInDays });
      assert.equal(field(child, 'token', 'expiresAt'), ends);
    }
    assert.equal(field(await make(office, { scopes: ['tenant.read'], expiresInDays: null }), 'token', 'expiresAt'), null);
  });

  it('G5 a token hands on its class of data or a stricter one', async () => {
    const office = await setup.office('Handed on');
    const parent = await make(office, { scopes: ['tokens.manage', 'tenant.read'], dataClass: 'personal' });
    assert.equal(field(parent, 'token', 'dataClass'), 'personal');
    for (const [dataClass, given] of [[null, 'personal'], ['public', 'personal'], ['health', 'health']] as const) {
      assert.equal(field(await asBearer(textOf(parent, 'secret'), '/api/v1/tokens', 'POST', { name: 'child', scopes: ['tenant.read'], dataClass }), 'token', 'dataClass'), given);
    }
  });

  it('T4 a token never does more than its maker may now', async () => {
    const office = await setup.office('Demoted');
    const admin = await joinEnrolled(setup, office, 'admin');
    const secret = textOf(await admin.visitor.call('POST', '/api/v1/tokens', { name: 'a', scopes: ['people.manage', 'tenant.read'] }), 'secret');
    const members = field(await office.owner.call('GET', '/api/v1/members'), 'items') as { id: string; userId: string }[];
    const id = members.find((member) => member.userId === admin.userId)?.id ?? '';
    await office.owner.call('PATCH', `/api/v1/members/${id}`, { role: 'viewer' });
    assert.equal((await asBearer(secret, '/api/v1/invitations', 'POST', { email: 'x@example.com', role: 'viewer' })).status, 403);
    assert.equal((await asBearer(secret)).status, 200);
  });

  it('attack 3: whatever is not a token costs no query at all, an unknown token one, and so does a good one', async () => {
    const office = await setup.office('Counting');
    const good = textOf(await make(office, { scopes: ['tenant.read'] }), 'secret');
    const unknown = generateToken('production');
    const counted = async (secret: string): Promise<[number, number]> => {
      let queries = 0;
      const count = (): void => { queries += 1; };
      setup.identityPool.on('acquire', count);
      const { status } = await asBearer(secret);
      setup.identityPool.off('acquire', count);
      return [status, queries];
    };
    for (const garbage of ["' or '1'='1", 'ks_prod_', good.slice(0, -1), `${good}x`, 'x'.repeat(1_000_000), newId()]) assert.deepEqual(await counted(garbage), [401, 0]);
    assert.deepEqual(await counted(unknown), [401, 1]);
    assert.deepEqual(await counted(good), [200, 1]);
  });

  it('T1 attack 10: a token or session whose organisation is gone, rests, is another’s or is none opens nothing, and falls back to nothing', async () => {
    const office = await setup.office('Gone soon');
    const other = await setup.office('Not theirs');
    const secret = textOf(await make(office, { scopes: ['tenant.read'] }), 'secret');
    const owner = new pg.Client(connectionOptions(setup.database.ownerUrl));
    await owner.connect();
    const verdicts = async (): Promise<(readonly [number, unknown])[]> => [
      [(await asBearer(secret)).status, field(await asBearer(secret), 'code')],
      ...(await Promise.all([office.owner.call('GET', '/api/v1/tenant'), office.owner.call('GET', '/api/v1/session')])).map((answer) => [answer.status, field(answer, 'code')] as const),
    ];
    const tenant = (change: string): Promise<unknown> => owner.query(`update keystead.tenants set ${change} where id = $1`, [office.tenantId]);
    const session = (tenantId: string | null): Promise<unknown> => owner.query('update identity.session set "tenantId" = $2 where "userId" = $1', [office.ownerId, tenantId]);
    assert.deepEqual((await verdicts()).map(([status]) => status), [200, 200, 200]);
    await tenant("suspended_at = now(), suspended_reason = 'attack 10'");
    assert.deepEqual(await verdicts(), [[403, 'tenant_suspended'], [403, 'tenant_suspended'], [403, 'tenant_suspended']]);
    await tenant('suspended_at = null, suspended_reason = null');
    for (const elsewhere of [other.tenantId, platformLogId, newId()]) {
      await session(elsewhere);
      assert.deepEqual((await verdicts()).slice(1), [[401, 'unauthenticated'], [401, 'unauthenticated']], elsewhere);
    }
    await assert.rejects(session(null), /not-null/, 'there is no session without one');
    await session(office.tenantId);
    await tenant('deleted_at = now()');
    assert.deepEqual(await verdicts(), [[401, 'unauthenticated'], [401, 'unauthenticated'], [401, 'unauthenticated']]);
    await owner.end();
  });

  it('O1 a declared token is the same at every start, and one that was revoked does not come back', async () => {
    const office = await setup.office('Declared');
    const declared = { tenantId: office.tenantId, userId: office.ownerId, name: 'init', environment: 'production', scopes: ['tenant.read'], expiresAt: null, actor: { kind: 'system', id: null }, random: (length: number) => Buffer.alloc(length, 7) } as const;
    const first = await setup.identity.ensureDeclaredToken(declared);
    assert.equal(await setup.identity.ensureDeclaredToken(declared), first);
    assert.equal((await asBearer(first ?? '')).status, 200);
    const tokens = await office.owner.call('GET', '/api/v1/tokens');
    assert.equal((await office.owner.call('DELETE', `/api/v1/tokens/${textOf(tokens, 'items', 0, 'id')}`)).status, 204);
    assert.equal(await setup.identity.ensureDeclaredToken(declared), null);
  });

  it('attack 2: expired, revoked and altered tokens answer 401, also one that shares its beginning with a good one', async () => {
    const office = await setup.office('Ended');
    const [expiring, revoked] = [await make(office, { scopes: ['tenant.read'], expiresInDays: 1 }), await make(office, { scopes: ['tenant.read'], expiresInDays: null })];
    const good = textOf(await make(office, { scopes: ['tenant.read'], expiresInDays: null }), 'secret');
    assert.equal((await office.owner.call('DELETE', `/api/v1/tokens/${textOf(revoked, 'token', 'id')}`)).status, 204);
    assert.equal((await office.owner.call('DELETE', `/api/v1/tokens/${textOf(revoked, 'token', 'id')}`)).status, 204);
    assert.equal((await asBearer(textOf(revoked, 'secret'))).status, 401);
    assert.equal((await asBearer(textOf(expiring, 'secret'))).status, 200);
    clock.advance(24 * 3_600_000);
    assert.equal((await asBearer(textOf(expiring, 'secret'))).status, 401);
    assert.equal((await asBearer(`${good.slice(0, 20)}${'A'.repeat(good.length - 20)}`)).status, 401);
    assert.equal((await asBearer(good.toUpperCase())).status, 401);
    assert.equal((await asBearer(good)).status, 200);
    assert.equal((await actions(setup, office.tenantId)).filter((action) => action === 'token.revoked').length, 1);
  });
});
