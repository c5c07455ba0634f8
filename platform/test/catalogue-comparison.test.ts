import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Run, RunComparison, RunDifference } from '@keystead/contract';
import { apps } from '../src/catalogue/index.ts';
import { newId, sql } from '../src/foundation/index.ts';
import { type CatalogueWorld, addTenant, answering, eventsOf, openCatalogueWorld, uploadText } from './support/catalogue-world.ts';

type RunAnswer = Run & { code: string; issues: { path: string; message: string }[]; title: string };
const goldenOf = (id: string) => {
  const [golden] = apps.find((manifest) => manifest.id === id)?.goldenCases ?? [];
  assert.ok(golden !== undefined);
  return golden;
};
const renewal = goldenOf('ins-renewal-outreach');
const analysis = goldenOf('document-analyzer');

let world: CatalogueWorld;
let tenantId = '';
before(async () => {
  world = await openCatalogueWorld();
  tenantId = await addTenant(world.database, 'A');
  world.addPerson('anna', { tenantId, role: 'owner' });
  world.addPerson('paul', { tenantId, qualifications: ['producer'] });
  world.addPerson('vera', { tenantId, role: 'viewer' });
  world.addPerson('bert', { tenantId: await addTenant(world.database, 'B'), role: 'owner' });
});
after(() => world.close());

const read = async (person: string, id: string) => (await world.send<RunAnswer>(person, 'GET', `/api/v1/runs/${id}`)).body;
const difference = (person: string, id: string, against = 'model') => world.send<RunDifference & { code: string; issues: unknown[] }>(person, 'GET', `/api/v1/runs/${id}/difference?against=${against}`);
const words = (parts: readonly { kind: string; text: string }[], left: string) => parts.filter(({ kind }) => kind !== left).map(({ text }) => text).join('');

async function start(appId: string, golden: typeof renewal, more: object = {}): Promise<Run> {
  world.setModel(answering(golden.reference));
  const documentIds = await Promise.all(golden.documents.map(({ name, pages }) => uploadText(world, 'anna', name, pages.join('\f'))));
  const started = await world.send<RunAnswer>('anna', 'POST', `/api/v1/apps/${appId}/runs`, { input: golden.input, documentIds, ...more });
  assert.equal(started.status, 202, JSON.stringify(started.body));
  await world.follow('anna', started.body.id);
  return read('anna', started.body.id);
}

const edit = (person: string, run: Run, output: unknown) => world.send<RunAnswer>(person, 'PUT', `/api/v1/runs/${run.id}/output`, { output, basedOnHash: run.outputHash });

/** The output with one piece of text of a section that a person writes changed. */
function withFirstText(run: Run, change: (text: string) => string): { output: Record<string, unknown>; section: string; text: string } {
  const output = structuredClone(run.output ?? {});
  const [section, row] = Object.entries(output).flatMap(([name, value]) => (Array.isArray(value) && typeof value[0] === 'object' && 'evidence' in value[0] ? [[name, value[0] as Record<string, unknown>] as const] : []))[0] ?? [];
  assert.ok(section !== undefined && row !== undefined);
  const field = Object.keys(row).find((name) => name !== 'evidence') ?? '';
  const text = change(String(row[field]));
  row[field] = text;
  return { output, section, text };
}

