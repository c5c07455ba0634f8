import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { everyone } from '@keystead/contract';
import { newId, systemClock } from '../src/foundation/index.ts';
import { type CredentialStop, createInFlight } from '../src/gateway/index.ts';
import { type RateQuestion, openBudgets, openRates } from '../src/metering/index.ts';
import { type CredentialWorld, startCredentialWorld } from './support/credential-world.ts';
import { type CredentialSketch, type FakeProvider, type Play, type TenantSketch, type TestGateway, type TestGatewayOptions, chatAnswer, describeProvider, sketchTenant, startFakeProvider, startTestGateway } from './support/gateway.ts';

const token = 'ks_prod_access_0123456789abcdefghijklmnopqrstuvwxyz';
const closers: (() => Promise<void>)[] = [];
afterEach(async () => { for (const close of closers.splice(0).toReversed()) await close(); });

const answering: Play = (_request, response) => { response.writeHead(200, { 'content-type': 'application/json' }); response.end(chatAnswer('hello', 'gpt-4o-mini')); };

interface Stage { readonly gateway: TestGateway; readonly provider: FakeProvider }
interface StageOptions extends Omit<TestGatewayOptions, 'tenants' | 'providers'> { readonly play?: Play; readonly tenant?: Partial<TenantSketch>; readonly ids?: { readonly tenantId: string } }

/** A gateway with keys of one provider; the chain `main` has all of them in order. */
async function stage(sketches: readonly Partial<CredentialSketch>[], { play = answering, tenant = {}, ids, ...rest }: StageOptions = {}): Promise<Stage> {
  const provider = await startFakeProvider(play);
  const openai = describeProvider('openai', ['openai-chat', 'openai-embeddings'], { origin: provider.origin, priceId: 'openai' });
  const credentials = sketches.map((sketch, index): CredentialSketch => ({ provider: 'openai', origin: provider.origin, secret: `key-number-${index}-0123456789`, models: ['gpt-4o-mini'], ...sketch }));
  const made = sketchTenant({ token, credentials, routes: { main: credentials.map((_each, index) => [index, 'gpt-4o-mini'] as const) }, ...tenant, ...(ids === undefined ? {} : { tokenChanges: { tenantId: ids.tenantId } }) });
  const own = ids === undefined ? made : { ...made, configuration: { ...made.configuration, id: ids.tenantId } };
  const gateway = await startTestGateway({ tenants: [own], providers: [openai], ...rest });
  closers.push(() => provider.close(), () => gateway.close());
  return { gateway, provider };
}

async function ask({ gateway }: Stage, more: object = {}, headers: Record<string, string> = {}) {
  const response = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers }, body: JSON.stringify({ model: 'main', max_tokens: 50, messages: [{ role: 'user', content: 'hi' }], ...more }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, error: (text.startsWith('{') ? JSON.parse(text) as { error?: { code: string; message: string } } : {}).error };
}

