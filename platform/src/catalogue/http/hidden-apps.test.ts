import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KeysteadError, type Principal } from '../../foundation/index.ts';
import { apps } from '../apps/registry.ts';
import { type CatalogueContext, findApp, findRunnableApp } from './context.ts';
import { listApps } from './list-apps.ts';

/** All that these operations ask of the rest: nobody is kept from any app, and every plan has all of them. */
const context = { dependencies: { people: { hiddenApps: async () => new Set<string>(), requireApp: async () => undefined } }, apps: new Map(apps.map((app) => [app.id, app])) } as unknown as CatalogueContext;
const owner = { tenantId: 't', permissions: new Set(['people.manage', 'apps.read']) } as unknown as Principal;
const notThere = (error: unknown): boolean => error instanceof KeysteadError && error.code === 'not_found';

describe('hidden apps', () => {
  const hidden = apps.filter((app) => app.hidden !== undefined);

  it('C1 an app that nobody can run yet is in the catalogue, and says why', () => {
    assert.deepEqual(hidden.map(({ id, tier }) => [id, tier]), [['workflow-builder', 'elite']]);
    for (const app of hidden) assert.ok((app.hidden ?? '').length > 5);
  });

  it('C1 it is not listed, read, estimated or run, by whoever and on whatever plan', async () => {
    const call = { principal: owner } as unknown as Parameters<ReturnType<typeof listApps>['handle']>[0];
    const listed = await listApps(context).handle(call) as { items: readonly { id: string }[] };
    assert.equal(listed.items.length, apps.length - hidden.length);
    for (const { id } of hidden) {
      assert.ok(!listed.items.some((app) => app.id === id));
      await assert.rejects(findApp(context, owner, id), notThere);
      await assert.rejects(findRunnableApp(context, owner, id), notThere);
    }
  });

  it('C1 the others are there', async () => {
    assert.equal((await findRunnableApp(context, owner, 'document-analyzer')).id, 'document-analyzer');
  });
});
