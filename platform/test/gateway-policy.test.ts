import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { DetectionRule } from '@keystead/contract';
import { chatAnswer, describeProvider, type FakeProvider, sketchTenant, startFakeProvider, startTestGateway, type TenantSketch, type TestGateway } from './support/gateway.ts';

const token = 'ks_test_token';
const key = 'canary-key-of-policy-0123456789';
const mail = 'ada.lovelace@harbour.example';
const closing: (() => Promise<void>)[] = [];
after(async () => { await Promise.all(closing.map((close) => close())); });

const geminiAnswer = JSON.stringify({ candidates: [{ content: { role: 'model', parts: [{ text: 'hello' }] }, finishReason: 'STOP' }], usageMetadata: { promptTokenCount: 7, candidatesTokenCount: 3, totalTokenCount: 10 } });
const claudeAnswer = JSON.stringify({ id: 'msg_1', type: 'message', role: 'assistant', model: 'c-1', content: [{ type: 'text', text: 'hello' }], stop_reason: 'end_turn', stop_sequence: null, usage: { input_tokens: 7, output_tokens: 3 } });
const embedding = JSON.stringify({ object: 'list', data: [{ object: 'embedding', index: 0, embedding: [0.1] }], model: 'm-1', usage: { prompt_tokens: 7, total_tokens: 7 } });
const responsesAnswer = JSON.stringify({ id: 'resp_1', object: 'response', status: 'completed', model: 'm-1', output: [{ type: 'message', id: 'msg_1', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text: 'hello', annotations: [] }] }], usage: { input_tokens: 7, output_tokens: 3, total_tokens: 10 } });

const converseAnswer = JSON.stringify({ output: { message: { role: 'assistant', content: [{ text: 'hello' }] } }, stopReason: 'end_turn', usage: { inputTokens: 7, outputTokens: 3, totalTokens: 10 }, metrics: { latencyMs: 1 } });

function answerTo(url: string): string {
  if (url.includes('/converse')) return converseAnswer;
  if (url.includes('generateContent')) return geminiAnswer;
  if (url.includes('/messages')) return claudeAnswer;
  if (url.includes('/responses')) return responsesAnswer;
  return url.includes('/embeddings') ? embedding : chatAnswer('hello');
}

interface Stage { readonly gateway: TestGateway; readonly provider: FakeProvider; readonly elsewhere: FakeProvider }

/** Two providers on two addresses: the first serves every dialect, the second is where a policy may send a request instead. */
async function stage(sketch: Partial<TenantSketch>, places: 'none' | 'stated' = 'none'): Promise<Stage> {
  const play = ({ url }: { readonly url: string }, response: { writeHead(status: number, headers: Record<string, string>): unknown; end(text: string): unknown }) => { response.writeHead(200, { 'content-type': 'application/json' }); response.end(answerTo(url)); };
  const [provider, elsewhere] = await Promise.all([startFakeProvider(play), startFakeProvider(play)]);
  // Addresses of which nothing is known: the loopback one is known to be local.
  const first = 'http://first.invalid';
  const second = 'http://second.invalid';
  const credential = (id: string, models: readonly string[], origin = first) => ({ provider: id, origin, secret: key, models });
  const tenant = sketchTenant({
    token, credentials: [credential('alpha', ['m-1']), credential('claude', ['c-1']), credential('goo', ['g-1']), credential('alpha', ['m-own'], second), credential('claude', ['c-own'], second), credential('goo', ['g-own'], second), credential('rock', ['b-1']), credential('rock', ['b-own'], second)],
    routes: { own: [[3, 'm-own']], 'own-claude': [[4, 'c-own']], 'own-goo': [[5, 'g-own']], 'own-rock': [[7, 'b-own']], both: [[0, 'm-1'], [3, 'm-own']] },
    ...sketch, ...places === 'none' ? {} : { policy: { places: [{ origin: first, region: 'us' }, { origin: second, region: 'eu' }], ...sketch.policy } },
  });
  const gateway = await startTestGateway({
    tenants: [tenant], providers: [describeProvider('alpha', ['openai-chat', 'openai-responses', 'openai-embeddings']), describeProvider('claude', ['anthropic-messages']), describeProvider('goo', ['gemini']), describeProvider('rock', [], { dialects: { 'bedrock-converse': { basePath: '' } } })],
    redirects: { [first]: provider.origin, [second]: elsewhere.origin },
  });
  closing.push(() => gateway.close(), () => provider.close(), () => elsewhere.close());
  return { gateway, provider, elsewhere };
}