describe('V7 the scope of a credential on the gateway', () => {
  it('V7 a call out of scope is refused 403 before any key is opened, in the caller’s dialect, with the rule and whom to ask, and recorded', async () => {
    const staged = await stage([{ scope: { models: ['gpt-5*'] } }]);
    const refused = await ask(staged);
    assert.deepEqual([refused.status, refused.error?.code], [403, 'out_of_scope']);
    assert.match(refused.error?.message ?? '', /"key 0".*the model "gpt-4o-mini" is not among those it is for\. Ask an owner or admin of Test/);
    assert.deepEqual([staged.gateway.opened, staged.provider.requests.length, staged.gateway.refusals().map((each) => each.code)], [[], 0, ['out_of_scope']]);
  });

  it('V7 the fail-over chain leaves out keys that are out of scope', async () => {
    const staged = await stage([{ scope: { apps: ['contract-check'] } }, {}]);
    const answer = await ask(staged);
    assert.deepEqual([answer.status, answer.headers.get('x-keystead-credential'), staged.gateway.opened.length], [200, 'fp1', 1]);
  });

  it('V7 teams: whoever is in a listed team may, others not', async () => {
    const team = newId();
    const scope = { teams: [team] };
    assert.equal((await ask(await stage([{ scope }], { tenant: { teamIds: [team] } }))).status, 200);
    assert.match((await ask(await stage([{ scope }], { tenant: { teamIds: [newId()] } }))).error?.message ?? '', /for certain teams, and yours is not among them/);
  });

  it('V7 the data class stands in a header, goes no further, and a made-up one is refused', async () => {
    const staged = await stage([{ scope: { dataClasses: ['public'] } }]);
    assert.match((await ask(staged)).error?.message ?? '', /class "unlabelled"/);
    assert.equal((await ask(staged, {}, { 'x-keystead-data-class': 'public' })).status, 200);
    assert.equal((await ask(staged, {}, { 'x-keystead-data-class': 'harmless' })).status, 400);
    assert.ok(staged.provider.requests.every(({ headers }) => headers['x-keystead-data-class'] === undefined));
  });

  it('V7 the list of models shows what this caller’s keys may serve, and nothing else', async () => {
    const staged = await stage([{ models: ['gpt-4o-mini', 'gpt-5-mini'], scope: { models: ['gpt-5*'] } }, { models: ['o9'], scope: { environments: ['staging'] } }]);
    const { data } = await (await fetch(`${staged.gateway.url}/v1/models`, { headers: { authorization: `Bearer ${token}` } })).json() as { data: { id: string }[] };
    assert.deepEqual(data.map(({ id }) => id), ['gpt-5-mini']);
  });

  it('V6 an expired key fails with a message that asks for a new one, and nothing else is tried', async () => {
    const staged = await stage([{ expiresAt: Date.now() - 1 }]);
    const refused = await ask(staged);
    assert.deepEqual([refused.status, refused.error?.code, staged.provider.requests.length], [424, 'credential_expired', 0]);
    assert.match(refused.error?.message ?? '', /Ask an admin to add its next version/);
  });
});

describe('V8 two versions of a key on the gateway', () => {
  it('V8 the split is real: of many calls each version takes about its share, and the records say which', async () => {
    const staged = await stage([{ others: [{ version: 2, state: 'tested', share: 30 }] }]);
    for (let call = 0; call < 300; call += 1) assert.equal((await ask(staged)).status, 200);
    const counts = Map.groupBy(await staged.gateway.untilOutcomes(300), (outcome) => outcome.credential.version);
    assert.equal((counts.get(1)?.length ?? 0) + (counts.get(2)?.length ?? 0), 300);
    const share = (counts.get(2)?.length ?? 0) / 300;
    // Five standard deviations: one run in two million is further off.
    assert.ok(share > 0.17 && share < 0.43, String(share));
    assert.ok(counts.get(2)?.every((outcome) => outcome.credential.fingerprint === 'fp0v2'));
  });

  it('V8 without interruption: while both live, a call whose key the provider rejects is served with the other version', async () => {
    let calls = 0;
    const staged = await stage([{ others: [{ version: 1, state: 'old', share: 0, until: Date.now() + 60_000 }] }], { play: (request, response) => {
      calls += 1;
      if (calls === 1) { response.writeHead(401, { 'content-type': 'application/json' }); response.end('{"error":{"message":"bad key"}}'); }
      else answering(request, response);
    } });
    const answer = await ask(staged);
    assert.deepEqual([answer.status, answer.headers.get('x-keystead-attempts')], [200, '2']);
    const [outcome] = await staged.gateway.untilOutcomes(1);
    assert.deepEqual(outcome?.attempts.map((attempt) => attempt.code), ['provider_key_rejected', null]);
  });

  it('V6 without a second version a rejected key is said clearly; nobody else’s stands in', async () => {
    const staged = await stage([{}], { play: (_request, response) => { response.writeHead(401); response.end('{}'); } });
    assert.equal((await ask(staged)).error?.code, 'provider_key_rejected');
    assert.equal(staged.provider.requests.length, 1);
  });
});

