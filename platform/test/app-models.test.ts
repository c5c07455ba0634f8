import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { readSseData, structuredCalls } from '../src/dialects/index.ts';
import { writeFrame } from '../src/dialects/bedrock-converse/frames.ts';
import type { ModelTarget } from '../src/catalogue/index.ts';
import { type Clock, newId, type Principal, sql, type Transaction } from '../src/foundation/index.ts';
import { systemActor } from '../src/audit/index.ts';
import { createRouteIn, type GatewayTables } from '../src/gateway/index.ts';
import { updateRoute } from '../src/gateway/http/update-route.ts';
import { providers } from '../src/providers/index.ts';
import { openModelPrices } from '../src/server/app-ports.ts';
import { openModelChoice } from '../src/server/model-choice/open-model-choice.ts';
import { openRunBudgets } from '../src/server/model-choice/run-budgets.ts';
import { startTestDatabase, type TestDatabase } from './support/database.ts';
import { describeProvider, sketchTenant, startFakeProvider, startTestGateway } from './support/gateway.ts';

describe('what catalogue apps run on', () => {
  let database: TestDatabase;
  before(async () => { database = await startTestDatabase(); });
  after(() => database.close());

  const shape = ({ dialect, model, provider, sandbox }: ModelTarget) => [dialect, model, provider, sandbox];
  async function chosenWith(provider: string, models: readonly string[]) {
    const app = database.open('keystead_app');
    const tenantId = newId();
    await app.as<unknown>().inTenant(tenantId, async (trx) => {
      await sql`insert into tenants (id, name) values (${tenantId}, ${`Office ${tenantId.slice(-6)}`})`.execute(trx);
      await sql`insert into credentials (id, tenant_id, provider, label, origin, environment, models, scope) values (${newId()}, ${tenantId}, ${provider}, 'Key', 'https://x.example', 'production', ${JSON.stringify(models)},
        ${JSON.stringify({ environments: 'any', teams: 'any', apps: 'any', workflows: 'any', models: 'any', endpoints: 'any', dataClasses: 'any' })})`.execute(trx);
    });
    const found = await openModelChoice(database.open('keystead_app'), providers).chooseTarget({ tenantId, userId: newId(), environment: 'production', teamId: null, appId: 'document-analyzer', dataClass: 'unlabelled', priority: 'normal', complexity: 'routine' });
    assert.ok('target' in found);
    return found.target;
  }

  it('G2 a tenant whose only key is of a provider that no app speaks runs apps by translation, on a model that answers by a schema', async () => {
    assert.deepEqual(shape(await chosenWith('bedrock', ['amazon.nova-lite-v1:0', 'eu.anthropic.claude-haiku-4-5-20251001-v1:0'])), ['openai-chat', 'bedrock/eu.anthropic.claude-haiku-4-5-20251001-v1:0', 'bedrock', false]);
    assert.deepEqual(shape(await chosenWith('bedrock', [])), ['openai-chat', 'bedrock/openai.gpt-oss-120b-1:0', 'bedrock', false]);
    assert.equal((await chosenWith('vertex', [])).dialect, 'gemini');
    assert.equal((await chosenWith('ollama', ['llama-x'])).model, 'ollama/llama-x');
  });

  it('C6 a person chooses among the models that their teams’ keys let this app use, on this class of data; all else is refused with the rule', async () => {
    const app = database.open('keystead_app');
    const [tenantId, userId, teamId] = [newId(), newId(), newId()];
    const add = (provider: string, models: readonly string[], scope: object) => app.as<unknown>().inTenant(tenantId, (trx) => sql`
      insert into credentials (id, tenant_id, provider, label, origin, environment, models, scope) values (${newId()}, ${tenantId}, ${provider}, 'Key', 'https://x.example', 'production', ${JSON.stringify(models)},
        ${JSON.stringify({ environments: 'any', teams: 'any', apps: 'any', workflows: 'any', models: 'any', endpoints: 'any', dataClasses: 'any', ...scope })})`.execute(trx));
    await app.as<unknown>().inTenant(tenantId, async (trx) => {
      await sql`insert into tenants (id, name) values (${tenantId}, ${`Office ${tenantId.slice(-6)}`})`.execute(trx);
      await sql`insert into teams (id, tenant_id, name) values (${teamId}, ${tenantId}, 'Claims')`.execute(trx);
      await sql`insert into budgets (id, tenant_id, name, scope_kind, scope_id, unit, period, limit_amount, when_full) values (${newId()}, ${tenantId}, 'All', 'tenant', null, 'nano_usd', 'month', 900, 'refuse'), (${newId()}, ${tenantId}, 'Mine', 'user', ${userId}, 'nano_usd', 'day', 500, 'refuse'),
        (${newId()}, ${tenantId}, 'Else', 'app', 'another-app', 'nano_usd', 'day', 5, 'refuse'), (${newId()}, ${tenantId}, 'Counted', 'tenant', null, 'requests', 'day', 1, 'refuse')`.execute(trx);
    });
    await add('sandbox', [], {});
    await add('bedrock', ['openai.gpt-oss-120b-1:0', 'amazon.nova-lite-v1:0'], { teams: [teamId], dataClasses: ['unlabelled', 'confidential'] });
    const choice = openModelChoice(database.open('keystead_app'), providers);
    const asked = { tenantId, userId, environment: 'production' as const, teamId: null, appId: 'document-analyzer', dataClass: 'confidential' as const, priority: 'normal' as const, complexity: 'complex' as const };
    const listed = async (more: object) => (await choice.listTargets({ ...asked, ...more })).map(({ model }) => model);
    const sandboxModels = ['sandbox/sandbox-large', 'sandbox/sandbox-small'];
    assert.deepEqual(await listed({}), sandboxModels);
    assert.deepEqual(await listed({ teamId }), ['bedrock/openai.gpt-oss-120b-1:0', ...sandboxModels]);
    const refused = async (model: string, more: object = {}) => { const found = await choice.findTarget({ ...asked, ...more }, model); return 'refused' in found ? found.refused : found.target.model; };
    assert.match(await refused('bedrock/openai.gpt-oss-120b-1:0'), /certain teams/);
    assert.match(await refused('bedrock/openai.gpt-oss-120b-1:0', { teamId, dataClass: 'health' }), /class “health”/);
    assert.match(await refused('bedrock/amazon.nova-lite-v1:0', { teamId }), /form that apps need/);
    assert.match(await refused('openai/gpt-5'), /no active key of OpenAI/);
    assert.match(await refused('gpt-5'), /provider\/model/);
    assert.equal(await refused('bedrock/openai.gpt-oss-120b-1:0', { teamId }), 'bedrock/openai.gpt-oss-120b-1:0');

    const usual = async (more: object) => { const found = await choice.chooseTarget({ ...asked, ...more }); return 'target' in found ? found.target.model : found.refused; };
    for (const more of [{}, { teamId }, { dataClass: 'health' as const }, { teamId, dataClass: 'health' as const }]) assert.equal(await usual(more), (await listed(more))[0], 'what nobody chose is the first of what could be chosen');
    assert.equal(await usual({ teamId }), 'bedrock/openai.gpt-oss-120b-1:0');
    assert.equal(await usual({ tenantId: newId() }), null, 'no key at all');
    await app.as<unknown>().inTenant(tenantId, (trx) => sql`update credentials set state = 'disabled' where provider = 'sandbox'`.execute(trx));
    assert.equal(await usual({}), 'the key of Amazon Bedrock is for certain teams, and yours is not among them');
    assert.equal(await usual({ teamId, dataClass: 'health' }), 'the key of Amazon Bedrock may not be used for data of the class “health”');

    const found = await choice.chooseTarget({ ...asked, teamId });
    assert.ok('target' in found);
    const { target } = found;
    const budgets = openRunBudgets(database.open('keystead_app'));
    const room = async (more: object, atMost: number | null) => { const found = await budgets.tightest({ ...asked, ...more }, target, atMost); return [found?.name, found?.leftNanoUsd, found?.fits]; };
    assert.deepEqual([await room({}, 500), await room({}, 501), await room({}, null), await room({ userId: newId() }, 700)], [['Mine', 500, true], ['Mine', 500, false], ['Mine', 500, false], ['All', 900, true]]);
  });

  it('G4 C6 apps run on the route that the organisation set for them: by the scopes of its keys and the conditions of its legs; what it does not serve goes nowhere else by itself', async () => {
    const app = database.open('keystead_app');
    const [tenantId, cheap, strong, sandbox] = [newId(), newId(), newId(), newId()];
    const write = (statement: ReturnType<typeof sql>) => app.as<unknown>().inTenant(tenantId, (trx) => statement.execute(trx));
    const add = (id: string, provider: string, scope: object = {}) => write(sql`insert into credentials (id, tenant_id, provider, label, origin, environment, models, scope) values (${id}, ${tenantId}, ${provider}, ${`Key of ${provider}`}, 'https://x.example', 'production', '[]',
      ${JSON.stringify({ environments: 'any', teams: 'any', apps: 'any', workflows: 'any', models: 'any', endpoints: 'any', dataClasses: 'any', ...scope })})`);
    const route = (name: string, chain: readonly object[], forApps = false) => write(sql`insert into routes (id, tenant_id, name, chain, for_apps) values (${newId()}, ${tenantId}, ${name}, ${JSON.stringify(chain)}, ${forApps})`);
    await write(sql`insert into tenants (id, name) values (${tenantId}, ${`Office ${tenantId.slice(-6)}`})`);
    await add(cheap, 'openai', { dataClasses: ['unlabelled', 'confidential'] });
    await add(strong, 'anthropic', { dataClasses: ['unlabelled', 'confidential', 'personal'] });
    await add(sandbox, 'sandbox');
    await route('work', [{ credentialId: cheap, model: 'gpt-5-mini', when: { complexities: ['routine'] } }, { credentialId: strong, model: 'claude-sonnet-5' }], true);
    await route('mixed', [{ credentialId: cheap, model: 'gpt-5-mini' }, { credentialId: sandbox, model: 'sandbox-large' }]);
    await route('trial', [{ credentialId: sandbox, model: 'sandbox-large' }]);
    await route('platform', [{ credentialId: newId(), model: 'gpt-5', payer: 'platform' }]);
    const choice = openModelChoice(database.open('keystead_app'), providers);
    const asked = { tenantId, userId: newId(), environment: 'production' as const, teamId: null, appId: 'document-analyzer', dataClass: 'confidential' as const, priority: 'normal' as const, complexity: 'routine' as const };
    const usual = async (more: object) => { const found = await choice.chooseTarget({ ...asked, ...more }); return 'target' in found ? [found.target.model, found.target.dialect, found.target.sandbox, found.target.legs?.map(({ model }) => model)] : found.refused; };

    assert.deepEqual(await usual({}), ['work', 'openai-chat', false, ['gpt-5-mini', 'claude-sonnet-5']]);
    assert.deepEqual(await usual({ complexity: 'complex' }), ['work', 'anthropic-messages', false, ['claude-sonnet-5']]);
    assert.equal(await usual({ dataClass: 'health' }), 'apps run on the route “work”, and no leg of it is for this: the key “Key of openai” may not be used for data of the class “health”; the key “Key of anthropic” may not be used for data of the class “health”');

    const listed = await choice.listTargets(asked);
    assert.deepEqual(listed.filter(({ legs }) => legs !== undefined).map(({ name, providerName, usual: taken }) => [name, providerName, taken]), [['work', 'Routes', true], ['trial', 'Routes', false]]);
    assert.deepEqual([listed[0]?.name, listed.filter((each) => each.usual).length, (await choice.listTargets({ ...asked, dataClass: 'health' })).some((each) => each.usual)], ['work', 1, false]);
    const refused = async (name: string) => { const found = await choice.findTarget(asked, name); return 'refused' in found ? found.refused : found.target.sandbox; };
    assert.deepEqual([await refused('trial'), await refused('mixed'), await refused('platform'), await refused('nowhere')], [
      true, 'it mixes the sandbox with providers, and nobody could say what wrote the draft', 'no leg of it is for this: a key of the platform is not offered to your organisation now', 'no route goes by that name; a model is written as provider/model',
    ]);

    // Any leg may serve: it costs the most that one of them can, and about what the first comes to.
    const found = await choice.chooseTarget(asked);
    assert.ok('target' in found);
    const prices = openModelPrices(providers, { now: () => new Date('2026-11-22T12:00:00Z') } as Clock);
    const alone = async (name: string) => { const each = await choice.findTarget(asked, name); assert.ok('target' in each); return each.target; };
    const [first, second] = [await alone('openai/gpt-5-mini'), await alone('anthropic/claude-sonnet-5')];
    const request = { inputBytes: 1_000, maxOutputTokens: 500 };
    assert.equal(prices.about(found.target, { input: 300, output: 100 }), prices.about(first, { input: 300, output: 100 }));
    assert.equal(prices.atMost(found.target, request), Math.max(Number(prices.atMost(first, request)), Number(prices.atMost(second, request))));
    assert.deepEqual([choice.providerName({ receipt: null, chosenModel: 'work' }), choice.providerName({ receipt: null, chosenModel: 'openai/gpt-5' })], [null, 'OpenAI']);

    // What is known not to answer by a schema is passed over, and of nothing else there is nothing to hope.
    await route('old and new', [{ credentialId: cheap, model: 'gpt-4-turbo' }, { credentialId: strong, model: 'claude-sonnet-5' }]);
    await route('old', [{ credentialId: cheap, model: 'gpt-3.5-turbo' }, { credentialId: strong, model: 'claude-3-5-haiku-latest' }]);
    const passedOver = await choice.findTarget(asked, 'old and new');
    assert.deepEqual('target' in passedOver && [passedOver.target.dialect, passedOver.target.legs], ['anthropic-messages', [{ provider: 'anthropic', model: 'claude-sonnet-5' }]]);
    assert.equal(await refused('old'), 'no leg of it answers in the form that apps need (structured output): OpenAI gpt-3.5-turbo, Anthropic claude-3-5-haiku-latest');

    await write(sql`update credentials set state = 'disabled' where id in (${cheap}, ${strong})`);
    assert.match(String(await usual({})), /a key of it is disabled, expired or gone/);
  });

  it('G4 apps run on one route at most: the one that is set last takes the place of the other, and the log has both', async () => {
    const app = database.open('keystead_app').as<GatewayTables>();
    const [tenantId, credentialId] = [newId(), newId()];
    await app.inTenant(tenantId, async (trx) => {
      await sql`insert into tenants (id, name) values (${tenantId}, ${`Office ${tenantId.slice(-6)}`})`.execute(trx);
      await sql`insert into credentials (id, tenant_id, provider, label, origin, environment, models) values (${credentialId}, ${tenantId}, 'openai', 'Key', 'https://x.example', 'production', '[]')`.execute(trx);
    });
    const make = (name: string) => app.inTenant(tenantId, (trx) => createRouteIn(trx, { tenantId, actor: systemActor, name, chain: [{ credentialId, model: 'gpt-5-mini' }], forApps: true }));
    const [before, after] = [await make('first'), await make('second')];
    const rows = await app.inTenant(tenantId, (trx) => trx.selectFrom('routes').select(['name', 'for_apps', 'revision']).orderBy('id').execute());
    assert.deepEqual(rows, [{ name: 'first', for_apps: false, revision: 2 }, { name: 'second', for_apps: true, revision: 1 }], 'whoever edits the first sees that it changed');
    const events = await app.inTenant(tenantId, (trx) => trx.selectFrom('audit_outbox').select(['action', 'subject_id']).where('tenant_id', '=', tenantId).orderBy('id').execute());
    assert.deepEqual(events.map(({ action, subject_id: subject }) => [action, subject]), [['route.created', before.id], ['route.updated', before.id], ['route.created', after.id]]);
  });

  it('G4 routes that are made the one for apps at the same time follow one another, whether made or edited', async () => {
    const app = database.open('keystead_app');
    const tables = app.as<GatewayTables>();
    const [tenantId, credentialId] = [newId(), newId()];
    const chain = [{ credentialId, model: 'gpt-5-mini' }];
    const make = (trx: Transaction<GatewayTables>, name: string, forApps: boolean) => createRouteIn(trx, { tenantId, actor: systemActor, name, chain, forApps });
    const [third, fourth] = await tables.inTenant(tenantId, async (trx) => {
      await sql`insert into tenants (id, name) values (${tenantId}, ${`Office ${tenantId.slice(-6)}`})`.execute(trx);
      await sql`insert into credentials (id, tenant_id, provider, label, origin, environment, models) values (${credentialId}, ${tenantId}, 'openai', 'Key', 'https://x.example', 'production', '[]')`.execute(trx);
      return [await make(trx, 'third', false), await make(trx, 'fourth', false)];
    });
    const principal: Principal = { kind: 'user', tenantId, userId: newId(), tokenId: null, name: 'Somebody', role: 'owner', permissions: new Set(), environment: 'production', sessionId: null };
    const update = (route: { readonly id: string; readonly etag: string }) => updateRoute({ database: app }).handle({ principal, params: { routeId: route.id }, body: { chain, forApps: true }, ifMatch: route.etag } as never);
    // Each begins while the one before is not whole, and waits for it.
    const wanted = [() => tables.inTenant(tenantId, (trx) => make(trx, 'second', true)), () => update(third), () => update(fourth)];
    const running: Promise<unknown>[] = [];
    await tables.inTenant(tenantId, async (trx) => {
      await make(trx, 'first', true);
      const waiting = async (): Promise<number> => (await sql<{ pids: number }>`select count(distinct pid)::int as pids from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))`.execute(trx)).rows[0]?.pids ?? 0;
      for (const start of wanted) running.push(start());
      for (let looks = 0; looks < 5_000 && await waiting() < 2; looks += 1) await setImmediate();
    });
    await Promise.all(running);
    const rows = await tables.inTenant(tenantId, (trx) => trx.selectFrom('routes').select(['name', 'for_apps']).orderBy('name').execute());
    assert.deepEqual([rows.map(({ name }) => name), rows.filter((row) => row.for_apps).length], [['first', 'fourth', 'second', 'third'], 1]);
  });

  it('G2 what an app asks reaches Bedrock as a schema, and its stream comes back as the app reads it', async () => {
    const frames = [['messageStart', { role: 'assistant' }], ['contentBlockDelta', { contentBlockIndex: 0, delta: { text: '{"a":' } }], ['contentBlockDelta', { contentBlockIndex: 0, delta: { text: '"b"}' } }], ['contentBlockStop', { contentBlockIndex: 0 }], ['messageStop', { stopReason: 'end_turn' }], ['metadata', { usage: { inputTokens: 9, outputTokens: 3, totalTokens: 12 } }]] as const;
    const bedrock = await startFakeProvider((_request, response) => { response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' }); response.end(Buffer.concat(frames.map(([name, body]) => writeFrame('event', name, body)))); });
    const gateway = await startTestGateway({ providers: [describeProvider('bedrock', ['bedrock-converse'])], tenants: [sketchTenant({ token: 'ks_app', credentials: [{ provider: 'bedrock', origin: bedrock.origin, secret: 'canary-key-of-bedrock-0123456789' }] })] });
    const call = structuredCalls['openai-chat'];
    const model = 'bedrock/openai.gpt-oss-120b-1:0';
    const answer = await fetch(`${gateway.url}${call.path(model)}`, {
      method: 'POST', headers: { ...call.headers, authorization: 'Bearer ks_app', 'content-type': 'application/json' },
      body: JSON.stringify(call.body({ model, system: 'Be brief.', user: 'Hi', schema: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] }, schemaName: 'answer', maxOutputTokens: 100 })),
    });
    let text = '';
    let end: string | null = null;
    assert.ok(answer.body !== null);
    for await (const data of readSseData(answer.body)) { text += call.readDelta(data); end = call.readEnd(data) ?? end; }
    assert.deepEqual([text, end], ['{"a":"b"}', 'finished']);
    assert.match(bedrock.requests[0]?.body ?? '', /"outputConfig":\{"textFormat":\{"type":"json_schema"/);
    assert.deepEqual([(await gateway.untilOutcomes(1))[0]?.usage?.output], [3]);
    await gateway.close();
    await bedrock.close();
  });
});
