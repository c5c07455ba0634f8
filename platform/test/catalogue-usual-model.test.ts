import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { BatchPreview, CredentialScope, DataClass, Run, RunModel } from '@keystead/contract';
import { apps } from '../src/catalogue/index.ts';
import { KeysteadError, newId, sql } from '../src/foundation/index.ts';
import { providers } from '../src/providers/index.ts';
import { openModelChoice } from '../src/server/model-choice/open-model-choice.ts';
import { type CatalogueWorld, addTenant, answering, openCatalogueWorld } from './support/catalogue-world.ts';

interface Refused { readonly code: string; readonly title: string; readonly fix: string }

const goldenOf = (id: string) => {
  const [golden] = apps.find((manifest) => manifest.id === id)?.goldenCases ?? [];
  assert.ok(golden !== undefined);
  return golden;
};
const health = 'hc-visit-plain';
const general = 'document-analyzer';

let world: CatalogueWorld;
let tenantId = '';
before(async () => {
  world = await openCatalogueWorld({ models: (database) => openModelChoice(database, providers) });
  tenantId = await addTenant(world.database, 'A');
  world.addPerson('anna', { tenantId, role: 'owner' });
});
after(() => world.close());

const addKey = (provider: string, scope: Partial<CredentialScope> = {}): Promise<unknown> => world.database.open('keystead_app').as<unknown>().inTenant(tenantId, (trx) => sql`
  insert into credentials (id, tenant_id, provider, label, origin, environment, models, scope) values (${newId()}, ${tenantId}, ${provider}, 'Key', 'https://x.example', 'production', '[]',
    ${JSON.stringify({ environments: 'any', teams: 'any', apps: 'any', workflows: 'any', models: 'any', endpoints: 'any', dataClasses: 'any', ...scope })})`.execute(trx));
const widen = (provider: string, dataClasses: readonly DataClass[]): Promise<unknown> => world.database.open('keystead_app').as<unknown>().inTenant(tenantId, (trx) => sql`update credentials set scope = jsonb_set(scope, '{dataClasses}', ${JSON.stringify(dataClasses)}) where provider = ${provider}`.execute(trx));
const disable = (provider: string): Promise<unknown> => world.database.open('keystead_app').as<unknown>().inTenant(tenantId, (trx) => sql`update credentials set state = 'disabled' where provider = ${provider}`.execute(trx));

/** What estimate, list and run of an app say it is sent to. */
async function saidBy(appId: string, dataClass: DataClass | null) {
  const { input, documents, reference } = goldenOf(appId);
  world.setModel(answering(reference));
  const documentIds = [];
  for (const { name, pages } of documents) documentIds.push((await world.upload('anna', name, pages.join('\f'), dataClass ?? undefined)).body.id);
  const request = { input, documentIds };
  const estimate = await world.send<{ provider: string } & Refused>('anna', 'POST', `/api/v1/apps/${appId}/estimate`, request);
  const list = (await world.send<{ items: RunModel[] }>('anna', 'GET', `/api/v1/apps/${appId}/models${dataClass === null ? '' : `?dataClass=${dataClass}`}`)).body.items;
  const started = await world.send<Run & Refused>('anna', 'POST', `/api/v1/apps/${appId}/runs`, request);
  if (started.status === 202) await world.follow('anna', started.body.id);
  return { estimate, list, started, documentIds, usual: list.filter(({ usual }) => usual).map(({ provider }) => provider), read: async () => (await world.send<Run>('anna', 'GET', `/api/v1/runs/${started.body.id}`)).body };
}

