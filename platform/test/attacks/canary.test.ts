import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Answer, type Attacker, cookieOf, dumpDatabase, eventually, openAttacker, signIn } from '../support/attacker.ts';
import { type Canary, canaryKey, canaryOf, searchFor } from '../support/canary.ts';
import { type EchoProvider, startEchoProvider } from '../support/echo-provider.ts';
import { furnishAlerts } from '../support/furnished-alerts.ts';
import { furnishEvidence } from '../support/furnished-evidence.ts';
import { furnishMoney } from '../support/furnished-money.ts';
import { furnishRuns } from '../support/furnished-runs.ts';
import { type RunningKeystead, sandboxTenant, startKeystead } from '../support/keystead.ts';
import { bareEnvironment, programFile } from '../support/program.ts';
import { operations } from '@keystead/contract';
import { sealedBody } from '../support/sealing.ts';
import { holdFactor } from '../support/second-factor.ts';
import { type Collector, type Reading, readEverything, startCollector, unzip } from '../support/surfaces.ts';
import { totpCode } from '../support/totp.ts';

// Keys without a known beginning too: what a log or an error leaves out must not hang on how a key looks.
const keys = {
  ofFile: canaryKey('openai key of A, from the init file', ''), ofOther: canaryKey('openai key of B, from the init file', 'sk-'),
  entered: canaryKey('anthropic key entered by API', 'sk-ant-'), gemini: canaryKey('google key entered by API', 'AIza'),
  unchecked: canaryKey('key stored unchecked', ''), refused: canaryKey('key that its provider refuses', 'sk-proj-'), malformed: canaryKey('key in malformed requests', ''), misplaced: canaryKey('key in place of a name', 'sk-'),
  repeated: canaryKey('key sent twice under one Idempotency-Key', ''), typed: canaryKey('key typed at the command line', 'sk-'),
  mistaken: canaryKey('provider key sent in place of a token', ''),
};

/** Operations that cannot be answered here, and why. */
const unanswered: Readonly<Record<string, string>> = {
  finishSsoSignIn: 'only a browser that an identity provider sends back comes here',
  listReviewers: 'no draft waits for a decision here; the answer would hold names alone',
};

/** Of the tenants themselves, which numbers and bundles must not tell. */
const names = ['Aster', 'Borage', 'Ada Holm', 'ada@', 'aster.example', 'Claims of Aster', 'policy-of-aster'];
const asked = 'Which key do you see?';

const password = randomBytes(12).toString('base64url');
const keyOfStream = canaryKey('key of a receiver of the log', 'Bearer ');

