import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { PlannedApp } from '@keystead/contract';
import { newId } from '../src/foundation/index.ts';
import { type IdentityUnderTest, type Office, actions, field, join, joinEnrolled, startIdentity, steppedUp, textOf } from './support/identity.ts';
import { operatorOf } from './support/operators.ts';

const app = (id: string, tier: PlannedApp['tier'], pack: string) => ({ id, name: `The ${id} app`, tier, pack });
/** The last one cannot be run by anybody yet. */
const apps = [app('reader', 'basic', 'utility'), app('intake', 'basic', 'utility'), app('recap', 'basic', 'utility'), app('renewals', 'basic', 'insurance'), app('demand', 'standard', 'legal'), app('checker', 'elite', 'utility'), { ...app('builder', 'elite', 'utility'), hidden: 'it waits for something' }];

describe('T5 plans', () => {
  let setup: IdentityUnderTest;
  before(async () => { setup = await startIdentity({ apps }); });
  after(() => setup.close());

  const plan = (office: Office, body: unknown) => office.owner.call('PUT', '/api/v1/plan', body);

  it('T5 the plan page names the price as a line of its own, what is used, what is on and off, and what would unlock it', async () => {
    const office = await setup.office('Line', 'basic');
    const read = await office.owner.call('GET', '/api/v1/plan');
    assert.equal(read.status, 200);
    assert.deepEqual([field(read, 'line', 'price'), field(read, 'line', 'monthlyUsd'), field(read, 'seats'), field(read, 'seatsUsed')], ['US$39 a month', 39, 1, 1]);
    assert.deepEqual((field(read, 'features') as { included: boolean; unlockedBy: string[] }[]).map((each) => [each.included, each.unlockedBy.join()]), [[false, 'Enterprise'], [false, 'Enterprise'], [false, 'Enterprise']]);
    assert.deepEqual((field(read, 'apps') as { availability: string }[]).map((each) => each.availability), ['choose', 'choose', 'choose', 'choose', 'locked', 'locked']);
    assert.deepEqual((field(read, 'plans') as { appCount: number }[]).map((each) => each.appCount), [4, 5, 6, 6], 'what nobody can run is counted in no plan');
    assert.deepEqual((field(read, 'plans') as { seats: number | null; price: string }[]).map((each) => [each.seats, each.price]), [[1, 'US$39 a month'], [5, 'Price by agreement'], [15, 'Price by agreement'], [null, 'Price by agreement']]);
  });

  it('T5 an upgrade is in force at once; each change begins a line and is audited; an owner alone may do it', async () => {
    const office = await setup.office('Grow', 'basic');
    assert.equal(field(await office.owner.call('POST', '/api/v1/invitations', { email: `x-${newId()}@example.com`, role: 'member' }), 'code'), 'plan_limit');
    const up = await plan(office, { plan: 'standard' });
    assert.equal(up.status, 200, JSON.stringify(up.body));
    assert.deepEqual([field(up, 'plan'), field(up, 'line', 'price'), field(up, 'history', 0, 'plan')], ['standard', 'Price by agreement', 'basic']);
    const admin = await joinEnrolled(setup, office, 'admin');
    const refused = await admin.visitor.call('PUT', '/api/v1/plan', { plan: 'elite' });
    assert.deepEqual([refused.status, field(refused, 'code')], [403, 'forbidden']);
    assert.ok((await actions(setup, office.tenantId)).includes('plan.changed'));
    assert.equal(field(await plan(office, { plan: 'standard' }), 'code'), 'conflict');
  });

  it('T5 Enterprise is by agreement: an owner cannot take it, whoever runs the installation sets it, and both logs tell', async () => {
    const office = await setup.office('Agreed', 'standard');
    const refused = await plan(office, { plan: 'enterprise' });
    assert.equal(field(refused, 'code'), 'plan_limit');
    assert.match(String(field(refused, 'title')), /whoever runs this installation sets it/);
    const operator = await operatorOf(setup, await setup.office('Platform'));
    const set = await operator.visitor.call('PUT', `/api/v1/operator/tenants/${office.tenantId}/plan`, { plan: 'enterprise' });
    assert.equal(set.status, 200, JSON.stringify(set.body));
    assert.equal(field(await office.owner.call('GET', '/api/v1/plan'), 'plan'), 'enterprise');
    assert.ok((await actions(setup, office.tenantId)).includes('plan.changed'));
    assert.equal((await operator.visitor.call('PUT', `/api/v1/operator/tenants/${newId()}/plan`, { plan: 'basic' })).status, 404);
  });

  it('T5 going down is refused while more people are there than seats, with the numbers; nobody is shut out by it', async () => {
    const office = await setup.office('Shrink', 'elite');
    const joined = await join(setup, office, 'member');
    await office.owner.call('POST', '/api/v1/invitations', { email: `open-${newId()}@example.com`, role: 'viewer' });
    const refused = await plan(office, { plan: 'basic' });
    assert.deepEqual([refused.status, field(refused, 'code')], [403, 'plan_limit']);
    assert.match(String(field(refused, 'title')), /2 people are active and 1 invited\. Disable people or withdraw invitations until 2 fewer/);
    assert.equal((await joined.visitor.call('GET', '/api/v1/session')).status, 200);
    assert.equal(field(await office.owner.call('GET', '/api/v1/plan'), 'plan'), 'elite');
    assert.equal((await plan(office, { plan: 'standard' })).status, 200);
  });

  it('T5 going down to a plan with a choice keeps the chosen apps running; the others wait, and the choice is checked', async () => {
    const office = await setup.office('Choose', 'standard');
    assert.equal(field(await plan(office, { plan: 'basic', pickedApps: ['reader', 'intake', 'recap'] }), 'code'), 'conflict');
    const down = await plan(office, { plan: 'basic', pickedApps: ['reader', 'renewals'] });
    assert.equal(down.status, 200, JSON.stringify(down.body));
    const byId = Object.fromEntries(apps.map((each) => [each.id, each]));
    const runs = (id: string) => setup.identity.people.requireApp(office.tenantId, byId[id] ?? app(id, 'basic', 'utility')).then(() => 'runs', (error: unknown) => (error instanceof Error ? error.message : 'failed'));
    assert.equal(await runs('reader'), 'runs');
    assert.match(await runs('intake'), /choose it under Settings → Plan, and what it made before stays readable/);
    assert.match(await runs('demand'), /Standard has it, and what it made before stays readable/);
    assert.equal((await office.owner.call('PUT', '/api/v1/plan/apps', { pickedApps: ['intake'] })).status, 200);
    assert.equal(await runs('intake'), 'runs');
    assert.match(await runs('reader'), /choose it/);
    const again = await office.owner.call('PUT', '/api/v1/plan/apps', { pickedApps: ['reader'] });
    assert.equal(field(again, 'code'), 'plan_limit', 'the choice changes once a month');
    assert.match(String(field(again, 'title')), /can be done again from \d{4}-\d{2}-01/);
    assert.equal((await office.owner.call('PUT', '/api/v1/plan/apps', { pickedApps: ['intake', 'renewals'] })).status, 200, 'a free place is filled at any time');
  });

  it('T5, T6 a change of plan asks for the second factor; attack 40: a plan in another body is refused', async () => {
    const bare = await setup.officeWithoutSecondFactor('Bare');
    assert.equal(field(await plan(bare, { plan: 'basic' }), 'code'), 'second_factor_enrolment_required');
    const office = await setup.office('Mass', 'basic');
    await steppedUp(office.owner, office.email);
    const etag = textOf(await office.owner.call('GET', '/api/v1/tenant'), 'etag');
    assert.equal((await office.owner.call('PATCH', '/api/v1/tenant', { plan: 'elite' }, { 'if-match': etag })).status, 400);
    assert.equal(field(await office.owner.call('GET', '/api/v1/plan'), 'plan'), 'basic');
  });
});
