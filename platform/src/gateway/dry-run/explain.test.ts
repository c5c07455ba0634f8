import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { operations, type RouteStep } from '@keystead/contract';
import { describeProvider, sketchTenant, type TenantSketch } from '../../../test/support/gateway.ts';
import { createConcurrency } from '../health/concurrency.ts';
import { LiveHealth } from '../health/live-health.ts';
import type { Target } from '../routing/resolve.ts';
import type { TenantConfiguration } from '../snapshot/configuration.ts';
import { explain } from './explain.ts';
import type { DryRunQuestion } from './question.ts';

const now = Date.UTC(2026, 10, 21);
const down = { kind: 'failed', blames: 'origin', code: 'provider_overloaded' } as const;
type More = Omit<RouteStep, 'credentialId' | 'model'>;

function world(more: Partial<TenantSketch> = {}, legs: readonly More[] = [{}, {}, {}]) {
  const credential = (provider: string, changes: object = {}) => ({ provider, origin: `https://${provider}.example`, secret: 'x', ...changes });
  const { configuration } = sketchTenant({
    token: 'ks_t', credentials: [credential('alpha'), credential('claude'), credential('beta', { scope: { teams: ['00000000-0000-7000-8000-00000000aaaa'] } })],
    routes: { main: legs.map((leg, index) => [index, `m-${index}`, leg] as const) }, ...more,
  });
  const health = new LiveHealth(() => 0);
  const concurrency = createConcurrency();
  const providers = new Map([describeProvider('alpha', ['openai-chat']), describeProvider('claude', ['anthropic-messages']), describeProvider('beta', ['openai-chat'])].map((provider) => [provider.id, provider]));
  const ask = (sent: Partial<DryRunQuestion> = {}) => {
    const answer = explain({ snapshot: { tenant: (id) => (id === configuration.id ? configuration : undefined) }, providers, health, concurrency, now }, configuration.id, operations.dryRunRoute.body.parse({ model: 'main', ...sent }));
    return operations.dryRunRoute.response.parse(answer);
  };
  const target = (index: number) => ({ credential: [...configuration.credentials.values()][index], model: `m-${index}` }) as unknown as Target;
  return { configuration, health, concurrency, ask, target };
}
const verdicts = (answer: ReturnType<ReturnType<typeof world>['ask']>) => answer.legs.map(({ model, verdict, reasons: [reason] }) => [model, verdict, reason?.code ?? null]);

