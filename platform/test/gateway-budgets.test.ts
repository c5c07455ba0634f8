import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { BudgetConfiguration, BudgetPort } from '../src/gateway/index.ts';
import type { Bound, ReservationRecord } from '../src/metering/index.ts';
import { chatAnswer, describeProvider, type FakeProvider, type Play, sketchTenant, startFakeProvider, startTestGateway, type TenantSketch, type TestGateway, type TestGatewayOptions } from './support/gateway.ts';

const token = 'ks_test_token';
const closing: (() => Promise<void>)[] = [];
after(async () => { await Promise.all(closing.map((close) => close())); });

const cap = (more: Partial<BudgetConfiguration> = {}): BudgetConfiguration => ({
  id: '00000000-0000-7000-8000-0000000000b1', name: 'monthly', scopeKind: 'tenant', scopeId: null, unit: 'nano_usd', period: 'month', limit: 1_000_000_000, whenFull: 'refuse', contact: null, ...more,
});

interface Asked { readonly ids: readonly string[]; readonly bound: Bound }

/** Budgets in one process's memory, as exact as the leased ones. */
class MemoryBudgets implements BudgetPort {
  readonly asked: Asked[] = [];
  readonly used = new Map<string, number>();

  take: BudgetPort['take'] = ({ rules, bound }) => {
    this.asked.push({ ids: rules.map(({ id }) => id), bound });
    const reservations: ReservationRecord[] = [];
    for (const rule of rules) {
      const need = rule.unit === 'nano_usd' ? bound.nanoUsd : rule.unit === 'tokens' ? bound.tokens : 1;
      const left = rule.limit - (this.used.get(rule.id) ?? 0);
      if (need === null || need > left) return { granted: false, rule, need, left, resetsAt: '2026-12-01T00:00:00.000Z', retryAfterSeconds: 60 };
      reservations.push({ budgetId: rule.id, unit: rule.unit, windowStart: '2026-11-01T00:00:00.000Z', amount: need, holder: 'memory' });
    }
    for (const { budgetId, amount } of reservations) this.used.set(budgetId, (this.used.get(budgetId) ?? 0) + amount);
    return { granted: true, reservations };
  };

  giveBack: BudgetPort['giveBack'] = (reservations) => {
    for (const { budgetId, amount } of reservations) this.used.set(budgetId, (this.used.get(budgetId) ?? 0) - amount);
  };
}

interface Stage { readonly gateway: TestGateway; readonly provider: FakeProvider; readonly budgets: MemoryBudgets }
const answering: Play = (_request, response) => { response.writeHead(200, { 'content-type': 'application/json' }); response.end(chatAnswer('hi', 'gpt-4o-mini')); };

async function stage(budgets: readonly BudgetConfiguration[], { play = answering, keys = 1, tokenChanges = {}, ...options }: { play?: Play; keys?: number; tokenChanges?: TenantSketch['tokenChanges'] } & Partial<TestGatewayOptions> = {}): Promise<Stage> {
  const provider = await startFakeProvider(play);
  const openai = describeProvider('openai', ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini'], { origin: provider.origin, priceId: 'openai' });
  const credentials = Array.from({ length: keys }, (_each, index) => ({ provider: 'openai', origin: provider.origin, secret: `key-number-${index}-0123456789`, models: ['gpt-4o-mini'] }));
  const tenant = sketchTenant({ token, tokenChanges, credentials, budgets, teamIds: ['00000000-0000-7000-8000-00000000000a'], routes: { main: credentials.map((_each, index) => [index, 'gpt-4o-mini'] as const) } });
  const memory = new MemoryBudgets();
  const gateway = await startTestGateway({ tenants: [tenant], providers: [openai], budgets: memory, ...options });
  closing.push(() => provider.close(), () => gateway.close());
  return { gateway, provider, budgets: memory };
}

const shapes = {
  'openai-chat': { path: '/v1/chat/completions', body: (limit?: number) => ({ model: 'gpt-4o-mini', ...limit === undefined ? {} : { max_tokens: limit }, messages: [{ role: 'user', content: 'hi' }] }) },
  'openai-responses': { path: '/v1/responses', body: (limit?: number) => ({ model: 'gpt-4o-mini', ...limit === undefined ? {} : { max_output_tokens: limit }, input: 'hi' }) },
  'anthropic-messages': { path: '/v1/messages', body: (limit?: number) => ({ model: 'gpt-4o-mini', max_tokens: limit ?? 4_000, messages: [{ role: 'user', content: 'hi' }] }) },
  gemini: { path: '/v1beta/models/gpt-4o-mini:generateContent', body: (limit?: number) => ({ ...limit === undefined ? {} : { generationConfig: { temperature: 0.50, maxOutputTokens: limit } }, contents: [{ role: 'user', parts: [{ text: 'hi' }] }] }) },
} as const;

async function ask({ gateway }: Stage, shape: keyof typeof shapes = 'openai-chat', more: { limit?: number; body?: object; project?: string; named?: Readonly<Record<string, string>> } = { limit: 50 }) {
  const { path, body } = shapes[shape];
  const response = await fetch(`${gateway.url}${path}`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'anthropic-version': '2023-06-01', ...more.project === undefined ? {} : { 'x-keystead-project': more.project }, ...more.named }, body: JSON.stringify({ ...body(more.limit), ...more.body }) });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

