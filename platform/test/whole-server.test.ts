import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { apps } from '../src/catalogue/index.ts';
import { askReload } from '../src/server/index.ts';
import { type RunningKeystead, ownerPassword, sandboxTenant, startKeystead } from './support/keystead.ts';

describe('O1 a whole Keystead, started from an init file', () => {
  let keystead: RunningKeystead;
  let token = '';
  let admin = '';
  before(async () => {
    const init = sandboxTenant();
    init.tenants[0] = { ...init.tenants[0], routes: [{ name: 'drafting', chain: [{ credential: 'sandbox', model: 'sandbox-large' }] }], budgets: [{ name: 'monthly', limitUsd: 25 }] };
    keystead = await startKeystead({ init, gatewayProcesses: 2, fromNothing: true });
    token = keystead.tokens['test'] ?? '';
    admin = keystead.tokens['test-admin'] ?? '';
  });
  after(() => keystead.remove());

  async function api(path: string, init: RequestInit = {}): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }> {
    const response = await fetch(`${keystead.url}${path}`, { ...init, headers: { authorization: `Bearer ${admin}`, 'content-type': 'application/json', ...init.headers } });
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : JSON.parse(text) as Record<string, unknown>, headers: response.headers };
  }

  async function eventually<T>(read: () => Promise<T>, accept: (value: T) => boolean): Promise<T> {
    for (let attempt = 0; ; attempt += 1) {
      const value = await read();
      if (accept(value) || attempt > 200) return value;
      await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
  }

  it('O1 stdout holds exactly one JSON object, with the named tokens and no setup link once there is an owner', () => {
    assert.equal(keystead.output().trim().split('\n').length, 1);
    assert.deepEqual(Object.keys(JSON.parse(keystead.output()) as object), ['console', 'gateway', 'api', 'setupLink', 'tokens', 'vaultKey']);
    assert.equal(keystead.setupLink, null);
    assert.match(token, /^ks_prod_/);
  });

  it('O1 the data folder is closed to others, and so are the key files', async () => {
    for (const [path, mode] of [['', 0o700], ['keys', 0o700], ['keys/credential-root.key', 0o600], ['keys/content-root.key', 0o600], ['postgres/data', 0o700]] as const) {
      assert.equal((await stat(join(keystead.dataDirectory, path))).mode & 0o777, mode, path);
    }
  });

  it('O3 /livez and /readyz answer', async () => {
    for (const path of ['/livez', '/readyz']) assert.equal((await fetch(`${keystead.url}${path}`)).status, 200);
  });

  it('G1 B2 A1 a call through a route leaves one ledger row, one audit leaf and a settled budget', async () => {
    const answer = await fetch(`${keystead.url}/v1/chat/completions`, {
      method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'drafting', messages: [{ role: 'user', content: 'Say hello.' }], max_tokens: 50 }),
    });
    assert.equal(answer.status, 200, await answer.clone().text());
    const requestId = answer.headers.get('x-keystead-request-id') ?? '';
    const row = await eventually(() => api(`/api/v1/ledger/${requestId}`), (found) => found.status === 200);
    assert.equal(row.status, 200);
    assert.deepEqual([row.body['askedModel'], row.body['provider'], row.body['outcome'], row.body['usageState'], row.body['sandbox']], ['drafting', 'sandbox', 'answered', 'settled', true]);
    assert.ok(Number(row.body['costNanoUsd']) > 0);
    const audit = await eventually(() => api('/api/v1/audit?action=credential.used'), (found) => (found.body['items'] as unknown[]).length > 0);
    const [entry] = audit.body['items'] as { detail: Record<string, unknown>; actor: { kind: string }; leafHash: string }[];
    assert.equal(entry?.actor.kind, 'token');
    assert.match(entry?.leafHash ?? '', /^[0-9a-f]{64}$/);
    const budgets = (await api('/api/v1/budgets')).body['items'] as { settled: number; reserved: number; limit: number }[];
    assert.equal(budgets[0]?.settled, row.body['costNanoUsd']);
    assert.ok((budgets[0]?.reserved ?? 0) <= (budgets[0]?.limit ?? 0) / 20, 'what its process holds in advance is a small piece');
  });

  it('G4 a dry run over the whole way: which key would serve a route, and why, without a call', async () => {
    const { status, body } = await api('/api/v1/routes/dry-run', { method: 'POST', body: JSON.stringify({ model: 'drafting' }) });
    const legs = body['legs'] as { verdict: string; provider: string; region: string }[];
    assert.deepEqual([status, legs.map(({ verdict, provider, region }) => [verdict, provider, region]), body['refusal']], [200, [['serves', 'sandbox', 'local']], null]);
    assert.equal((await api('/api/v1/routes/dry-run', { method: 'POST', body: JSON.stringify({ model: 'drafting', why: true }) })).status, 400);
  });

  it('G4 a fail-over drill calls each leg of a route by itself, and says which would not have served', async () => {
    const [credential] = (await api('/api/v1/credentials')).body['items'] as { id: string }[];
    const leg = (model: string) => ({ credentialId: credential?.id ?? '', model });
    const made = await api('/api/v1/routes', { method: 'POST', body: JSON.stringify({ name: 'drilled', chain: [leg('sandbox-large'), leg('sandbox-small'), leg('sandbox-error-503')] }) });
    const { status, body } = await api(`/api/v1/routes/${String(made.body['id'])}/drill`, { method: 'POST' });
    const legs = body['legs'] as { model: string; answer: { tokens: { output: number } } | null; problem: { code: string } | null }[];
    assert.deepEqual([status, body['standby'], legs.map(({ model, answer, problem }) => [model, answer !== null, problem?.code ?? null])], [200, 'partly', [['sandbox-large', true, null], ['sandbox-small', true, null], ['sandbox-error-503', false, 'provider_failed']]]);
    const audit = await eventually(() => api('/api/v1/audit?action=route.drilled'), (found) => (found.body['items'] as unknown[]).length > 0);
    const [event] = audit.body['items'] as { detail: Record<string, unknown> }[];
    assert.deepEqual([event?.detail['name'], event?.detail['legs'], event?.detail['failed']], ['drilled', 3, 1]);
    const kept = async () => ((await api(`/api/v1/route-drills?routeId=${String(made.body['id'])}`)).body['items'] as unknown[]);
    assert.deepEqual(await kept(), [body], 'what came of it can be read afterwards');
    assert.ok((legs as unknown as { costNanoUsd: number | null }[]).every(({ costNanoUsd }, index) => (index < 2 ? Number(costNanoUsd) > 0 : costNanoUsd === null)));
    assert.equal((await api(`/api/v1/routes/${String(made.body['id'])}`, { method: 'DELETE' })).status, 204);
    assert.deepEqual(await kept(), []);
  });

  it('G4 C6 an app runs on the route that is set for apps: by its kind of work, and the next leg steps in without anybody doing anything', async () => {
    const [credential] = (await api('/api/v1/credentials')).body['items'] as { id: string }[];
    const leg = (model: string, complexity: string) => ({ credentialId: credential?.id ?? '', model, when: { complexities: [complexity] } });
    const made = await api('/api/v1/routes', { method: 'POST', body: JSON.stringify({ name: 'for-apps', forApps: true, chain: [leg('sandbox-small', 'complex'), leg('sandbox-error-503', 'routine'), leg('sandbox-large', 'routine')] }) });
    assert.deepEqual([made.status, made.body['forApps']], [201, true]);
    const app = apps.find(({ id }) => id === 'reply-drafter');
    const started = await api('/api/v1/apps/reply-drafter/runs', { method: 'POST', body: JSON.stringify({ input: app?.sample.input, documentIds: [] }) });
    assert.equal(started.status, 202, JSON.stringify(started.body));
    const run = await eventually(() => api(`/api/v1/runs/${String(started.body['id'])}`), ({ body }) => body['receipt'] !== null && body['state'] !== 'running');
    const { requestId } = run.body['receipt'] as { requestId: string };
    const row = await eventually(() => api(`/api/v1/ledger/${requestId}`), (found) => found.status === 200);
    assert.deepEqual([row.body['outcome'], row.body['askedModel'], row.body['servedModel'], row.body['attempts'], run.body['failure']], ['answered', 'for-apps', 'sandbox-large', 2, null]);
    assert.equal((await api(`/api/v1/routes/${String(made.body['id'])}`, { method: 'DELETE' })).status, 204);
  });

  it('G4 every gateway process tells how its legs do, and the control plane adds it up', async () => {
    const health = await eventually(() => api('/api/v1/gateway/health'), ({ body }) => Number(body['processes']) > 0);
    const legs = health.body['legs'] as { model: string; state: string; answered: number; failed: number; successShare: number; p50Milliseconds: number }[];
    const leg = legs.find(({ model }) => model === 'sandbox-large');
    assert.deepEqual([health.status, leg?.state, leg?.failed, leg?.successShare], [200, 'closed', 0, 1]);
    assert.ok(Number(leg?.answered) > 0 && Number(leg?.p50Milliseconds) > 0);
    assert.ok(Number(legs.find(({ model }) => model === 'sandbox-error-503')?.failed) > 0);
  });

  it('V6 B2 a small test prompt goes through the gateway with the key it is for, and stands in the ledger', async () => {
    const [credential] = (await api('/api/v1/credentials')).body['items'] as { id: string; fingerprint: string }[];
    assert.ok(credential !== undefined);
    const answer = await api(`/api/v1/credentials/${credential.id}/test-prompt`, { method: 'POST', body: JSON.stringify({ model: 'sandbox-small' }) });
    assert.deepEqual([answer.status, answer.body['fingerprint']], [200, credential.fingerprint], JSON.stringify(answer.body));
    const row = await eventually(() => api(`/api/v1/ledger/${String(answer.body['requestId'])}`), (found) => found.status === 200);
    assert.deepEqual([row.body['credentialId'], row.body['appId'], row.body['outcome'], row.body['usageState']], [credential.id, 'key-test', 'answered', 'settled']);
  });

  it('O4 an unknown path, an unknown id and a bad body answer problem+json that says what to do', async () => {
    for (const [path, init, code] of [
      ['/api/v1/nothing', {}, 'unknown_route'],
      ['/api/v1/credentials/01890000-0000-7000-8000-000000000000', {}, 'not_found'],
      ['/api/v1/tokens', { method: 'POST', body: '{"name":"x","tenantId":"y"}' }, 'invalid_request'],
    ] as const) {
      const answer = await api(path, init);
      assert.equal(answer.headers.get('content-type'), 'application/problem+json');
      assert.equal(answer.body['code'], code);
      assert.ok(String(answer.body['fix']).length > 10);
    }
  });

  it('O4 a repeated POST with the same Idempotency-Key is done once; another body under it is refused', async () => {
    const headers = { 'idempotency-key': 'k-1' };
    const first = await api('/api/v1/budgets', { method: 'POST', headers, body: '{"name":"once","period":"day","limit":1000000000}' });
    const again = await api('/api/v1/budgets', { method: 'POST', headers, body: '{"name":"once","period":"day","limit":1000000000}' });
    assert.deepEqual([first.status, again.status, again.body['id']], [201, 201, first.body['id']]);
    assert.equal((await api('/api/v1/budgets', { method: 'POST', headers, body: '{"name":"other","period":"day","limit":1}' })).body['code'], 'idempotency_mismatch');
    assert.equal((await api(`/api/v1/budgets/${String(first.body['id'])}`, { method: 'DELETE' })).status, 204);
  });

  it('T1 signing in gives a session for the tenant; its cookie is HttpOnly; a foreign origin cannot use it', async () => {
    const signIn = await fetch(`${keystead.url}/api/v1/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email: 'ada@harbourinsurance.example', password: ownerPassword }) });
    assert.equal(signIn.status, 200, await signIn.clone().text());
    const cookie = signIn.headers.getSetCookie().find((line) => line.startsWith('keystead')) ?? '';
    assert.match(cookie, /HttpOnly/i);
    const session = { cookie: cookie.split(';', 1)[0] ?? '' };
    assert.equal((await fetch(`${keystead.url}/api/v1/session`, { headers: session })).status, 200);
    const foreign = await fetch(`${keystead.url}/api/v1/tokens`, { method: 'POST', headers: { ...session, origin: 'https://evil.example', 'content-type': 'application/json' }, body: '{"name":"x"}' });
    assert.equal(foreign.status, 403);
  });

  it('O5 every view is the console’s page under a strict policy; the API reference document is OpenAPI 3.1', async () => {
    for (const path of ['/', '/usage', '/apps/document-analyzer']) {
      const page = await fetch(`${keystead.url}${path}`);
      assert.equal(page.status, 200);
      const policy = page.headers.get('content-security-policy') ?? '';
      assert.match(policy, /script-src 'self'(;|$)/);
      assert.doesNotMatch(policy, /unsafe-eval/);
    }
    const document = (await api('/api/v1/openapi.json')).body as { openapi: string; paths: object };
    assert.match(document.openapi, /^3\.1/);
    assert.ok(Object.keys(document.paths).length > 30);
  });

  it('O2 B2 gateways are replaced under load without one failed request: whole and streamed, over kept-alive connections, and what began before ends after', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 8 });
    const chat = (stream: boolean, content: string): Promise<{ status: number; text: string; closes: boolean }> => new Promise((resolve, reject) => {
      request(`${keystead.url}/v1/chat/completions`, { method: 'POST', agent, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } }, (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => { text += chunk.toString(); });
        answer.on('error', reject);
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text, closes: answer.headers.connection === 'close' }));
      }).on('error', reject).end(JSON.stringify({ model: 'sandbox/sandbox-small', stream, max_tokens: 12, messages: [{ role: 'user', content }] }));
    });
    const requestsSoFar = async (): Promise<number> => ((await api('/api/v1/usage')).body['totals'] as { requests: number }).requests;
    const before = await requestsSoFar();
    const answers: Awaited<ReturnType<typeof chat>>[] = [];
    const enough = new AbortController();
    const load = Promise.all([false, true, false, true, false].map(async (stream) => { while (!enough.signal.aborted) answers.push(await chat(stream, 'Say hello.')); }));
    const more = async (count: number): Promise<void> => { for (const until = answers.length + count; answers.length < until;) await chat(false, 'And you.').then((answer) => answers.push(answer)); };
    const slow = chat(true, '[[sandbox: slow-3000]] Say hello late.');
    await more(10);
    keystead.process.kill('SIGHUP');
    // Asked for again meanwhile, it is the same one.
    assert.equal(await askReload(keystead.dataDirectory), 2);
    while (!keystead.log().includes('gateway processes were replaced')) await more(1);
    await more(10);
    enough.abort();
    await load;
    answers.push(await slow);
    assert.deepEqual(answers.filter(({ status, text }) => status !== 200 || !/\[DONE\]\s*$|^\{.*\}$/s.test(text)), []);
    assert.ok(answers.some(({ closes }) => closes), 'a process that was replaced closes its connections with their last answers');
    assert.equal(await eventually(requestsSoFar, (found) => found - before >= answers.length) - before, answers.length);
    agent.destroy();
  });

  it('O1 SIGTERM drains and exits 0; the next start prints the same tokens and finds everything', async () => {
    assert.equal(await keystead.stop(), 0, keystead.log());
    const before = keystead;
    const init = sandboxTenant();
    keystead = await startKeystead({ init, dataDirectory: before.dataDirectory });
    assert.deepEqual(keystead.tokens, before.tokens);
    assert.equal(((await api('/api/v1/credentials')).body['items'] as unknown[]).length, 1);
  });

  it('fault: after kill -9 of the whole tree the next start heals the lock, and nothing acknowledged is lost', async () => {
    const answer = await fetch(`${keystead.url}/v1/chat/completions`, {
      method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'sandbox/sandbox-small', messages: [{ role: 'user', content: 'Again.' }] }),
    });
    await answer.arrayBuffer();
    const requestId = answer.headers.get('x-keystead-request-id') ?? '';
    keystead.process.kill('SIGKILL');
    keystead = await startKeystead({ init: sandboxTenant(), dataDirectory: keystead.dataDirectory });
    assert.equal((await eventually(() => api(`/api/v1/ledger/${requestId}`), (found) => found.status === 200)).status, 200);
  });
});
