import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Operation, operations, permissionsOfRole } from '@keystead/contract';
import { type Answer, type Attacker, type Attempt, dumpDatabase, openAttacker, pathOf, tablesOfCheckpoints, withOwner } from '../support/attacker.ts';
import { furnishAlerts } from '../support/furnished-alerts.ts';
import { furnishEvidence } from '../support/furnished-evidence.ts';
import { furnishMoney } from '../support/furnished-money.ts';
import { furnishNotices } from '../support/furnished-notices.ts';
import { type FurnishedTenant, furnishTenant } from '../support/furnished-tenant.ts';
import { type RunningKeystead, ownerPassword, sandboxTenant, startKeystead } from '../support/keystead.ts';
import { type QueryLog, openQueryLog } from '../support/query-log.ts';
import { namedParameters, pathParameters, sampleOf, sampleQuery, schemaOf } from '../support/samples.ts';
import { steppedUpSession } from '../support/second-factor.ts';

/** Operators stand outside of every organisation; what they may is tested with them (identity-operators.test.ts). */
const all: readonly Operation[] = Object.values<Operation>(operations).filter(({ permission }) => !permission.startsWith('operator.'));
/** Names of the catalogue, tasks, kinds and months are the same for every tenant, and versions of credentials and entries of the log are counted in each (entry-proof.test.ts). */
const shared: ReadonlySet<string> = new Set([...Object.keys(namedParameters), 'version']);
/** What an identity provider reads and sends: public, made from the id alone or counting only with a browser's own attempt (saml.test.ts). */
const ofProviders: ReadonlySet<string> = new Set(['readServiceProviderMetadata', 'receiveSamlResponse']);
const addressed = all.filter((operation) => !ofProviders.has(operation.id) && pathParameters(operation).some((name) => !shared.has(name)));
/** What the tokens of these tests do not hold: sessions’ own operations, and what owners alone decide. */
const beyondToken: ReadonlySet<string> = new Set(['session', ...permissionsOfRole.owner.filter((permission) => !permissionsOfRole.admin.includes(permission))]);
/** A browser comes back here with whatever its identity provider adds; nothing of it names a tenant. */
const redirects: ReadonlySet<string> = new Set(['finishSsoSignIn']);
const unknownId = '01890000-0000-7000-8000-000000000000';

interface Tenant extends FurnishedTenant { readonly admin: string; readonly gateway: string; id: string }

