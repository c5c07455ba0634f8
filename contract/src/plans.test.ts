import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type PlannedApp, appAvailability, nextPickChange, pickProblem, planPrice, planTable } from './plans.ts';

const catalogue: readonly PlannedApp[] = [
  { id: 'a', tier: 'basic', pack: 'utility' }, { id: 'b', tier: 'basic', pack: 'utility' }, { id: 'c', tier: 'basic', pack: 'utility' },
  { id: 'i', tier: 'basic', pack: 'insurance' }, { id: 'l', tier: 'basic', pack: 'legal' }, { id: 's', tier: 'standard', pack: 'legal' }, { id: 'w', tier: 'elite', pack: 'utility' },
];

describe('T5 plans are data', () => {
  it('T5 seats, prices and features are those of the plans', () => {
    assert.deepEqual(Object.values(planTable).map((plan) => plan.seats), [1, 5, 15, null]);
    assert.deepEqual(Object.values(planTable).map(planPrice), ['US$39 a month', 'Price by agreement', 'Price by agreement', 'Price by agreement']);
    assert.deepEqual(Object.values(planTable).map((plan) => plan.features.length), [0, 0, 0, 3]);
  });

  it('T5 Basic runs the apps that were picked, two of each kind at most; the others wait to be chosen or for a higher plan', () => {
    assert.equal(pickProblem('basic', ['a', 'b', 'i', 'l'], catalogue), null);
    assert.match(pickProblem('basic', ['a', 'b', 'c'], catalogue) ?? '', /2 utility apps, and 3/);
    assert.match(pickProblem('basic', ['s'], catalogue) ?? '', /Standard has it/);
    assert.match(pickProblem('basic', ['zzz'], catalogue) ?? '', /no app “zzz”/);
    assert.match(pickProblem('standard', ['a'], catalogue) ?? '', /nothing to choose/);
    const states = catalogue.map((app) => appAvailability('basic', app, ['a', 'i']));
    assert.deepEqual(states, ['included', 'choose', 'choose', 'included', 'choose', 'locked', 'locked']);
  });

  it('T5 a choice may be changed once in a calendar month', () => {
    const now = new Date('2026-11-21T10:00:00Z');
    assert.equal(nextPickChange(null, now), null);
    assert.equal(nextPickChange(new Date('2026-10-31T23:59:59Z'), now), null);
    assert.equal(nextPickChange(new Date('2026-11-01T00:00:00Z'), now)?.toISOString(), '2026-12-01T00:00:00.000Z');
    assert.equal(nextPickChange(new Date('2026-12-31T12:00:00Z'), new Date('2026-12-31T13:00:00Z'))?.toISOString(), '2027-01-01T00:00:00.000Z');
  });

  it('T5 each higher plan has every app of the ones below it', () => {
    const running = (['standard', 'elite', 'enterprise'] as const).map((plan) => catalogue.filter((app) => appAvailability(plan, app, []) === 'included').length);
    assert.deepEqual(running, [6, 7, 7]);
  });
});
