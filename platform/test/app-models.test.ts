import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { readSseData, structuredCalls } from '../src/dialects/index.ts';
import { writeFrame } from '../src/dialects/bedrock-converse/frames.ts';
import type { ModelTarget } from '../src/catalogue/index.ts';
import { newId, sql } from '../src/foundation/index.ts';
import { providers } from '../src/providers/index.ts';
import { openModelChoice, openRunBudgets } from '../src/server/model-choice.ts';
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
    const found = await openModelChoice(database.open('keystead_app'), providers).chooseTarget({ tenantId, userId: newId(), environment: 'production', teamId: null, appId: 'document-analyzer', dataClass: 'unlabelled' });
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
    const asked = { tenantId, userId, environment: 'production' as const, teamId: null, appId: 'document-analyzer', dataClass: 'confidential' as const };
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