describe('the difference to the model’s text', () => {
  it('C2, C3 is kept from the first edit on, over any number of edits, with who edited which sections, and the reviewer reads it before deciding', async () => {
    const run = await start('ins-renewal-outreach', renewal);
    const before = await difference('paul', run.id);
    assert.deepEqual([before.body.known, before.body.sections.every(({ change }) => change === 'same')], [true, true]);
    const message = structuredClone(run.output ?? {}) as { clientMessage: { body: string } };
    const original = message.clientMessage.body;
    message.clientMessage.body = `${original} Call us.`;
    const first = await edit('anna', run, message);
    assert.equal(first.status, 200, JSON.stringify(first.body));
    message.clientMessage.body = `${original} Call us soon.`;
    const second = await edit('paul', first.body, message);
    assert.deepEqual(second.body.edits.map(({ editedByName, sections }) => [editedByName, sections]), [['anna', ['clientMessage']], ['paul', ['clientMessage']]]);

    const { body } = await difference('paul', run.id);
    const [changed] = body.sections.filter(({ change }) => change === 'changed');
    const parts = changed?.entries[0]?.texts.find(({ name }) => name === 'body')?.parts ?? [];
    assert.deepEqual([changed?.id, words(parts, 'new'), words(parts, 'gone')], ['clientMessage', original, `${original} Call us soon.`]);
    assert.ok(body.sections.some(({ computed }) => computed));
    assert.deepEqual((await eventsOf(world, tenantId)).filter(({ action, subject_id }) => action === 'run.edited' && subject_id === run.id).length, 2);
    assert.equal((await difference('bert', run.id)).status, 404);
  });

  it('A7 the model’s text lies sealed under the run’s key, goes with it, and edits that nobody saved go too', async () => {
    const run = await start('document-analyzer', analysis);
    const { output, text } = withFirstText(run, (words) => `${words} Zebrafish.`);
    assert.equal((await edit('anna', run, output)).status, 200);
    assert.equal((await world.send('anna', 'PUT', `/api/v1/runs/${run.id}/edit-draft`, { draft: { output, base: run.output ?? {}, basedOnHash: run.outputHash } })).status, 200);
    const runs = world.database.open('keystead_app').as<unknown>();
    const stored = async () => (await runs.inTenant(tenantId, async (trx) => (await sql<{ drafted: Buffer | null; drafts: number }>`
      select sealed_drafted as drafted, (select count(*)::int from run_edit_drafts where run_id = runs.id) as drafts from runs where id = ${run.id}`.execute(trx)).rows))[0];
    const sealed = await stored();
    assert.ok(sealed?.drafted !== null && sealed?.drafted !== undefined && !sealed.drafted.toString('latin1').includes(text.slice(0, 12)));
    assert.equal(sealed.drafts, 1);
    await runs.inTenant(tenantId, (trx) => sql`update runs set object_key = null where id = ${run.id}`.execute(trx));
    assert.deepEqual(await stored(), { drafted: null, drafts: 0 });
  });
});

describe('running again', () => {
  it('C5 a run that began with another one’s form says so, both lead to each other, and what differs is told', async () => {
    const first = await start('document-analyzer', analysis);
    const changed = { ...analysis.input as object, question: 'When does it end?' };
    const again = await start('document-analyzer', { ...analysis, input: changed }, { rerunOf: first.id });
    assert.equal(again.rerunOf, first.id);
    assert.deepEqual((await read('anna', first.id)).reruns.map(({ id }) => id), [again.id]);
    const listed = await world.send<{ items: Run[] }>('anna', 'GET', '/api/v1/runs?limit=1');
    assert.equal(listed.body.items[0]?.rerunOf, first.id);
    const { body } = await difference('anna', again.id, first.id);
    assert.deepEqual(body.form.filter(({ change }) => change !== 'same').map(({ name }) => name), ['question']);
    assert.equal(body.documents.filter(({ change }) => change === 'removed').length, 1);
    const other = await start('ins-renewal-outreach', renewal);
    assert.equal((await difference('anna', again.id, other.id)).status, 400);
    assert.equal((await difference('anna', again.id, newId())).status, 404);
    const wrong = await world.send<RunAnswer>('anna', 'POST', '/api/v1/apps/ins-renewal-outreach/runs', { input: renewal.input, rerunOf: first.id });
    assert.deepEqual(wrong.body.issues.map(({ path }) => path), ['rerunOf']);
  });
});

