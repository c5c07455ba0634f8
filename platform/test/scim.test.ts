import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { newId } from '../src/foundation/index.ts';
import { type IdentityUnderTest, type Office, actions, field, join, origin, password, startIdentity, textOf, tokenOf } from './support/identity.ts';
import { eventsOf, freshFactors } from './support/operators.ts';

let setup: IdentityUnderTest;
before(async () => { setup = await startIdentity(); });
after(() => setup.close());

interface Scim { readonly status: number; readonly type: string; readonly body: Record<string, unknown> & { Resources?: Record<string, unknown>[] } }
type Send = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Scim>;

let offices = 0;

/** An office with a verified domain, and its directory: what sends with a token of the scope people.manage. */
async function provisioned(plan: 'enterprise' | 'standard' = 'enterprise'): Promise<{ office: Office; domain: string; send: Send; token: string }> {
  offices += 1;
  const domain = `corp${offices}.test`;
  const office = await setup.office(`Corp ${offices}`, plan);
  if (plan === 'enterprise') {
    assert.equal((await office.owner.call('POST', '/api/v1/sso/domains', { domain })).status, 201);
    await setup.identity.verifyDomain(office.tenantId, domain);
  }
  const token = textOf(await office.owner.call('POST', '/api/v1/tokens', { name: 'Directory', scopes: ['people.manage'] }), 'secret');
  return { office, domain, token, send: sender(token) };
}

