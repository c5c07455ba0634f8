import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { type BudgetPort, createConcurrency, createInFlight, type RouteConfiguration, type TenantConfiguration } from '../src/gateway/index.ts';
import type { IntentRecord, OutcomeRecord } from '../src/metering/index.ts';
import { chatAnswer, describeProvider, type FakeProvider, type Play, sketchTenant, startFakeProvider, startTestGateway, type TenantSketch, type TestGateway, type TestGatewayOptions } from './support/gateway.ts';

const token = 'ks_test_token';
const keys = ['canary-key-primary-0123456789', 'canary-key-shadow-0123456789'] as const;
const shadowId = '00000000-0000-7000-8000-000000000001';
const closing: (() => Promise<void>)[] = [];
after(async () => { await Promise.all(closing.map((close) => close())); });

interface Stage { readonly gateway: TestGateway; readonly primary: FakeProvider; readonly shadow: FakeProvider }
interface Shape { readonly primary?: Play; readonly shadow?: Play; readonly settings?: object; readonly tenant?: Partial<TenantSketch>; readonly caps?: object; readonly options?: Partial<TestGatewayOptions> }

/** The route `main` asks `m-1`; its shadow is Claude with a key of its own. */
async function stage({ primary = whole('from primary'), shadow = claude, settings = {}, tenant = {}, caps = {}, options = {} }: Shape = {}): Promise<Stage> {
  const [first, second] = [await startFakeProvider(primary), await startFakeProvider(shadow)];
  const gateway = await startTestGateway({
    providers: [describeProvider('alpha', ['openai-chat', 'openai-responses']), describeProvider('claude', ['anthropic-messages'])], random: () => 0,
    tenants: [sketchTenant({
      token, credentials: [{ provider: 'alpha', origin: first.origin, secret: keys[0] }, { provider: 'claude', origin: second.origin, secret: keys[1], caps }],
      routes: { main: [[0, 'm-1']], elsewhere: [[0, 'm-1']] }, routeSettings: { main: { shadow: { credentialId: shadowId, model: 'c-1', share: 1, ...settings } } }, ...tenant,
    })],
    ...options,
  });
  closing.push(() => gateway.close(), () => first.close(), () => second.close());
  return { gateway, primary: first, shadow: second };
}

const json: (body: unknown, status?: number) => Play = (body, status = 200) => (_request, response) => { response.writeHead(status, { 'content-type': 'application/json' }); response.end(typeof body === 'string' ? body : JSON.stringify(body)); };
const whole = (text: string): Play => json(chatAnswer(text));
const claude = json({ id: 'm', type: 'message', role: 'assistant', model: 'c-1-2026', content: [{ type: 'text', text: 'from the shadow' }], stop_reason: 'end_turn', usage: { input_tokens: 11, output_tokens: 4 } });
const tools = [{ type: 'function', function: { name: 'look_up', parameters: { type: 'object', properties: {} } } }];

