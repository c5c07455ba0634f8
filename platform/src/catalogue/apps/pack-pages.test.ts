import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { packPages, packs } from '@keystead/contract';
import { apps } from './registry.ts';

describe('pages of packs', () => {
  for (const pack of packs) {
    it(`C1 ${pack}: every app that people see stands in one step, and its first app and usual picks are its own`, () => {
      const shown = apps.filter((app) => app.pack === pack && app.hidden === undefined);
      const { steps, first, usualPicks } = packPages[pack];
      assert.deepEqual(steps.flatMap((step) => step.apps).toSorted(), shown.map(({ id }) => id).toSorted());
      assert.ok(shown.some(({ id, sample }) => id === first && Object.keys(sample.input).length > 0));
      assert.equal(usualPicks.filter((id) => shown.some((app) => app.id === id && app.tier === 'basic')).length, 2);
    });
  }
  it('T5 the Workflow Builder counts in the plans and stands on no page', () => {
    assert.ok(apps.some(({ id, tier, hidden }) => id === 'workflow-builder' && tier === 'elite' && hidden !== undefined));
    assert.ok(!JSON.stringify(packPages).includes('workflow-builder'));
  });
});
