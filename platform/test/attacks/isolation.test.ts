import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Operation, operations, permissionsOfRole } from '@keystead/contract';
import { type Answer, type Attacker, dumpDatabase, eventually, openAttacker, pathOf } from '../support/attacker.ts';
import { type RunningKeystead, ownerPassword, sandboxTenant, startKeystead } from '../support/keystead.ts';
import { pathParameters, sampleOf, sampleQuery, schemaOf } from '../support/samples.ts';
import { addPasskey, steppedUpSession } from '../support/second-factor.ts';

/** Operators stand outside of every organisation; what they may is tested with them (identity-operators.test.ts). */
const all: readonly Operation[] = Object.values<Operation>(operations).filter(({ permission }) => !permission.startsWith('operator.'));
/** Names of the catalogue are the same for every tenant, and versions of credentials are counted in each. */
const shared: ReadonlySet<string> = new Set(['appId', 'version']);
const addressed = all.filter((operation) => pathParameters(operation).some((name) => !shared.has(name)));
/** What the tokens of these tests do not hold: sessions’ own operations, and what owners alone decide. */
const beyondToken: ReadonlySet<string> = new Set(['session', ...permissionsOfRole.owner.filter((permission) => !permissionsOfRole.admin.includes(permission))]);
/** A browser comes back here with whatever its identity provider adds; nothing of it names a tenant. */
const redirects: ReadonlySet<string> = new Set(['finishSsoSignIn']);
const unknownId = '01890000-0000-7000-8000-000000000000';

interface Tenant { readonly name: string; readonly admin: string; readonly gateway: string; cookie: string; id: string }