describe('dry run: which key would serve this, and why', () => {
  it('G4 says who serves, who comes next, and of every other leg why it does not', () => {
    const answer = world().ask();
    assert.deepEqual(verdicts(answer), [['m-0', 'serves', null], ['m-1', 'next', null], ['m-2', 'left-out', 'out_of_scope']]);
    assert.deepEqual(answer.legs.map(({ translated }) => translated), [false, true, null]);
    assert.equal(answer.refusal, null);
    assert.match(answer.legs[2]?.reasons[0]?.text ?? '', /could serve "m-2", but its scope does not allow this call: it is for certain teams/);
  });

  it('an open breaker, a rest and full places pass a leg over; in the way of all, the first is asked nevertheless', () => {
    const { configuration, health, concurrency, ask, target } = world({}, [{}, {}]);
    for (let index = 0; index < 5; index += 1) health.begin(configuration.id, target(0))(down);
    assert.deepEqual(verdicts(ask()), [['m-0', 'passed-over', 'breaker_open'], ['m-1', 'serves', null]]);
    assert.match(ask().legs[0]?.reasons[0]?.text ?? '', /failed lately \(provider_overloaded\); one call will find out in 5 s/);
    assert.equal(ask().legs[0]?.health?.state, 'open');
    health.begin(configuration.id, target(1))({ kind: 'limited', restMilliseconds: 4_000, code: 'provider_rate_limited' });
    assert.deepEqual(verdicts(ask()), [['m-0', 'serves', 'breaker_open'], ['m-1', 'passed-over', 'resting']]);
    const capped = world({ credentials: [{ provider: 'alpha', origin: 'https://a.example', secret: 'x', caps: { maxConcurrent: 1 } }, { provider: 'beta', origin: 'https://b.example', secret: 'x' }] }, [{}, {}]);
    capped.concurrency.take([...capped.configuration.credentials.keys()][0] ?? '', 1);
    assert.deepEqual(verdicts(capped.ask()), [['m-0', 'passed-over', 'concurrency_capped'], ['m-1', 'serves', null]]);
    assert.deepEqual(concurrency.countOf('none'), { taken: 0, waiting: 0 });
  });

  it('conditions are asked with what is said of the call; none met is the refusal that the caller would get', () => {
    const { ask } = world({}, [{ when: { priorities: ['high'] } }, { when: { minInputTokens: 50_000 } }]);
    assert.deepEqual(verdicts(ask({ priority: 'high' })), [['m-0', 'serves', null], ['m-1', 'left-out', 'condition_not_met']]);
    assert.deepEqual(verdicts(ask({ inputTokens: 60_000 })), [['m-1', 'serves', null], ['m-0', 'left-out', 'condition_not_met']]);
    assert.equal(ask().refusal?.code, 'no_leg_applies');
    assert.equal(ask().legs.some(({ verdict }) => verdict === 'serves'), false);
  });

  it('a model by itself is explained too, and what nobody serves says what a caller would be told', () => {
    const { ask } = world();
    assert.deepEqual(verdicts(ask({ model: 'alpha/anything' })), [['anything', 'serves', null]]);
    assert.deepEqual([ask({ model: 'alpha/x', environment: 'staging' }).legs, ask({ model: 'claude/x', endpoint: 'embeddings' }).refusal?.code], [[], 'wrong_dialect']);
    assert.equal(ask({ model: 'alpha/x', environment: 'staging' }).refusal?.code, 'no_credential');
  });

  it('G5, G9, G10 the class that counts, what is found in a text and where it may go are decided as for a real request, and told without the text', () => {
    const team = '00000000-0000-7000-8000-00000000bbbb';
    const { ask } = world({ teamIds: [team], teamClass: 'personal', policy: { unlabelledAs: 'internal', residency: [{ dataClass: 'personal', regions: ['eu'], origins: 'any' }], detection: [{ category: 'personal', dataClass: 'unlabelled', appId: null, action: 'mask', route: null }, { category: 'personal', dataClass: 'health', appId: null, action: 'block', route: null }] } }, [{}]);
    const text = 'Please write to ada@harbour.example.';
    const plain = ask({ text });
    assert.deepEqual([plain.decisions.dataClass, plain.decisions.residency, plain.decisions.detection?.action, plain.decisions.detection?.seen.map(({ category, count, action }) => [category, count, action])], [{ value: 'internal', from: 'policy' }, [], 'mask', [['personal', 1, 'mask']]]);
    assert.deepEqual(verdicts(plain), [['m-0', 'serves', null]]);
    const ofTeam = ask({ teamId: team, dataClass: 'internal' });
    assert.deepEqual([ofTeam.decisions.dataClass, ofTeam.decisions.detection, ofTeam.decisions.residency.map(({ dataClass }) => dataClass), verdicts(ofTeam)], [{ value: 'personal', from: 'team' }, null, ['personal'], [['m-0', 'left-out', 'residency_refused']]]);
    const blocked = ask({ text, dataClass: 'health' });
    assert.deepEqual([blocked.refusal?.code, blocked.legs, blocked.decisions.dataClass.from], ['policy_blocked', [], 'asked']);
    assert.doesNotMatch(JSON.stringify([plain, blocked]), /ada@harbour/);
  });

  it('G10 a text that the policy sends elsewhere is explained on the route that it goes to', () => {
    const { ask } = world({ policy: { detection: [{ category: 'personal', dataClass: 'unlabelled', appId: null, action: 'reroute', route: 'main' }] } }, [{}]);
    const answer = ask({ model: 'alpha/anything', text: 'Please write to ada@harbour.example.' });
    assert.deepEqual([answer.decisions.detection?.action, answer.decisions.detection?.route, answer.route?.name, verdicts(answer)], ['reroute', 'main', 'main', [['m-0', 'serves', null]]]);
  });

  it('G4 says how hard a request is, by which signs, and asks the conditions of legs with it', () => {
    const { ask } = world({}, [{ when: { complexities: ['complex'] } }, { when: { complexities: ['routine'] } }]);
    const easy = ask({ inputTokens: 10 });
    assert.deepEqual([easy.decisions.complexity, verdicts(easy)[0]], [{ verdict: 'routine', points: 0, signs: [], rule: 'fewer than 2 points are routine' }, ['m-1', 'serves', null]]);
    const hard = ask({ inputTokens: 10, shape: { turns: 1, tools: 5, attachments: 0, structured: false, reasoning: true } });
    assert.deepEqual([hard.decisions.complexity.verdict, hard.decisions.complexity.signs, verdicts(hard)[0]], ['complex', [{ name: 'tools', points: 2 }, { name: 'reasoning asked for', points: 3 }], ['m-0', 'serves', null]]);
  });

  it('G4 C6 names a leg whose model does not answer by a schema, where the request asks for that', () => {
    const made = world();
    const alpha = { ...describeProvider('alpha', ['openai-chat']), withoutSchemas: [/^m-0$/] };
    const ask = (structured: boolean) => explain({ snapshot: { tenant: () => made.configuration }, providers: new Map([alpha, describeProvider('claude', ['anthropic-messages'])].map((provider) => [provider.id, provider])), health: made.health, concurrency: made.concurrency, now }, made.configuration.id, operations.dryRunRoute.body.parse({ model: 'main', shape: { structured } })) ?? assert.fail();
    assert.deepEqual([ask(false), ask(true)].map((answer) => verdicts(answer).slice(0, 2)), [[['m-0', 'serves', null], ['m-1', 'next', null]], [['m-1', 'serves', null], ['m-0', 'left-out', 'no_structured_output']]]);
    assert.equal(ask(true).legs[1]?.reasons[0]?.text, 'Its model does not answer in a given form (structured output).');
  });

  it('G5 of a key of the platform neither who waits nor how many call with it is told: others may be of another organisation', async () => {
    const made = world({ credentials: [{ provider: 'alpha', origin: 'https://a.example', secret: 'x', caps: { maxConcurrent: 1 } }, { provider: 'beta', origin: 'https://b.example', secret: 'x' }] }, [{}, {}]);
    const [own] = [...made.configuration.credentials.values()];
    assert.ok(own !== undefined);
    const platformKey = { ...own, id: '00000000-0000-7000-8000-00000000c0de', payer: 'platform', owner: '00000000-0000-7000-8000-000000000000' } as const;
    const route = { ...made.configuration.routes.get('main') ?? assert.fail(), chain: [{ credentialId: platformKey.id, model: 'm-0', payer: 'platform' }] } as const;
    const tenant: TenantConfiguration = { ...made.configuration, routes: new Map([['main', route]]), platform: { mode: 'hybrid', dataClasses: new Set(['public']), offers: new Map([[platformKey.id, null]]), credentials: new Map([[platformKey.id, platformKey]]) } };
    const release = made.concurrency.take(platformKey.id, 1);
    const waiting = made.concurrency.wait(platformKey.id, 1, 60_000);
    const [leg] = explain({ snapshot: { tenant: () => tenant }, providers: new Map([['alpha', describeProvider('alpha', ['openai-chat'])]]), health: made.health, concurrency: made.concurrency, now }, tenant.id, operations.dryRunRoute.body.parse({ model: 'main', dataClass: 'public' }))?.legs ?? [];
    assert.deepEqual([made.concurrency.countOf(platformKey.id), leg?.health?.waiting, leg?.reasons], [{ taken: 1, waiting: 1 }, 0, [{ code: 'concurrency_capped', text: 'As many calls are under way with it as it may have here at once.' }]]);
    release?.();
    (await waiting)?.();
  });

  it('attack 8 a team of another organisation is as unknown as one that never was', () => {
    assert.deepEqual(verdicts(world().ask({ teamId: '00000000-0000-7000-8000-00000000aaaa' }))[2], ['m-2', 'left-out', 'out_of_scope']);
  });
});
