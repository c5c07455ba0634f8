import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Operation, operations, permissionsOfRole } from '@keystead/contract';
import { fixedClock, sql } from '../src/foundation/index.ts';
import { type IdentityUnderTest, type Office, type Visitor, actions, field, join, joinEnrolled, startIdentity, textOf, tokenOf } from './support/identity.ts';

describe('A2 links for auditors', () => {
  const clock = fixedClock(new Date());
  let setup: IdentityUnderTest;
  let office: Office;
  before(async () => {
    setup = await startIdentity({ clock });
    office = await setup.office('Audited');
  });
  after(() => setup.close());

  const make = async (of = office, body: object = {}): Promise<{ id: string; token: string }> => {
    const made = await of.owner.call('POST', '/api/v1/auditor-links', { purpose: 'Annual audit', email: 'auditor@firm.example', hours: 2, ...body });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    return { id: textOf(made, 'auditorLink', 'id'), token: tokenOf(textOf(made, 'link')) };
  };
  const open = async (token: string): Promise<Visitor> => {
    const visitor = setup.visitor();
    assert.equal((await visitor.call('POST', '/api/v1/session/auditor', { token })).status, 200);
    return visitor;
  };
  const refusedCode = async (token: string): Promise<unknown> => field(await setup.visitor().call('POST', '/api/v1/session/auditor', { token }), 'code');

  it('A2 opens a session that reads as an auditor does, with nobody behind it and no seat taken, and every use stands in the log', async () => {
    const { id, token } = await make();
    const guest = await open(token);
    const session = await guest.call('GET', '/api/v1/session');
    assert.deepEqual([field(session, 'role'), field(session, 'tenant', 'name'), field(session, 'auditorLink', 'purpose'), field(session, 'permissions')], ['auditor', 'Audited', 'Annual audit', [...permissionsOfRole.auditor]]);
    for (let again = 0; again < 3; again += 1) assert.equal((await guest.call('GET', '/api/v1/members')).status, 200);
    assert.deepEqual((await actions(setup, office.tenantId)).slice(-3), ['auditor-link.created', 'auditor-link.opened', 'auditor-link.used'], 'an operation is noted once a minute');
    const listed = await office.owner.call('GET', '/api/v1/auditor-links');
    assert.deepEqual([field(listed, 'items', 0, 'id'), field(listed, 'items', 0, 'opened'), field(listed, 'items', 0, 'state'), field(listed, 'items', 0, 'email')], [id, 1, 'open', 'auditor@firm.example']);
    assert.doesNotMatch(JSON.stringify(listed.body), new RegExp(token));
  });

  it('attack 33 whoever opened one changes nothing: every operation that is no reading is refused, and so is what belongs to a person', async () => {
    const guest = await open((await make()).token);
    const samplePath = (path: string): string => path.replace(/\{\w+\}/g, '01930000-0000-7000-8000-000000000009');
    const mounted = new Set(setup.identity.operations.map(({ operation }) => operation.id));
    const all = (Object.values(operations) as Operation[]).filter(({ id }) => mounted.has(id));
    for (const operation of all.filter(({ method, permission, id }) => method !== 'GET' && permission !== 'public' && id !== 'signOut')) {
      assert.equal((await guest.call(operation.method, samplePath(operation.path), operation.body === undefined ? undefined : {}, { 'if-match': '"1"' })).status, 403, operation.id);
    }
    const may: readonly string[] = permissionsOfRole.auditor;
    for (const operation of all.filter(({ method, permission }) => method === 'GET' && permission !== 'public')) {
      const { status } = await guest.call('GET', samplePath(operation.path));
      const allowed = may.includes(operation.permission) || operation.id === 'readSession' || operation.id === 'readAccessNotices';
      assert.ok(allowed ? status < 500 && status !== 403 : status === 403, `${operation.id} ${status}`);
    }
  });

  it('attack 2 a link that expired, was revoked, never existed or belongs to somebody else opens nothing, and the answer is the same', async () => {
    const mine = await setup.office('Audited too');
    const { owner } = mine;
    const expired = await make(mine, { hours: 1 });
    const revoked = await make(mine);
    assert.equal((await owner.call('DELETE', `/api/v1/auditor-links/${revoked.id}`)).status, 204);
    const other = await setup.office('Elsewhere');
    const theirs = await make(other);
    assert.equal((await owner.call('DELETE', `/api/v1/auditor-links/${theirs.id}`)).status, 404, 'nobody ends another organisation’s');
    clock.advance(3_600_000);
    assert.deepEqual([await refusedCode(expired.token), await refusedCode(revoked.token), await refusedCode('x'.repeat(43))], ['auditor_link_invalid', 'auditor_link_invalid', 'auditor_link_invalid']);
    const guest = await open(theirs.token);
    assert.equal(field(await guest.call('GET', '/api/v1/session'), 'tenant', 'name'), 'Elsewhere');
    assert.doesNotMatch(JSON.stringify((await guest.call('GET', '/api/v1/members')).body), /Audited/);
  });

  it('attack 39 a session ends at once with its link, with the link’s time, with the organisation’s limits, and when its holder leaves', async () => {
    const mine = await setup.office('Audited again');
    const [revoked, timed, left] = [await make(mine, { hours: 2_160 }), await make(mine, { hours: 1 }), await make(mine)];
    const [one, two, three] = [await open(revoked.token), await open(timed.token), await open(left.token)];
    const reads = async (guest: Visitor): Promise<number> => (await guest.call('GET', '/api/v1/members')).status;
    assert.deepEqual([await reads(one), await reads(two), await reads(three)], [200, 200, 200]);
    const kept = new Map(three.cookies);
    assert.equal((await three.call('DELETE', '/api/v1/session')).status, 204);
    for (const [name, value] of kept) three.cookies.set(name, value);
    assert.equal(await reads(three), 401, 'the cookie that was kept is worth nothing');
    assert.equal((await mine.owner.call('DELETE', `/api/v1/auditor-links/${revoked.id}`)).status, 204);
    assert.deepEqual([await reads(one), await reads(two)], [401, 200]);
    clock.advance(3_600_000);
    assert.equal(await reads(two), 401);
  });

  it('attack 39 T4 a link ends with whoever made it: disabled, or in a role that makes none any more, and at once; nobody takes a way in along', async () => {
    const mine = await setup.office('Left behind');
    for (const [index, change] of [{ state: 'disabled' }, { role: 'viewer' }].entries()) {
      const admin = await joinEnrolled(setup, mine, 'admin');
      const made = await admin.visitor.call('POST', '/api/v1/auditor-links', { purpose: `Kept by an admin ${index}`, hours: 2_160 });
      const token = tokenOf(textOf(made, 'link'));
      const guest = await open(token);
      assert.equal((await guest.call('GET', '/api/v1/members')).status, 200);
      const member = await mine.owner.call('GET', '/api/v1/members');
      const found = (field(member, 'items') as { id: string; userId: string; etag: string }[]).find(({ userId }) => userId === admin.userId) ?? assert.fail();
      assert.equal((await mine.owner.call('PATCH', `/api/v1/members/${found.id}`, change, { 'if-match': found.etag })).status, 200);
      assert.equal((await guest.call('GET', '/api/v1/members')).status, 401);
      assert.equal(await refusedCode(token), 'auditor_link_invalid');
      assert.equal(field(await mine.owner.call('GET', '/api/v1/auditor-links'), 'items', 0, 'state'), 'revoked', 'the list does not call it open');
    }
  });

  it('attack 23 links are bounded: so many open ones, and so many openings of one, whoever has it', async () => {
    const mine = await setup.office('Bounded');
    const { token } = await make(mine);
    let opened = 0;
    for (; opened < 200 && (await setup.visitor().call('POST', '/api/v1/session/auditor', { token })).status === 200; opened += 1);
    assert.equal(opened, 50);
    assert.equal(await refusedCode(token), 'rate_limited');
    await setup.database.open('keystead_app').as<unknown>().inTenant(mine.tenantId, (trx) => sql`
      insert into auditor_links (tenant_id, id, purpose, token_hash, created_at, expires_at) select ${mine.tenantId}, gen_random_uuid(), 'one of many', sha256(convert_to(n::text || ${mine.tenantId}, 'UTF8')), ${clock.now()}, ${new Date(clock.now().getTime() + 3_600_000)} from generate_series(1, 99) n`.execute(trx));
    assert.equal(field(await mine.owner.call('POST', '/api/v1/auditor-links', { purpose: 'One more', hours: 1 }), 'code'), 'conflict');
  });

  it('T6 making one takes a manager of people, and a second factor just shown', async () => {
    const fresh = await setup.office('Strict');
    const body = { purpose: 'Audit', hours: 1 };
    const member = await joinEnrolled(setup, fresh, 'auditor');
    assert.equal((await member.visitor.call('POST', '/api/v1/auditor-links', body)).status, 403);
    const without = await join(setup, fresh, 'admin');
    assert.equal(field(await without.visitor.call('POST', '/api/v1/auditor-links', body), 'code'), 'second_factor_enrolment_required');
    clock.advance(6 * 60_000);
    assert.equal(field(await fresh.owner.call('POST', '/api/v1/auditor-links', body), 'code'), 'step_up_required');
    assert.equal(operations.createAuditorLink.body.safeParse({ purpose: 'Audit', hours: 2_161 }).success, false, '90 days at most');
  });

  it('A2 the database holds no token, and the cookie is none that scripts or other sites get', async () => {
    const { token } = await make(await setup.office('Hashed'));
    const visitor = setup.visitor();
    const answer = await visitor.call('POST', '/api/v1/session/auditor', { token });
    assert.match(answer.cookies.join(), /^keystead-auditor=[\w-]{43}; Path=\/api; HttpOnly; SameSite=Strict; Max-Age=7200/);
    const held = await setup.identityPool.query<{ row: string }>('select row_to_json(s)::text as row from keystead.auditor_sessions s');
    assert.ok(held.rows.length > 0);
    assert.doesNotMatch(held.rows.map(({ row }) => row).join(), new RegExp(`${token}|${visitor.cookies.get('keystead-auditor') ?? 'none'}`));
  });
});