describe('comparing models', () => {
  it('C6 nobody has to choose a model; what may be chosen is listed, and anything else is refused with its reason', async () => {
    const listed = await world.send<{ items: { model: string; usual: boolean }[] }>('paul', 'GET', '/api/v1/apps/document-analyzer/models');
    assert.deepEqual(listed.body.items.map(({ model, usual }) => [model, usual]), [['sandbox/sandbox-1', true], ['sandbox/sandbox-2', false], ['real/real-1', false]]);
    assert.equal((await world.send('vera', 'GET', '/api/v1/apps/document-analyzer/models')).status, 403);
    const refused = await world.send<RunAnswer>('anna', 'POST', '/api/v1/apps/ins-renewal-outreach/estimate', { input: renewal.input, model: 'real/real-9' });
    assert.deepEqual([refused.status, refused.body.issues[0]?.path], [400, 'model']);
    assert.match(refused.body.issues[0]?.message ?? '', /no active key serves it/);
    const chosen = await start('ins-renewal-outreach', renewal, { model: 'sandbox/sandbox-2' });
    assert.deepEqual([chosen.chosenModel, world.requests.at(-1)?.target.model], ['sandbox/sandbox-2', 'sandbox/sandbox-2']);
  });

  it('C2, C5 the same input runs on each model; one draft is kept, which counts as a rating, and the others no longer wait', async () => {
    world.setModel(answering(renewal.reference));
    const started = await world.send<RunComparison>('anna', 'POST', '/api/v1/apps/ins-renewal-outreach/comparisons', { input: renewal.input, models: ['sandbox/sandbox-1', 'sandbox/sandbox-2'] });
    assert.equal(started.status, 202, JSON.stringify(started.body));
    for (const { run } of started.body.runs) await world.follow('anna', run.id);
    const address = `/api/v1/comparisons/${started.body.id}`;
    const { body } = await world.send<RunComparison>('paul', 'GET', address);
    assert.deepEqual(body.runs.map(({ run }) => [run.chosenModel, run.state, run.comparison?.id]), ['sandbox/sandbox-1', 'sandbox/sandbox-2'].map((model) => [model, 'awaiting-approval', body.id]));
    assert.ok(body.runs.every(({ checks, run }) => checks.found + checks.elsewhere + checks.notFound === run.citations.filter(({ path }) => path.endsWith('evidence')).length));
    const [left, right] = body.runs.map(({ run }) => run);
    assert.ok(left !== undefined && right !== undefined);
    const waiting = async () => (await world.send<{ items: { runId: string }[] }>('paul', 'GET', '/api/v1/reviews?of=me')).body.items.map(({ runId }) => runId).filter((id) => id === left.id || id === right.id).toSorted();
    assert.deepEqual(await waiting(), [left.id, right.id].toSorted());

    const kept = await world.send<RunComparison>('anna', 'POST', `${address}/choice`, { runId: right.id, reason: 'wording' });
    assert.deepEqual([kept.status, kept.body.kept?.runId, kept.body.kept?.reason], [200, right.id, 'wording']);
    assert.deepEqual(await waiting(), [right.id]);
    const feedback = await world.send<{ mine: { rating: string; reason: string } }>('anna', 'GET', `/api/v1/runs/${right.id}/feedback`);
    assert.deepEqual([feedback.body.mine.rating, feedback.body.mine.reason], ['good', 'wording']);
    assert.equal((await world.send('anna', 'POST', `${address}/choice`, { runId: left.id })).status, 200);
    assert.deepEqual(await waiting(), [left.id]);
    assert.equal((await world.send('vera', 'POST', `${address}/choice`, { runId: left.id })).status, 403);
    assert.equal((await world.send('bert', 'GET', address)).status, 404);
    assert.equal((await world.send('anna', 'POST', `${address}/choice`, { runId: newId() })).status, 404);
  });

  it('C3 whoever sets a draft beside a colleague’s and keeps their own takes no colleague’s from the queue', async () => {
    const run = await start('ins-renewal-outreach', renewal);
    const beside = (await world.send<RunComparison>('paul', 'POST', `/api/v1/runs/${run.id}/comparison`, { models: ['sandbox/sandbox-2'] })).body;
    const own = beside.runs.find((each) => each.run.id !== run.id)?.run ?? assert.fail();
    await world.follow('paul', own.id);
    assert.equal((await world.send('paul', 'POST', `/api/v1/comparisons/${beside.id}/choice`, { runId: own.id })).status, 200);
    const waiting = (await world.send<{ items: { runId: string }[] }>('paul', 'GET', '/api/v1/reviews?of=all')).body.items.map(({ runId }) => runId);
    assert.deepEqual([waiting.includes(run.id), waiting.includes(own.id)], [true, true]);
  });

  it('C2 a finished run is compared with another model on its own form and documents; the sandbox is compared with nothing real, and no more than three stand beside each other', async () => {
    const run = await start('document-analyzer', analysis);
    const compare = (models: readonly string[]) => world.send<RunComparison & { code: string; issues: { message: string }[] }>('anna', 'POST', `/api/v1/runs/${run.id}/comparison`, { models });
    const mixed = await compare(['real/real-1']);
    assert.deepEqual([mixed.status, /sandbox/.test(mixed.body.issues[0]?.message ?? '')], [400, true]);
    assert.equal((await read('anna', run.id)).comparison, null);
    const beside = await compare(['sandbox/sandbox-2']);
    assert.equal(beside.status, 202, JSON.stringify(beside.body));
    assert.deepEqual(beside.body.runs.map((each) => each.run.chosenModel), [null, 'sandbox/sandbox-2']);
    const second = beside.body.runs[1]?.run;
    assert.deepEqual([second?.rerunOf, second?.input, second?.documents.map(({ id }) => id)], [run.id, run.input, run.documents.map(({ id }) => id)]);
    await world.follow('anna', second?.id ?? '');
    assert.equal((await compare(['sandbox/sandbox-1', 'sandbox/sandbox-2'])).status, 400);
  });
});

