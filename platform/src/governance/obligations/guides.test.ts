import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { factIds, guideOf, onboardingTasks, providerGuides, providerGuidesPage } from '@keystead/contract';
import { providers } from '../../providers/index.ts';
import { stateOf } from './controls/mappings.ts';
import { mappings } from './controls/index.ts';
import { reminderDue } from './agreements/reminders.ts';
import { standingOf } from './agreements/register.ts';
import type { Facts } from './facts.ts';

describe('guides, controls and tasks as data', () => {
  it('A9 every provider that a key can be added for has a guide, and each guide names providers that there are', () => {
    const wanted = [...providers.values()].filter(({ sandbox, reports }) => !sandbox && reports === undefined).map(({ id }) => id);
    assert.deepEqual(wanted.filter((id) => guideOf(id) === undefined), []);
    assert.deepEqual(providerGuides.flatMap(({ providers: ids }) => ids).filter((id) => !providers.has(id)), []);
  });

  it('A9 what a guide states has a source of the provider and the day on which it was read; else it is unknown', () => {
    for (const guide of providerGuides) {
      const said = Object.values(guide.topics).filter(({ state }) => state !== 'unknown');
      if (guide.sources.length > 0 && guide.checkedOn === null) assert.deepEqual(said, [], guide.name);
      for (const link of [...guide.sources, ...Object.values(guide.topics).flatMap(({ where }) => where ?? [])]) assert.match(link, /^(?:https:\/\/|\/)/, guide.name);
    }
  });

  it('docs/provider-guides.md is made from the same data', () => {
    assert.equal(readFileSync(new URL('../../../../docs/provider-guides.md', import.meta.url), 'utf8'), providerGuidesPage(), 'run `node scripts/write-provider-guides.ts`');
  });

  it('A6 every control has a number of its own in its framework; every fact is evidence of something', () => {
    for (const [framework, rows] of Object.entries(mappings)) assert.equal(new Set(rows.map(({ id }) => id)).size, rows.length, framework);
    const used = new Set([...Object.values(mappings).flatMap((rows) => rows.flatMap(({ facts }) => facts)), ...onboardingTasks.flatMap(({ proof }) => proof ?? [])]);
    assert.deepEqual(factIds.filter((fact) => !used.has(fact)), []);
  });

  it('A6 a control without facts is met where it lies in Keystead, and not seen from here where it is somebody else’s', () => {
    const facts = Object.fromEntries(factIds.map((id) => [id, { holds: id === 'budget-set', shown: '' }])) as unknown as Facts;
    const of = (by: 'keystead' | 'shared' | 'customer' | 'provider', ...ids: readonly (typeof factIds)[number][]) => stateOf({ by, facts: ids }, facts);
    assert.deepEqual([of('keystead'), of('customer'), of('provider'), of('shared', 'budget-set'), of('shared', 'budget-set', 'key-caps'), of('customer', 'key-caps')], ['met', 'elsewhere', 'elsewhere', 'met', 'partly', 'not-met']);
  });

  it('A6 an agreement’s standing and its reminder follow from its days', () => {
    const at = (text: string) => new Date(`${text}T00:00:00Z`);
    const standing = (now: string) => standingOf({ starts_at: at('2026-03-01'), ends_at: at('2026-12-01'), withdrawn_at: null }, at(now)).state;
    assert.deepEqual(['2026-02-28', '2026-03-01', '2026-10-01', '2026-10-02', '2026-11-30', '2026-12-01'].map(standing), ['coming', 'in-force', 'in-force', 'ending', 'ending', 'ended']);
    assert.deepEqual(['2026-10-01', '2026-10-02', '2026-11-01', '2026-11-24', '2026-12-01'].map((now) => reminderDue(at('2026-12-01'), at(now))), [null, 60, 30, 7, 0]);
  });
});
