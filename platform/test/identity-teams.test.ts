import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { newId } from '../src/foundation/index.ts';
import { type Answer, type IdentityUnderTest, type Office, actions, field, join, startIdentity, textOf } from './support/identity.ts';
import { freshFactors } from './support/operators.ts';

const appId = 'document-analyzer';

describe('T3 teams', () => {
  let setup: IdentityUnderTest;
  before(async () => { setup = await startIdentity({ apps: [{ id: appId, name: 'An app', tier: 'basic', pack: 'utility' }] }); });
  after(() => setup.close());

  async function office(name: string): Promise<Office> {
    const made = await setup.office(name);
    await freshFactors(setup);
    return made;
  }

  const made = async (of: Office, name: string): Promise<Answer> => of.owner.call('POST', '/api/v1/teams', { name });
  const setMembers = (of: Office, team: Answer, members: unknown[], etag = textOf(team, 'etag')): Promise<Answer> =>
    of.owner.call('PUT', `/api/v1/teams/${textOf(team, 'id')}/members`, { members }, { 'if-match': etag });

  it('T3 a team is made, described, filled and deleted; each step is in the log, and an old version is refused', async () => {
    const of = await office('Teams');
    const person = await join(setup, of, 'member');
    const team = await made(of, 'Claims');
    assert.deepEqual([team.status, field(team, 'name'), field(team, 'members')], [201, 'Claims', []]);
    assert.equal(field(await made(of, 'claims'), 'code'), 'conflict', 'names differ by more than their case');
    const renamed = await of.owner.call('PATCH', `/api/v1/teams/${textOf(team, 'id')}`, { description: 'Handles claims', dataClass: 'personal' }, { 'if-match': textOf(team, 'etag') });
    assert.deepEqual([field(team, 'dataClass'), field(renamed, 'description'), field(renamed, 'dataClass')], [null, 'Handles claims', 'personal']);
    assert.equal((await setMembers(of, team, [{ userId: person.userId }])).status, 412);
    assert.equal((await of.owner.call('PUT', `/api/v1/teams/${textOf(team, 'id')}/members`, { members: [] })).status, 428);
    const filled = await setMembers(of, renamed, [{ userId: person.userId }]);
    assert.deepEqual(field(filled, 'members'), [{ userId: person.userId, name: 'A member', primary: true }]);
    assert.deepEqual(field(await person.visitor.call('GET', '/api/v1/session'), 'teams'), [{ id: textOf(team, 'id'), name: 'Claims', primary: true }]);
    assert.equal((await of.owner.call('DELETE', `/api/v1/teams/${textOf(team, 'id')}`)).status, 204);
    assert.deepEqual(field(await person.visitor.call('GET', '/api/v1/session'), 'teams'), []);
    assert.equal((await of.owner.call('DELETE', `/api/v1/teams/${textOf(team, 'id')}`)).status, 404);
    assert.equal((await made(of, 'Claims')).status, 201, 'the name is free again');
    assert.deepEqual((await actions(setup, of.tenantId)).filter((action) => action.startsWith('team.')), ['team.created', 'team.updated', 'team.members-changed', 'team.deleted', 'team.created']);
  });

  it('T3 a person has one primary team: the first, the one that is chosen, or the oldest that is left', async () => {
    const of = await office('Primary');
    const person = await join(setup, of, 'member');
    const [first, second] = [await made(of, 'First'), await made(of, 'Second')];
    await setMembers(of, first, [{ userId: person.userId }]);
    const inBoth = await setMembers(of, second, [{ userId: person.userId }]);
    const primary = async (): Promise<unknown> => (field(await person.visitor.call('GET', '/api/v1/session'), 'teams') as { name: string; primary: boolean }[]).filter((team) => team.primary).map((team) => team.name);
    assert.deepEqual(await primary(), ['First']);
    await setMembers(of, second, [{ userId: person.userId, primary: true }], textOf(inBoth, 'etag'));
    assert.deepEqual(await primary(), ['Second']);
    await of.owner.call('DELETE', `/api/v1/teams/${textOf(second, 'id')}`);
    assert.deepEqual(await primary(), ['First']);
  });

  it('T3 a principal carries its teams; a token of a team carries that one alone, and none once it was deleted', async () => {
    const of = await office('Carried');
    const admin = await join(setup, of, 'admin');
    await freshFactors(setup);
    const [own, other] = [await made(of, 'Own'), await made(of, 'Other')];
    await setMembers(of, own, [{ userId: admin.userId }]);
    const secret = async (teamId: string | null): Promise<string> => textOf(await admin.visitor.call('POST', '/api/v1/tokens', { name: 'k', scopes: ['tenant.read', 'tokens.manage'], teamId }), 'secret');
    const principal = async (token: string) => setup.identity.authenticate(new Request('http://x/', { headers: { authorization: `Bearer ${token}` } }));
    const [free, bound] = [await secret(null), await secret(textOf(other, 'id'))];
    assert.deepEqual([...(await principal(free))?.teamIds ?? []], [textOf(own, 'id')]);
    assert.deepEqual([...(await principal(bound))?.teamIds ?? []], [textOf(other, 'id')]);
    assert.equal((await principal(bound))?.boundTeamId, textOf(other, 'id'));
    const handedOn = await setup.visitor().call('POST', '/api/v1/tokens', { name: 'wider', scopes: ['tenant.read'] }, { authorization: `Bearer ${bound}` });
    assert.equal(field(handedOn, 'code'), 'forbidden', 'a token of a team makes none that leaves it');
    await of.owner.call('DELETE', `/api/v1/teams/${textOf(other, 'id')}`);
    assert.deepEqual([...(await principal(bound))?.teamIds ?? []], []);
    assert.equal((await admin.visitor.call('POST', '/api/v1/tokens', { name: 'k', teamId: textOf(other, 'id') })).status, 404);
  });

  it('T3 an assigned app is hidden from everybody else; taking the last team away does not open it', async () => {
    const of = await office('Assigned');
    const [inside, outside, named] = [await join(setup, of, 'member'), await join(setup, of, 'member'), await join(setup, of, 'viewer')];
    const team = await made(of, 'Analysts');
    await setMembers(of, team, [{ userId: inside.userId }]);
    const hidden = async (who: { userId: string; visitor: { cookies: ReadonlyMap<string, string> } }): Promise<string[]> => {
      const principal = await setup.identity.authenticate(new Request('http://x/', { headers: { cookie: [...who.visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ') } }));
      assert.ok(principal);
      return [...await setup.identity.people.hiddenApps(principal)];
    };
    const assign = (body: unknown) => of.owner.call('PUT', `/api/v1/app-access/${appId}`, body);
    assert.deepEqual([await hidden(inside), await hidden(outside)], [[], []], 'everybody’s by default');
    const access = await assign({ audience: 'assigned', teamIds: [textOf(team, 'id')], userIds: [named.userId] });
    assert.deepEqual([field(access, 'teams', 0, 'name'), field(access, 'people', 0, 'userId')], ['Analysts', named.userId]);
    assert.deepEqual([await hidden(inside), await hidden(named), await hidden(outside)], [[], [], [appId]]);
    await of.owner.call('DELETE', `/api/v1/teams/${textOf(team, 'id')}`);
    assert.deepEqual(await hidden(inside), [appId], 'assigned to a team that is gone: the managers’ alone');
    assert.deepEqual(await hidden({ userId: of.ownerId, visitor: of.owner }), []);
    await assign({ audience: 'everyone' });
    assert.deepEqual(await hidden(outside), []);
    assert.equal((await of.owner.call('PUT', '/api/v1/app-access/no-such-app', { audience: 'assigned' })).status, 404);
  });

  it('attack 7, 8: teams and people of another tenant answer as unknown ones do', async () => {
    const [a, b] = [await office('Teams A'), await office('Teams B')];
    const [ours, theirs] = [await made(a, 'Ours'), await made(b, 'Theirs')];
    for (const id of [textOf(theirs, 'id'), newId()]) {
      assert.equal((await a.owner.call('DELETE', `/api/v1/teams/${id}`)).status, 404);
      assert.equal((await a.owner.call('PATCH', `/api/v1/teams/${id}`, { name: 'x' }, { 'if-match': textOf(theirs, 'etag') })).status, 404);
      assert.equal((await a.owner.call('POST', '/api/v1/tokens', { name: 'k', teamId: id })).status, 404);
      assert.equal((await a.owner.call('PUT', `/api/v1/app-access/${appId}`, { audience: 'assigned', teamIds: [id] })).status, 404);
    }
    for (const userId of [b.ownerId, newId()]) {
      assert.equal((await setMembers(a, ours, [{ userId }])).status, 404);
      assert.equal((await a.owner.call('PUT', `/api/v1/app-access/${appId}`, { audience: 'assigned', userIds: [userId] })).status, 404);
    }
    assert.ok(!JSON.stringify((await a.owner.call('GET', '/api/v1/teams')).body).includes(textOf(theirs, 'id')));
    assert.deepEqual(field(await a.owner.call('GET', '/api/v1/app-access'), 'items'), [], 'nothing was written by the refused ones');
  });
});
