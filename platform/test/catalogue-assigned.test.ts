import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { newId } from '../src/foundation/index.ts';
import { apps } from '../src/catalogue/index.ts';
import { type CatalogueWorld, addTenant, answering, openCatalogueWorld } from './support/catalogue-world.ts';

const explainer = apps.find((manifest) => manifest.id === 'policy-explainer');
const [golden] = explainer?.goldenCases ?? [];

describe('T3 apps assigned to others', () => {
  let world: CatalogueWorld;
  let outsider = '';
  before(async () => {
    world = await openCatalogueWorld();
    const tenantId = await addTenant(world.database, 'Assigned');
    world.addPerson('ina', { tenantId });
    outsider = world.addPerson('otto', { tenantId, qualifications: ['producer'] }).userId ?? '';
  });
  after(() => world.close());

  it('T3 an app that is assigned to others is not there: not in the list, by its id, in history, by a run’s id, to export or to decide over', async () => {
    assert.ok(golden !== undefined);
    world.setModel(answering(golden.reference));
    const documentIds = await Promise.all(golden.documents.map(async ({ name, pages }) => (await world.upload('ina', name, pages.join('\f'))).body.id));
    const request = { input: golden.input, documentIds };
    const started = await world.send<{ id: string; outputHash: string }>('ina', 'POST', '/api/v1/apps/policy-explainer/runs', request);
    assert.equal(started.status, 202, JSON.stringify(started.body));
    await world.follow('ina', started.body.id);
    const path = `/api/v1/runs/${started.body.id}`;
    assert.equal((await world.send('otto', 'GET', path)).status, 200, 'seen before it was assigned');
    world.hideApps(outsider, ['policy-explainer']);
    const listed = await world.send<{ items: { id: string }[] }>('otto', 'GET', '/api/v1/apps');
    assert.deepEqual(listed.body.items.map((app) => app.id).includes('policy-explainer'), false);
    assert.ok(listed.body.items.length > 0);
    assert.deepEqual((await world.send<{ items: unknown[] }>('otto', 'GET', '/api/v1/runs')).body.items, []);
    const hash = '0'.repeat(64);
    const attempts: readonly (readonly [string, string, unknown?])[] = [
      ['GET', '/api/v1/apps/policy-explainer'], ['POST', '/api/v1/apps/policy-explainer/estimate', request], ['POST', '/api/v1/apps/policy-explainer/runs', request],
      ['GET', path], ['GET', `${path}/events`], ['GET', `${path}/export?format=markdown`], ['POST', `${path}/stop`],
      ['PUT', `${path}/output`, { output: {}, basedOnHash: hash }], ['POST', `${path}/decision`, { decision: 'approve', subjectHash: hash }],
    ];
    for (const [method, address, body] of attempts) {
      const [hidden, unknown] = [await world.send('otto', method, address, body), await world.send('otto', method, address.replace(started.body.id, newId()).replace('policy-explainer', 'no-such-app'), body)];
      assert.deepEqual([hidden.status, { ...hidden.body, traceId: '' }], [404, { ...unknown.body, traceId: '' }], `${method} ${address}`);
    }
    assert.equal((await world.send('ina', 'GET', path)).status, 200, 'and for those it is assigned to nothing changed');
  });
});
