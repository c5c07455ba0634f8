import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { type Operation, type Role, operations, permissionsOfRole, roles } from '@keystead/contract';
import { type Answer, type Attacker, countRows, movingTables, openAttacker, pathOf } from '../support/attacker.ts';
import { type RunningKeystead, ownerPassword } from '../support/keystead.ts';
import { pathParameters, sampleQuery } from '../support/samples.ts';
import { steppedUpSession } from '../support/second-factor.ts';

const all: readonly Operation[] = Object.values(operations);
const unknownId = '01890000-0000-7000-8000-000000000000';
/** End sessions without being told which: the one that asks, or all others. */
const ending = new Set(['signOut', 'endOtherSessions']);

const person = (role: Role): { name: string; email: string; password: string } => ({ name: `The ${role}`, email: `${role}@roles.example`, password: ownerPassword });

/** One person of each role, and two tokens. */
export const tenantOfRoles = {
  name: 'Roles', owner: person('owner'), members: roles.filter((role) => role !== 'owner').map((role) => ({ ...person(role), role })), credentials: [{ name: 'sandbox', provider: 'sandbox' }],
  tokens: [{ name: 'narrow', scopes: ['usage.read'] }, { name: 'gateway', scopes: ['gateway.use'] }],
} as const;

export const attackRoles = (running: () => RunningKeystead): unknown => describe('T3 attack 33: each role may do what the permission table says, and nothing else', () => {
  let keystead: RunningKeystead;
  let attacker: Attacker;
  const cookies = new Map<Role, string>();

  before(async () => {
    keystead = running();
    attacker = openAttacker(keystead);
    for (const role of roles) cookies.set(role, await steppedUpSession(attacker, `${role}@roles.example`, ownerPassword));
  });

  /** Without a body, with ids that nobody has: whoever may is told of that, and nothing is done. */
  function attempt(operation: Operation, who: { cookie?: string; token?: string }): Promise<Answer> {
    const params = Object.fromEntries(pathParameters(operation).map((name) => [name, name === 'appId' ? 'no-such-app' : unknownId]));
    return attacker.call({
      ...who, path: `${pathOf(operation, params)}${sampleQuery(operation)}`, method: operation.method,
      headers: operation.needsEtag === true ? { 'if-match': '"1"' } : {}, ...(operation.requestContent === undefined ? {} : { headers: { 'content-type': operation.requestContent } }),
    });
  }

  function allowed(operation: Operation, permissions: readonly string[]): boolean {
    return operation.permission === 'public' || operation.permission === 'session' || permissions.includes(operation.permission);
  }

  async function check(operation: Operation, who: { cookie?: string; token?: string }, permissions: readonly string[], name: string): Promise<void> {
    const answer = await attempt(operation, who);
    if (allowed(operation, permissions)) {
      assert.ok([200, 201, 303, 400, 404, 409, 410, 413, 415, 422].includes(answer.status), `${name} may ${operation.id}: ${answer.status} ${answer.text}`);
    } else {
      assert.equal(answer.status, 403, `${name} may not ${operation.id}: ${answer.text}`);
      assert.equal(answer.json['code'], 'forbidden', operation.id);
      assert.deepEqual(answer.json['parameters'], { permission: operation.permission }, `${operation.id} names what is needed`);
      assert.match(String(answer.json['title']), new RegExp(operation.permission.replace('.', '\\.')));
    }
  }

  for (const role of roles) {
    it(`T3 ${role}: ${all.length} operations`, async () => {
      const before = await countRows(keystead, movingTables);
      for (const operation of all.filter(({ id }) => !ending.has(id))) await check(operation, { cookie: cookies.get(role) ?? '' }, permissionsOfRole[role], role);
      assert.deepEqual(await countRows(keystead, movingTables), before, 'nothing was made or removed');
    });
  }

  it('T6 a token may do what its scopes say, and is no session', async () => {
    for (const [name, scopes] of [['narrow', ['usage.read']], ['gateway', ['gateway.use']]] as const) {
      for (const operation of all.filter(({ permission }) => permission !== 'session')) await check(operation, { token: keystead.tokens[name] ?? '' }, scopes, `token ${name}`);
    }
    assert.equal((await attacker.call({ path: '/v1/chat/completions', token: keystead.tokens['narrow'] ?? '', body: { model: 'sandbox/sandbox-small', messages: [] } })).status, 403);
  });

  it('T1 without a token or session nothing but the public operations answers', async () => {
    for (const operation of all) {
      const answer = await attempt(operation, {});
      if (operation.permission === 'public') assert.notEqual(answer.status, 403, operation.id);
      else assert.deepEqual([answer.status, answer.json['code']], [401, 'unauthenticated'], operation.id);
      if (operation.method !== 'GET' || operation.permission === 'public') continue;
      const params = Object.fromEntries(pathParameters(operation).map((name) => [name, unknownId]));
      assert.equal((await attacker.call({ path: pathOf(operation, params), method: 'HEAD' })).status, 401, `HEAD ${operation.id}`);
    }
  });

  it('attack 33: a viewer starts, stops and decides no run; an auditor reads no document; finance sees no people', async () => {
    for (const [role, ids] of [['viewer', ['startRun', 'estimateRun', 'stopRun', 'editRun', 'decideRun', 'createToken', 'createCredential', 'uploadDocument']], ['auditor', ['readDocumentText', 'readRun', 'exportRun']], ['finance', ['listMembers', 'listCredentials', 'listAudit', 'listRuns']]] as const) {
      for (const id of ids) assert.equal((await attempt(operations[id], { cookie: cookies.get(role) ?? '' })).status, 403, `${role} ${id}`);
    }
  });

  it('signing out works for everyone, and ends only their own session', async () => {
    const finance = cookies.get('finance') ?? '';
    assert.equal((await attacker.call({ path: '/api/v1/session', method: 'DELETE', cookie: finance })).status, 204);
    assert.equal((await attacker.call({ path: '/api/v1/session', cookie: finance })).status, 401);
    assert.equal((await attacker.call({ path: '/api/v1/session', cookie: cookies.get('viewer') ?? '' })).status, 200);
  });
});