/** The same words in each dialect. */
const dialects = [
  { name: 'openai-chat', path: '/v1/chat/completions', own: 'own', body: (text: string, model = 'm-1') => ({ model, messages: [{ role: 'user', content: text }] }) },
  { name: 'openai-responses', path: '/v1/responses', own: 'own', body: (text: string, model = 'm-1') => ({ model, input: text }) },
  { name: 'openai-embeddings', path: '/v1/embeddings', own: 'own', body: (text: string, model = 'm-1') => ({ model, input: [text] }) },
  { name: 'anthropic-messages', path: '/v1/messages', own: 'own-claude', body: (text: string, model = 'c-1') => ({ model, max_tokens: 9, messages: [{ role: 'user', content: [{ type: 'text', text }] }] }) },
  { name: 'gemini', path: '/v1beta/models/g-1:generateContent', own: 'own-goo', body: (text: string) => ({ contents: [{ role: 'user', parts: [{ text }] }] }) },
  { name: 'bedrock-converse', path: '/model/b-1/converse', own: 'own-rock', body: (text: string) => ({ messages: [{ role: 'user', content: [{ text }] }] }) },
] as const;

const rule = (category: DetectionRule['category'], action: DetectionRule['action'], more: Partial<DetectionRule> = {}): DetectionRule => ({ category, action, dataClass: 'unlabelled', appId: null, route: null, ...more });

function post(gateway: TestGateway, path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${gateway.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) });
}

