import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { operations, supportContentPermissions, supportPermissions } from '@keystead/contract';
import { platformLogId } from '../src/audit/index.ts';
import { fixedClock } from '../src/foundation/index.ts';
import { type Answer, type IdentityUnderTest, type Office, type Visitor, field, join, startIdentity, textOf } from './support/identity.ts';
import { eventsOf, freshFactors, operatorOf } from './support/operators.ts';

const reason = 'Ticket 4711: routes answer 404 since this morning';

describe('V10 break-glass', () => {
  let setup: IdentityUnderTest;
  const clock = fixedClock(new Date());
  let home: Office;
  before(async () => {
    setup = await startIdentity({ clock });
    home = await setup.office('Platform');
  });
  after(() => setup.close());

  /** Second factors are shown "now" by the test's own clock. */
  const fresh = () => freshFactors(setup, clock.now());
  const operator = () => operatorOf(setup, home, clock.now());

  async function office(name: string, consent: 'owner' | 'operator' = 'owner'): Promise<Office> {
    const made = await setup.office(name);
    await fresh();
    if (consent === 'operator') {
      const policy = await made.owner.call('GET', '/api/v1/access-policy');
      assert.equal((await made.owner.call('PUT', '/api/v1/access-policy', { consent }, { 'if-match': textOf(policy, 'etag') })).status, 204);
    }
    return made;
  }

  const ask = (who: Visitor, of: Office, more: object = {}): Promise<Answer> => who.call('POST', '/api/v1/operator/break-glass', { tenantId: of.tenantId, reason, minutes: 30, ...more });
  const decideAsOperator = (who: Visitor, id: string, decision = 'approve') => who.call('POST', `/api/v1/operator/break-glass/${id}/decision`, { decision });
  const decideAsOwner = (who: Visitor, id: string, decision = 'approve') => who.call('POST', `/api/v1/break-glass/${id}/decision`, { decision });
  const enter = (who: Visitor, id: string) => who.call('POST', `/api/v1/operator/break-glass/${id}/session`);

  it('V10 an owner lets support in: read-only, loud, in both logs at every step, and it ends by itself', async () => {
    const of = await office('Consenting');
    const support = await operator();
    const asked = await ask(support.visitor, of);
    assert.deepEqual([asked.status, field(asked, 'state'), field(asked, 'mayDecide')], [201, 'requested', false]);
    const id = textOf(asked, 'id');
    assert.equal((await enter(support.visitor, id)).status, 409, 'not before somebody agreed');
    const waiting = await of.owner.call('GET', '/api/v1/access-notices');
    assert.deepEqual([field(waiting, 'items', 0, 'state'), field(waiting, 'items', 0, 'reason'), field(waiting, 'items', 0, 'mayDecide')], ['requested', reason, true]);
    assert.equal(field(await decideAsOwner(of.owner, id), 'state'), 'approved');
    assert.equal((await enter(support.visitor, id)).status, 204);
    const session = await support.visitor.call('GET', '/api/v1/session');
    assert.deepEqual([field(session, 'role'), field(session, 'tenant', 'id'), field(session, 'support', 'requestId'), field(session, 'permissions')], ['support', of.tenantId, id, [...supportPermissions]]);
    for (let page = 0; page < 3; page += 1) assert.equal((await support.visitor.call('GET', '/api/v1/members')).status, 200);
    assert.equal(field(await of.owner.call('GET', '/api/v1/break-glass'), 'items', 0, 'uses'), 3, 'each look is counted, a repeated one stands in the log once a minute');
    assert.deepEqual([field(await of.owner.call('GET', '/api/v1/access-notices'), 'items', 0, 'state'), field(await of.owner.call('GET', '/api/v1/access-notices'), 'items', 0, 'operatorName')], ['approved', 'A member']);
    clock.advance(30 * 60_000);
    assert.equal((await support.visitor.call('GET', '/api/v1/members')).status, 401, 'expired with the minute');
    assert.equal(await setup.identity.endExpiredSupport(), 1);
    assert.equal(await setup.identity.endExpiredSupport(), 0, 'written down once');
    const steps = (events: { action: string; subject_id: string | null; actor_kind: string }[]) => events.filter((event) => event.subject_id === id).map((event) => `${event.action} ${event.actor_kind}`);
    const both = ['break-glass.requested operator', 'break-glass.approved user', 'break-glass.opened operator', 'break-glass.ended system'];
    assert.deepEqual(steps(await eventsOf(setup, platformLogId)), both);
    assert.deepEqual(steps(await eventsOf(setup, of.tenantId)), [...both.slice(0, 3), 'break-glass.used operator', both[3]], 'and what support looked at in the organisation’s own');
  });

  it('attack 34: whoever asked cannot decide: not as operator, not as owner of the organisation', async () => {
    const of = await office('Own request', 'operator');
    const support = await operator();
    const id = textOf(await ask(support.visitor, of), 'id');
    assert.equal(field(await decideAsOperator(support.visitor, id), 'code'), 'own_request');
    await setup.identity.operatorRights.add(of.email);
    await fresh();
    const own = textOf(await ask(of.owner, of), 'id');
    assert.equal(field(await decideAsOwner(of.owner, own), 'code'), 'own_request');
    const { rows } = await setup.database.open('keystead_identity').pool.query('select decision from keystead.break_glass where id = any($1)', [[id, own]]);
    assert.deepEqual(rows.map((row: { decision: unknown }) => row.decision), [null, null]);
    await setup.identity.operatorRights.remove(of.email);
  });

  it('V10 a second operator may approve only where the organisation left its consent to operators, and may refuse anywhere', async () => {
    const [strict, open] = [await office('Strict'), await office('Open', 'operator')];
    const [first, second] = [await operator(), await operator()];
    const [inStrict, inOpen] = [textOf(await ask(first.visitor, strict), 'id'), textOf(await ask(first.visitor, open), 'id')];
    assert.equal(field(await decideAsOperator(second.visitor, inStrict), 'code'), 'forbidden');
    assert.equal(field(await decideAsOperator(second.visitor, inStrict, 'refuse'), 'state'), 'refused');
    const approved = await decideAsOperator(second.visitor, inOpen);
    assert.deepEqual([field(approved, 'state'), field(approved, 'decidedAs')], ['approved', 'operator']);
    assert.equal((await enter(second.visitor, inOpen)).status, 404, 'it opens for whoever asked alone');
    const admin = await join(setup, strict, 'admin');
    await fresh();
    assert.equal((await decideAsOwner(admin.visitor, inStrict)).status, 403, 'owners alone decide');
    const secret = textOf(await strict.owner.call('POST', '/api/v1/tokens', { name: 'k', scopes: ['access.decide', 'audit.read'] }), 'secret');
    const again = textOf(await ask(first.visitor, strict), 'id');
    assert.equal((await setup.visitor().call('POST', `/api/v1/break-glass/${again}/decision`, { decision: 'approve' }, { authorization: `Bearer ${secret}` })).status, 403, 'and no token does');
  });

  it('attack 34: decided four times at once there is one effect', async () => {
    const of = await office('Twice', 'operator');
    const [support, second, third] = [await operator(), await operator(), await operator()];
    const id = textOf(await ask(support.visitor, of), 'id');
    const answers = await Promise.all([decideAsOperator(second.visitor, id), decideAsOperator(third.visitor, id), decideAsOwner(of.owner, id), decideAsOwner(of.owner, id, 'refuse')]);
    assert.deepEqual(answers.map((answer) => answer.status).toSorted(), [200, 409, 409, 409]);
    assert.equal((await eventsOf(setup, of.tenantId)).filter((event) => event.subject_id === id && /approved|refused/.test(event.action)).length, 1);
  });

  it('V10 support reads how things are set up and nothing else: every operation is refused that is not on its list', async () => {
    const of = await office('Read only');
    const support = await operator();
    const id = textOf(await ask(support.visitor, of), 'id');
    await decideAsOwner(of.owner, id);
    await enter(support.visitor, id);
    const allowed: ReadonlySet<string> = new Set(supportPermissions);
    const byHand = new Set(['readSession', 'readAccessNotices', 'signOut']);
    const known = new Set(setup.identity.operations.map((each) => each.operation.id));
    for (const operation of Object.values(operations)) {
      if (operation.permission === 'public' || !known.has(operation.id) || byHand.has(operation.id)) continue;
      const answer = await support.visitor.call(operation.method, operation.path.replace(/\{\w+\}/g, id), operation.method === 'GET' ? undefined : {}, { 'if-match': '"1"' });
      assert.equal(answer.status === 403, !allowed.has(operation.permission), `${operation.id}: ${answer.status}`);
    }
    assert.ok(supportPermissions.every((permission) => permission.endsWith('.read')), 'its list holds nothing that changes anything');
  });

  it('V10 content only where it was asked for and granted; revoked by the organisation, support is out with the next request', async () => {
    const of = await office('Content');
    const support = await operator();
    const id = textOf(await ask(support.visitor, of, { includesContent: true }), 'id');
    await decideAsOwner(of.owner, id);
    await enter(support.visitor, id);
    assert.deepEqual(field(await support.visitor.call('GET', '/api/v1/session'), 'permissions'), [...supportPermissions, ...supportContentPermissions]);
    const ended = await of.owner.call('POST', `/api/v1/break-glass/${id}/end`);
    assert.deepEqual([field(ended, 'state'), field(ended, 'endedBecause')], ['ended', 'organisation']);
    assert.equal((await support.visitor.call('GET', '/api/v1/session')).status, 401);
    assert.equal((await of.owner.call('POST', `/api/v1/break-glass/${id}/end`)).status, 409);
  });

  it('V10 leaving ends the access, and so does losing operator rights', async () => {
    const of = await office('Leaving');
    const [leaving, losing] = [await operator(), await operator()];
    const [left, lost] = [textOf(await ask(leaving.visitor, of), 'id'), textOf(await ask(losing.visitor, of), 'id')];
    for (const id of [left, lost]) await decideAsOwner(of.owner, id);
    await enter(leaving.visitor, left);
    await enter(losing.visitor, lost);
    assert.equal((await leaving.visitor.call('DELETE', '/api/v1/session')).status, 204);
    await setup.identity.operatorRights.remove(losing.email);
    assert.equal((await losing.visitor.call('GET', '/api/v1/members')).status, 401);
    const items = field(await of.owner.call('GET', '/api/v1/break-glass'), 'items') as { id: string; state: string; endedBecause: string }[];
    assert.deepEqual(items.map((item) => [item.id, item.state, item.endedBecause]), [[lost, 'ended', 'operator-removed'], [left, 'ended', 'support']]);
  });

  it('V10 a drill goes the whole way, names who took part, and opens nothing', async () => {
    const of = await office('Drilled');
    const support = await operator();
    const id = textOf(await ask(support.visitor, of, { drill: true, participants: ['A. Holm', 'B. Reyes'] }), 'id');
    const done = await decideAsOwner(of.owner, id);
    assert.deepEqual([field(done, 'state'), field(done, 'drill'), field(done, 'accessUntil'), field(done, 'participants')], ['ended', true, null, ['A. Holm', 'B. Reyes']]);
    assert.equal((await enter(support.visitor, id)).status, 409);
    assert.ok((await eventsOf(setup, of.tenantId)).some((event) => event.action === 'break-glass.drilled' && event.subject_id === id));
    const policy = await of.owner.call('GET', '/api/v1/access-policy');
    assert.equal(field(policy, 'operators'), (await setup.identity.operatorRights.list()).length, 'and how many people could ask is shown');
  });

  it('attack 7: another organisation’s request is not there', async () => {
    const [a, b] = [await office('Requests A'), await office('Requests B')];
    const support = await operator();
    const id = textOf(await ask(support.visitor, b), 'id');
    for (const path of [`/api/v1/break-glass/${id}/decision`, `/api/v1/break-glass/${id}/end`]) assert.equal((await a.owner.call('POST', path, { decision: 'approve' })).status, 404, path);
    assert.deepEqual([field(await a.owner.call('GET', '/api/v1/break-glass'), 'items'), field(await a.owner.call('GET', '/api/v1/access-notices'), 'items')], [[], []]);
  });

  // The last one: nobody's session outlives the day that passes here.
  it('attack 34: after its day a request cannot be approved any more, and shows as expired', async () => {
    const of = await office('Too late');
    const support = await operator();
    const id = textOf(await ask(support.visitor, of), 'id');
    clock.advance(24 * 3_600_000);
    await fresh();
    assert.equal(field(await decideAsOwner(of.owner, id), 'code'), 'conflict');
    assert.equal(field(await of.owner.call('GET', '/api/v1/break-glass'), 'items', 0, 'state'), 'expired');
  });
});