describe('V9 breaking off what is under way', () => {
  const streaming: Play = (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"gpt-4o-mini","choices":[{"index":0,"delta":{"content":"so far"}}]}\n\n');
  };
  const stop = (more: Partial<CredentialStop>): CredentialStop => ({ id: newId(), credentialId: '00000000-0000-7000-8000-000000000000', version: null, ...more });

  async function openStream({ gateway }: Stage): Promise<{ rest: () => Promise<string> }> {
    const response = await fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: JSON.stringify({ model: 'main', stream: true, max_tokens: 50, messages: [] }) });
    const reader = response.body?.getReader();
    assert.ok(reader !== undefined);
    const first = await reader.read();
    let text = Buffer.from(first.value ?? []).toString();
    assert.match(text, /so far/);
    return { async rest() {
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) text += Buffer.from(piece.value).toString();
      return text;
    } };
  }

  it('V9 a stream under way ends with a typed error that names the key, never with [DONE], and its usage is settled as an estimate', async () => {
    const inFlight = createInFlight();
    const staged = await stage([{}], { play: streaming, inFlight });
    const stream = await openStream(staged);
    assert.equal(inFlight.stop([stop({})]), 1);
    const text = await stream.rest();
    assert.match(text, /credential_stopped/);
    assert.match(text, /fp0 was stopped by an admin/);
    assert.ok(!text.includes('[DONE]'));
    const [outcome] = await staged.gateway.untilOutcomes(1);
    assert.deepEqual([outcome?.outcome, outcome?.usageState, outcome?.attempts[0]?.code], ['failed', 'estimated', 'credential_stopped']);
    while (staged.provider.aborted() === 0) await new Promise((resolve) => { setImmediate(resolve); });
  });

  it('V9 a call that has no answer yet is told at once; the provider stops working for it', async () => {
    const inFlight = createInFlight();
    const staged = await stage([{}, {}], { play: () => undefined, inFlight });
    const waiting = ask(staged);
    while (staged.provider.requests.length === 0) await new Promise((resolve) => { setImmediate(resolve); });
    assert.equal(inFlight.stop([stop({})]), 1);
    const answer = await waiting;
    assert.deepEqual([answer.status, answer.error?.code, staged.provider.requests.length], [503, 'credential_stopped', 1]);
  });

  it('V9 only what is named is broken off, and each order counts once', async () => {
    const inFlight = createInFlight();
    const staged = await stage([{}], { play: streaming, inFlight });
    const stream = await openStream(staged);
    const once = stop({ version: 1 });
    assert.equal(inFlight.stop([stop({ credentialId: newId() }), stop({ version: 2 })]), 0);
    assert.equal(inFlight.stop([once, once]), 1);
    await stream.rest();
    await staged.gateway.untilOutcomes(1);
    const second = await openStream(staged);
    assert.equal(inFlight.stop([once]), 0, 'read again within its minute, it concerns nobody new');
    assert.equal(inFlight.stop([stop({})]), 1);
    await second.rest();
  });
});