describe('what an app runs on where nobody chooses', () => {
  it('C6 G4 a key that was added first, but is not for this class of data, is passed over: estimate, list and run agree on the one that is', async () => {
    await addKey('openai', { dataClasses: ['public', 'internal'] });
    await addKey('anthropic');
    const said = await saidBy(health, null);
    assert.deepEqual([said.estimate.body.provider, said.usual, world.requests.at(-1)?.target.provider], ['anthropic', ['anthropic'], 'anthropic']);
    assert.deepEqual([(await said.read()).failure, said.list.some(({ provider }) => provider === 'openai')], [null, false]);
  });

  it('C6 G4 a document’s class counts as the app’s does, also in a batch, row by row', async () => {
    await widen('openai', ['public', 'internal', 'confidential']);
    const opened = await saidBy(general, 'internal');
    assert.deepEqual([opened.estimate.body.provider, opened.usual, world.requests.at(-1)?.target.provider], ['openai', ['openai'], 'openai']);
    const closed = await saidBy(general, 'health');
    assert.deepEqual([closed.estimate.body.provider, closed.usual, world.requests.at(-1)?.target.provider], ['anthropic', ['anthropic'], 'anthropic']);
    // Done again, a run brings its documents' class along.
    const offered = async (query = '') => [...new Set((await world.send<{ items: RunModel[] }>('anna', 'GET', `/api/v1/apps/${general}/models${query}`)).body.items.map(({ provider }) => provider))];
    assert.deepEqual([await offered(), await offered(`?runId=${opened.started.body.id}`), await offered(`?runId=${closed.started.body.id}`)], [['openai', 'anthropic'], ['openai', 'anthropic'], ['anthropic']]);
    const strange = async (appId: string, runId: string) => (await world.send('anna', 'GET', `/api/v1/apps/${appId}/models?runId=${runId}`)).status;
    assert.deepEqual([await strange(general, newId()), await strange(health, closed.started.body.id)], [404, 404]);
    const preview = async (documentIds: readonly string[]) => (await world.send<BatchPreview>('anna', 'POST', `/api/v1/apps/${general}/batch-preview`, { source: { kind: 'documents', documentIds }, same: { input: goldenOf(general).input, documentIds: [] } })).body.estimate?.provider;
    assert.deepEqual([await preview(opened.documentIds), await preview(closed.documentIds), await preview([...opened.documentIds, ...closed.documentIds])], ['openai', 'anthropic', 'anthropic']);
  });

  it('C6 G4 where there are keys and none is for it, nothing begins, and the person is told which rule is against it and who can change it', async () => {
    await disable('anthropic');
    const asked = world.requests.length;
    const { estimate, list, started } = await saidBy(health, null);
    for (const { status, body } of [estimate, started]) {
      assert.deepEqual([status, body.code], [403, 'out_of_scope']);
      assert.match(body.title, /the key of OpenAI may not be used for data of the class “health”\. Ask an owner or admin to widen the scope/);
    }
    assert.deepEqual([list, world.requests.length], [[], asked]);
    await disable('openai');
    assert.equal((await saidBy(health, null)).started.body.code, 'no_usable_credential');
  });

  it('C6 G4 a route that apps run on is what estimate, list and run agree on, and what the gateway is asked for', async () => {
    await addKey('google');
    await world.database.open('keystead_app').as<unknown>().inTenant(tenantId, (trx) => sql`
      insert into routes (id, tenant_id, name, chain, for_apps) select ${newId()}, ${tenantId}, 'house', jsonb_build_array(jsonb_build_object('credentialId', id, 'model', 'gemini-2.5-flash')), true from credentials where provider = 'google'`.execute(trx));
    const said = await saidBy(general, 'internal');
    const { target, priority, complexity } = world.requests.at(-1) ?? {};
    assert.deepEqual([said.estimate.body.provider, said.list[0]?.model, said.list[0]?.usual, target?.model, target?.dialect, priority, complexity], ['google', 'house', true, 'house', 'gemini', 'normal', 'routine']);
    assert.deepEqual([(await said.read()).failure, (await said.read()).chosenModel], [null, null]);
    await world.database.open('keystead_app').as<unknown>().inTenant(tenantId, (trx) => sql`delete from routes where name = 'house'`.execute(trx));
    await disable('google');
  });

  it('C6 G4 what the gateway refuses all the same stays with the run under its own code and words', async () => {
    await addKey('anthropic');
    const said = await saidBy(health, null);
    const words = 'The key "Clinic" could serve "claude", but its scope does not allow this call: only these teams. Ask an owner.';
    world.setModel(async function* () { yield { type: 'accepted' as const, requestId: null }; throw new KeysteadError('out_of_scope', { detail: words }); });
    const { input } = goldenOf(health);
    const { body } = await world.send<Run>('anna', 'POST', `/api/v1/apps/${health}/runs`, { input, documentIds: said.documentIds });
    await world.follow('anna', body.id);
    const run = (await world.send<Run>('anna', 'GET', `/api/v1/runs/${body.id}`)).body;
    assert.deepEqual([run.state, run.failure?.code, run.failure?.title], ['failed', 'out_of_scope', words]);
  });
});
