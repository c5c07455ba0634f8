import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { operatorOperations, operatorPermissions } from '@keystead/contract';
import { platformLogId } from '../src/audit/index.ts';
import { newId } from '../src/foundation/index.ts';
import { type IdentityUnderTest, type Office, field, join, password, signedIn, startIdentity, textOf, tokenOf } from './support/identity.ts';
import { eventsOf, freshFactors, operatorOf } from './support/operators.ts';

describe('T3 the platform operator', () => {
  let setup: IdentityUnderTest;
  let home: Office;
  before(async () => {
    setup = await startIdentity();
    home = await setup.office('The operators’ own office');
  });
  after(() => setup.close());

  it('T3 rights are given and taken on the host, in force with the next request, and written into the platform’s log', async () => {
    const person = await join(setup, (await freshFactors(setup), home), 'member');
    assert.equal((await person.visitor.call('GET', '/api/v1/operator/tenants')).status, 403);
    assert.deepEqual(await setup.identity.operatorRights.add(person.email), { name: 'A member', added: true });
    assert.deepEqual(await setup.identity.operatorRights.add(person.email), { name: 'A member', added: false });
    const session = await person.visitor.call('GET', '/api/v1/session');
    assert.deepEqual([field(session, 'operator'), field(session, 'role')], [true, 'member']);
    assert.equal((await person.visitor.call('GET', '/api/v1/operator/tenants')).status, 200);
    const listed = field(await person.visitor.call('GET', '/api/v1/operator/operators'), 'items') as { userId: string }[];
    assert.ok(listed.some((row) => row.userId === person.userId));
    assert.deepEqual(await setup.identity.operatorRights.remove(person.email), { name: 'A member', removed: true });
    assert.equal((await person.visitor.call('GET', '/api/v1/operator/tenants')).status, 403);
    const events = (await eventsOf(setup, platformLogId)).filter((event) => event.subject_id === person.userId);
    assert.deepEqual(events.map((event) => [event.action, event.actor_kind]), [['operator.added', 'system'], ['operator.removed', 'system']]);
    await assert.rejects(setup.identity.operatorRights.add('nobody@example.com'), { code: 'not_found' });
  });

  it('T3 whoever completes the first setup becomes an operator, and that is recorded', async () => {
    const fresh = await startIdentity();
    try {
      const link = await fresh.identity.createSetupLink();
      const visitor = fresh.visitor();
      const done = await visitor.call('POST', '/api/v1/setup', { token: link?.token, organisation: 'First', ownerName: 'Ada', email: 'ada@example.com', password });
      assert.deepEqual([done.status, field(done, 'operator')], [201, true]);
      assert.deepEqual((await fresh.identity.operatorRights.list()).map((row) => [row.email, row.addedBy]), [['ada@example.com', 'setup']]);
      assert.deepEqual((await eventsOf(fresh, platformLogId)).map((event) => [event.action, event.actor_kind]), [['operator.added', 'user']]);
    } finally {
      await fresh.close();
    }
  });

  it('T3 no API token holds operator rights, whoever made it, and every change asks for a fresh second factor', async () => {
    const operator = await operatorOf(setup, home);
    const owner = home.owner;
    await setup.identity.operatorRights.add(home.email);
    for (const scope of operatorPermissions) assert.equal((await owner.call('POST', '/api/v1/tokens', { name: 'k', scopes: [scope] })).status, 400);
    await freshFactors(setup);
    const secret = textOf(await owner.call('POST', '/api/v1/tokens', { name: 'all', scopes: ['tenant.read', 'people.manage', 'access.decide'] }), 'secret');
    const known = new Set(setup.identity.operations.map((each) => each.operation.id));
    for (const operation of Object.values(operatorOperations).filter(({ id }) => known.has(id))) {
      const path = operation.path.replace(/\{\w+\}/g, newId());
      assert.equal((await setup.visitor().call(operation.method, path, operation.method === 'GET' ? undefined : {}, { authorization: `Bearer ${secret}` })).status, 403, operation.id);
    }
    await setup.identity.operatorRights.remove(home.email);
    await setup.identityPool.query(`update identity."session" set "mfaAt" = null`);
    const refused = await operator.visitor.call('POST', '/api/v1/operator/tenants', { name: 'X', plan: 'basic', ownerEmail: 'x@example.com' });
    assert.equal(refused.status, 403);
    assert.match(textOf(refused, 'code'), /step_up_required|second_factor_enrolment_required/);
  });

  it('T3 an operator sees organisations by name, plan and head counts, and makes one that its invited owner takes over', async () => {
    const operator = await operatorOf(setup, home);
    const made = await operator.visitor.call('POST', '/api/v1/operator/tenants', { name: 'Fresh office', plan: 'standard', ownerEmail: `fresh-${newId()}@example.com` });
    assert.deepEqual([made.status, field(made, 'tenant', 'people'), field(made, 'tenant', 'openInvitations')], [201, 0, 1]);
    const tenantId = textOf(made, 'tenant', 'id');
    assert.ok(setup.tenantsWithKeys.includes(tenantId), 'its vault keys are made with it');
    const owner = setup.visitor();
    const accepted = await owner.call('POST', '/api/v1/invitations/acceptance', { token: tokenOf(textOf(made, 'link')), name: 'New owner', password });
    assert.deepEqual([accepted.status, field(accepted, 'role'), field(accepted, 'tenant', 'id')], [201, 'owner', tenantId]);
    const listed = (field(await operator.visitor.call('GET', '/api/v1/operator/tenants?limit=200'), 'items') as Record<string, unknown>[]).find((each) => each['id'] === tenantId);
    assert.deepEqual(Object.keys(listed ?? {}).toSorted(), ['consent', 'createdAt', 'id', 'name', 'openInvitations', 'people', 'plan', 'suspendedAt', 'suspendedReason', 'tokens'], 'and nothing of what is in it');
    assert.equal(listed?.['people'], 1);
    const own = (await eventsOf(setup, tenantId)).map((event) => [event.action, event.actor_kind]);
    assert.deepEqual(own.slice(0, 2), [['tenant.created', 'operator'], ['invitation.created', 'operator']]);
    assert.ok((await eventsOf(setup, platformLogId)).some((event) => event.action === 'operator.tenant-created' && event.subject_id === tenantId && event.actor_id === operator.userId));
  });

  it('T3 a suspended organisation rests at once: sessions, tokens and sign-ins are told so; resumed, all goes on', async () => {
    const operator = await operatorOf(setup, home);
    const office = await setup.office('Suspended');
    await freshFactors(setup);
    const secret = textOf(await office.owner.call('POST', '/api/v1/tokens', { name: 'k', scopes: ['tenant.read'] }), 'secret');
    const bearer = { authorization: `Bearer ${secret}` };
    const path = `/api/v1/operator/tenants/${office.tenantId}`;
    const suspended = await operator.visitor.call('POST', `${path}/suspension`, { reason: 'Unpaid since October, three reminders' });
    assert.equal(suspended.status, 200);
    assert.equal(field(await office.owner.call('GET', '/api/v1/tenant'), 'code'), 'tenant_suspended');
    assert.equal(field(await setup.visitor().call('GET', '/api/v1/tenant', undefined, bearer), 'code'), 'tenant_suspended');
    assert.equal((await operator.visitor.call('POST', `${path}/suspension`, { reason: 'Once more for good measure' })).status, 409);
    assert.equal((await operator.visitor.call('POST', `${path}/resumption`)).status, 200);
    assert.equal((await office.owner.call('GET', '/api/v1/tenant')).status, 200);
    assert.equal((await setup.visitor().call('GET', '/api/v1/tenant', undefined, bearer)).status, 200);
    for (const log of [office.tenantId, platformLogId]) {
      const events = (await eventsOf(setup, log)).filter((event) => event.subject_id === office.tenantId && /suspended|resumed/.test(event.action));
      assert.deepEqual(events.map((event) => [event.action, event.actor_kind, event.actor_id]), [['tenant.suspended', 'operator', operator.userId], ['tenant.resumed', 'operator', operator.userId]]);
    }
    assert.equal((await operator.visitor.call('POST', `/api/v1/operator/tenants/${newId()}/suspension`, { reason: 'There is no such office' })).status, 404);
  });

  it('T3 an operator who belongs to no organisation signs in outside of all of them, and reaches nothing inside one', async () => {
    const office = await setup.office('Left behind');
    const person = await operatorOf(setup, office);
    const members = field(await office.owner.call('GET', '/api/v1/members'), 'items') as { id: string; userId: string }[];
    const id = members.find((member) => member.userId === person.userId)?.id ?? '';
    await freshFactors(setup);
    assert.equal((await office.owner.call('PATCH', `/api/v1/members/${id}`, { state: 'disabled' })).status, 200);
    await setup.identityPool.query(`update identity."user" set "twoFactorEnabled" = false where id = $1`, [person.userId]);
    await signedIn(person.visitor, person.email);
    assert.equal(field(await person.visitor.call('GET', '/api/v1/operator/tenants'), 'code'), 'second_factor_enrolment_required', 'out there nobody goes without a second factor');
    await setup.identityPool.query(`update identity."user" set "twoFactorEnabled" = true where id = $1`, [person.userId]);
    const session = await person.visitor.call('GET', '/api/v1/session');
    assert.deepEqual([field(session, 'role'), field(session, 'tenant', 'id'), field(session, 'permissions')], ['operator', platformLogId, [...operatorPermissions]]);
    assert.equal((await person.visitor.call('GET', '/api/v1/operator/tenants')).status, 200);
    const listed = field(await person.visitor.call('GET', '/api/v1/sessions'), 'items') as { organisation: string; current: boolean }[];
    assert.deepEqual(listed.map((each) => [each.organisation, each.current]), [['Installation', true]], 'T7 their sessions out there are listed too');
    for (const path of ['/api/v1/tenant', '/api/v1/members', '/api/v1/tokens', '/api/v1/break-glass']) assert.equal((await person.visitor.call('GET', path)).status, 403, path);
    await setup.identity.operatorRights.remove(person.email);
    assert.equal((await person.visitor.call('GET', '/api/v1/session')).status, 401);
  });
});