describe('G10 detection before dispatch', () => {
  for (const { name, path, own, body } of dialects) {
    it(`G10 ${name}: warn passes the bytes, mask replaces, block refuses in the caller’s dialect without opening a key, reroute asks another route`, async () => {
      const warned = await stage({ policy: { detection: [rule('personal', 'warn')] } });
      const text = JSON.stringify(body(`write to ${mail}`), null, 1);
      const passed = await post(warned.gateway, path, text);
      assert.equal(passed.status, 200, await passed.text());
      assert.equal(passed.headers.get('x-keystead-policy'), 'warn:personal=1');
      assert.equal(warned.provider.requests[0]?.body, text);

      const masked = await stage({ policy: { detection: [rule('personal', 'mask')] } });
      const done = await post(masked.gateway, path, body(`write to ${mail}, yes ${mail}`));
      assert.equal(done.status, 200);
      assert.equal(done.headers.get('x-keystead-masked'), '2');
      assert.match(masked.provider.requests[0]?.body ?? '', /write to \[EMAIL_1\], yes \[EMAIL_1\]/);
      assert.doesNotMatch(JSON.stringify([masked.provider.requests, masked.gateway.records, masked.gateway.log]), /lovelace/);
      assert.deepEqual((await masked.gateway.untilOutcomes(1))[0]?.policy, { dataClass: 'unlabelled', action: 'mask', finds: { personal: 2 } });

      const blocked = await stage({ policy: { detection: [rule('personal', 'block')] } });
      const refused = await post(blocked.gateway, path, body(`write to ${mail}`));
      const said = await refused.text();
      assert.equal(refused.status, 400, said);
      assert.equal(refused.headers.get('x-should-retry') ?? 'false', 'false');
      assert.equal(refused.headers.get('x-keystead-policy'), 'block:personal=1');
      assert.match(said, /personal \(EMAIL\)/);
      assert.doesNotMatch(said, /lovelace/);
      assert.equal(name === 'anthropic-messages' ? (JSON.parse(said) as { type: string }).type : 'error', 'error');
      assert.deepEqual([blocked.gateway.opened, blocked.provider.requests, blocked.gateway.refusals().map((each) => [each.code, each.policy?.finds])], [[], [], [['policy_blocked', { personal: 1 }]]]);

      const rerouted = await stage({ policy: { detection: [rule('personal', 'reroute', { route: own })] } });
      assert.equal((await post(rerouted.gateway, path, body(`write to ${mail}`))).status, 200);
      assert.deepEqual([rerouted.provider.requests.length, rerouted.elsewhere.requests.length], [0, 1]);
      assert.equal((await post(rerouted.gateway, path, body('nothing of note'))).status, 200);
      assert.deepEqual([rerouted.provider.requests.length, rerouted.elsewhere.requests.length], [1, 1]);
    });
  }

  it('G10 a request without a find goes byte for byte, with no header more', async () => {
    const { gateway, provider } = await stage({ policy: { detection: [rule('personal', 'mask'), rule('secrets', 'block'), rule('health', 'block')] } });
    const text = '{ "model": "m-1",\n "messages": [{"role": "user", "content": "What is the capital of France?"}], "seed": 12345678901234567 }';
    const answer = await post(gateway, '/v1/chat/completions', text);
    assert.equal(answer.headers.get('x-keystead-policy'), null);
    assert.equal(provider.requests[0]?.body, text);
  });

  it('G10 a long request is looked at to its end while others are served', async () => {
    const { gateway } = await stage({ policy: { detection: [rule('personal', 'block')] } });
    const long = { model: 'm-1', messages: [{ role: 'user', content: `${'lorem ipsum '.repeat(50_000)} ${mail}` }] };
    const [first, second] = await Promise.all([post(gateway, '/v1/chat/completions', long), post(gateway, '/v1/chat/completions', { model: 'm-1', messages: [] })]);
    assert.deepEqual([first.status, second.status], [400, 200]);
  });

  it('G10 attack 23: more than is looked at is refused where the rule blocks, and said where it warns', async () => {
    const huge = { model: 'm-1', messages: [{ role: 'user', content: 'lorem ipsum '.repeat(360_000) }] };
    const { gateway, provider } = await stage({ policy: { detection: [rule('custom', 'block')], custom: [{ kind: 'pattern', name: 'CASE', pattern: 'CASE-[0-9]{4}' }] } });
    const answer = await post(gateway, '/v1/chat/completions', huge);
    assert.equal(answer.status, 400);
    assert.match(await answer.text(), /longer than what is looked at/);
    assert.equal(answer.headers.get('x-keystead-policy'), 'block:custom=0+');
    assert.equal(provider.requests.length, 0);
  });

  it('G10 a route that the policy names and that is gone is refused, not taken for a model', async () => {
    const { gateway, provider } = await stage({ policy: { detection: [rule('personal', 'reroute', { route: 'm-own' })] } });
    const answer = await post(gateway, '/v1/chat/completions', { model: 'm-1', messages: [{ role: 'user', content: mail }] });
    assert.equal(answer.status, 404);
    assert.equal(provider.requests.length, 0);
  });
});