describe('what is begun and not sent', () => {
  it('C2 a form is its owner’s alone, sealed, and forgotten when they say so', async () => {
    const address = '/api/v1/apps/document-analyzer/form-draft';
    const draft = { values: { question: 'Zebrafish?', audience: 'client' }, documents: [], rerunOf: null };
    assert.equal((await world.send<{ kept: boolean }>('anna', 'PUT', address, { draft })).body.kept, true);
    assert.deepEqual((await world.send<{ draft: unknown }>('anna', 'GET', address)).body.draft, draft);
    assert.equal((await world.send<{ draft: unknown }>('paul', 'GET', address)).body.draft, null);
    assert.equal((await world.send('vera', 'GET', address)).status, 403);
    const changed = { ...draft, values: { question: 'Why?' } };
    assert.equal((await world.send('anna', 'PUT', address, { draft: changed })).status, 200);
    assert.deepEqual((await world.send<{ draft: unknown }>('anna', 'GET', address)).body.draft, changed);
    const stored = await world.database.open('keystead_app').as<unknown>().inTenant(tenantId, async (trx) => (await sql<{ sealed: Buffer }>`select sealed from app_form_drafts`.execute(trx)).rows);
    assert.ok(stored.length === 1 && stored.every(({ sealed }) => !sealed.toString('latin1').includes('Why')));
    assert.equal((await world.send('anna', 'PUT', address, { draft: null })).status, 200);
    assert.equal((await world.send<{ draft: unknown }>('anna', 'GET', address)).body.draft, null);
  });

  it('C2 edits are kept against the text that was edited, survive somebody else’s edit, and go when their owner saves', async () => {
    const run = await start('document-analyzer', analysis);
    const address = `/api/v1/runs/${run.id}/edit-draft`;
    const mine = withFirstText(run, (text) => `${text} Mine.`);
    const draft = { output: mine.output, base: run.output ?? {}, basedOnHash: run.outputHash };
    assert.equal((await world.send('anna', 'PUT', address, { draft })).status, 200);
    const theirs = await edit('paul', run, withFirstText(run, (text) => `${text} Theirs.`).output);
    const refused = await edit('anna', run, mine.output);
    assert.equal(refused.body.code, 'text_changed');
    assert.deepEqual((await world.send<{ draft: unknown }>('anna', 'GET', address)).body.draft, draft);
    assert.equal((await world.send<{ draft: unknown }>('paul', 'GET', address)).body.draft, null);
    assert.equal((await edit('anna', theirs.body, mine.output)).status, 200);
    assert.equal((await world.send<{ draft: unknown }>('anna', 'GET', address)).body.draft, null);
  });
});
