import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { providers } from '../src/providers/index.ts';
import { sketchTenant, startTestGateway, type TestGateway } from './support/gateway.ts';
import { driveModel, whatIsWrong } from './support/local-model/drive.ts';
import { type LocalModel, localModelAbsent, startLocalModel } from './support/local-model/model.ts';

const token = 'ks_local_token';
// Loading and asking it takes ten seconds of processor: not in every run of all tests.
const absent = localModelAbsent() ?? (process.env['KEYSTEAD_LOCAL_MODEL'] === 'test' ? null : 'a model of its own is driven by npm run demo:local-model, and here with KEYSTEAD_LOCAL_MODEL=test');

describe('G3: a model that nobody here wrote, as an OpenAI-compatible provider', { skip: absent !== null }, () => {
  let local: LocalModel;
  let gateway: TestGateway;
  before(async () => {
    local = await startLocalModel();
    gateway = await startTestGateway({
      providers: [...providers.values()],
      tenants: [sketchTenant({ token, credentials: [{ provider: 'openai-compatible', origin: new URL(local.baseUrl).origin, connection: { baseUrl: local.baseUrl }, secret: 'canary-of-a-local-model', models: [local.model] }] })],
    });
  });
  after(async () => {
    await gateway.close();
    await local.stop();
  });

  it('answers, streams, embeds, and stops writing when its caller leaves; every use is metered', async () => {
    const report = await driveModel({ url: gateway.url, token, local, monotonic: () => 0 });
    assert.deepEqual(whatIsWrong(report), []);
    const outcomes = await gateway.untilOutcomes(4);
    assert.deepEqual(outcomes.map(({ outcome, usageState }) => [outcome, usageState]), [['answered', 'settled'], ['answered', 'settled'], ['answered', 'settled'], ['cancelled', 'estimated']]);
    assert.equal(outcomes[0]?.usage?.output, report.chat.outputTokens);
  });
});

if (absent !== null) it('G3: a model that nobody here wrote', { skip: absent }, () => undefined);
