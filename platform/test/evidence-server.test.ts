import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Evidence, type IsolationTry, permissions } from '@keystead/contract';
import { eventually } from './support/attacker.ts';
import { type RunningKeystead, sandboxTenant, startKeystead } from './support/keystead.ts';

describe('A6 O7 evidence, on a whole server', () => {
  let keystead: RunningKeystead;
  before(async () => {
    const init = sandboxTenant();
    const [tenant] = init.tenants;
    keystead = await startKeystead({
      init: { ...init, tenants: [{ ...tenant, tokens: [{ name: 'owner', scopes: [...permissions] }] }] },
      environment: { KEYSTEAD_PUBLIC_SECURITY_PAGE: 'on', KEYSTEAD_COMPANY_NAME: 'Harbour <Insurance>', KEYSTEAD_SECURITY_CONTACT: 'security@harbour.example' },
    });
  });
  after(() => keystead.remove());

  const ask = async (path: string, method = 'GET', body = '{}'): Promise<Response> => fetch(`${keystead.url}${path}`, { method, headers: { authorization: `Bearer ${keystead.tokens['owner'] ?? ''}`, ...(method === 'GET' ? {} : { 'content-type': 'application/json' }) }, ...(method === 'GET' ? {} : { body }) });
  const read = async <Shape>(path: string): Promise<Shape> => await (await ask(path)).json() as Shape;

  it('A6 attacks 7, 11: the isolation self-test makes a decoy, tries operations, bodies, the gateway, lists and the database in both directions, and leaves nothing of the decoy behind', async () => {
    const [{ id: credentialId } = { id: '' }] = (await read<{ items: { id: string }[] }>('/api/v1/credentials')).items;
    const furnished = [['teams', { name: 'Claims' }], ['departments', { name: 'Claims', costCentre: 'C1' }], ['routes', { name: 'fast', chain: [{ credentialId, model: 'sandbox-small' }] }]] as const;
    for (const [path, body] of furnished) assert.equal((await ask(`/api/v1/${path}`, 'POST', JSON.stringify(body))).status, 201, path);
    const document = await fetch(`${keystead.url}/api/v1/documents?name=claim.txt`, { method: 'POST', headers: { authorization: `Bearer ${keystead.tokens['owner'] ?? ''}`, 'content-type': 'application/octet-stream' }, body: 'A claim.' });
    assert.equal(document.status, 201);
    const before = await Promise.all(['teams', 'routes', 'budgets', 'templates', 'tokens'].map(async (path) => (await read<{ items: { id: string }[] }>(`/api/v1/${path}`)).items.map(({ id }) => id)));
    const started = await ask('/api/v1/evidence/isolation-tests', 'POST');
    assert.equal(started.status, 202, await started.clone().text());
    const { id } = await started.json() as { id: string };
    assert.equal((await ask('/api/v1/evidence/isolation-tests', 'POST')).status, 409);
    const path = `/api/v1/evidence/isolation-tests/${id}`;
    const test = await eventually(() => read<{ state: string; decoyRemoved: boolean; failure: string | null; tries: IsolationTry[] }>(path), (each) => each.decoyRemoved);
    assert.deepEqual(test.tries.filter(({ outcome }) => outcome === 'leaked'), []);
    assert.equal(test.state, 'passed', JSON.stringify(test.failure));
    const counted = Map.groupBy(test.tries.filter(({ outcome }) => outcome !== 'skipped'), ({ area, as }) => `${area} ${as}`);
    for (const [kind, least] of [['control organisation', 3], ['control decoy', 4], ['api decoy', 3], ['api organisation', 10], ['bodies decoy', 8], ['bodies organisation', 14], ['gateway decoy', 5], ['gateway organisation', 8], ['lists decoy', 25], ['lists organisation', 25], ['database decoy', 60]] as const) assert.ok((counted.get(kind)?.length ?? 0) >= least, `${kind}: ${counted.get(kind)?.length ?? 0}`);
    assert.ok(test.tries.filter(({ area, found }) => area === 'api' && found.startsWith('404')).length >= 10, 'most are not found');
    const own = test.tries.filter(({ area, found }) => area === 'gateway' && /model_not_found|no_credential/.test(found));
    assert.ok(own.length >= 8, JSON.stringify(test.tries.filter(({ area }) => area === 'gateway'), null, 1));
    assert.deepEqual(test.tries.filter(({ area, found }) => area === 'gateway' && found === '0 rows').length, 3, 'no call used a key, and none stands in the other’s records');
    const after = await Promise.all(['teams', 'routes', 'budgets', 'templates', 'tokens'].map(async (path) => (await read<{ items: { id: string; revokedAt?: string | null }[] }>(`/api/v1/${path}`)).items.filter(({ revokedAt }) => revokedAt === undefined || revokedAt === null).map(({ id: each }) => each)));
    assert.deepEqual(after, before, 'nothing of the organisation was made, changed or taken');
  });

  it('A6: evidence tells of the self-test, the keys by fingerprint, and what this deployment does not have', async () => {
    const { questions, keys, flow } = await read<Evidence>('/api/v1/evidence');
    const answers = new Map(questions.map(({ id, answer }) => [id, answer]));
    assert.deepEqual(['data-isolation-tested', 'access-second-factor', 'backup-drill', 'assurance-soc2', 'crypto-transit'].map((id) => answers.get(id)), ['yes', 'not-met', 'not-met', 'not-met', 'not-met']);
    assert.ok(keys.some(({ kind }) => kind === 'provider-key') && keys.some(({ kind }) => kind === 'signing-key'));
    assert.ok(flow.nodes.some(({ title }) => title.includes('Sandbox')) && flow.edges.length >= 8);
  });

  it('O7: the public page and white paper need no session, run nothing, and tell of no organisation, version or machine', async () => {
    const page = await fetch(`${keystead.url}/trust`);
    const text = await page.text();
    assert.equal(page.status, 200);
    assert.match(page.headers.get('content-security-policy') ?? '', /^default-src 'none'; style-src 'sha256-/);
    assert.match(text, /Harbour &lt;Insurance&gt;/);
    assert.match(text, /SOC 2 type 2<\/dt><dd>not held/);
    for (const hidden of [keystead.dataDirectory, 'Ada Holm', 'Harbour Insurance', '127.0.0.1', 'PostgreSQL']) assert.ok(!text.includes(hidden), hidden);
    assert.ok(!/<script|<img|https?:\/\//.test(text));
    const paper = await fetch(`${keystead.url}/trust/white-paper.pdf`);
    assert.deepEqual([paper.status, Buffer.from(await paper.arrayBuffer()).subarray(0, 5).toString()], [200, '%PDF-']);
    assert.match(await (await fetch(`${keystead.url}/.well-known/security.txt`)).text(), /^Contact: mailto:security@harbour\.example\nPolicy: .*\/trust#disclosure\n/);
  });
});
