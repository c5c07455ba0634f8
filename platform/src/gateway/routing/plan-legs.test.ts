import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RouteConditions, RouteStep } from '@keystead/contract';
import { unmetCondition } from './conditions.ts';
import { type MeasuredCall, planLegs, type PlanQuestion, requireLegs } from './plan-legs.ts';
import type { Target } from './resolve.ts';
import { orderings } from './strategy.ts';

const call: MeasuredCall = { appId: 'contract-check', teamIds: new Set(['t1']), dataClass: 'internal', priority: 'normal', inputTokens: 1_000 };
const leg = (name: string, more: Partial<RouteStep> = {}, priceId: string | null = null, model = name) => ({ credential: { id: name, label: name }, provider: { priceId }, model, leg: { credentialId: name, model, ...more } }) as unknown as Target;
const ask = (targets: readonly Target[], strategy: PlanQuestion['route']['strategy'], more: Partial<PlanQuestion> = {}): PlanQuestion => ({
  targets, route: { id: 'r', name: 'main', chain: [], strategy, delivery: 'immediate', limits: {} }, call, maxOutputTokens: null, at: Date.UTC(2026, 10, 21), latencyOf: () => null, random: () => 0.5, ...more,
});
const names = (question: PlanQuestion) => planLegs(question).legs.map(({ target }) => target.credential.id);

describe('the legs of a route for one call', () => {
  it('each condition leaves a leg out by itself, and says why', () => {
    const unmet: readonly [RouteConditions, RegExp][] = [
      [{ apps: ['other'] }, /not for the app "contract-check"/], [{ teams: ['t2'] }, /other teams/], [{ dataClasses: ['public'] }, /class "internal"/], [{ priorities: ['high'] }, /normal priority/],
      [{ minInputTokens: 2_000 }, /2000 input tokens or more, and these are about 1000/], [{ maxInputTokens: 500 }, /500 input tokens at most/],
    ];
    for (const [when, reason] of unmet) assert.match(unmetCondition(when, call) ?? '', reason);
    assert.equal(unmetCondition({ apps: ['contract-check'], teams: ['t1'], dataClasses: ['internal'], priorities: ['normal'], minInputTokens: 1_000, maxInputTokens: 1_000 }, call), null);
    assert.equal(unmetCondition({ apps: ['none'] }, { ...call, appId: null }), null);
  });

  it('legs that are for this call stay in order; none left is refused with every reason', () => {
    const targets = [leg('a', { when: { priorities: ['high'] } }), leg('b'), leg('c')];
    assert.deepEqual(names(ask(targets, 'order')), ['b', 'c']);
    assert.throws(() => requireLegs(ask([targets[0] ?? leg('x')], 'order')), /The route "main" has no leg for this call: "a": it is not for normal priority/);
  });

  it('G4 C6 a leg whose model is known not to answer by a schema is passed over where that is asked for and another may; where none may, each is asked', () => {
    const old = { ...leg('old'), provider: { priceId: null, withoutSchemas: [/^old$/] } } as unknown as Target;
    const older = { ...old, credential: { id: 'older', label: 'older' } } as unknown as Target;
    const asking = (targets: readonly Target[], needs?: boolean) => ask(targets, 'order', needs === undefined ? {} : { call: { ...call, needsSchema: () => needs } });
    assert.deepEqual([names(asking([old, leg('b')], true)), names(asking([old, leg('b')], false)), names(asking([old, leg('b')])), names(asking([old, older], true))], [['b'], ['old', 'b'], ['old', 'b'], ['old', 'older']]);
    assert.deepEqual(planLegs(asking([old, leg('b')], true)).leftOut.map(({ reason }) => reason), ['its model does not answer in a given form (structured output)']);
    const never: MeasuredCall = { ...call, needsSchema: () => assert.fail('the request is not walked for it') };
    assert.deepEqual(names(ask([leg('a'), leg('b')], 'order', { call: never })), ['a', 'b']);
  });

  it('weights: each leg comes first as often as its weight says; one without weight is last, always', () => {
    const first = new Map<string, number>();
    let seed = 1;
    const random = () => { seed = (seed * 48_271) % 2_147_483_647; return seed / 2_147_483_647; };
    for (let index = 0; index < 4_000; index += 1) {
      const order = names(ask([leg('none', { weight: 0 }), leg('one'), leg('three', { weight: 3 })], 'weights', { random }));
      first.set(order[0] ?? '', (first.get(order[0] ?? '') ?? 0) + 1);
      assert.equal(order[2], 'none');
    }
    const share = (first.get('three') ?? 0) / 4_000;
    assert.ok(share > 0.72 && share < 0.78, String(share));
  });

  it('least latency: one that nobody has measured first, then the quickest', () => {
    const latency: Readonly<Record<string, number>> = { slow: 900, quick: 100 };
    assert.deepEqual(names(ask([leg('slow'), leg('quick'), leg('new')], 'least-latency', { latencyOf: (target) => latency[target.credential.id] ?? null })), ['new', 'quick', 'slow']);
  });

  it('lowest cost: by the prices of this request, one without a known price last', () => {
    assert.deepEqual(names(ask([leg('unknown', {}, null), leg('large', {}, 'openai', 'gpt-4o'), leg('mini', {}, 'openai', 'gpt-4o-mini')], 'lowest-cost')), ['mini', 'large', 'unknown']);
  });

  it('no strategy loses a leg, or doubles one', () => {
    const legs = ['a', 'b', 'c'].map((name, index) => ({ name, weight: index, latencyMilliseconds: index === 0 ? null : 10 - index, costNanoUsd: index === 1 ? null : index }));
    for (const order of Object.values(orderings)) assert.deepEqual(order(legs, () => 0).map(({ name }) => name).toSorted(), ['a', 'b', 'c']);
  });
});
