import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { connectionOptions, newId } from '../src/foundation/index.ts';
import { type Answer, type IdentityUnderTest, type Office, actions, field, join, joinEnrolled, password, signedIn, startIdentity, textOf, tokenOf } from './support/identity.ts';

describe('people, seats and settings', () => {
  let setup: IdentityUnderTest;
  before(async () => { setup = await startIdentity(); });
  after(() => setup.close());

  async function asOwner(text: string, parameters: unknown[]): Promise<void> {
    const client = new pg.Client(connectionOptions(setup.database.ownerUrl));
    await client.connect();
    await client.query(text, parameters);
    await client.end();
  }

  async function memberId(office: Office, userId: string): Promise<string> {
    const members = field(await office.owner.call('GET', '/api/v1/members'), 'items') as { id: string; userId: string }[];
    const found = members.find((member) => member.userId === userId);
    assert.ok(found);
    return found.id;
  }

  it('T4 of 50 parallel accepts on a plan of five seats exactly four come in beside the owner, and the rest are told of the plan', async () => {
    const office = await setup.office('Five seats');
    const links: string[] = [];
    for (let index = 0; index < 50; index += 1) links.push(tokenOf(textOf(await office.owner.call('POST', '/api/v1/invitations', { email: `seat${index}-${newId()}@example.com`, role: 'member' }), 'link')));
    await asOwner("update keystead.tenants set plan = 'standard' where id = $1", [office.tenantId]);
    const answers = await Promise.all(links.map((token, index) => setup.visitor().call('POST', '/api/v1/invitations/acceptance', { token, name: `Person ${index}`, password })));
    assert.equal(answers.filter((answer) => answer.status === 201).length, 4);
    assert.deepEqual([...new Set(answers.filter((answer) => answer.status !== 201).map((answer) => field(answer, 'code')))], ['plan_limit']);
    const tenant = await office.owner.call('GET', '/api/v1/tenant');
    assert.deepEqual([field(tenant, 'seats'), field(tenant, 'seatsUsed')], [5, 5]);
    const { rows } = await setup.database.open('keystead_identity').pool.query(`select count(*)::int as persons from identity."user" where email like 'seat%'`);
    assert.equal(rows[0].persons, 4, 'nobody is left behind by a refused acceptance');
  });

  it('T4 inviting beyond the seats is refused, and an open invitation counts', async () => {
    const basic = await setup.office('One seat', 'basic');
    assert.equal(field(await basic.owner.call('POST', '/api/v1/invitations', { email: 'x@example.com', role: 'member' }), 'code'), 'plan_limit');
    const standard = await setup.office('Counted', 'standard');
    const answers: Answer[] = [];
    for (let index = 0; index < 5; index += 1) answers.push(await standard.owner.call('POST', '/api/v1/invitations', { email: `c${index}-${newId()}@example.com`, role: 'member' }));
    assert.deepEqual(answers.map((answer) => answer.status), [201, 201, 201, 201, 403]);
  });

  it('T4 an invitation is good once: used, withdrawn or unknown ones answer alike', async () => {
    const office = await setup.office('Invitations');
    const email = `guest-${newId()}@example.com`;
    const invited = await office.owner.call('POST', '/api/v1/invitations', { email, role: 'viewer' });
    assert.equal((await office.owner.call('POST', '/api/v1/invitations', { email, role: 'viewer' })).status, 409);
    const accept = (token: string) => setup.visitor().call('POST', '/api/v1/invitations/acceptance', { token, name: 'Guest', password });
    const token = tokenOf(textOf(invited, 'link'));
    const parallel = await Promise.all([accept(token), accept(token), accept(token)]);
    assert.equal(parallel.filter((answer) => answer.status === 201).length, 1);
    const other = await office.owner.call('POST', '/api/v1/invitations', { email: `w-${newId()}@example.com`, role: 'viewer' });
    assert.equal((await office.owner.call('DELETE', `/api/v1/invitations/${textOf(other, 'invitation', 'id')}`)).status, 204);
    const bodies = [await accept(token), await accept(tokenOf(textOf(other, 'link'))), await accept('x'.repeat(43))].map((answer) => [answer.status, field(answer, 'code')]);
    assert.deepEqual(bodies, [[410, 'invitation_invalid'], [410, 'invitation_invalid'], [410, 'invitation_invalid']]);
    assert.deepEqual((field(await office.owner.call('GET', '/api/v1/invitations'), 'items')), []);
  });

  it('T7 a renewed invitation has a new link and another week, the earlier link ends; one that ran out is listed as such and needs a seat again', async () => {
    const office = await setup.office('Renewed', 'standard');
    const invite = (email: string, role = 'viewer') => office.owner.call('POST', '/api/v1/invitations', { email, role });
    const first = await invite(`r-${newId()}@example.com`);
    const id = textOf(first, 'invitation', 'id');
    assert.equal(field(first, 'invitation', 'invitedByName'), 'Owner of Renewed');
    await asOwner("update keystead.invitations set expires_at = now() - interval '1 minute' where id = $1", [id]);
    assert.deepEqual([field(await office.owner.call('GET', '/api/v1/invitations'), 'items', 0, 'id'), field(await office.owner.call('GET', '/api/v1/invitations'), 'items', 0, 'expired')], [id, true]);
    const renewed = await office.owner.call('POST', `/api/v1/invitations/${id}/renewal`);
    assert.deepEqual([renewed.status, field(renewed, 'invitation', 'expired')], [200, false]);
    const accept = (token: string) => setup.visitor().call('POST', '/api/v1/invitations/acceptance', { token, name: 'R', password });
    assert.equal((await accept(tokenOf(textOf(first, 'link')))).status, 410);
    assert.equal((await accept(tokenOf(textOf(renewed, 'link')))).status, 201);
    assert.equal((await office.owner.call('POST', `/api/v1/invitations/${id}/renewal`)).status, 404, 'used is used');
    const late = textOf(await invite(`l-${newId()}@example.com`), 'invitation', 'id');
    await asOwner("update keystead.invitations set expires_at = now() - interval '1 minute' where id = $1", [late]);
    for (let index = 0; index < 3; index += 1) assert.equal((await invite(`f${index}-${newId()}@example.com`)).status, 201);
    assert.equal(field(await office.owner.call('POST', `/api/v1/invitations/${late}/renewal`), 'code'), 'plan_limit');
    const wide = await setup.office('Renewed by an admin');
    const admin = await joinEnrolled(setup, wide, 'admin');
    const ofOwner = textOf(await wide.owner.call('POST', '/api/v1/invitations', { email: `o-${newId()}@example.com`, role: 'owner' }), 'invitation', 'id');
    assert.equal((await admin.visitor.call('POST', `/api/v1/invitations/${ofOwner}/renewal`)).status, 403, 'an admin hands out no owner’s link');
  });

  it('T4 disabling a person ends their sessions and tokens at once; enabling them needs a seat', async () => {
    const office = await setup.office('Disabling');
    const admin = await joinEnrolled(setup, office, 'admin');
    const secret = textOf(await admin.visitor.call('POST', '/api/v1/tokens', { name: 'mine', scopes: ['tenant.read'] }), 'secret');
    const bearer = { authorization: `Bearer ${secret}` };
    assert.equal((await setup.visitor().call('GET', '/api/v1/tenant', undefined, bearer)).status, 200);
    const id = await memberId(office, admin.userId);
    assert.equal((await office.owner.call('PATCH', `/api/v1/members/${id}`, { state: 'disabled' })).status, 200);
    assert.equal((await admin.visitor.call('GET', '/api/v1/session')).status, 401);
    assert.equal((await setup.visitor().call('GET', '/api/v1/tenant', undefined, bearer)).status, 401);
    assert.equal((await setup.visitor().call('POST', '/api/v1/session', { email: admin.email, password })).status, 401);
    await asOwner("update keystead.tenants set plan = 'basic' where id = $1", [office.tenantId]);
    assert.equal(field(await office.owner.call('PATCH', `/api/v1/members/${id}`, { state: 'active' }), 'code'), 'plan_limit');
    await asOwner("update keystead.tenants set plan = 'elite' where id = $1", [office.tenantId]);
    assert.equal((await office.owner.call('PATCH', `/api/v1/members/${id}`, { state: 'active' })).status, 200);
    assert.equal((await setup.visitor().call('GET', '/api/v1/tenant', undefined, bearer)).status, 200);
    await signedIn(admin.visitor, admin.email);
    await setup.identity.settled();
  });

  it('T3 the last active owner can be neither disabled nor demoted, also by two requests at once', async () => {
    const office = await setup.office('Last owner');
    const own = await memberId(office, office.ownerId);
    for (const change of [{ state: 'disabled' }, { role: 'admin' }]) assert.equal(field(await office.owner.call('PATCH', `/api/v1/members/${own}`, change), 'code'), 'conflict');
    const second = await joinEnrolled(setup, office, 'owner');
    const other = await memberId(office, second.userId);
    const answers = await Promise.all([
      office.owner.call('PATCH', `/api/v1/members/${other}`, { role: 'admin' }),
      second.visitor.call('PATCH', `/api/v1/members/${own}`, { role: 'admin' }),
    ]);
    assert.equal(answers.filter((answer) => answer.status === 200).length, 1);
  });

  it('T3 only an owner makes an owner or touches one; a viewer changes nothing', async () => {
    const office = await setup.office('Ranks');
    const [admin, viewer] = [await joinEnrolled(setup, office, 'admin'), await join(setup, office, 'viewer')];
    const [ownerMember, adminMember] = [await memberId(office, office.ownerId), await memberId(office, admin.userId)];
    assert.equal((await admin.visitor.call('PATCH', `/api/v1/members/${adminMember}`, { role: 'owner' })).status, 403);
    assert.equal((await admin.visitor.call('PATCH', `/api/v1/members/${ownerMember}`, { state: 'disabled' })).status, 403);
    assert.equal((await admin.visitor.call('POST', '/api/v1/invitations', { email: 'o@example.com', role: 'owner' })).status, 403);
    assert.equal((await viewer.visitor.call('PATCH', `/api/v1/members/${adminMember}`, { role: 'viewer' })).status, 403);
    assert.equal((await viewer.visitor.call('POST', '/api/v1/tokens', { name: 'no' })).status, 403);
  });

  it('attack 39: a session from before a change of role is refused', async () => {
    const office = await setup.office('Role change');
    const admin = await join(setup, office, 'admin');
    const id = await memberId(office, admin.userId);
    assert.equal((await office.owner.call('PATCH', `/api/v1/members/${id}`, { role: 'viewer', qualifications: ['producer'] })).status, 200);
    assert.equal((await admin.visitor.call('GET', '/api/v1/session')).status, 401);
    await signedIn(admin.visitor, admin.email);
    const session = await admin.visitor.call('GET', '/api/v1/session');
    assert.deepEqual([field(session, 'role'), field(session, 'qualifications')], ['viewer', ['producer']]);
    assert.equal((await actions(setup, office.tenantId)).filter((action) => action === 'member.updated').length, 1);
  });

  it('attack 6, 40: a tenant, user, role or plan that a body brings along is refused, and the rows are as before', async () => {
    const [a, b] = [await setup.office('Assigned A'), await setup.office('Assigned B')];
    const own = await memberId(a, a.ownerId);
    const before = [await a.owner.call('GET', '/api/v1/tenant'), await a.owner.call('GET', '/api/v1/members')].map((answer) => answer.body);
    const etag = textOf(await a.owner.call('GET', '/api/v1/tenant'), 'etag');
    const attempts: [string, string, object][] = [
      ['PATCH', '/api/v1/tenant', { name: 'X', plan: 'enterprise' }], ['PATCH', '/api/v1/tenant', { name: 'X', tenantId: b.tenantId }],
      ['PATCH', `/api/v1/members/${own}`, { role: 'owner', tenantId: b.tenantId }], ['PATCH', `/api/v1/members/${own}`, { userId: b.ownerId }],
      ['POST', '/api/v1/invitations', { email: 'm@example.com', role: 'member', tenantId: b.tenantId }],
      ['POST', '/api/v1/invitations', { email: 'm@example.com', role: 'operator' }],
      ['POST', '/api/v1/tokens', { name: 'm', userId: b.ownerId }], ['POST', '/api/v1/tokens', { name: 'm', tenantId: b.tenantId }],
      ['POST', '/api/v1/session', { email: a.email, password, tenantId: b.tenantId }],
    ];
    for (const [method, path, body] of attempts) assert.equal((await a.owner.call(method, path, body, { 'if-match': etag })).status, 400, `${method} ${path} ${JSON.stringify(body)}`);
    const invited = await a.owner.call('POST', '/api/v1/invitations', { email: `v-${newId()}@example.com`, role: 'viewer' });
    assert.equal((await setup.visitor().call('POST', '/api/v1/invitations/acceptance', { token: tokenOf(textOf(invited, 'link')), name: 'V', password, role: 'owner' })).status, 400);
    assert.deepEqual([await a.owner.call('GET', '/api/v1/tenant'), await a.owner.call('GET', '/api/v1/members')].map((answer) => answer.body), before);
  });

  it('attack 7: ids of another tenant answer as unknown ones do, and its lists stay empty of ours', async () => {
    const [a, b] = [await setup.office('Isolated A'), await setup.office('Isolated B')];
    const foreign = {
      member: await memberId(b, b.ownerId),
      invitation: textOf(await b.owner.call('POST', '/api/v1/invitations', { email: `i-${newId()}@example.com`, role: 'viewer' }), 'invitation', 'id'),
      token: textOf(await b.owner.call('POST', '/api/v1/tokens', { name: 'b' }), 'token', 'id'),
    };
    const routes: [string, (id: string) => string, unknown, string][] = [
      ['PATCH', (id) => `/api/v1/members/${id}`, { role: 'viewer' }, foreign.member],
      ['DELETE', (id) => `/api/v1/invitations/${id}`, undefined, foreign.invitation],
      ['DELETE', (id) => `/api/v1/tokens/${id}`, undefined, foreign.token],
    ];
    for (const [method, path, body, id] of routes) {
      const [theirs, unknown] = [await a.owner.call(method, path(id), body), await a.owner.call(method, path(newId()), body)];
      assert.equal(theirs.status, 404);
      assert.deepEqual({ ...(theirs.body as object), traceId: '' }, { ...(unknown.body as object), traceId: '' });
    }
    for (const list of ['members', 'invitations', 'tokens']) {
      const listed = JSON.stringify((await a.owner.call('GET', `/api/v1/${list}`)).body);
      for (const id of Object.values(foreign)) assert.ok(!listed.includes(id));
    }
    assert.deepEqual([...(await setup.identity.people.names(a.tenantId, [a.ownerId, b.ownerId])).keys()], [a.ownerId]);
    const cursor = Buffer.from(foreign.member).toString('base64url');
    assert.ok(!JSON.stringify((await a.owner.call('GET', `/api/v1/members?cursor=${cursor}`)).body).includes(foreign.member));
    assert.equal((await a.owner.call('GET', '/api/v1/members?cursor=x')).status, 400);
  });

  it('T1 settings are edited from a version: without it 428, from an old one 412', async () => {
    const office = await setup.office('Settings');
    const etag = textOf(await office.owner.call('GET', '/api/v1/tenant'), 'etag');
    assert.equal((await office.owner.call('PATCH', '/api/v1/tenant', { name: 'New' })).status, 428);
    const edited = await office.owner.call('PATCH', '/api/v1/tenant', { name: 'New', retentionDays: 30 }, { 'if-match': etag });
    assert.deepEqual([edited.status, field(edited, 'name'), field(edited, 'retentionDays')], [200, 'New', 30]);
    assert.equal((await office.owner.call('PATCH', '/api/v1/tenant', { name: 'Old' }, { 'if-match': etag })).status, 412);
    assert.equal(edited.headers.get('etag'), textOf(edited, 'etag'));
  });

  it('members come in pages', async () => {
    const office = await setup.office('Pages');
    for (let index = 0; index < 3; index += 1) await setup.identity.addMember(office.tenantId, { name: `P${index}`, email: `p${index}-${newId()}@example.com`, role: 'member' });
    const seen: string[] = [];
    let cursor: unknown = null;
    do {
      const page = await office.owner.call('GET', `/api/v1/members?limit=2${typeof cursor === 'string' ? `&cursor=${cursor}` : ''}`);
      seen.push(...(field(page, 'items') as { name: string }[]).map((member) => member.name));
      cursor = field(page, 'nextCursor');
    } while (cursor !== null);
    assert.deepEqual(seen, ['Owner of Pages', 'P0', 'P1', 'P2']);
  });
});
