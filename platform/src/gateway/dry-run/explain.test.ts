import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { operations, type RouteStep } from '@keystead/contract';
import { describeProvider, sketchTenant, type TenantSketch } from '../../../test/support/gateway.ts';
import { createConcurrency } from '../health/concurrency.ts';
import { LiveHealth } from '../health/live-health.ts';
import type { Target } from '../routing/resolve.ts';
import { type DryRunQuestion, explain } from './explain.ts';

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

  it('attack 8 a team of another organisation is as unknown as one that never was', () => {
    assert.deepEqual(verdicts(world().ask({ teamId: '00000000-0000-7000-8000-00000000aaaa' }))[2], ['m-2', 'left-out', 'out_of_scope']);
  });
});