describe('V3 attack 19, 42: no provider key and no token of ours comes to light anywhere', () => {
  let keystead: RunningKeystead;
  let provider: EchoProvider;
  let attacker: Attacker;
  const secrets: Canary[] = [];
  /** Answers that show something once, by design: they are searched for everything else. */
  const shownOnce: { canary: Canary; text: string }[] = [];
  let commandOutput = '';
  let collector: Collector;
  let ownerCookie = '';
  /** The earlier version of a document, for what is compared with it. */
  let since = '';
  let readings: readonly Reading[] = [];
  let metrics = '';
  let bundle: ReadonlyMap<string, string> = new Map();
  let tenantExport: ReadonlyMap<string, string> = new Map();
  let evidencePack: ReadonlyMap<string, string> = new Map();
  const traceId = randomBytes(16).toString('hex');
  const sessions: Canary[] = [];
  let cookieName = '';

  before(async () => {
    [provider, collector] = await Promise.all([startEchoProvider(), startCollector()]);
    ends.push(() => provider.close(), () => collector.close());
    for (const key of Object.values(keys)) if (key !== keys.refused && key !== keys.malformed && key !== keys.misplaced) provider.known.add(key.secret);
    const tenants = ['Aster', 'Borage'].map((name, index) => {
      const [tenant] = sandboxTenant(name, name.toLowerCase()).tenants;
      return { ...tenant, owner: { name: 'Ada Holm', email: `ada@${name.toLowerCase()}.example`, password }, credentials: [{ name: 'openai', provider: 'openai', secret: (index === 0 ? keys.ofFile : keys.ofOther).secret, scope: 'everyone', verify: true }, { name: 'sandbox', provider: 'sandbox' }] };
    });
    keystead = await startKeystead({
      init: { version: 1, tenants },
      environment: {
        KEYSTEAD_LOG_LEVEL: 'trace', KEYSTEAD_METRICS_ADDRESS: '127.0.0.1:0', OTEL_EXPORTER_OTLP_ENDPOINT: collector.origin, KEYSTEAD_ALLOW_PRIVATE_PROVIDERS: 'true',
        KEYSTEAD_PROVIDER_ORIGINS: ['openai', 'anthropic', 'google', 'mistral'].map((id) => `${id}=${provider.origin}`).join(','),
      },
    });
    ends.push(() => keystead.remove());
    attacker = openAttacker(keystead);
    secrets.push(...Object.values(keys), ...Object.entries(keystead.tokens).map(([name, token]) => canaryOf(`token ${name}`, token, 'ks_prod_'.length + 4)));
    await controlPlane();
    await gateway();
    const packing = await api('/api/v1/evidence/packs', { body: {} });
    assert.equal(packing.status, 202, packing.text);
    await oneTimeSecrets();
    await furnish();
    await packed(String(packing.json['id']));
    await everythingReadable();
    await commands();
    await watching();
    await eventually(async () => (await api('/api/v1/audit')).json['pending'], (pending) => pending === 0);
  });
  const ends: (() => Promise<unknown>)[] = [];
  after(() => Promise.all(ends.map((end) => end())));

  function api(path: string, options: { method?: string; body?: unknown; headers?: Record<string, string>; tenant?: 'aster' | 'borage' } = {}): Promise<Answer> {
    return attacker.call({ path, token: keystead.tokens[`${options.tenant ?? 'aster'}-admin`] ?? '', ...options });
  }

  async function controlPlane(): Promise<void> {
    const add = (body: unknown, headers: Record<string, string> = {}): Promise<Answer> => api('/api/v1/credentials', { body, headers });
    const enter = async (body: Parameters<typeof sealedBody>[1]): Promise<Answer> => add(await sealedBody({ url: keystead.url, token: keystead.tokens['aster-admin'] ?? '' }, body));
    const entered = await enter({ provider: 'anthropic', secret: keys.entered.secret, label: 'entered', scope: 'everyone' });
    assert.equal(entered.status, 201, entered.text);
    assert.equal((await enter({ provider: 'google', secret: `${keys.gemini.secret}\n`, scope: 'everyone' })).status, 201);
    assert.equal((await enter({ provider: 'mistral', secret: keys.unchecked.secret, verify: false, scope: 'everyone' })).status, 201);
    assert.equal((await enter({ provider: 'openai', secret: keys.refused.secret })).json['code'], 'key_rejected');
    const repeated = await sealedBody({ url: keystead.url, token: keystead.tokens['aster-admin'] ?? '' }, { provider: 'openai', environment: 'staging', secret: keys.repeated.secret, scope: 'everyone' });
    for (let time = 0; time < 2; time += 1) assert.equal((await add(repeated, { 'idempotency-key': 'once' })).status, 201);
    assert.equal((await add({ provider: 'openai', environment: 'staging', secret: keys.malformed.secret }, { 'idempotency-key': 'once' })).status, 422);
    assert.equal((await add({ provider: 'openai', secret: keys.malformed.secret })).json['code'], 'plain_key_refused');
    const wrong = keys.malformed.secret;
    const misplaced = keys.misplaced.secret;
    for (const body of [
      { provider: 'openai', secret: [wrong] }, { provider: 'openai', secret: `${wrong} ${wrong}` }, { provider: 'openai', key: wrong }, { provider: 'openai', [misplaced]: 1 }, { provider: wrong, secret: wrong },
      { provider: 'openai', secret: { value: wrong } }, { provider: 'openai', secret: wrong.repeat(400) }, [wrong], `{"provider":"openai","secret":"${wrong}`, `${wrong}`, `{"secret":"${wrong}","__proto__":"${wrong}"}`,
      { provider: 'openai', secret: wrong, environment: wrong }, { provider: 'openai', secret: wrong, verify: wrong },
    ]) assert.ok([400, 422].includes((await add(body)).status), JSON.stringify(body));
    assert.equal((await add(wrong, { 'content-type': 'text/plain' })).status, 415);
    for (const path of [`/api/v1/credentials/${wrong}`, `/api/v1/credentials?cursor=${wrong}`, `/api/v1/${misplaced}?key=${wrong}`, `/api/v1/credentials?${misplaced}=1`]) assert.ok((await api(path)).status >= 400);
    await attacker.call({ path: '/api/v1/credentials', token: wrong });
    const id = String(entered.json['id']);
    const verify = (): Promise<Answer> => api(`/api/v1/credentials/${id}/verification`, { method: 'POST' });
    assert.equal((await verify()).status, 200);
    provider.known.delete(keys.entered.secret);
    assert.equal(((await verify()).json['health'] as { state: string }).state, 'invalid');
    provider.known.add(keys.entered.secret);
    for (const state of ['disabled', 'active']) assert.equal((await api(`/api/v1/credentials/${id}/state`, { method: 'PUT', body: { state } })).status, 200);
    const gone = await enter({ provider: 'openai', environment: 'development', secret: keys.mistaken.secret, verify: false });
    assert.equal((await api(`/api/v1/credentials/${String(gone.json['id'])}`, { method: 'DELETE' })).status, 204);
  }

  async function gateway(): Promise<void> {
    const token = keystead.tokens['aster'] ?? '';
    const call = async (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> => attacker.call({ path, token, body, headers });
    const traceHeaders = { traceparent: `00-${traceId}-b7ad6b7169203331-01`, tracestate: `vendor=${keys.misplaced.secret}`, baggage: `key=${keys.misplaced.secret}` };
    const chat = (model: string, stream = false): Promise<Answer> => call('/v1/chat/completions', { model: `openai/${model}`, stream, messages: [{ role: 'user', content: asked }] }, traceHeaders);
    const answered = await eventually(() => chat('gpt-4o-mini'), (answer) => answer.status === 200);
    assert.equal(answered.status, 200, answered.text);
    assert.match(answered.text, /You are \[redacted\]/);
    const streamed = await chat('gpt-4o-mini', true);
    assert.match(streamed.text, /\[redacted\][\s\S]*\[DONE\]/);
    for (const model of ['echo-name', 'echo-400', 'echo-401', 'echo-403', 'echo-404', 'echo-429', 'echo-500', 'echo-503', 'redirect-307', 'reset']) {
      await chat(model);
      await chat(model, true);
    }
    assert.equal((await call('/v1/messages', { model: 'claude-haiku-4-5', max_tokens: 9, messages: [{ role: 'user', content: 'x' }] })).status, 200);
    await call('/v1/messages', { model: 'anthropic/echo-401', max_tokens: 9, messages: [{ role: 'user', content: 'x' }] });
    assert.equal((await call('/v1beta/models/gemini-2.5-flash:generateContent', { contents: [{ parts: [{ text: 'x' }] }] })).status, 200);
    await call('/v1beta/models/gemini-echo-name:generateContent', { contents: [{ parts: [{ text: 'x' }] }] });
    await call('/v1/messages', { model: 'anthropic/echo-name', max_tokens: 9, messages: [{ role: 'user', content: 'x' }] });
    await call('/v1/responses', { model: 'openai/echo-name', input: 'x' });
    await call('/v1beta/models/gemini-echo-500:generateContent', { contents: [{ parts: [{ text: 'x' }] }] });
    await call('/v1/embeddings', { model: 'openai/text-embedding-3-small', input: 'x' });
    for (const body of ['{"model":', '[]', '{"model":1}', { model: keys.misplaced.secret, messages: [] }, '{"model":"openai/gpt-4o-mini","messages":7}']) await call('/v1/chat/completions', body);
    // A person puts the provider's key where ours belongs.
    for (const headers of [{ 'x-api-key': keys.mistaken.secret }, { authorization: `Basic ${keys.mistaken.secret}` }, { 'x-goog-api-key': keys.mistaken.secret }]) assert.equal((await call('/v1/chat/completions', { model: 'x' }, headers)).status, 401);
    await attacker.call({ path: `/v1beta/models?key=${keys.mistaken.secret}` });
    await attacker.call({ path: `/v1/models?key=${token}`, headers: { traceparent: `00-${keys.mistaken.secret}-${keys.mistaken.secret}-01` } });
  }

  function showsOnce(name: string, secret: string, publicLength: number, answer: Answer): void {
    const canary = canaryOf(name, secret, publicLength);
    secrets.push(canary);
    shownOnce.push({ canary, text: answer.text });
  }

  async function oneTimeSecrets(): Promise<void> {
    const made = await api('/api/v1/tokens', { body: { name: 'made' }, headers: { 'idempotency-key': 'token' } });
    showsOnce('token made by API', String(made.json['secret']), 'ks_prod_'.length + 4, made);
    await api('/api/v1/tokens', { body: { name: 'made' }, headers: { 'idempotency-key': 'token' } });
    const invited = await api('/api/v1/invitations', { body: { email: 'guest@aster.example', role: 'viewer' } });
    const link = String(invited.json['link']);
    showsOnce('token of an invitation', /([\w-]{20,})$/.exec(link)?.[1] ?? link, 0, invited);
    const cookie = await signIn(attacker, 'ada@aster.example', password);
    const enrolled = await attacker.call({ path: '/api/v1/second-factor/totp', cookie, body: { password: password } });
    assert.equal(enrolled.status, 201, enrolled.text);
    const uri = String(enrolled.json['otpauthUri']);
    showsOnce('secret of the authenticator app', new URL(uri).searchParams.get('secret') ?? '', 0, enrolled);
    for (const [index, code] of (enrolled.json['recoveryCodes'] as string[]).entries()) showsOnce(`recovery code ${index}`, code, 0, enrolled);
    const now = new Date();
    assert.equal((await attacker.call({ path: '/api/v1/second-factor/totp/confirmation', cookie, body: { code: totpCode(uri, now) } })).status, 204);
    const begun = await attacker.call({ path: '/api/v1/session', body: { email: 'ada@aster.example', password } });
    const stepped = await attacker.call({ path: '/api/v1/session/second-factor', cookie: cookieOf(begun), body: { code: holdFactor(uri, enrolled.json['recoveryCodes'] as string[], now).nextCode() } });
    assert.equal(stepped.status, 200, stepped.text);
    ownerCookie = cookieOf(stepped);
    secrets.push(canaryOf('password', password, 0));
    const second = await attacker.call({ path: '/api/v1/session', body: { email: 'ada@borage.example', password: password } });
    for (const value of [cookie, cookieOf(second)]) {
      // name=token.signature
      cookieName = value.slice(0, value.indexOf('='));
      sessions.push(canaryOf('signature of a session', decodeURIComponent(value.slice(value.indexOf('=') + 1)).split('.')[1] ?? '', 0));
    }
  }

  /** One of everything that a path of a GET operation can name. */
  async function furnish(): Promise<void> {
    const made = async (path: string, body: unknown, status = 201, headers: Record<string, string> = {}): Promise<Answer> => {
      const answer = await attacker.call({ path, cookie: ownerCookie, body, headers });
      assert.equal(answer.status, status, `${path} ${answer.text}`);
      return answer;
    };
    await runCommand(['operator', 'add', 'ada@aster.example', '--data-dir', keystead.dataDirectory]);
    await made('/api/v1/documents?name=policy-of-aster.txt', 'The premium is 1,250 dollars a year.', 201, { 'content-type': 'application/octet-stream' });
    await made('/api/v1/teams', { name: 'Claims of Aster' });
    const [credential] = (await attacker.call({ path: '/api/v1/credentials', cookie: ownerCookie })).json['items'] as { id: string }[];
    await made('/api/v1/routes', { name: 'drafting', chain: [{ credentialId: credential?.id ?? '', model: 'gpt-4o-mini' }] });
    await made('/api/v1/pilots', { name: 'First office of Aster', startedOn: '2026-01-01', baseline: [{ appId: 'document-analyzer', minutesBefore: 30 }], hourlyRateCents: 6_000, platformFeeCents: 3_900 });
    await made('/api/v1/agreements', { provider: 'openai', kind: 'baa', reference: 'BAA of Aster', firstDay: '2026-01-01' });
    await made('/api/v1/operator/incidents', { title: 'Drill of Aster', severity: 'low', awareAt: new Date().toISOString(), affectsAll: true, known: 'A drill', doing: 'Nothing' });
    await eventually(() => attacker.call({ path: '/api/v1/notices', cookie: ownerCookie }), (answer) => (answer.json['items'] as unknown[]).length === 1);
    await made('/api/v1/budgets', { name: 'Cap of Aster', period: 'total', limit: 9_000_000_000_000 });
    await made('/api/v1/reconciliation/statements?provider=mistral&name=bill.csv', 'date,model,input tokens,cost\n2026-01-01,large,900000,1.5\n', 201, { 'content-type': 'text/csv' });
    await furnishMoney(keystead, { id: String((await attacker.call({ path: '/api/v1/tenant', cookie: ownerCookie })).json['id']), name: 'Aster' });
    await furnishAlerts(keystead, String((await attacker.call({ path: '/api/v1/tenant', cookie: ownerCookie })).json['id']));
    await furnishEvidence(keystead, String((await attacker.call({ path: '/api/v1/tenant', cookie: ownerCookie })).json['id']));
    await made('/api/v1/incidents', { credentialId: credential?.id ?? '', reason: 'Seen in a chat of Aster', contain: 'leave' });
    await made('/api/v1/oversight/reviews', { kind: 'quarterly-access' });
    const hook = await made('/api/v1/streams', { name: 'Of Aster', destination: { kind: 'webhook', url: 'https://aster.invalid/hook' } });
    const { stream, signingSecret } = hook.json as { stream: { id: string }; signingSecret: string };
    showsOnce('signing secret of a webhook', signingSecret, 'whsec_'.length, hook);
    await made(`/api/v1/streams/${stream.id}/test`, {}, 200);
    secrets.push(keyOfStream);
    await made('/api/v1/streams', { name: 'To a collector', destination: { kind: 'https', url: 'https://aster.invalid/in', format: 'ocsf' }, secret: keyOfStream.secret });
    const auditor = await made('/api/v1/auditor-links', { purpose: 'Audit of Aster', hours: 24 });
    showsOnce('link of an auditor', String(auditor.json['link']).split('#token=')[1] ?? '', 0, auditor);
    await made('/api/v1/sso/connections', { name: 'Aster', settings: { issuer: 'https://login.aster.example', clientId: 'keystead' } });
    // The sandbox writes a draft that can be exported: what the echoing provider says is none.
    const real = ((await attacker.call({ path: '/api/v1/credentials', cookie: ownerCookie })).json['items'] as { id: string; provider: string; state: string }[]).filter((each) => each.provider !== 'sandbox' && each.state === 'active');
    const setState = async (state: string): Promise<void> => { for (const { id } of real) assert.equal((await attacker.call({ path: `/api/v1/credentials/${id}/state`, method: 'PUT', cookie: ownerCookie, body: { state } })).status, 200); };
    await setState('disabled');
    ({ since } = await furnishRuns(attacker, { name: 'Aster', cookie: ownerCookie }, ['One of Aster']));
    await setState('active');
    const begun = await made('/api/v1/tenant/exports', {}, 202);
    const done = await eventually(() => attacker.call({ path: `/api/v1/tenant/exports/${String(begun.json['id'])}`, cookie: ownerCookie }), (answer) => answer.json['state'] !== 'running');
    assert.equal(done.json['state'], 'ready', done.text);
    tenantExport = await unzip(Buffer.from((await attacker.call({ path: `/api/v1/tenant/exports/${String(begun.json['id'])}/file`, cookie: ownerCookie })).text, 'latin1'));
  }

  /** Its proof leads to the next checkpoint of the log, and that is signed a minute after the one before. */
  async function packed(id: string): Promise<void> {
    const read = (): Promise<Answer> => attacker.call({ path: `/api/v1/evidence/packs/${id}/file?format=zip`, cookie: ownerCookie });
    const file = await eventually(read, ({ status }) => status === 200);
    assert.equal(file.status, 200, file.text);
    evidencePack = await unzip(Buffer.from(file.text, 'latin1'));
  }

  async function everythingReadable(): Promise<void> {
    readings = await readEverything(attacker, ownerCookie, { appId: 'document-analyzer', since });
    for (const path of ['credentials', 'tokens', 'ledger', 'audit', 'usage', 'members', 'invitations', 'session', 'home', 'openapi.json']) assert.equal((await api(`/api/v1/${path}`, { tenant: 'borage' })).status, 200, path);
    for (const path of ['/v1/models', '/v1beta/models', '/livez', '/readyz', '/', '/metrics', '/report']) await attacker.call({ path, token: keystead.tokens['aster'] ?? '' });
  }

  /** What an operator watches by. */
  async function watching(): Promise<void> {
    const { metrics: address } = JSON.parse(keystead.output()) as { metrics: string };
    const { host, pathname } = new URL(address);
    metrics = (await openAttacker({ url: `http://${host}` }).call({ path: pathname })).text;
    const file = join(keystead.dataDirectory, '..', 'bundle.zip');
    await runCommand(['support-bundle', file, '--data-dir', keystead.dataDirectory]);
    bundle = await unzip(await readFile(file));
  }

  function runCommand(parameters: string[]): Promise<string> {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, [programFile, ...parameters], { env: { ...bareEnvironment, XDG_CONFIG_HOME: join(keystead.dataDirectory, '..'), KEYSTEAD_URL: keystead.url, KEYSTEAD_TOKEN: keystead.tokens['aster-admin'] ?? '' } });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { output += chunk.toString('latin1'); });
      child.on('close', () => resolve(output));
    });
  }

  async function commands(): Promise<void> {
    const outputs = await Promise.all([
      runCommand(['list-credentials', '--json']), runCommand(['create-credential', '--provider', 'openai', '--environment', 'development', '--secret', keys.typed.secret]),
      runCommand(['create-credential', '--provider', 'openai', '--secret', keys.refused.secret, '--json']), runCommand(['create-credential', '--provider', 'openai', '--secrets', keys.typed.secret]),
      runCommand(['read-credential', '--credential-id', keys.typed.secret]), runCommand(['list-tokens']),
    ]);
    assert.match(outputs[1] ?? '', /fp_/);
    commandOutput = outputs.join('\n');
  }

  /** Made once all of them are known. */
  let searching: ReturnType<typeof searchFor> | undefined;
  function search(place: string, text: string, wanted: readonly Canary[] = secrets): string[] {
    searching ??= searchFor([...secrets, ...sessions]);
    return searching(text).flatMap(({ canary, form }) => (wanted.includes(canary) ? [`${canary.name} (${form}) in ${place}`] : []));
  }

  it('V3 the provider was sent each tenant’s own key, and no token of ours', () => {
    const sent = provider.received.map((request) => `${request.path}\n${request.rawHeaders.join('\n')}\n${request.body}`).join('\n');
    for (const key of [keys.ofFile, keys.entered, keys.gemini, keys.ofOther]) assert.notEqual(key.foundIn(sent), null, key.name);
    assert.deepEqual(search('requests to the provider', sent, secrets.filter(({ name }) => name.startsWith('token'))), []);
  });

  it('V3 attack 19: no answer holds one, whatever the provider echoes and however the request was malformed', () => {
    assert.ok(attacker.answers.length > 80);
    const found = attacker.answers.flatMap(({ asked, text }) => {
      // What is shown once stands in the one answer that shows it.
      const shown = shownOnce.filter((one) => text.endsWith(one.text)).map((one) => one.canary);
      return search(asked, text, secrets.filter((canary) => !shown.includes(canary)));
    });
    assert.deepEqual(found, []);
  });

  it('V3 attack 19: no log line holds one, at the most talkative level', () => {
    assert.ok(keystead.log().includes('"level":"debug"') || keystead.log().includes('"level":"info"'));
    assert.deepEqual(search('stderr', keystead.log(), [...secrets, ...sessions]), []);
  });

  it('V3 every GET operation of the contract was answered, and none of the answers above held one', () => {
    const answered = new Set(readings.filter(({ answer }) => answer.status >= 200 && answer.status < 300).map(({ operation }) => operation.id));
    const wanted = Object.values(operations).filter(({ method }) => method === 'GET').map(({ id }) => id);
    assert.deepEqual(wanted.filter((id) => !answered.has(id)), Object.keys(unanswered));
  });

  it('O3 V3 the metrics hold none, and no name of a tenant’s; the public port does not serve them', () => {
    assert.match(metrics, /keystead_gateway_requests_total\{provider="openai",dialect="openai-chat",status="2xx",outcome="answered",process="gateway-0"\} \d/);
    assert.match(metrics, /keystead_gateway_upstream_attempts_total\{provider="anthropic",result="provider_key_rejected",process="gateway-0"\} \d/);
    assert.match(metrics, /keystead_credential_opens_total\{source="cold",process="gateway-0"\} [1-9]/);
    assert.match(metrics, /process_resident_memory_bytes\{process="worker-0"\} \d/);
    assert.deepEqual(search('metrics', metrics, [...secrets, ...sessions]), []);
    assert.deepEqual(names.filter((name) => metrics.includes(name)), []);
    for (const { asked: path, text } of attacker.answers) if (/^GET \/(?:metrics|report)$/.test(path)) assert.doesNotMatch(text, /keystead_|process_resident/);
  });

  it('O3 V3 the spans that a collector gets hold none and no content; they hang in the caller’s trace', async () => {
    const sent = await eventually(async () => collector.received.map(({ text }) => text).join('\n'), (text) => text.includes(traceId) && text.includes('"readPlan"'));
    assert.ok(collector.received.every(({ path }) => path === '/v1/traces'));
    for (const expected of [`"traceId":"${traceId}"`, '"gen_ai.provider.name","value":{"stringValue":"openai"}', '"gen_ai.usage.input_tokens"', '"createCredential"', '"name":"chat gpt-4o-mini"', '"name":"POST anthropic"']) assert.ok(sent.includes(expected), expected);
    assert.deepEqual(search('spans', sent, [...secrets, ...sessions]), []);
    for (const content of [asked, 'You are', 'The premium', ...names]) assert.ok(!sent.includes(content), content);
  });

  it('O3 V3 a support bundle holds none, no content, and no name or id of a tenant’s', async () => {
    assert.deepEqual([...bundle.keys()], ['manifest.json', 'versions.json', 'settings.json', 'health.json', 'processes.json', 'database.json', 'problems.jsonl', 'metrics.txt']);
    const text = [...bundle.values()].join('\n');
    // What it is for, so that an empty one does not pass.
    for (const expected of ['"provider refused a key"', '"keystead.ledger"', '"key-file"', '"answers": true', '0001-foundation.sql', 'keystead_gateway_requests_total']) assert.ok(text.includes(expected), expected);
    assert.deepEqual(search('support bundle', text, [...secrets, ...sessions]), []);
    const tenants = (await dumpDatabase(keystead)).tables.get('keystead.tenants') ?? assert.fail('there are no tenants');
    const ids = tenants.flatMap((row) => /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(row) ?? []);
    assert.ok(ids.length >= 2);
    for (const content of [asked, 'You are', 'The premium', keystead.dataDirectory, provider.origin, 'fp_', ...names, ...ids]) assert.ok(!text.includes(content), content);
  });

  it('V3 A6 the export of everything an organisation owns holds none, and its evidence pack neither', () => {
    assert.ok((evidencePack.get('keys.csv') ?? '').includes('fp_') && (evidencePack.get('evidence.json') ?? '').includes('Aster'));
    assert.deepEqual([...evidencePack].flatMap(([name, text]) => search(name, text, [...secrets, ...sessions])), []);
    assert.ok([...tenantExport.values()].some((text) => text.includes('policy-of-aster')) && [...tenantExport.values()].some((text) => text.includes('gpt-4o-mini')));
    assert.deepEqual([...tenantExport].flatMap(([name, text]) => search(name, text, [...secrets, ...sessions])), []);
  });

  it('V3 the command line shows none', () => {
    assert.deepEqual(search('command output', commandOutput), []);
  });

  it('V3 attack 42: a dump of every table holds none, in text, JSON or bytes', async () => {
    const dump = await dumpDatabase(keystead);
    assert.ok((dump.tables.get('keystead.credential_versions')?.length ?? 0) >= 8);
    assert.ok((dump.tables.get('keystead.ledger')?.length ?? 0) >= 10);
    const found = [...dump.tables].flatMap(([table, rows]) => search(table, rows.join('\n'), [...secrets, ...sessions]));
    assert.deepEqual(found, []);
  });

  it('V3 no file of the data folder holds one: spool, objects, lock, the database’s own files and log', async () => {
    const found: string[] = [];
    let searched = 0;
    for (const entry of await readdir(keystead.dataDirectory, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      const place = relative(keystead.dataDirectory, path);
      if (!entry.isFile() || place.startsWith('keys/') || place.startsWith('postgres/programs/')) continue;
      // What the database removed since the folder was listed (a cache of its catalogue, a log it recycled) is there no more.
      const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => { if (error.code === 'ENOENT' && place.startsWith('postgres/data/')) return null; throw error; });
      if (bytes === null) continue;
      searched += 1;
      found.push(...search(place, bytes.toString('latin1')));
    }
    assert.ok(searched > 20);
    assert.deepEqual(found, []);
  });

  it('T4 attack 42: what a dump tells of a session opens none', async () => {
    const rows = (await dumpDatabase(keystead)).tables.get('identity.session') ?? assert.fail('there are no sessions');
    const tokens = rows.flatMap((row) => row.split(/[(),]/)).filter((field) => /^[\w-]{20,}$/.test(field) && !/^[0-9a-f-]{36}$/.test(field));
    assert.ok(tokens.length >= 2);
    for (const token of tokens) {
      for (const value of [token, `${token}.`, `${token}.${Buffer.alloc(32).toString('base64')}`, `${token}.${createHmac('sha256', '').update(token).digest('base64')}`]) {
        assert.equal((await attacker.call({ path: '/api/v1/session', cookie: `${cookieName}=${encodeURIComponent(value)}` })).status, 401);
      }
      assert.equal((await attacker.call({ path: '/api/v1/session', token })).status, 401);
    }
  });
});
