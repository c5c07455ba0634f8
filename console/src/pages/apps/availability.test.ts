import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TenantPlan } from '@keystead/contract';
import { availabilityOf, choiceWords } from './availability.ts';

const app = (id: string, kind: 'utility' | 'industry', availability: 'included' | 'choose' | 'locked') => ({ id, name: id, kind, availability, unlockedBy: 'Standard' });
const plan = (pickedApps: string[], picksChangeableFrom: string | null = null) => ({
  plan: 'basic', pickedApps, picksChangeableFrom, plans: [{ id: 'basic', appPicks: { utility: 2, industry: 2 } }],
  apps: [app('u1', 'utility', 'included'), app('i1', 'industry', 'included'), app('i2', 'industry', 'included'), app('i3', 'industry', 'choose'), app('u2', 'utility', 'choose'), app('s', 'industry', 'locked')],
}) as unknown as TenantPlan;

describe('whether an app runs', () => {
  it('T5 an app beyond the plan names the plan that has it; one that is not read about is not held back', () => {
    assert.deepEqual(availabilityOf(plan([]), { id: 's' }), { state: 'locked', plan: 'Standard' });
    assert.deepEqual([availabilityOf(undefined, { id: 's' }), availabilityOf(plan([]), { id: 'u1' }), availabilityOf(plan([]), { id: 'new' })], [{ state: 'runs' }, { state: 'runs' }, { state: 'runs' }]);
  });

  it('T5 an app to choose says what it takes: a free place, one given up, or waiting for the day', () => {
    const day = (iso: string): string => iso.slice(0, 10);
    const words = (of: TenantPlan, id: string): string => { const found = availabilityOf(of, { id }); return found.state === 'choose' ? choiceWords(found, day) : found.state; };
    assert.equal(words(plan(['u1', 'i1', 'i2']), 'u2'), 'Takes one of your 2 places for utility apps; one is free.');
    assert.equal(words(plan(['u1', 'i1', 'i2']), 'i3'), 'Your 2 places for industry apps are taken. One can be given up for it, once in a calendar month.');
    assert.equal(words(plan(['u1', 'i1', 'i2'], '2026-12-01T00:00:00Z'), 'i3'), 'Your 2 places for industry apps are taken, and one was changed this month. The next change is possible from 2026-12-01.');
    assert.equal(words(plan([]), 'i3'), 'Takes one of your 2 places for industry apps; 2 are free.');
  });
});