function ask(gateway: TestGateway, more: Record<string, unknown> = {}, path = '/v1/chat/completions'): Promise<Response> {
  return fetch(`${gateway.url}${path}`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': 'one' }, body: JSON.stringify({ model: 'main', messages: [{ role: 'user', content: 'hi' }], ...more }) });
}

const isShadow = (record: OutcomeRecord | IntentRecord): boolean => record.shadowOf !== undefined;
const until = async (holds: () => boolean): Promise<void> => { while (!holds()) await new Promise((resolve) => { setImmediate(resolve); }); };
async function outcomesOf(gateway: TestGateway): Promise<{ primary: OutcomeRecord; shadow: OutcomeRecord }> {
  const outcomes = await gateway.untilOutcomes(2);
  const [primary, shadow] = [outcomes.find((each) => !isShadow(each)), outcomes.find(isShadow)];
  assert.ok(primary !== undefined && shadow !== undefined);
  return { primary, shadow };
}

describe('G4 shadow comparison', () => {
  it('G4 the caller has the route’s answer while the shadow is still under way; then both are in the ledger, linked, with what is compared and nothing of what was said', async () => {
    let answerShadow = (): void => undefined;
    const { gateway, shadow } = await stage({ shadow: (request, response) => { answerShadow = () => claude(request, response); } });
    const answer = await ask(gateway);
    assert.match(await answer.text(), /from primary/);
    assert.equal(answer.headers.get('x-keystead-provider'), 'alpha');
    await until(() => shadow.requests.length === 1);
    assert.equal(gateway.outcomes().length, 1, 'the caller’s request has its end, its shadow has not');
    answerShadow();
    const outcomes = await outcomesOf(gateway);
    assert.equal(outcomes.shadow.shadowOf, outcomes.primary.requestId);
    assert.notEqual(outcomes.shadow.requestId, outcomes.primary.requestId);
    assert.deepEqual([outcomes.shadow.usage?.input, outcomes.shadow.usage?.output, outcomes.shadow.usageState, outcomes.shadow.servedModel, outcomes.shadow.route, outcomes.shadow.translation?.to], [11, 4, 'settled', 'c-1-2026', 'main', 'anthropic-messages']);
    assert.deepEqual(outcomes.primary.answer, { stop: 'stop', characters: 12, tools: [], firstTokenMs: null });
    assert.deepEqual(outcomes.shadow.answer, { stop: 'stop', characters: 15, tools: [], firstTokenMs: null });
    assert.deepEqual(gateway.intents().map((intent) => [intent.requestId, intent.shadowOf]), [[outcomes.primary.requestId, undefined], [outcomes.shadow.requestId, outcomes.primary.requestId]]);
    assert.ok(!/from primary|from the shadow|"hi"/.test(JSON.stringify(gateway.records)));
    assert.equal(shadow.requests[0]?.headers['x-api-key'], keys[1]);
    assert.equal(shadow.requests[0]?.headers['idempotency-key'], undefined, 'two requests are not taken for one');
  });

  it('G4 streams are compared by their first token, stop, length and the tools they call', async () => {
    const event = (value: { type: string } & Record<string, unknown>) => `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`;
    const chunk = (delta: object, finish: string | null = null) => `data: ${JSON.stringify({ id: '1', object: 'chat.completion.chunk', created: 1, model: 'm-1', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
    const events = (text: string): Play => (_request, response) => { response.writeHead(200, { 'content-type': 'text/event-stream' }); response.end(text); };
    const { gateway } = await stage({
      primary: events(`${chunk({ role: 'assistant', content: '' })}${chunk({ tool_calls: [{ index: 0, id: 'a', type: 'function', function: { name: 'look_up', arguments: '{}' } }] })}${chunk({}, 'tool_calls')}data: [DONE]\n\n`),
      shadow: events(event({ type: 'message_start', message: { id: 'm', type: 'message', role: 'assistant', model: 'c-1', content: [], usage: { input_tokens: 3, output_tokens: 1 } } })
        + event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }) + event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Let me see' } }) + event({ type: 'content_block_stop', index: 0 })
        + event({ type: 'content_block_start', index: 1, content_block: { type: 'tool_use', id: 't', name: 'made_up_by_the_provider', input: {} } }) + event({ type: 'content_block_stop', index: 1 })
        + event({ type: 'message_delta', delta: { stop_reason: 'tool_use', stop_sequence: null }, usage: { output_tokens: 9 } }) + event({ type: 'message_stop' })),
      options: { monotonic: () => 5 },
    });
    assert.match(await (await ask(gateway, { stream: true, tools })).text(), /look_up/);
    const { primary, shadow } = await outcomesOf(gateway);
    assert.deepEqual(primary.answer, { stop: 'tool-calls', characters: 0, tools: ['look_up'], firstTokenMs: 0 });
    // A name that was not offered is the provider's own words, and not kept.
    assert.deepEqual(shadow.answer, { stop: 'tool-calls', characters: 10, tools: ['(unknown)'], firstTokenMs: 0 });
    assert.deepEqual([shadow.outcome, shadow.usage?.output, shadow.usageState, shadow.stream], ['answered', 9, 'settled', true]);
  });

  it('G4 which requests are drawn is decided by the randomness handed in, and by nothing else', async () => {
    const draws = [0.1, 0.9, 0.24, 0.25];
    const { gateway, shadow } = await stage({ settings: { share: 0.25 }, options: { random: () => draws.shift() ?? 1 } });
    for (let index = 0; index < 4; index += 1) await (await ask(gateway)).text();
    assert.equal((await gateway.untilOutcomes(6)).filter(isShadow).length, 2);
    assert.equal(shadow.requests.length, 2);
  });

  it('G4 a shadow that fails is asked once and told to nobody; a limit makes its key rest, and the next shadow spares it', async () => {
    const { gateway, shadow } = await stage({ shadow: (request, response) => { response.setHeader('retry-after', '30'); json({ type: 'error', error: { type: 'rate_limit_error', message: 'slow down' } }, 429)(request, response); } });
    assert.equal((await ask(gateway)).status, 200);
    const outcomes = await outcomesOf(gateway);
    assert.deepEqual([outcomes.shadow.outcome, outcomes.shadow.status, outcomes.shadow.usageState, outcomes.shadow.attempts[0]?.code], ['failed', 429, 'none', 'provider_rate_limited']);
    assert.equal((await ask(gateway)).status, 200);
    await until(() => gateway.refusals().length === 1);
    assert.equal(shadow.requests.length, 1);
  });

  it('G4 what would do something twice is not sent twice: tools of the provider, stored and continued conversations', async () => {
    const { gateway, shadow } = await stage({ primary: (request, response) => (request.url.endsWith('/responses') ? json({ id: 'r', object: 'response', status: 'completed', model: 'm-1', output: [], usage: { input_tokens: 1, output_tokens: 1 } }) : whole('x'))(request, response) });
    for (const body of [{ tools: [{ type: 'web_search' }] }, { previous_response_id: 'resp_1' }, { store: true }, { tools: [{ type: 'mcp', server_url: 'https://x.example', server_label: 'x' }] }]) {
      const answer = await ask(gateway, { messages: undefined, input: 'hi', ...body }, '/v1/responses');
      assert.equal(answer.status, 200, await answer.text());
    }
    assert.equal((await ask(gateway, { store: true })).status, 200);
    await gateway.untilOutcomes(5);
    assert.ok(await gateway.gateway.drain(0));
    assert.equal(shadow.requests.length, 0);
    assert.equal(gateway.intents().filter(isShadow).length, 0);
  });
});

describe('G4 a shadow is under the rules of every request', () => {
  /** Sends one request and gives the refusal of its shadow, which reached nobody. */
  async function refusalIn(shape: Shape): Promise<string | undefined> {
    const { gateway, shadow } = await stage(shape);
    assert.equal((await ask(gateway)).status, 200);
    await until(() => gateway.refusals().length === 1);
    const [refusal] = gateway.refusals();
    assert.equal(refusal?.shadowOf, (await gateway.untilOutcomes(1))[0]?.requestId);
    assert.equal(shadow.requests.length, 0);
    assert.deepEqual(gateway.opened.length, 1, 'the shadow’s key was not opened');
    return refusal?.code;
  }

  it('G9 its key’s place is bound by the policy, for the class of the request', async () => {
    const onlyThere = (tenant: TenantConfiguration): TenantConfiguration => ({ ...tenant, policy: { unlabelledAs: 'unlabelled', residency: [{ dataClass: 'unlabelled', regions: 'any', origins: [[...tenant.credentials.values()][0]?.origin ?? ''] }], agreements: [], places: new Map(), detection: [], detectors: new Map() } });
    assert.equal(await refusalIn({ options: { tenantNow: onlyThere } }), 'residency_refused');
  });

  it('G5 only a key of the tenant, in a scope that allows the call, serves it', async () => {
    assert.equal(await refusalIn({ settings: { credentialId: '00000000-0000-7000-8000-0000000000ff' } }), 'no_credential');
    assert.equal(await refusalIn({ tenant: {}, options: { tenantNow: (tenant) => ({ ...tenant, credentials: new Map([...tenant.credentials].map(([id, each]) => [id, id === shadowId ? { ...each, scope: { ...each.scope, endpoints: [] } } : each])) }) } }), 'out_of_scope');
  });

  it('G4 it takes no place that a caller might want: of one place none, of four at most two', async () => {
    assert.equal(await refusalIn({ caps: { maxConcurrent: 1 } }), 'concurrency_capped');
    const concurrency = createConcurrency();
    assert.deepEqual([1, 2, 3].map(() => concurrency.takeSpare('key', 4) !== null), [true, true, false]);
    assert.ok(concurrency.take('key', 4) !== null, 'a caller still has one');
  });

  it('attack 36: a rate cap counts it, and a full one keeps it from being sent', async () => {
    assert.equal(await refusalIn({ caps: { requestsPerMinute: 5 }, options: { rates: { take: () => ({ granted: false, which: 'requests', limit: 5, retryAfterSeconds: 9 }), giveBack: () => undefined } } }), 'rate_capped');
  });

  it('B1 it holds its own bound of the budgets, apart from its request’s; where there is no room it is not sent', async () => {
    const budgets = [{ id: '00000000-0000-7000-8000-0000000000b1', name: 'monthly', scopeKind: 'tenant', scopeId: null, unit: 'requests', period: 'month', limit: 1, whenFull: 'refuse', contact: null }] as const;
    const held: unknown[] = [];
    let taken = 0;
    const port: BudgetPort = {
      take({ rules: [rule] }) {
        if (rule === undefined) return { granted: true, reservations: [] };
        taken += 1;
        return taken === 1 ? { granted: true, reservations: [] } : { granted: false, rule, need: 1, left: 0, resetsAt: null, retryAfterSeconds: null };
      },
      giveBack: (records) => { held.push(...records); },
    };
    assert.match(await refusalIn({ tenant: { budgets }, options: { budgets: port } }) ?? '', /^(?:budget_exceeded|rate_limit_reached)$/);
    assert.equal(taken, 2);
  });

  for (const [change, changed] of [
    ['removed', (route) => ({ ...route, shadow: undefined })], ['sent to another model', (route) => ({ ...route, shadow: { credentialId: shadowId, model: 'c-2', share: 1 } })],
    ['sent to another key', (route) => ({ ...route, shadow: { credentialId: '00000000-0000-7000-8000-0000000000ff', model: 'c-1', share: 1 } })], ['another route of that name', (route) => ({ ...route, id: 'another' })], ['deleted', () => null],
  ] as const satisfies readonly (readonly [string, (route: RouteConfiguration) => object | null])[]) {
    it(`G4 V9 the shadow of a route is what the route says when it is sent: ${change} meanwhile, nothing is sent`, async () => {
      let asked = false;
      const tenantNow = (tenant: TenantConfiguration): TenantConfiguration => ({ ...tenant, routes: asked ? new Map([...tenant.routes].flatMap(([name, route]) => { const next = changed(route); return next === null ? [] : [[name, next as RouteConfiguration]]; })) : tenant.routes });
      const { gateway, shadow } = await stage({ primary: (request, response) => { asked = true; whole('from primary')(request, response); }, options: { tenantNow } });
      assert.equal((await ask(gateway)).status, 200);
      assert.ok(await gateway.gateway.drain(0));
      assert.deepEqual([shadow.requests.length, gateway.refusals().length, gateway.intents().length], [0, 0, 1]);
    });
  }

  it('G4 a day’s number is that of the route as it is when the shadow is sent', async () => {
    const most: number[] = [];
    let asked = false;
    const tenantNow = (tenant: TenantConfiguration): TenantConfiguration => ({ ...tenant, routes: new Map([...tenant.routes].map(([name, route]) => [name, asked && route.shadow !== undefined ? { ...route, shadow: { ...route.shadow, perDay: 1 } } : route])) });
    const { gateway } = await stage({ settings: { perDay: 3 }, primary: (request, response) => { asked = true; whole('from primary')(request, response); }, options: { tenantNow, shadowDays: { take: async (question) => { most.push(question.most); return false; } } } });
    await (await ask(gateway)).text();
    await until(() => most.length === 1);
    assert.deepEqual(most, [1]);
  });

  it('G4 a day’s number is counted for the route; beyond it nothing is sent and nothing refused', async () => {
    const asked: unknown[] = [];
    const { gateway, shadow } = await stage({ settings: { perDay: 3 }, options: { shadowDays: { take: async (question) => { asked.push(question); return false; } } } });
    await (await ask(gateway)).text();
    await until(() => asked.length === 1);
    assert.ok(await gateway.gateway.drain(0));
    assert.deepEqual([(asked[0] as { most: number }).most, shadow.requests.length, gateway.refusals().length, gateway.intents().length], [3, 0, 0, 1]);
  });

  it('G10 it gets what the policy let leave, masked; what a policy sent elsewhere has no shadow there', async () => {
    const policy = (action: 'mask' | 'reroute', route: string | null) => ({ detection: [{ category: 'personal' as const, dataClass: 'unlabelled' as const, appId: null, action, route }] });
    const masked = await stage({ tenant: { policy: policy('mask', null) as never } });
    await (await ask(masked.gateway, { messages: [{ role: 'user', content: 'Write to jane.doe@example.com' }] })).text();
    await outcomesOf(masked.gateway);
    assert.ok(!masked.shadow.requests[0]?.body.includes('jane.doe'));
    const rerouted = await stage({ tenant: { policy: policy('reroute', 'main') as never } });
    await (await ask(rerouted.gateway, { model: 'elsewhere', messages: [{ role: 'user', content: 'Write to jane.doe@example.com' }] })).text();
    assert.equal((await rerouted.gateway.untilOutcomes(1))[0]?.route, 'main');
    assert.ok(await rerouted.gateway.gateway.drain(0));
    assert.equal(rerouted.shadow.requests.length, 0);
  });
});

describe('attack 36: no shadow outlives its process, its time or its key without being metered', () => {
  const silent: Play = () => undefined;

  it('attack 36: a shadow under way at a shutdown is broken off and recorded as an estimate before the gateway is drained', async () => {
    const { gateway, shadow } = await stage({ shadow: silent });
    await (await ask(gateway)).text();
    await until(() => shadow.requests.length === 1);
    assert.ok(await gateway.gateway.drain(0));
    const { shadow: outcome } = await outcomesOf(gateway);
    assert.deepEqual([outcome.outcome, outcome.usageState, outcome.attempts[0]?.code, outcome.attempts[0]?.mayBeBilled], ['cancelled', 'estimated', 'cancelled', true]);
    await until(() => shadow.aborted() === 1);
  });

  it('attack 36 fault 3: a shadow that hangs at a database that does not answer holds no shutdown', async () => {
    let taken = 0;
    const rates = { take: () => { taken += 1; return new Promise<never>(() => undefined); }, giveBack: () => undefined };
    const { gateway, shadow } = await stage({ caps: { requestsPerMinute: 5 }, options: { rates } });
    await (await ask(gateway)).text();
    await until(() => taken === 1);
    assert.ok(await gateway.gateway.drain(0));
    assert.equal(shadow.requests.length, 0);
  });

  it('attack 36: a shadow that takes too long is broken off; it is recorded like any', async () => {
    const { gateway, shadow } = await stage({ shadow: silent, options: { limits: { shadowMilliseconds: 100 } } });
    await (await ask(gateway)).text();
    const { shadow: outcome } = await outcomesOf(gateway);
    assert.deepEqual([outcome.outcome, outcome.usageState], ['cancelled', shadow.requests.length === 0 ? 'none' : 'estimated']);
  });

  it('attack 36: whoever stops its key stops it', async () => {
    const inFlight = createInFlight();
    const { gateway, shadow } = await stage({ shadow: silent, options: { inFlight } });
    await (await ask(gateway)).text();
    await until(() => shadow.requests.length === 1);
    assert.equal(inFlight.stop([{ id: 'stop', credentialId: shadowId, version: null }]), 1);
    assert.equal((await outcomesOf(gateway)).shadow.attempts[0]?.code, 'credential_stopped');
  });

  it('attack 36: where its intent cannot be written its key is not opened', async () => {
    const { gateway, shadow } = await stage({ options: { append: (record) => { if ('shadowOf' in record && record.type === 'intent') throw new Error('disk full'); } } });
    assert.equal((await ask(gateway)).status, 200);
    await until(() => gateway.refusals().length === 1);
    assert.equal(gateway.refusals()[0]?.code, 'audit_unavailable');
    assert.deepEqual([shadow.requests.length, gateway.opened.length], [0, 1]);
  });
});