describe('T1 T2 attacks 6–11: tenant A has no way to what is tenant B’s', () => {
  let keystead: RunningKeystead;
  let attacker: Attacker;
  const ends: (() => Promise<unknown>)[] = [];
  const a: Tenant = { name: 'Aster', admin: '', gateway: '', cookie: '', id: '' };
  const b: Tenant = { name: 'Borage', admin: '', gateway: '', cookie: '', id: '' };
  /** An id of tenant B for each parameter a path can have. */
  let ofB: Readonly<Record<string, string>> = {};
  /** Tenant A's own, where an attack starts from something of one's own. */
  let ofA: Readonly<Record<string, string>> = {};

  before(async () => {
    const [first] = sandboxTenant(a.name, 'a').tenants;
    const [second] = sandboxTenant(b.name, 'b').tenants;
    keystead = await startKeystead({ init: { version: 1, tenants: [first, second] } });
    ends.push(() => keystead.remove());
    attacker = openAttacker(keystead);
    for (const [tenant, token] of [[a, 'a'], [b, 'b']] as const) {
      Object.assign(tenant, { admin: keystead.tokens[`${token}-admin`], gateway: keystead.tokens[token], cookie: await steppedUpSession(attacker, `ada@${tenant.name.toLowerCase()}.example`, ownerPassword) });
      tenant.id = String((await as(tenant, '/api/v1/tenant')).json['id']);
    }
    ofA = await furnish(a);
    ofB = await furnish(b);
  });
  after(() => Promise.all(ends.map((end) => end())));

  function as(tenant: Tenant, path: string, options: { method?: string; body?: unknown; headers?: Record<string, string> } = {}): Promise<Answer> {
    return attacker.call({ path, cookie: tenant.cookie, ...options });
  }

  /** One of everything, and two of what is listed in pages. */
  async function furnish(tenant: Tenant): Promise<Record<string, string>> {
    const made = async (path: string, body: unknown, status = 201): Promise<Record<string, unknown>> => {
      const answer = await as(tenant, path, { body });
      assert.equal(answer.status, status, `${path} ${answer.text}`);
      return answer.json;
    };
    const first = async (path: string): Promise<Record<string, unknown>> => ((await as(tenant, path)).json['items'] as Record<string, unknown>[])[0] ?? assert.fail(`${path} is empty`);
    const credentialId = String((await first('/api/v1/credentials'))['id']);
    const passkeyId = await addPasskey(attacker, tenant.cookie);
    const marks = [`${tenant.name}-one`, `${tenant.name}-two`];
    for (const mark of marks) {
      await made('/api/v1/budgets', { name: mark, period: 'total', limitNanoUsd: 9_000_000_000_000 });
      await made('/api/v1/routes', { name: mark.toLowerCase(), chain: [{ credentialId, model: 'sandbox-large' }] });
      await made('/api/v1/invitations', { email: `${mark}@example.com`, role: 'viewer' });
      await made('/api/v1/credentials', { provider: 'sandbox', label: mark });
      await made('/api/v1/teams', { name: mark });
      const uploaded = await as(tenant, `/api/v1/documents?name=${mark}.txt`, { body: `The premium of ${mark} is 1,250 dollars a year.`, headers: { 'content-type': 'application/octet-stream' } });
      assert.equal(uploaded.status, 201, uploaded.text);
    }
    const document = String((await first('/api/v1/documents'))['id']);
    const app = (await as(tenant, '/api/v1/apps/document-analyzer')).json as { sample: { input: object } };
    const runs = [];
    for (const documentIds of [[document], [document]]) runs.push(String((await made('/api/v1/apps/document-analyzer/runs', { input: app.sample.input, documentIds }, 202))['id']));
    for (const id of runs) {
      const done = await eventually(() => as(tenant, `/api/v1/runs/${id}`), (answer) => answer.json['state'] !== 'running');
      assert.equal(done.json['state'], 'draft', done.text);
    }
    await eventually(() => as(tenant, '/api/v1/ledger'), (answer) => (answer.json['items'] as unknown[]).length >= 2);
    await eventually(() => as(tenant, '/api/v1/audit'), (answer) => answer.json['pending'] === 0);
    return {
      credentialId, documentId: document, runId: runs[0] ?? '', budgetId: String((await first('/api/v1/budgets'))['id']), routeId: String((await first('/api/v1/routes'))['id']),
      invitationId: String((await first('/api/v1/invitations'))['id']), tokenId: String((await first('/api/v1/tokens'))['id']), memberId: String((await first('/api/v1/members'))['id']),
      sessionId: String((await first('/api/v1/sessions'))['id']), requestId: String((await first('/api/v1/ledger'))['requestId']),
      teamId: String((await first('/api/v1/teams'))['id']),
      exportId: String((await made('/api/v1/tenant/exports', {}, 202))['id']),
      connectionId: String((await made('/api/v1/sso/connections', { name: tenant.name, settings: { issuer: `https://login.${tenant.name.toLowerCase()}.example`, clientId: 'keystead' } }))['id']),
      domainId: String((await made('/api/v1/sso/domains', { domain: `${tenant.name.toLowerCase()}.example` }))['id']),
      passkeyId, membershipId: String((await first('/api/v1/memberships'))['id']),
    };
  }

  /** What is B's in every table, as its owner sees it. */
  async function rowsOfB(): Promise<Record<string, string[]>> {
    const dump = await dumpDatabase(keystead);
    return Object.fromEntries([...dump.tables].map(([table, rows]): [string, string[]] => [table, rows.filter((row) => row.includes(b.id)).toSorted()]).filter(([, rows]) => rows.length > 0));
  }

  function requestFor(operation: Operation, ids: Readonly<Record<string, string>>): { path: string; method: string; body?: unknown; headers: Record<string, string> } {
    const schema = schemaOf(operation.body);
    const params = { appId: 'document-analyzer', version: '1', ...ids };
    return {
      path: `${pathOf(operation, params)}${sampleQuery(operation)}`, method: operation.method, headers: operation.needsEtag === true ? { 'if-match': '"1"' } : {},
      ...(schema === null ? {} : { body: sampleOf(schema, { id: ofA['credentialId'] ?? unknownId }) }),
    };
  }

  const withoutTrace = (answer: Answer): unknown => ({ status: answer.status, body: { ...answer.json, traceId: null }, type: answer.headers['content-type'] });

  it('every parameter a path can have is covered', () => {
    assert.deepEqual([...new Set(addressed.flatMap(pathParameters))].filter((name) => !shared.has(name) && ofB[name] === undefined), [], 'furnish() makes one of each');
    assert.ok(addressed.length >= 20);
  });

  it('attack 11: lists, counts, searches and B’s cursors give A nothing of B', async () => {
    const traces = [b.id, b.name, 'borage', ...Object.values(ofB)];
    const lists = all.filter((operation) => operation.method === 'GET' && pathParameters(operation).length === 0);
    assert.ok(lists.length >= 12);
    for (const operation of lists) {
      const texts = [(await as(a, operation.path)).text];
      const properties = schemaOf(operation.query)?.properties ?? {};
      if ('limit' in properties) {
        const cursor = (await as(b, `${operation.path}?limit=1`)).json['nextCursor'];
        if (typeof cursor === 'string') texts.push((await as(a, `${operation.path}?cursor=${encodeURIComponent(cursor)}`)).text, (await as(a, `${operation.path}?limit=1&cursor=${encodeURIComponent(cursor)}`)).text);
        else assert.ok(['listMembers', 'listBreakGlass', 'listImportedAudit'].includes(operation.id), `${operation.id} has one page`);
      }
      for (const filter of ['model', 'provider', 'appId', 'action'].filter((name) => name in properties)) texts.push((await as(a, `${operation.path}?${filter}=${encodeURIComponent('%')}`)).text, (await as(a, `${operation.path}?${filter}=borage-one`)).text);
      for (const text of texts) for (const trace of traces) assert.ok(!text.includes(trace), `${operation.id} gives ${trace}: ${text.slice(0, 300)}`);
    }
  });

  it('T2 attacks 7, 9, 14: every operation with B’s id answers A exactly as it answers an unknown id, and B’s rows stay as they are', async () => {
    const before = await rowsOfB();
    assert.ok(Object.keys(before).length >= 15);
    for (const operation of addressed) {
      const unknownIds = Object.fromEntries(Object.keys(ofB).map((name) => [name, unknownId]));
      for (const caller of [{ cookie: a.cookie }, ...(beyondToken.has(operation.permission) ? [] : [{ token: a.admin }])]) {
        const foreign = await attacker.call({ ...requestFor(operation, ofB), ...caller });
        const unknown = await attacker.call({ ...requestFor(operation, unknownIds), ...caller });
        assert.equal(foreign.status, 404, `${operation.id}: ${foreign.text}`);
        assert.equal(foreign.json['code'], 'not_found', operation.id);
        assert.deepEqual(withoutTrace(foreign), withoutTrace(unknown), operation.id);
      }
    }
    assert.deepEqual(await rowsOfB(), before);
  });

  it('attack 7: the same requests with A’s own ids are found, so that the 404 says something', async () => {
    for (const operation of addressed.filter(({ method }) => method === 'GET')) {
      assert.equal((await as(a, requestFor(operation, ofA).path)).status, 200, operation.id);
    }
  });

  it('attack 8: B’s ids inside bodies are as unknown as any', async () => {
    const etag = String((await as(a, '/api/v1/routes')).headers['etag'] ?? ((await as(a, '/api/v1/routes')).json['items'] as { etag: string }[])[0]?.etag);
    const cases = (credentialId: string, documentId: string): [string, string, unknown, Record<string, string>][] => [
      ['POST', '/api/v1/routes', { name: 'foreign', chain: [{ credentialId, model: 'm' }] }, {}],
      ['POST', '/api/v1/routes', { name: 'foreign', chain: [{ credentialId: ofA['credentialId'], model: 'm' }, { credentialId, model: 'm' }] }, {}],
      ['PUT', `/api/v1/routes/${ofA['routeId'] ?? ''}`, { chain: [{ credentialId, model: 'm' }] }, { 'if-match': etag }],
      ['POST', '/api/v1/apps/document-analyzer/runs', { input: {}, documentIds: [documentId] }, {}],
      ['POST', '/api/v1/apps/document-analyzer/estimate', { input: {}, documentIds: [documentId] }, {}],
    ];
    const foreign = cases(ofB['credentialId'] ?? '', ofB['documentId'] ?? '');
    for (const [index, [method, path, body, headers]] of foreign.entries()) {
      const [, , unknownBody] = cases(unknownId, unknownId)[index] ?? assert.fail();
      const answer = await as(a, path, { method, body, headers });
      assert.equal(answer.status, 404, `${path} ${answer.text}`);
      assert.deepEqual(withoutTrace(answer), withoutTrace(await as(a, path, { method, body: unknownBody, headers })), path);
    }
  });

  it('attack 8, G5: B’s route and B’s key cannot be named at the gateway', async () => {
    const call = (model: string, headers: Record<string, string> = {}): Promise<Answer> => attacker.call({ path: '/v1/chat/completions', token: a.gateway, headers, body: { model, messages: [{ role: 'user', content: 'x' }] } });
    for (const model of ['borage-one', ofB['routeId'] ?? '', ofB['credentialId'] ?? '', `${ofB['credentialId'] ?? ''}/sandbox-large`]) {
      const answer = await call(model);
      assert.equal(answer.status, 404, answer.text);
      assert.equal(answer.text.replaceAll(model, '').replaceAll(/[0-9a-f-]{36}/g, ''), (await call('nowhere')).text.replaceAll('nowhere', '').replaceAll(/[0-9a-f-]{36}/g, ''));
    }
    const owned = await call('sandbox/sandbox-large', { 'x-keystead-tenant': b.id, 'x-keystead-credential': ofB['credentialId'] ?? '', 'x-tenant-id': b.id });
    assert.equal(owned.status, 200, owned.text);
    const fingerprints = (await as(b, '/api/v1/credentials')).json['items'] as { fingerprint: string }[];
    assert.ok(!fingerprints.some(({ fingerprint }) => fingerprint === owned.headers['x-keystead-credential']));
    assert.doesNotMatch((await attacker.call({ path: '/v1/models', token: a.gateway })).text, /borage/i);
  });

  it('T1 attack 6: no body takes a tenant or a user, and no query either', async () => {
    for (const operation of all) {
      const request = requestFor(operation, ofA);
      for (const name of ['tenantId', 'tenant_id', 'userId', 'ownerId']) {
        if (typeof request.body === 'object') {
          const answer = await as(a, request.path, { ...request, body: { ...request.body, [name]: b.id } });
          assert.equal(answer.status, 400, `${operation.id} ${answer.text}`);
          assert.match(answer.text, new RegExp(`\\b${name}\\b`), operation.id);
        }
        if (operation.query !== undefined && !redirects.has(operation.id)) {
          const answer = await as(a, `${request.path}${request.path.includes('?') ? '&' : '?'}${name}=${b.id}`, { method: operation.method, ...(operation.requestContent === undefined ? {} : { body: 'x', headers: { 'content-type': operation.requestContent } }) });
          assert.equal(answer.status, 400, `${operation.id} ${answer.text}`);
          assert.match(answer.text, new RegExp(`\\b${name}\\b`), operation.id);
        }
      }
    }
  });

  it('T1 attack 10: a header or a query names no tenant; without a token or session there is no default one', async () => {
    const headers = { 'x-tenant-id': b.id, 'x-keystead-tenant': b.id, 'x-keystead-tenant-id': b.id, tenant: b.id };
    assert.equal((await as(a, `/api/v1/tenant?tenantId=${b.id}`, { headers })).json['id'], a.id);
    assert.equal((await attacker.call({ path: '/api/v1/tenant', token: a.admin, cookie: b.cookie, headers })).json['id'], a.id);
    for (const operation of all.filter(({ permission }) => permission !== 'public')) {
      assert.equal((await attacker.call({ ...requestFor(operation, ofB), headers: { ...requestFor(operation, ofB).headers, ...headers } })).status, 401, operation.id);
    }
  });
});