describe('T1 T2 attacks 6–11: tenant A has no way to what is tenant B’s', () => {
  let keystead: RunningKeystead;
  let attacker: Attacker;
  let queries: QueryLog;
  let askedInAll = 0;
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
    ofA = { ...await furnishTenant(attacker, a), ...await furnishMoney(keystead, a), ...await furnishAlerts(keystead, a.id), ...await furnishEvidence(keystead, a.id), ...await furnishNotices(keystead, a) };
    ofB = { ...await furnishTenant(attacker, b), ...await furnishMoney(keystead, b), ...await furnishAlerts(keystead, b.id), ...await furnishEvidence(keystead, b.id), ...await furnishNotices(keystead, b) };
    queries = await openQueryLog(keystead, () => as(a, '/api/v1/tenant'));
  });
  after(() => Promise.all(ends.map((end) => end())));

  function as(tenant: Tenant, path: string, options: { method?: string; body?: unknown; headers?: Record<string, string> } = {}): Promise<Answer> {
    return attacker.call({ path, cookie: tenant.cookie, ...options });
  }

  /** What is B's in every table, as its owner sees it. */
  async function rowsOfB(): Promise<Record<string, string[]>> {
    const dump = await dumpDatabase(keystead);
    return Object.fromEntries([...dump.tables].map(([table, rows]): [string, string[]] => [table, rows.filter((row) => row.includes(b.id)).toSorted()]).filter(([table, rows]) => rows.length > 0 && !tablesOfCheckpoints.includes(table)));
  }

  function requestFor(operation: Operation, ids: Readonly<Record<string, string>>): { path: string; method: string; body?: unknown; headers: Record<string, string> } {
    const schema = schemaOf(operation.body);
    const params = { ...namedParameters, version: '1', ...ids };
    return {
      path: `${pathOf(operation, params)}${sampleQuery(operation, params)}`, method: operation.method, headers: operation.needsEtag === true ? { 'if-match': '"1"' } : {},
      ...(schema === null ? {} : { body: sampleOf(schema, { id: ofA['credentialId'] ?? unknownId }) }),
    };
  }

  const withoutTrace = (answer: Answer): unknown => ({ status: answer.status, body: { ...answer.json, traceId: null }, type: answer.headers['content-type'] });

  it('every parameter a path can have is covered', () => {
    assert.deepEqual([...new Set(addressed.flatMap(pathParameters))].filter((name) => !shared.has(name) && ofB[name] === undefined), [], 'furnishTenant() makes one of each');
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
        else assert.ok(['listMembers', 'listBreakGlass', 'listImportedAudit', 'listReviews', 'listDocumentPurges'].includes(operation.id), `${operation.id} has one page`);
      }
      for (const filter of ['model', 'provider', 'appId', 'action'].filter((name) => name in properties)) texts.push((await as(a, `${operation.path}?${filter}=${encodeURIComponent('%')}`)).text, (await as(a, `${operation.path}?${filter}=borage-one`)).text);
      for (const text of texts) for (const trace of traces) assert.ok(!text.includes(trace), `${operation.id} gives ${trace}: ${text.slice(0, 300)}`);
    }
  });

  /**
   * Asks with B's ids and with ids that nobody has: the same answer, and the same questions to the database in the same order. Something of our own
   * may run in between; what differs in each of three tries differs.
   */
  async function sameAsUnknown(about: string, ask: (ids: Readonly<Record<string, string>>) => Attempt): Promise<Answer> {
    const unknownIds = Object.fromEntries(Object.keys(ofB).map((name) => [name, unknownId]));
    for (let attempt = 1; ; attempt += 1) {
      const answers: Answer[] = [];
      const asked: (readonly string[])[] = [];
      const told: unknown[] = [];
      for (const ids of [ofB, unknownIds]) {
        asked.push(await queries.during(async () => { answers.push(await attacker.call(ask(ids))); }));
        // An answer may repeat what was asked for.
        told.push(answers.slice(-1).map((answer) => Object.values(ids).filter((id) => id.length > 30).reduce((text, id) => text.replaceAll(id, 'id'), JSON.stringify(withoutTrace(answer)))));
      }
      const [foreign = assert.fail()] = answers;
      assert.deepEqual(told[0], told[1], about);
      askedInAll += asked[0]?.length ?? 0;
      if (attempt < 3 && JSON.stringify(asked[0]) !== JSON.stringify(asked[1])) continue;
      assert.deepEqual(asked[0], asked[1], `${about}: what was asked of the database`);
      return foreign;
    }
  }

  it('T2 attacks 7, 9, 14: every operation with B’s id answers A exactly as it answers an unknown id, after the same queries, and B’s rows stay as they are', async () => {
    const before = await rowsOfB();
    assert.ok(Object.keys(before).length >= 15);
    for (const operation of addressed) {
      for (const caller of [{ cookie: a.cookie }, ...(beyondToken.has(operation.permission) ? [] : [{ token: a.admin }])]) {
        const foreign = await sameAsUnknown(operation.id, (ids) => ({ ...requestFor(operation, ids), ...caller }));
        assert.equal(foreign.status, 404, `${operation.id}: ${foreign.text}`);
        assert.equal(foreign.json['code'], 'not_found', operation.id);
      }
    }
    assert.ok(askedInAll > 3 * addressed.length, `${askedInAll} queries were counted`);
    assert.deepEqual(await rowsOfB(), before);
  });

  it('attack 7: a verb that a path does not have, and HEAD, tell B’s ids from unknown ones no more than others do', async () => {
    const paths = new Map(addressed.map((operation) => [operation.path, operation]));
    for (const [path, operation] of paths) {
      const verbs = new Set(addressed.filter((each) => each.path === path).map(({ method }): string => method));
      for (const method of ['HEAD', 'PUT', 'PATCH', 'DELETE', 'POST', 'OPTIONS'].filter((verb) => !verbs.has(verb))) {
        const answer = await sameAsUnknown(`${method} ${path}`, (ids) => ({ path: requestFor(operation, ids).path, method, cookie: a.cookie }));
        assert.equal(answer.status, 404, `${method} ${path}`);
      }
    }
  });

  it('T7 attack 7: in provisioning, B’s people are as unknown as any, for every verb', async () => {
    const before = await rowsOfB();
    const bodies = { GET: {}, DELETE: {}, PUT: { body: { userName: 'ada@aster.example', active: false } }, PATCH: { body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: [{ op: 'replace', path: 'active', value: false }] } } };
    for (const kind of ['Users', 'Groups']) {
      for (const id of ['memberId', 'membershipId', 'teamId']) {
        for (const [method, sent] of Object.entries(bodies)) {
          const answer = await sameAsUnknown(`${method} ${kind}`, (ids) => ({ path: `/scim/v2/${kind}/${ids[id] ?? ''}`, method, token: a.admin, ...sent }));
          assert.ok(answer.status === 404 || (kind === 'Groups' && [400, 501].includes(answer.status)), `${method} ${kind}: ${answer.status} ${answer.text}`);
        }
      }
    }
    assert.deepEqual(await rowsOfB(), before);
  });

  it('attack 9: streams, files and previews answer whom they belong to, asked anew each time: no address of them carries a right of its own', async () => {
    const carrying = addressed.filter(({ responseContent, permission }) => responseContent !== undefined && permission !== 'public');
    assert.ok(['followRun', 'exportRun', 'downloadTenantExport'].every((id) => carrying.some((operation) => operation.id === id)), carrying.map(({ id }) => id).join());
    for (const operation of [...carrying, operations.readDocumentText, operations.readRun]) {
      const { path } = requestFor(operation, ofB);
      for (const method of ['GET', 'HEAD']) assert.equal((await attacker.call({ path, method })).status, 401, `${operation.id} by its address alone`);
      for (const sign of ['token', 'signature', 'access_token', 'key', 'expires']) assert.equal((await attacker.call({ path: `${path}${path.includes('?') ? '&' : '?'}${sign}=${b.admin}` })).status, 401, `${operation.id} ${sign}`);
      assert.equal((await as(a, path)).status, 404, operation.id);
    }
  });

  it('attack 7: the same requests with A’s own ids are found, so that the 404 says something', async () => {
    for (const operation of addressed.filter(({ method }) => method === 'GET')) {
      // The run is found, and no decision is open about it; the pack is found, and has no file.
      assert.equal((await as(a, requestFor(operation, ofA).path)).status, ['listReviewers', 'downloadEvidencePack'].includes(operation.id) ? 409 : 200, operation.id);
    }
  });

  it('attack 8: B’s ids inside bodies and queries are as unknown as any', async () => {
    const etag = String((await as(a, '/api/v1/routes')).headers['etag'] ?? ((await as(a, '/api/v1/routes')).json['items'] as { etag: string }[])[0]?.etag);
    const cases = (credentialId: string, documentId: string): [string, string, unknown, Record<string, string>][] => [
      ['GET', `/api/v1/documents/${ofA['documentId'] ?? ''}/difference?since=${documentId}`, undefined, {}],
      ['POST', '/api/v1/routes', { name: 'foreign', chain: [{ credentialId, model: 'm' }] }, {}],
      ['POST', '/api/v1/routes', { name: 'foreign', chain: [{ credentialId: ofA['credentialId'], model: 'm' }, { credentialId, model: 'm' }] }, {}],
      ['PUT', `/api/v1/routes/${ofA['routeId'] ?? ''}`, { chain: [{ credentialId, model: 'm' }] }, { 'if-match': etag }],
      ['POST', '/api/v1/apps/document-analyzer/runs', { input: {}, documentIds: [documentId] }, {}],
      ['POST', '/api/v1/apps/document-analyzer/estimate', { input: {}, documentIds: [documentId] }, {}],
      ['POST', '/api/v1/apps/document-analyzer/batch-preview', { source: { kind: 'list', documentId } }, {}],
    ];
    const foreign = cases(ofB['credentialId'] ?? '', ofB['documentId'] ?? '');
    for (const [index, [method, path, body, headers]] of foreign.entries()) {
      const [, unknownPath, unknownBody] = cases(unknownId, unknownId)[index] ?? assert.fail();
      const answer = await as(a, path, { method, body, headers });
      assert.equal(answer.status, 404, `${path} ${answer.text}`);
      assert.deepEqual(withoutTrace(answer), withoutTrace(await as(a, unknownPath, { method, body: unknownBody, headers })), path);
    }
  });

  it('attack 8, G5: B’s route and B’s key cannot be named at the gateway', async () => {
    const call = (model: string, headers: Record<string, string> = {}): Promise<Answer> => attacker.call({ path: '/v1/chat/completions', token: a.gateway, headers, body: { model, messages: [{ role: 'user', content: 'x' }] } });
    assert.deepEqual(await queries.during(async () => { await call('borage-one'); await call('nowhere'); }), [], 'what is not there is not looked for in the database');
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
      for (const name of ['tenantId', 'userId']) {
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

  it('T2 attack 10: below the application too, no tenant, an empty one and a made-up one see no row and write none', async () => {
    await withOwner(keystead, async (client) => {
      const { rows } = await client.query<{ name: string }>("select table_name as name from information_schema.columns where table_schema = 'keystead' and column_name = 'tenant_id' order by 1");
      const tables = [...rows.map(({ name }) => name), 'tenants'];
      const seen = async (name: string, tenant: string | null): Promise<number | string> => {
        await client.query('begin; set local role keystead_app');
        try {
          if (tenant !== null) await client.query("select set_config('keystead.tenant_id', $1, true)", [tenant]);
          return Number((await client.query<{ count: string }>(`select count(*) from keystead.${name}`)).rows[0]?.count);
        } catch (error) {
          return (error as { code: string }).code;
        } finally {
          await client.query('rollback');
        }
      };
      let visible = 0;
      for (const name of tables) {
        for (const tenant of [null, '', unknownId]) assert.ok([0, '42501'].includes(await seen(name, tenant)), `${name} without a tenant: ${await seen(name, tenant)}`);
        assert.ok(['22P02', '42501'].includes(String(await seen(name, 'x'))), `${name} of a tenant that is no id`);
        if (Number(await seen(name, b.id)) > 0) visible += 1;
      }
      assert.ok(visible >= 15, `B itself sees rows in ${visible} tables`);
      await client.query('begin; set local role keystead_app');
      await assert.rejects(client.query('insert into keystead.teams (id, tenant_id, name) values ($1, $2, $3)', [unknownId, b.id, 'nobody’s']), /row-level security/);
      await client.query('rollback');
    });
  });
});