function sender(token: string): Send {
  return async (method, path, body, headers = {}) => {
    const response = await setup.identity.scim(new Request(`${origin}/scim/v2/${path}`, {
      method, headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/scim+json' }), ...headers }, ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    }));
    const text = await response.text();
    return { status: response.status, type: response.headers.get('content-type') ?? '', body: (text === '' ? {} : JSON.parse(text)) as Scim['body'] };
  };
}

const core = 'urn:ietf:params:scim:schemas:core:2.0:User';
const patchOp = (...operations: object[]) => ({ schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations });
const search = (filter: string) => `Users?filter=${encodeURIComponent(filter)}`;

describe('T7 SCIM 2.0', () => {
  it('T7 as Entra does: looks, creates, renames, deactivates with "False", finds by externalId', async () => {
    const { office, domain, send } = await provisioned();
    assert.equal((await send('GET', search(`userName eq "${newId()}"`))).body['totalResults'], 0);
    const created = await send('POST', 'Users', {
      schemas: [core, 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'], externalId: 'ext-1', userName: `Ada@${domain}`, active: true, displayName: 'Ada Lovelace', emails: [{ primary: true, type: 'work', value: `ada@${domain}` }],
      meta: { resourceType: 'User' }, name: { formatted: 'Ada L.', familyName: 'Lovelace', givenName: 'Ada' }, roles: [], 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'R&D' },
    });
    assert.deepEqual([created.status, created.type], [201, 'application/scim+json; charset=utf-8'], JSON.stringify(created.body));
    assert.deepEqual([created.body['userName'], created.body['displayName'], created.body['active'], created.body['externalId']], [`ada@${domain}`, 'Ada Lovelace', true, 'ext-1']);
    const id = String(created.body['id']);
    assert.equal((await send('POST', 'Users', { userName: `ada@${domain}` })).body['scimType'], 'uniqueness');
    assert.equal((await send('GET', search(`userName eq "ADA@${domain}"`))).body.Resources?.[0]?.['id'], id);
    assert.equal((await send('GET', search('externalId eq "ext-1"'))).body['totalResults'], 1);
    const renamed = await send('PATCH', `Users/${id}`, patchOp({ op: 'Replace', path: 'displayName', value: 'Ada Byron' }, { op: 'Add', path: 'emails[type eq "work"].value', value: `other@${domain}` }));
    assert.deepEqual([renamed.status, renamed.body['displayName'], renamed.body['userName']], [200, 'Ada Byron', `ada@${domain}`]);
    await send('PATCH', `Users/${id}`, patchOp({ op: 'replace', path: 'userName', value: `ada.byron@${domain}` }));
    const told = (await eventsOf(setup, office.tenantId)).filter((event) => event.action === 'member.updated' && event.subject_id === id).map((event) => event.detail['fields']);
    assert.deepEqual(told, [['name'], ['address']], 'how somebody signs in does not change unseen');
    await send('PATCH', `Users/${id}`, patchOp({ op: 'replace', path: 'userName', value: `ada@${domain}` }));
    const off = await send('PATCH', `Users/${id}`, patchOp({ op: 'Replace', path: 'active', value: 'False' }));
    assert.deepEqual([off.status, off.body['active']], [200, false]);
    assert.equal((await send('PUT', `Users/${id}`, { userName: `ada@${domain}`, displayName: 'Ada', active: true, roles: [{ value: 'Admin', primary: true }] })).body['active'], true);
    assert.deepEqual(field(await office.owner.call('GET', '/api/v1/members'), 'items', 1, 'role'), 'admin');
    for (const action of ['member.joined', 'member.updated']) assert.ok((await actions(setup, office.tenantId)).includes(action));
  });

  it('T4 deactivating ends sessions and tokens at once; deleting hides, and the same person comes back under the same id', async () => {
    const { office, domain, send } = await provisioned();
    const member = await join(setup, office, 'admin', `eve@${domain}`);
    await freshFactors(setup);
    const token = textOf(await member.visitor.call('POST', '/api/v1/tokens', { name: 'mine', scopes: ['people.read'] }), 'secret');
    const byToken = () => setup.visitor().call('GET', '/api/v1/members', undefined, { authorization: `Bearer ${token}` });
    assert.equal((await byToken()).status, 200);
    const id = String((await send('GET', search(`userName eq "eve@${domain}"`))).body.Resources?.[0]?.['id']);
    assert.equal((await send('PATCH', `Users/${id}`, patchOp({ op: 'replace', value: { active: false } }))).body['active'], false);
    assert.deepEqual([(await member.visitor.call('GET', '/api/v1/session')).status, (await byToken()).status], [401, 401]);
    assert.equal((await send('DELETE', `Users/${id}`)).status, 204);
    for (const method of ['GET', 'DELETE'] as const) assert.equal((await send(method, `Users/${id}`)).status, 404);
    assert.equal((await send('GET', search(`userName eq "eve@${domain}"`))).body['totalResults'], 0);
    const back = await send('POST', 'Users', { userName: `eve@${domain}`, externalId: 'again' });
    assert.deepEqual([back.status, back.body['id'], back.body['active']], [201, id, true]);
    assert.deepEqual(back.body['roles'], [{ value: 'member', primary: true }], 'an admin who left comes back as what is asked for');
  });

  it('T4 being made inactive comes first and stays: neither a refused rename beside it nor a later PUT that does not say keeps or lets anybody in', async () => {
    const { office, domain, send } = await provisioned();
    const member = await join(setup, office, 'member', `kim@${domain}`);
    const id = String((await send('GET', search(`userName eq "kim@${domain}"`))).body.Resources?.[0]?.['id']);
    assert.equal((await send('PATCH', `Users/${id}`, patchOp({ op: 'replace', value: { active: false, userName: 'kim@elsewhere.test' } }))).status, 400);
    assert.equal((await member.visitor.call('GET', '/api/v1/session')).status, 401);
    assert.equal((await send('PUT', `Users/${id}`, { userName: `kim@${domain}`, displayName: 'Kim' })).body['active'], false);
  });

  it('T7 groups are teams: created, filled, changed by patches, without members where asked, deleted', async () => {
    const { office, domain, send } = await provisioned();
    const [ada, bob] = await Promise.all(['ada', 'bob'].map(async (name) => String((await send('POST', 'Users', { userName: `${name}@${domain}`, displayName: name })).body['id'])));
    const made = await send('POST', 'Groups', { displayName: 'Renewals', externalId: 'g1', members: [{ value: ada }] });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const id = String(made.body['id']);
    const members = async () => ((await send('GET', `Groups/${id}`)).body['members'] as { value: string }[]).map((each) => each.value).toSorted();
    await Promise.all([send('PATCH', `Groups/${id}`, patchOp({ op: 'Add', path: 'members', value: [{ value: bob }] })), send('PATCH', `Groups/${id}`, patchOp({ op: 'replace', value: { displayName: 'Renewals West' } }))]);
    assert.deepEqual(await members(), [ada, bob].toSorted());
    assert.equal((await send('PATCH', `Groups/${id}`, patchOp({ op: 'Remove', path: `members[value eq "${ada}"]` }))).status, 200);
    assert.deepEqual(await members(), [bob]);
    assert.equal((await send('PATCH', `Groups/${id}`, patchOp({ op: 'add', path: 'members', value: [{ value: newId() }] }))).status, 400);
    const listed = await send('GET', `Groups?excludedAttributes=members&filter=${encodeURIComponent('displayName eq "renewals west"')}`);
    assert.deepEqual([listed.body['totalResults'], listed.body.Resources?.[0]?.['members']], [1, undefined]);
    assert.equal(field(await office.owner.call('GET', '/api/v1/teams'), 'items', 0, 'name'), 'Renewals West');
    assert.equal((await send('POST', 'Groups', { displayName: 'renewals west' })).status, 409);
    assert.equal((await send('DELETE', `Groups/${id}`)).status, 204);
    assert.equal((await send('GET', `Groups/${id}`)).status, 404);
  });

  it('T7 pages are those of the standard, and what the service can do is told', async () => {
    const { domain, send } = await provisioned();
    for (const name of ['a', 'b', 'c']) await send('POST', 'Users', { userName: `${name}@${domain}` });
    const page = await send('GET', 'Users?startIndex=2&count=2');
    assert.deepEqual([page.body['totalResults'], page.body['startIndex'], page.body['itemsPerPage'], page.body.Resources?.length], [4, 2, 2, 2]);
    assert.deepEqual((await send('GET', 'Users?count=0')).body.Resources, []);
    assert.equal((await send('GET', 'Users?count=100000&startIndex=-3')).body.Resources?.length, 4);
    for (const path of ['ServiceProviderConfig', 'ResourceTypes', 'Schemas']) assert.equal((await send('GET', path)).status, 200);
    assert.deepEqual([(await send('POST', 'Bulk', {})).status, (await send('PATCH', 'Users', {})).status, (await send('GET', 'Users/x/y')).status], [404, 405, 404]);
  });

  it('T7 only a token of that scope, on a plan that has it; a session never; attack 7: another tenant’s people are unknown ones', async () => {
    const { office, domain, send } = await provisioned();
    const other = await provisioned();
    const created = await send('POST', 'Users', { userName: `zoe@${domain}` });
    const id = String(created.body['id']);
    for (const method of ['GET', 'DELETE'] as const) {
      const [foreign, unknown] = [await other.send(method, `Users/${id}`), await other.send(method, `Users/${newId()}`)];
      assert.deepEqual(foreign, unknown);
      assert.equal(foreign.status, 404);
    }
    assert.equal((await other.send('GET', search(`userName eq "zoe@${domain}"`))).body['totalResults'], 0);
    assert.equal((await other.send('POST', 'Users', { userName: `zoe@${domain}` })).status, 400);
    const weak = textOf(await office.owner.call('POST', '/api/v1/tokens', { name: 'weak', scopes: ['people.read'] }), 'secret');
    assert.deepEqual([(await sender(weak)('GET', 'Users')).status, (await sender('ks_prod_nothing')('GET', 'Users')).status], [403, 401]);
    const cookie = [...office.owner.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    assert.equal((await setup.identity.scim(new Request(`${origin}/scim/v2/Users`, { headers: { cookie } }))).status, 401);
    const small = await provisioned('standard');
    const refused = await small.send('GET', 'Users');
    assert.equal(refused.status, 403);
    assert.match(String(refused.body['detail']), /Enterprise has it/);
  });

  it('T4, T7 it makes no owner, unseats no last owner, moves no address of a person who belongs elsewhere, and takes no foreign domain', async () => {
    const { office, domain, send } = await provisioned();
    const elsewhere = await setup.office('Elsewhere');
    const shared = await join(setup, elsewhere, 'member', `shared@${domain}`);
    // Whoever made that account there chose its password: the directory lets nobody in with it. An invitation does, which the person accepts.
    const provision = () => send('POST', 'Users', { userName: `shared@${domain}`, displayName: 'Renamed', roles: [{ value: 'owner' }] });
    const refused = await provision();
    assert.deepEqual([refused.status, refused.body['scimType']], [409, 'uniqueness']);
    assert.match(String(refused.body['detail']), /invite them/);
    const invited = await office.owner.call('POST', '/api/v1/invitations', { email: `shared@${domain}`, role: 'member' });
    assert.equal((await setup.visitor().call('POST', '/api/v1/invitations/acceptance', { token: tokenOf(textOf(invited, 'link')), name: 'x', password })).status, 201);
    const made = (await send('GET', search(`userName eq "shared@${domain}"`))).body.Resources?.[0];
    assert.deepEqual([(made?.['roles'] as { value: string }[] | undefined)?.[0]?.value, made?.['displayName']], ['member', 'A member']);
    assert.equal((await send('PATCH', `Users/${String(made?.['id'])}`, patchOp({ op: 'replace', path: 'userName', value: `moved@${domain}` }))).status, 409);
    assert.equal((await setup.identity.findUserByEmail(`shared@${domain}`))?.id, shared.userId);
    assert.equal((await send('POST', 'Users', { userName: 'boss@elsewhere.test' })).status, 400);
    const owner = (await send('GET', 'Users')).body.Resources?.find((user) => (user['roles'] as { value: string }[])[0]?.value === 'owner');
    assert.equal((await send('PATCH', `Users/${String(owner?.['id'])}`, patchOp({ op: 'replace', value: { active: false } }))).status, 409);
    assert.equal((await send('PATCH', `Users/${String(owner?.['id'])}`, patchOp({ op: 'replace', value: { roles: [{ value: 'viewer' }] } }))).status, 200);
    assert.equal(field(await office.owner.call('GET', '/api/v1/session'), 'role'), 'owner');
    assert.equal((await send('PATCH', `Users/${String(owner?.['id'])}`, patchOp({ op: 'replace', path: 'userName', value: `boss@${domain}` }))).status, 409, 'whoever holds that address would be the owner');
  });

  it('attack 22: wrong bodies answer as SCIM does, and nothing is made', async () => {
    const { send } = await provisioned();
    for (const body of ['{', '[]', '"x"', 'null', '{"userName":5}', '{"userName":"a\\u0000@b.test"}', '{"userName":"nobody"}']) {
      const answer = await send('POST', 'Users', body);
      assert.equal(answer.status, 400, body);
      assert.deepEqual(answer.body['schemas'], ['urn:ietf:params:scim:api:messages:2.0:Error']);
    }
    assert.equal((await send('POST', 'Users', '{}', { 'content-type': 'text/plain' })).status, 415);
    assert.equal((await send('POST', 'Users', `{"x":"${'a'.repeat(1_100_000)}"}`)).status, 413);
    assert.equal((await send('GET', 'Users')).body['totalResults'], 1);
    assert.equal((await send('POST', 'Users', { userName: 'a@b.test', externalId: 'x'.repeat(301) })).status, 400);
    for (const filter of ['userName sw "a"', 'externalId eq "a\0b"', 'externalId eq "a\\u0000b"', 'externalId eq "\\x"']) assert.equal((await send('GET', search(filter))).body['scimType'], 'invalidFilter', filter);
  });
});
