import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { routeName } from './operations/gateway.ts';
import { routeLimits, routeStep } from './routing.ts';
import { routeBounds, type RouteToCheck, routeProblems } from './routing-terms.ts';

const leg = { credentialId: '01990000-0000-7000-8000-000000000000', model: 'gpt-4o' };
const routes: readonly RouteToCheck[] = [
  { name: 'house', chain: [leg], limits: {} }, { name: 'House', chain: [leg], limits: {} }, { name: '', chain: [leg], limits: {} }, { name: 'x'.repeat(64), chain: [leg], limits: {} },
  ...[-1, 0, 1.5, routeBounds.weight, routeBounds.weight + 1].map((weight) => ({ name: 'a', chain: [{ ...leg, weight }], limits: {} })),
  ...['', 'with space', 'x'.repeat(201), 'ok/model:1'].map((model) => ({ name: 'a', chain: [{ ...leg, model }], limits: {} })), { name: 'a', chain: [{ ...leg, credentialId: '' }], limits: {} },
  ...[-1, 0.5, 100, routeBounds.tokens + 1].map((minInputTokens) => ({ name: 'a', chain: [{ ...leg, when: { minInputTokens } }], limits: {} })),
  ...[0, 0.05, 0.1, 3_600, 3_601].map((idleSeconds) => ({ name: 'a', chain: [leg], limits: { idleSeconds } })), ...[0, 1, 2.5, 10, 11].map((attempts) => ({ name: 'a', chain: [leg], limits: { attempts } })),
];

describe('the rules of a route', () => {
  it('G4 a form and the wire agree on what may be saved', () => {
    for (const route of routes) {
      const byWire = routeName.safeParse(route.name).success && route.chain.every((each) => routeStep.safeParse(each).success) && routeLimits.safeParse(route.limits).success;
      assert.equal(routeProblems(route).length === 0, byWire, JSON.stringify(route).slice(0, 200));
    }
  });
});