describe('V7 caps of a credential', () => {
  let world: CredentialWorld;
  before(async () => { world = await startCredentialWorld(systemClock); });
  after(() => world.close());

  const spool = () => world.test.open('keystead_spool');
  const caps = (credentialId: string, body: object) => world.send('a', 'PUT', `/credentials/${credentialId}/caps`, body);
  const windowOf = async (credentialId: string) => ((await world.send('a', 'GET', `/credentials/${credentialId}`)).json['caps'] as { month: { reservedNanoUsd: number; settledNanoUsd: number; limitNanoUsd: number } | null }).month;
  /** As the snapshot has it. */
  const budgetOf = async (credentialId: string) => {
    const [row] = await world.rows('select id, name, limit_amount::float8 as "limit" from keystead.budgets where credential_id = $1', [credentialId]) as unknown as { id: string; name: string; limit: number }[];
    return { ...row ?? assert.fail(), scopeKind: 'credential', scopeId: credentialId, unit: 'nano_usd', period: 'month', whenFull: 'refuse', contact: null } as const;
  };
  const openCaps = () => openBudgets({ database: spool(), holder: newId() });

  it('V7 attack 35: 60 calls at once against a cap with room for three: three are sent, the others go to the next key of the chain', async () => {
    const [capped, open] = [(await world.add()).credential.id, (await world.add()).credential.id];
    await caps(capped, { monthNanoUsd: 9_000_000_000_000 });
    const options = async () => ({ ids: { tenantId: world.tenants.a }, budgets: openCaps(), tenant: { budgets: [await budgetOf(capped)] } });
    const one = await stage([{ id: capped }], await options());
    assert.equal((await ask(one)).status, 200);
    const amount = one.gateway.intents()[0]?.reservations[0]?.amount ?? 0;
    assert.ok(amount > 0);
    await world.rows('delete from keystead.budget_windows');
    await world.rows('delete from keystead.budget_leases');

    await caps(capped, { monthNanoUsd: 3 * amount + 1 });
    const two = await stage([{ id: capped }, { id: open }], await options());
    const answers = await Promise.all(Array.from({ length: 60 }, () => ask(two)));
    assert.ok(answers.every(({ status }) => status === 200));
    assert.equal(answers.filter((answer) => answer.headers.get('x-keystead-credential') === 'fp0').length, 3);
    assert.equal((await windowOf(capped))?.reservedNanoUsd, 3 * amount);
    const refused = await ask(await stage([{ id: capped }], await options()));
    assert.deepEqual([refused.status, refused.error?.code], [402, 'budget_exceeded']);
    assert.match(refused.error?.message ?? '', /Test provider, each month/);
  });

  it('V7 a cap is shown with what it has used, changed without losing count, taken away, and goes with its credential', async () => {
    const { credential } = await world.add({ caps: { monthNanoUsd: 1_000 } });
    assert.deepEqual(credential.caps, { day: null, month: { limitNanoUsd: 1_000, reservedNanoUsd: 0, settledNanoUsd: 0 }, requestsPerMinute: null, tokensPerMinute: null, maxConcurrent: null });
    const budgets = openCaps();
    const take = async (nanoUsd: number) => budgets.take({ tenantId: world.tenants.a, rules: [await budgetOf(credential.id)], bound: { nanoUsd, tokens: null } });
    assert.ok((await take(900)).granted);
    assert.ok(!(await take(200)).granted);
    await caps(credential.id, { monthNanoUsd: 1_100, requestsPerMinute: 60, tokensPerMinute: 10_000 });
    assert.deepEqual(await windowOf(credential.id), { limitNanoUsd: 1_100, reservedNanoUsd: 900, settledNanoUsd: 0 });
    assert.equal((await world.send('a', 'DELETE', `/credentials/${credential.id}`)).status, 204);
    assert.equal((await world.rows('select from keystead.budgets where credential_id = $1', [credential.id])).length, 0);
  });

  it('V7 a rate cap is exact over several processes: what four of them grant never passes it', async () => {
    const { credential } = await world.add();
    await caps(credential.id, { requestsPerMinute: 40, tokensPerMinute: 10_000 });
    const processes = Array.from({ length: 4 }, () => openRates({ database: spool() }));
    const question: RateQuestion = { tenantId: world.tenants.a, credentialId: credential.id, requestsPerMinute: 40, tokensPerMinute: 10_000, tokens: 100 };
    const answers = await Promise.all(Array.from({ length: 240 }, async (_each, index) => processes[index % 4]?.take(question)));
    const windows = Map.groupBy(answers.flatMap((answer) => (answer?.granted === true ? answer.window : [])), (window) => window);
    // A minute may end in the middle of it; then there are two.
    assert.ok(windows.size >= 1 && windows.size <= 2);
    for (const granted of windows.values()) assert.ok(granted.length <= 40);
    if (windows.size === 1) assert.ok([...windows.values()][0]?.length === 40, 'and all of it can be used');
    const refusals = answers.flatMap((answer) => (answer?.granted === false ? [answer] : []));
    assert.ok(refusals.every(({ which, limit, retryAfterSeconds }) => which === 'requests' && limit === 40 && retryAfterSeconds !== null && retryAfterSeconds >= 1 && retryAfterSeconds <= 60));
    const leased = await world.rows('select max(requests_leased) as n from keystead.credential_rate_windows where credential_id = $1', [credential.id]);
    assert.ok(Number(leased[0]?.['n']) <= 40);
  });

  it('V7 a request that was counted and not sent can be sent after all, by the process that counted it', async () => {
    const { id } = (await world.add()).credential;
    await caps(id, { requestsPerMinute: 1 });
    const rates = openRates({ database: spool(), monotonic: () => 0 });
    const question: RateQuestion = { tenantId: world.tenants.a, credentialId: id, requestsPerMinute: 1, tokensPerMinute: null, tokens: 0 };
    for (let turn = 0; turn < 3; turn += 1) {
      const answer = await rates.take(question);
      assert.ok(answer.granted, `turn ${turn}`);
      rates.giveBack(id, answer.window, 0, 1);
      rates.giveBack(id, '2020-01-01T00:00:00.000Z', 0, 1);
    }
    assert.ok((await rates.take(question)).granted);
    assert.ok(rates.take(question) instanceof Promise, 'nothing was made of nothing');
  });

  it('V7 a full minute is 429 with Retry-After in the caller’s dialect, and the chain goes on to a key with room', async () => {
    const { id } = (await world.add()).credential;
    await caps(id, { requestsPerMinute: 1 });
    const limits = { requestsPerMinute: 1, tokensPerMinute: null };
    const rates = { take: () => ({ granted: false, which: 'requests', limit: 1, retryAfterSeconds: 42 } as const), giveBack: () => undefined };
    const alone = await stage([{ id, caps: limits }], { ids: { tenantId: world.tenants.a }, rates });
    const refused = await ask(alone);
    assert.deepEqual([refused.status, refused.headers.get('retry-after'), refused.error?.code, alone.provider.requests.length, alone.gateway.opened.length], [429, '42', 'rate_capped', 0, 0]);
    assert.match(refused.error?.message ?? '', /1 requests a minute/);
    const chain = await stage([{ id, caps: limits }, {}], { ids: { tenantId: world.tenants.a }, rates });
    assert.equal((await ask(chain)).headers.get('x-keystead-credential'), 'fp1');
  });

  it('V7 tokens that were counted and not used are given back; a request that can never fit says so', async () => {
    const { id } = (await world.add()).credential;
    await caps(id, { tokensPerMinute: 5_000 });
    const given: number[] = [];
    const real = openRates({ database: spool() });
    const rates = { take: (question: RateQuestion) => real.take(question), giveBack: (_id: string, _window: string, tokens: number) => { given.push(tokens); } };
    const staged = await stage([{ id, caps: { tokensPerMinute: 5_000 } }], { ids: { tenantId: world.tenants.a }, rates });
    assert.equal((await ask(staged)).status, 200);
    await staged.gateway.untilOutcomes(1);
    assert.ok((given[0] ?? 0) > 1_000, 'what the request was bounded by, less the ten it used');
    const never = await ask(staged, { max_tokens: 9_000 });
    assert.deepEqual([never.status, never.error?.code], [400, 'rate_cap_too_small']);
  });

  it('V7 deny by default: a key that was added without a scope is nobody’s; the preview says who would be let in, before it is saved', async () => {
    const { credential } = await world.add({ scope: undefined });
    assert.deepEqual([credential.scope.teams, credential.scope.models], [[], []]);
    const preview = async (scope: object) => (await world.send('a', 'POST', '/credential-access-preview', { scope, credentialId: credential.id })).json as { summary: string; people: { name: string; how: string }[]; tokens: unknown[]; apps: { name: string }[]; routes: unknown[] };
    const nobody = await preview({});
    assert.deepEqual([nobody.summary, nobody.people, nobody.apps], ['Nobody yet', [], []]);
    const all = await preview(everyone('production'));
    assert.deepEqual([all.people, all.apps.map(({ name }) => name)], [[{ userId: world.userId, name: 'Ada', how: 'apps-and-own-tokens' }], ['Contract check']]);
    assert.deepEqual((await preview({ ...everyone('production'), apps: ['contract-check'] })).people.map(({ how }) => how), ['apps']);
    assert.deepEqual((await preview({ ...everyone('production'), teams: [newId()] })).people, []);
    const before = (await world.send('a', 'GET', `/credentials/${credential.id}`)).json['scope'];
    assert.deepEqual(before, credential.scope, 'nothing was saved');
    assert.equal((await world.send('a', 'PUT', `/credentials/${credential.id}/scope`, everyone('production'))).status, 200);
  });

  it('V9 the blast radius counts traffic, names routes, apps, tokens and people, and says what takes over', async () => {
    const [main, spare] = [(await world.add({ label: 'main' })).credential, (await world.add({ label: 'spare' })).credential];
    const chain = (steps: unknown) => JSON.stringify(steps);
    await world.rows('insert into keystead.routes (id, tenant_id, name, chain) values ($1, $2, $3, $4), ($5, $2, $6, $7)', [
      newId(), world.tenants.a, 'safe', chain([{ credentialId: main.id, model: 'test-1' }, { credentialId: spare.id, model: 'test-1' }]), newId(), 'lonely', chain([{ credentialId: main.id, model: 'test-1' }]),
    ]);
    const use = (askedModel: string, appId: string | null, age: string) => world.rows(`insert into keystead.ledger (request_id, tenant_id, occurred_at, user_id, app_id, environment, payer, custody, credential_id, credential_version, endpoint, stream, asked_model, usage_state, cost_nano_usd, status, outcome)
      values ($1, $2, now() - $3::interval, $4, $5, 'production', 'tenant', 'vault', $6, 1, '/v1/chat/completions', false, $7, 'settled', 500, 200, 'answered')`, [newId(), world.tenants.a, age, world.userId, appId, main.id, askedModel]);
    await use('safe', 'contract-check', '1 hour');
    await use('lonely', null, '3 days');
    const impact = (await world.send('a', 'GET', `/credentials/${main.id}/impact`)).json as Record<string, unknown>;
    assert.deepEqual([(impact['traffic24Hours'] as { requests: number }).requests, (impact['traffic30Days'] as { requests: number; costNanoUsd: number }).costNanoUsd, impact['breakingRequests30Days']], [1, 1_000, 1]);
    assert.deepEqual((impact['routes'] as { name: string; breaks: boolean; takenOverBy: { label: string }[] }[]).map(({ name, breaks, takenOverBy }) => [name, breaks, takenOverBy.map(({ label }) => label)]), [['lonely', true, []], ['safe', false, ['spare']]]);
    assert.deepEqual([impact['apps'], impact['users']], [[{ appId: 'contract-check', name: 'Contract check', requests: 1 }], [{ userId: world.userId, name: 'Ada', requests: 2 }]]);
    const lost = (await world.send('a', 'POST', '/credential-access-preview', { scope: { ...everyone('production'), apps: ['none'] }, credentialId: main.id })).json['losing'];
    assert.deepEqual(lost, [{ kind: 'app', id: 'contract-check', name: 'Contract check', requests: 1 }]);
  });
});