describe('B1 budgets at the gateway', () => {
  it('B1 an organisation without budgets is held to the installation’s default rate, which is said like any other limit; one with budgets is not, and what an answer did not use is free again', async () => {
    const asked: unknown[] = [];
    const given: unknown[] = [];
    let room = 1;
    const rates = {
      take: (question: object) => { asked.push(question); room -= 1; return room >= 0 ? { granted: true, window: 'w' } as const : { granted: false, which: 'tokens', limit: 9_000, left: 12, retryAfterSeconds: 7 } as const; },
      giveBack: (...back: unknown[]) => { given.push(back); },
    };
    const here = await stage([], { defaultRate: { requestsPerMinute: 60, tokensPerMinute: 9_000, rates } });
    assert.equal((await ask(here)).status, 200);
    const refused = await ask(here);
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '7']);
    for (const part of ['default of this installation', 'your organisation', '9,000 tokens a minute', '12 tokens left', 'begins anew at 2', 'operator of this installation']) assert.ok(refused.text.includes(part), `${part}: ${refused.text}`);
    const [{ tenantId, credentialId, tokens }] = asked as [{ tenantId: string; credentialId: string; tokens: number }];
    assert.deepEqual([tenantId, asked.length, here.provider.requests.length], [credentialId, 2, 1]);
    const outcome = (await here.gateway.untilOutcomes(1))[0] ?? assert.fail();
    assert.deepEqual(given, [[tenantId, 'w', tokens - (outcome.usage?.input ?? 0) - (outcome.usage?.output ?? 0)]]);
    const other = await stage([cap()], { defaultRate: { requestsPerMinute: 1, tokensPerMinute: null, rates } });
    assert.deepEqual([(await ask(other)).status, (await ask(other)).status, asked.length], [200, 200, 2]);
  });

  it('B1 a request counts in the budgets of its organisation, team, person, key and model, and in nobody else’s', async () => {
    const probe = await stage([]);
    await ask(probe);
    const own = (await probe.gateway.untilOutcomes(1))[0] ?? assert.fail();
    assert.equal(probe.budgets.asked.length, 0, 'without a budget nobody is asked');
    const ids = { tenant: null, team: '00000000-0000-7000-8000-00000000000a', credential: own.credential.credentialId, model: 'gpt-4o-mini' } as const;
    const matching = (Object.keys(ids) as (keyof typeof ids)[]).map((kind) => cap({ id: `own-${kind}`, scopeKind: kind, scopeId: ids[kind] }));
    const others = (['team', 'user', 'app', 'workflow', 'credential', 'model', 'project'] as const).map((kind) => cap({ id: `other-${kind}`, scopeKind: kind, scopeId: 'somebody-else' }));
    const staged = await stage([...matching, ...others]);
    assert.equal((await ask(staged)).status, 200);
    assert.deepEqual(staged.budgets.asked.map(({ ids: asked }) => asked), [matching.map(({ id }) => id)]);
    const [outcome] = await staged.gateway.untilOutcomes(1);
    assert.deepEqual(outcome?.reservations.map(({ budgetId }) => budgetId), matching.map(({ id }) => id));
    assert.deepEqual(staged.gateway.intents()[0]?.reservations, outcome?.reservations);
  });

  it('B1 B4 a client project is named by the token, or by a request whose token may; others may not put their use down to it', async () => {
    const budgets = [cap({ id: 'acme', scopeKind: 'project', scopeId: 'acme' })];
    const named = await stage(budgets, { tokenChanges: { project: 'acme' } });
    assert.equal((await ask(named)).status, 200);
    const free = await stage(budgets, { tokenChanges: { mayNameProject: true } });
    assert.deepEqual([(await ask(free, 'openai-chat', { limit: 50, project: 'other' })).status, (await ask(free, 'openai-chat', { limit: 50, project: 'acme' })).status, (await ask(free, 'openai-chat', { limit: 50, project: 'x'.repeat(121) })).status], [200, 200, 400]);
    const unnamed = await ask(free);
    assert.deepEqual([unnamed.status, /says which one it is for/.test(unnamed.text)], [400, true], 'the budget is not passed by leaving the name out');
    assert.deepEqual([named, free].map(({ budgets: { asked } }) => asked.map(({ ids }) => ids)), [[['acme']], [[], ['acme']]]);
    assert.deepEqual((await free.gateway.untilOutcomes(2)).map(({ caller }) => caller.project), ['other', 'acme']);
    assert.equal(free.provider.requests.filter(({ headers }) => headers['x-keystead-project'] !== undefined).length, 0);
    const bound = await stage(budgets);
    const refused = await ask(bound, 'openai-chat', { limit: 50, project: 'acme' });
    assert.deepEqual([refused.status, /may not name a project/.test(refused.text)], [400, true]);
  });

  it('B1 B5 a workflow’s budget counts what its token or the request names; workflow and tags stand in the record, and go no further', async () => {
    const staged = await stage([cap({ id: 'intake', scopeKind: 'workflow', scopeId: 'intake' })], { tokenChanges: { workflow: 'intake', mayNameWorkflow: true } });
    assert.equal((await ask(staged)).status, 200);
    assert.equal((await ask(staged, 'openai-chat', { limit: 50, named: { 'x-keystead-workflow': 'mail', 'x-keystead-tags': 'ticket=A-1, cost=claims' } })).status, 200);
    const [first, second] = await staged.gateway.untilOutcomes(2);
    assert.deepEqual([[first?.caller.workflow, first?.caller.tags], [second?.caller.workflow, second?.caller.tags]], [['intake', undefined], ['mail', { ticket: 'A-1', cost: 'claims' }]]);
    assert.deepEqual(staged.budgets.asked.map(({ ids }) => ids), [['intake'], []]);
    assert.equal(staged.provider.requests.flatMap(({ headers }) => Object.keys(headers)).some((name) => name.startsWith('x-keystead')), false);
  });

  it('B1 G8 a refusal says in every dialect which rule, whose, what is left, when it begins anew and whom to ask; nothing is sent, and retrying is told to be of no use', async () => {
    const staged = await stage([cap({ limit: 5_000, contact: 'Dana (finance)' })]);
    for (const shape of Object.keys(shapes) as (keyof typeof shapes)[]) {
      const refused = await ask(staged, shape);
      assert.equal(refused.status, 402, shape);
      assert.equal(refused.headers.get('x-should-retry'), 'false');
      assert.match(refused.text, /monthly.*of your organisation \(US\$0\.000005000 a month\) has US\$0\.000005000 left, and this request may use up to US\$.*begins anew at 2026-12-01.*Ask Dana \(finance\)/, shape);
    }
    assert.deepEqual([staged.provider.requests.length, staged.gateway.opened.length], [0, 0]);
    assert.deepEqual(staged.gateway.refusals().map(({ code, parameters }) => [code, parameters?.['ask']]), Array.from({ length: 4 }, () => ['budget_exceeded', 'Dana (finance)']));
  });

  it('B1 a rate limit of tokens or requests is a 429 that may be tried again when the window turns', async () => {
    const staged = await stage([cap({ unit: 'requests', period: 'minute', limit: 1, scopeKind: 'model', scopeId: 'gpt-4o-mini', name: 'mini' })]);
    assert.equal((await ask(staged)).status, 200);
    const refused = await ask(staged);
    assert.deepEqual([refused.status, refused.headers.get('retry-after'), /"mini\\?" of this model \(1 request a minute\)/.test(refused.text)], [429, '60', true]);
  });

  it('B2 each attempt has its own bound: one that was given up stays reserved, the next one reserves again, and both are told of before they are sent', async () => {
    let calls = 0;
    const staged = await stage([cap()], { keys: 2, sleep: async () => undefined, play: (request, response) => { calls += 1; if (calls === 1) { response.destroy(); return; } answering(request, response); } });
    assert.equal((await ask(staged, 'openai-chat', { limit: 50, body: { model: 'main' } })).status, 200);
    const [outcome] = await staged.gateway.untilOutcomes(1);
    const each = staged.gateway.intents()[0]?.reservations[0]?.amount ?? 0;
    assert.ok(each > 0);
    assert.deepEqual(staged.gateway.intents().map(({ reservations: [held] }) => [held?.amount, held?.atRisk]), [[each, undefined], [2 * each, each]]);
    assert.deepEqual(outcome?.reservations.map(({ amount, atRisk }) => [amount, atRisk]), [[2 * each, each]]);
    assert.equal(staged.budgets.used.get(cap().id), 2 * each);
  });

  it('B1 where there is room for one attempt alone, a second one is not made', async () => {
    const probe = await stage([cap()]);
    await ask(probe, 'openai-chat', { limit: 50, body: { model: 'main' } });
    const each = (await probe.gateway.untilOutcomes(1))[0]?.reservations[0]?.amount ?? 0;
    const staged = await stage([cap({ limit: each + 1 })], { keys: 2, sleep: async () => undefined, play: (_request, response) => { response.destroy(); } });
    const answer = await ask(staged, 'openai-chat', { limit: 50, body: { model: 'main' } });
    assert.deepEqual([answer.status, staged.provider.requests.length], [402, 1]);
    const [outcome] = await staged.gateway.untilOutcomes(1);
    assert.deepEqual(outcome?.reservations.map(({ amount, atRisk }) => [amount, atRisk]), [[each, each]], 'the one that was made may be billed');
  });

  it('B1 a leg whose own budget is full is passed over; what was held for a leg that refused is free for the next', async () => {
    const staged = await stage([cap({ id: 'b-key', scopeKind: 'credential', scopeId: '00000000-0000-7000-8000-000000000000', limit: 0 }), cap({ id: 'b-all' })], { keys: 2 });
    const answer = await ask(staged, 'openai-chat', { limit: 50, body: { model: 'main' } });
    assert.deepEqual([answer.status, answer.headers.get('x-keystead-credential')], [200, 'fp1']);
    let calls = 0;
    const limited = await stage([cap()], { keys: 2, sleep: async () => undefined, play: (request, response) => { calls += 1; if (calls > 1) { answering(request, response); return; } response.writeHead(429, { 'content-type': 'application/json' }); response.end('{"error":{"message":"slow down","type":"rate_limit_error"}}'); } });
    assert.equal((await ask(limited, 'openai-chat', { limit: 50, body: { model: 'main' } })).status, 200);
    const [outcome] = await limited.gateway.untilOutcomes(1);
    assert.equal(limited.budgets.used.get(cap().id), outcome?.reservations[0]?.amount, 'one bound is held, not two');
  });

  it('B1 a request that cannot be recorded gives back what it held', async () => {
    const staged = await stage([cap()], { append: (record) => { if (record.type === 'intent') throw new Error('disk full'); } });
    assert.equal((await ask(staged)).status, 503);
    assert.equal(staged.budgets.used.get(cap().id), 0);
  });

  it('B1 fit: the output limit is lowered to what is left, every other byte as it came, in each dialect that can say so; the answer tells it', async () => {
    const places: Readonly<Record<keyof typeof shapes, (body: string) => number | undefined>> = {
      'openai-chat': (body) => (JSON.parse(body) as { max_tokens?: number; max_completion_tokens?: number }).max_tokens ?? (JSON.parse(body) as { max_completion_tokens?: number }).max_completion_tokens,
      'openai-responses': (body) => (JSON.parse(body) as { max_output_tokens?: number }).max_output_tokens,
      'anthropic-messages': (body) => (JSON.parse(body) as { max_tokens?: number }).max_tokens,
      gemini: (body) => (JSON.parse(body) as { generationConfig?: { maxOutputTokens?: number } }).generationConfig?.maxOutputTokens,
    };
    for (const shape of Object.keys(shapes) as (keyof typeof shapes)[]) for (const limit of [undefined, 9_000]) {
      const staged = await stage([cap({ whenFull: 'fit', unit: 'tokens', limit: 3_000 }), cap({ id: 'dear', whenFull: 'fit', limit: 900_000 })]);
      const answer = await ask(staged, shape, limit === undefined ? {} : { limit });
      const told = Number(answer.headers.get('x-keystead-output-limit'));
      assert.ok(told >= 16 && told < 1_500, `${shape} ${told}`);
      assert.equal((await staged.gateway.untilOutcomes(1))[0]?.outputLimit, told);
      assert.equal(places[shape](staged.provider.requests[0]?.body ?? '{}'), told, shape);
      assert.ok((staged.budgets.used.get('dear') ?? 0) <= 900_000);
      if (shape === 'gemini' && limit !== undefined) assert.match(staged.provider.requests[0]?.body ?? '', /"temperature":0\.5,/);
    }
  });

  it('B1 fit: a request that fits is not touched; one whose rest is too small, or that another budget refuses, is refused', async () => {
    const roomy = await stage([cap({ whenFull: 'fit' })]);
    assert.equal((await ask(roomy)).headers.get('x-keystead-output-limit'), null);
    assert.equal((await ask(await stage([cap({ whenFull: 'fit', unit: 'tokens', limit: 2_000 })]))).status, 402, 'the input alone may be longer');
    assert.equal((await ask(await stage([cap({ whenFull: 'fit', unit: 'tokens', limit: 3_000 }), cap({ id: 'hard', limit: 10 })]), 'openai-chat', { limit: 9_000 })).status, 402);
  });
});