describe('G5 G9 data classes and residency', () => {
  const chat = { model: 'm-1', messages: [{ role: 'user', content: 'hi' }] };
  const eu = { residency: [{ dataClass: 'personal', regions: ['eu'], origins: 'any' }] } as const;
  const policy = { residency: eu.residency.map((each) => ({ ...each, regions: [...each.regions] })) };

  for (const { name, path, own, body } of dialects) {
    it(`G9 ${name}: a class that is bound to a region is refused elsewhere, with rule and place, and served where a key is`, async () => {
      const { gateway, provider, elsewhere } = await stage({ policy }, 'stated');
      const refused = await post(gateway, path, body('hi'), { 'x-keystead-data-class': 'health' });
      const said = await refused.text();
      assert.equal(refused.status, 403, said);
      assert.match(said, /European Union/);
      assert.match(said, /first\.invalid/);
      assert.match(said, /United States/);
      assert.deepEqual([provider.requests.length, gateway.opened.length, gateway.refusals()[0]?.code], [0, 0, 'residency_refused']);
      const inPath = path.includes('-1:') || path.includes('-1/');
      const served = await post(gateway, inPath ? path.replace(/[gb]-1/, own) : path, inPath ? body('hi') : { ...body('hi'), model: own }, { 'x-keystead-data-class': 'health' });
      assert.equal(served.status, 200, await served.text());
      assert.equal(elsewhere.requests.length, 1);
      assert.equal((await post(gateway, path, body('hi'), { 'x-keystead-data-class': 'internal' })).status, 200);
    });
  }

  it('G9 legs out of place are left out of a chain; the others serve', async () => {
    const { gateway, provider, elsewhere } = await stage({ policy }, 'stated');
    assert.equal((await post(gateway, '/v1/chat/completions', { ...chat, model: 'both' }, { 'x-keystead-data-class': 'personal' })).status, 200);
    assert.deepEqual([provider.requests.length, elsewhere.requests.length], [0, 1]);
    assert.equal((await post(gateway, '/v1/chat/completions', { ...chat, model: 'both' })).status, 200);
    assert.equal(provider.requests.length, 1);
  });

  it('G9 models whose keys are out of place for the class are not listed', async () => {
    const { gateway } = await stage({ policy }, 'stated');
    const listed = async (dataClass: string) => ((await (await fetch(`${gateway.url}/v1/models`, { headers: { authorization: `Bearer ${token}`, 'x-keystead-data-class': dataClass } })).json()) as { data: { id: string }[] }).data.map((model) => model.id);
    assert.ok((await listed('public')).includes('m-1'));
    const bound = await listed('personal');
    assert.deepEqual([bound.includes('m-1'), bound.includes('m-own'), bound.includes('both')], [false, true, true]);
  });

  for (const { name, path, own, body } of dialects) {
    it(`A6 ${name}: data that needs an agreement is refused where none is in force, without opening a key, and served where one is`, async () => {
      const kinds = { 'own': 3, 'own-claude': 4, 'own-goo': 5, 'own-rock': 7 } as const;
      const { gateway, provider, elsewhere } = await stage({
        policy: { agreements: [{ dataClass: 'health', kinds: ['baa'] }] },
        agreements: [{ provider: ['alpha', 'claude', 'goo', 'rock'][Object.keys(kinds).indexOf(own)] ?? '', credential: kinds[own], kind: 'baa', from: 0, until: null }],
      });
      const refused = await post(gateway, path, body('hi'), { 'x-keystead-data-class': 'health' });
      const said = await refused.text();
      assert.equal(refused.status, 403, said);
      assert.equal(refused.headers.get('x-should-retry') ?? 'false', 'false');
      assert.match(said, /business associate agreement/);
      assert.deepEqual([provider.requests.length, elsewhere.requests.length, gateway.opened.length, gateway.refusals()[0]?.code], [0, 0, 0, 'agreement_missing']);
      const inPath = path.includes('-1:') || path.includes('-1/');
      assert.equal((await post(gateway, inPath ? path.replace(/[gb]-1/, own) : path, inPath ? body('hi') : { ...body('hi'), model: own }, { 'x-keystead-data-class': 'health' })).status, 200);
      assert.equal((await post(gateway, path, body('hi'), { 'x-keystead-data-class': 'personal' })).status, 200, 'a milder class needs none');
    });
  }

  it('A6 legs without the agreement are left out of a chain, their models are not listed, and one that has ended covers nothing', async () => {
    const needs = { policy: { agreements: [{ dataClass: 'health' as const, kinds: ['baa' as const] }] } };
    const { gateway, provider, elsewhere } = await stage({ ...needs, agreements: [{ provider: 'alpha', credential: 3, kind: 'baa', from: 0, until: null }, { provider: 'alpha', credential: 0, kind: 'baa', from: 0, until: Date.now() - 1_000 }] });
    assert.equal((await post(gateway, '/v1/chat/completions', { ...chat, model: 'both' }, { 'x-keystead-data-class': 'health' })).status, 200);
    assert.deepEqual([provider.requests.length, elsewhere.requests.length], [0, 1]);
    const refused = await post(gateway, '/v1/chat/completions', chat, { 'x-keystead-data-class': 'health' });
    assert.match(await refused.text(), /business associate agreement ended on \d{4}-/);
    const listed = ((await (await fetch(`${gateway.url}/v1/models`, { headers: { authorization: `Bearer ${token}`, 'x-keystead-data-class': 'health' } })).json()) as { data: { id: string }[] }).data.map((model) => model.id);
    assert.deepEqual([listed.includes('m-1'), listed.includes('m-own'), listed.includes('both')], [false, true, true]);
  });

  it('G9 where nobody states a place, nothing of a bound class goes', async () => {
    const { gateway, provider, elsewhere } = await stage({ policy });
    assert.equal((await post(gateway, '/v1/chat/completions', { ...chat, model: 'both' }, { 'x-keystead-data-class': 'personal' })).status, 403);
    assert.equal(provider.requests.length + elsewhere.requests.length, 0);
  });

  it('G5 the strictest of header, token and team counts, and a header cannot make it milder', async () => {
    const teamId = '01930000-0000-7000-8000-000000000001';
    for (const [sketch, header, status] of [
      [{ tokenChanges: { dataClass: 'health' } }, 'public', 403], [{ tokenChanges: { dataClass: 'health' } }, null, 403], [{ tokenChanges: { dataClass: 'internal' } }, null, 200], [{ tokenChanges: { dataClass: 'internal' } }, 'personal', 403],
      [{ teamIds: [teamId], teamClass: 'personal' }, 'public', 403], [{ teamIds: [teamId], teamClass: 'public' }, null, 200],
    ] as const) {
      const { gateway } = await stage({ ...sketch, policy }, 'stated');
      assert.equal((await post(gateway, '/v1/chat/completions', chat, header === null ? {} : { 'x-keystead-data-class': header })).status, status, JSON.stringify([sketch, header]));
    }
  });

  it('G5 what nobody labelled counts as what the policy says, and the class stands in the record', async () => {
    const { gateway } = await stage({ policy: { ...policy, unlabelledAs: 'personal' } }, 'stated');
    assert.equal((await post(gateway, '/v1/chat/completions', chat)).status, 403);
    assert.equal((await post(gateway, '/v1/chat/completions', { ...chat, model: 'own' })).status, 200);
    assert.equal((await gateway.untilOutcomes(1))[0]?.policy?.dataClass, 'personal');
    assert.equal((await post(gateway, '/v1/chat/completions', chat, { 'x-keystead-data-class': 'public' })).status, 200);
  });
});

