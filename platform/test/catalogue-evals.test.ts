import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { EvalCase, EvalReport, EvalSummary } from '@keystead/contract';
import { apps } from '../src/catalogue/index.ts';
import type { ModelRequest } from '../src/catalogue/index.ts';
import { prepareCase } from '../src/catalogue/evals/examine.ts';
import { newId } from '../src/foundation/index.ts';
import { fillSchema } from '../src/providers/sandbox/writing/fill.ts';
import { type CatalogueWorld, addTenant, eventsOf, openCatalogueWorld } from './support/catalogue-world.ts';

/** Reference answers by the prompt that asks for them. */
const references = new Map(apps.flatMap((manifest) => manifest.goldenCases.map((golden) => [prepareCase(manifest, golden, '').prompt.user, golden.reference] as const)));
const verdicts = { verdicts: ['faithful', 'complete', 'fitting', 'clear'].map((criterion) => ({ criterion, verdict: 'fair', why: 'It is short.' })) };
const costNanoUsd = 4_000;

describe('evals', () => {
  let world: CatalogueWorld;
  let office: string;
  before(async () => {
    world = await openCatalogueWorld();
    office = await addTenant(world.database, 'Office');
    world.addPerson('ada', { tenantId: office, role: 'owner' });
    world.addPerson('max', { tenantId: office, role: 'member' });
    world.addPerson('eve', { tenantId: await addTenant(world.database, 'Elsewhere'), role: 'owner' });
  });
  after(() => world.close());

  /** The real model knows the reference answers; the sandbox writes its own from the prompt. */
  function answerAll({ wrong = () => false, cost = costNanoUsd }: { wrong?: (request: ModelRequest) => boolean; cost?: number } = {}): void {
    world.requests.length = 0;
    world.setModel(async function* (request) {
      const requestId = newId();
      world.receipts.set(requestId, { requestId, provider: request.target.provider, fingerprint: null, askedModel: request.target.model, servedModel: null, inputTokens: 900, outputTokens: 90, latencyMs: 700, costNanoUsd: cost });
      yield { type: 'accepted', requestId };
      const answer = request.schemaName === 'review' ? verdicts : request.target.sandbox ? fillSchema(request.schema, request.user) : wrong(request) ? { nothing: 'of it' } : references.get(request.user);
      yield { type: 'text', text: JSON.stringify(answer) };
    });
  }

  async function finished(evalId: string): Promise<EvalReport> {
    const events = (await world.send('ada', 'GET', `/api/v1/evals/${evalId}/events`)).bytes.toString('utf8');
    assert.match(events, /event: done/);
    return (await world.send<EvalReport & Record<string, unknown>>('ada', 'GET', `/api/v1/evals/${evalId}`)).body;
  }

  async function run(body: Record<string, unknown>): Promise<EvalReport> {
    const started = await world.send<EvalSummary & Record<string, unknown>>('ada', 'POST', '/api/v1/evals', { atMostUsd: 1, ...body });
    assert.equal(started.status, 202, JSON.stringify(started.body));
    return finished(started.body.id);
  }

  it('C1 C6 golden cases go to both models as runs of their app do, and the report compares what they passed and cost', async () => {
    const [, spoilt] = [...references.keys()];
    answerAll({ wrong: ({ user }) => user === spoilt });
    const report = await run({ apps: ['document-analyzer', 'policy-explainer'], models: ['real/real-1', 'sandbox/sandbox-1'], cases: 5 });
    assert.deepEqual([report.state, report.planned, report.done], ['finished', 20, 20]);
    const [real, sandbox] = report.comparison;
    assert.deepEqual([real?.cases, real?.passed, real?.misfits, real?.costNanoUsd, real?.rankByQuality, real?.rankByValue], [10, 9, 1, 10 * costNanoUsd, 1, 1]);
    assert.equal(real?.costPerPassedNanoUsd, 4_444);
    // The sandbox answers from the case's own documents: quotations hold; what the case expects of a colleague it mostly misses.
    assert.deepEqual([sandbox?.sandbox, sandbox?.cases, sandbox?.errors, sandbox?.misfits, sandbox?.citations.notFound, sandbox?.unsupportedFigures, sandbox?.costNanoUsd, sandbox?.rankByQuality], [true, 10, 0, 0, 0, 0, null, null]);
    const misfit = report.results.find(({ outcome, model }) => outcome === 'failed' && model === 'real/real-1');
    assert.match(misfit?.problem ?? '', /does not fit the app’s sections/);
    assert.ok(report.results.every(({ inputTokens, latencyMs }) => inputTokens === 900 && latencyMs === 700));
    assert.ok(world.requests.every(({ runId, appId, dataClass, userId }) => runId === report.id && ['document-analyzer', 'policy-explainer'].includes(appId) && dataClass !== 'public' && userId !== ''));
    const text = (await world.send('max', 'GET', `/api/v1/evals/${report.id}/report`)).bytes.toString('utf8');
    assert.match(text, /## Models compared[\s\S]*real\/real-1 \| 9 of 10/);
    assert.ok((await eventsOf(world, office)).some(({ action, subject_id }) => action === 'eval.ended' && subject_id === report.id));

    const readCase = (person: string, answer?: string) => world.send<EvalCase & Record<string, unknown>>(person, 'GET', `/api/v1/evals/${report.id}/case${answer === undefined ? '' : `?answer=${answer}`}`);
    const good = report.results.find(({ outcome, model }) => outcome === 'passed' && model === 'real/real-1');
    const shown = (await readCase('max', good?.id)).body;
    assert.deepEqual([shown.goldenCase, shown.answers.map(({ model }) => model).toSorted(), shown.changed], [good?.goldenCase, ['real/real-1', 'sandbox/sandbox-1'], false], 'the answers of both models to the case stand side by side');
    assert.ok(shown.documents.every(({ pages }) => pages.length > 0) && Object.keys(shown.answers[0]?.output ?? {}).length > 0);
    assert.deepEqual(shown.answers.map(({ citations }) => citations.filter(({ state }) => state === 'not-found').length), [0, 0]);
    assert.equal((await readCase('max', misfit?.id)).body.answers.find(({ id }) => id === misfit?.id)?.output, null, 'what does not fit the sections is not shown as if it did');
    assert.equal((await readCase('max')).status, 200);
    assert.equal((await readCase('max', newId())).status, 404);
    assert.equal((await readCase('eve', good?.id)).status, 404);
  });

  it('T5 nothing is asked that could cost more than the limit; a higher one goes on from there and asks nothing twice', async () => {
    const wish = { apps: ['contract-review'], models: ['real/real-1'], atMostUsd: 1, concurrency: 1 };
    const estimate = await world.send<{ answers: number; models: { atMostNanoUsd: number }[] } & Record<string, unknown>>('ada', 'POST', '/api/v1/evals/estimate', wish);
    const each = (estimate.body.models[0]?.atMostNanoUsd ?? 0) / estimate.body.answers;
    answerAll({ cost: Math.round(each) });
    const capped = await run({ ...wish, atMostUsd: Math.round(each * 1.8 / 1000) / 1e6 });
    assert.equal(capped.state, 'capped');
    assert.ok(capped.done > 0 && capped.done < capped.planned, `${capped.done} of ${capped.planned}`);
    assert.equal(world.requests.length, capped.done);
    const resumed = await world.send('ada', 'POST', `/api/v1/evals/${capped.id}/resume`, { atMostUsd: 1 });
    assert.equal(resumed.status, 202, JSON.stringify(resumed.body));
    const whole = await finished(capped.id);
    assert.deepEqual([whole.state, whole.done, whole.passed, world.requests.length], ['finished', whole.planned, whole.planned, whole.planned]);
    assert.equal((await world.send('ada', 'POST', `/api/v1/evals/${capped.id}/resume`, { atMostUsd: 1 })).status, 409);
  });

  it('T5 a judge’s opinion decides nothing and its cost stands apart; its cost is held under the same limit', async () => {
    answerAll();
    const report = await run({ apps: ['document-analyzer'], models: ['real/real-1'], judge: 'real/real-1', cases: 2 });
    assert.deepEqual([report.comparison[0]?.passed, report.comparison[0]?.costNanoUsd, report.comparison[0]?.opinions], [2, 2 * costNanoUsd, { answers: 2, good: 0, fair: 8, poor: 0, costNanoUsd: 2 * costNanoUsd }]);
    assert.equal(report.results[0]?.opinion?.verdicts[0]?.why, 'It is short.');
    assert.equal((await run({ apps: ['document-analyzer'], models: ['real/real-1'], judge: 'real/real-1', cases: 2, atMostUsd: 0.00003 })).state, 'capped');
  });

  it('a model whose calls are refused three times in a row is given up, and the eval ends', async () => {
    world.requests.length = 0;
    world.setModel(async function* () { yield { type: 'accepted', requestId: null }; throw new Error('refused'); });
    const report = await run({ apps: ['document-analyzer', 'policy-explainer'], models: ['sandbox/sandbox-1'], concurrency: 1 });
    assert.deepEqual([report.state, report.done, report.comparison[0]?.errors, report.comparison[0]?.gaveUp], ['finished', 3, 3, true]);
  });

  it('C1 an app beyond the plan is refused by name and left out of a pack, said so', async () => {
    answerAll();
    world.beyondPlan.add('contract-review');
    assert.equal((await world.send('ada', 'POST', '/api/v1/evals', { apps: ['contract-review'], models: ['real/real-1'], atMostUsd: 1 })).body['code'], 'plan_limit');
    assert.equal((await world.send('ada', 'POST', '/api/v1/evals', { apps: ['workflow-builder'], models: ['real/real-1'], atMostUsd: 1 })).status, 404);
    const estimate = await world.send<{ leftOut: { app: string }[]; models: { atMostNanoUsd: number; answers: number }[]; apps: number } & Record<string, unknown>>('ada', 'POST', '/api/v1/evals/estimate', { pack: 'utility', models: ['real/real-1'], atMostUsd: 1, cases: 1 });
    assert.deepEqual([estimate.body.leftOut.map(({ app }) => app), estimate.body.apps, estimate.body.models[0]?.answers], [['Contract Review'], 13, 13]);
    assert.ok((estimate.body.models[0]?.atMostNanoUsd ?? 0) > 100_000);
    world.beyondPlan.clear();
    assert.equal((await world.send('ada', 'POST', '/api/v1/evals', { models: ['nobody/nothing'], atMostUsd: 1 })).status, 400);
  });

  it('T2 T3 only owner and admin start one, and another organisation’s eval is not there', async () => {
    answerAll();
    const { id } = await run({ apps: ['document-analyzer'], models: ['sandbox/sandbox-1'], cases: 1 });
    assert.equal((await world.send('max', 'POST', '/api/v1/evals', { apps: ['document-analyzer'], models: ['sandbox/sandbox-1'], atMostUsd: 1 })).status, 403);
    assert.equal((await world.send('max', 'GET', `/api/v1/evals/${id}`)).status, 200);
    for (const [method, path, body] of [['GET', ''], ['GET', '/case'], ['GET', '/report'], ['GET', '/events'], ['POST', '/stop'], ['POST', '/resume', { atMostUsd: 1 }], ['DELETE', '']] as const) {
      assert.equal((await world.send('eve', method, `/api/v1/evals/${id}${path}`, body)).status, 404, `${method} ${path}`);
    }
    assert.deepEqual((await world.send('eve', 'GET', '/api/v1/evals')).body['items'], []);
    assert.equal((await world.send('ada', 'DELETE', `/api/v1/evals/${id}`)).status, 204);
    assert.equal((await world.send('ada', 'GET', `/api/v1/evals/${id}`)).status, 404);
  });

  it('one eval at a time; a stopped one keeps what was answered and ends the calls under way', async () => {
    const asked = Promise.withResolvers<void>();
    world.setModel(async function* ({ signal }) {
      yield { type: 'accepted', requestId: null };
      asked.resolve();
      await new Promise((_resolve, reject) => { signal.addEventListener('abort', () => { reject(signal.reason as Error); }); });
    });
    const started = await world.send<EvalSummary & Record<string, unknown>>('ada', 'POST', '/api/v1/evals', { apps: ['document-analyzer'], models: ['sandbox/sandbox-1'], atMostUsd: 1 });
    await asked.promise;
    assert.equal((await world.send('ada', 'POST', '/api/v1/evals', { apps: ['document-analyzer'], models: ['sandbox/sandbox-1'], atMostUsd: 1 })).status, 409);
    assert.equal((await world.send('ada', 'DELETE', `/api/v1/evals/${started.body.id}`)).status, 409);
    const stopped = await world.send<EvalSummary & Record<string, unknown>>('ada', 'POST', `/api/v1/evals/${started.body.id}/stop`);
    assert.deepEqual([stopped.status, stopped.body.state, stopped.body.done], [200, 'stopped', 0]);
  });
});