describe('G4 complexity', () => {
  it('G4 routine work goes to the leg for it, complex work to the strong one', async () => {
    const { gateway, provider, elsewhere } = await stage({ routes: { work: [[0, 'm-1', { when: { complexities: ['routine'] } }], [3, 'm-own', { when: { complexities: ['standard', 'complex'] } }]] } });
    const work = { model: 'work', messages: [{ role: 'user', content: 'What is the capital of France?' }] };
    assert.equal((await post(gateway, '/v1/chat/completions', work)).status, 200);
    assert.deepEqual([provider.requests.length, elsewhere.requests.length], [1, 0]);
    assert.equal((await post(gateway, '/v1/chat/completions', { ...work, reasoning_effort: 'high', tools: [{ type: 'function', function: { name: 'f' } }] })).status, 200);
    assert.deepEqual([provider.requests.length, elsewhere.requests.length], [1, 1]);
    // Whoever gave the task knows best how hard it is.
    assert.equal((await post(gateway, '/v1/chat/completions', work, { 'x-keystead-complexity': 'complex' })).status, 200);
    assert.deepEqual([provider.requests.length, elsewhere.requests.length], [1, 2]);
    const wrong = await post(gateway, '/v1/chat/completions', work, { 'x-keystead-complexity': 'hard' });
    assert.deepEqual([wrong.status, wrong.headers.get('x-keystead-error')], [400, 'invalid_field']);
    assert.ok([...provider.requests, ...elsewhere.requests].every(({ headers }) => headers['x-keystead-complexity'] === undefined), 'it goes no further');
  });
});
