import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import { type Batch, type BatchPreview, type BatchRow, permissionsOfRole } from '@keystead/contract';
import { openBatchStore } from '../src/catalogue/batches/store.ts';
import { apps } from '../src/catalogue/index.ts';
import { KeysteadError, newId, sql } from '../src/foundation/index.ts';
import { type CatalogueWorld, type FakeModel, addTenant, answering, eventsOf, openCatalogueWorld, uploadText } from './support/catalogue-world.ts';
import { unzip } from './support/surfaces.ts';

type Refused = { code: string; issues?: { path: string; message: string }[]; parameters: Record<string, string> };
type Answered = Batch & Refused;

const manifest = apps.find(({ id }) => id === 'ins-renewal-outreach');
const golden = manifest?.goldenCases.find(({ documents }) => documents.length === 0);
assert.ok(golden !== undefined);
const app = '/api/v1/apps/ins-renewal-outreach';
const extractor = '/api/v1/apps/acc-invoice-extract';
const readable = apps.find(({ id }) => id === 'acc-invoice-extract');
assert.ok(readable !== undefined);

let world: CatalogueWorld;
let tenantId = '';
/** A list of four clients, that many batches go over. */
let four = '';
before(async () => {
  world = await openCatalogueWorld();
  tenantId = await addTenant(world.database, 'Office');
  world.addPerson('anna', { tenantId, role: 'owner' });
  world.addPerson('paul', { tenantId, qualifications: ['producer'] });
  world.addPerson('vera', { tenantId, role: 'viewer' });
  world.addPerson('tom', { tenantId, permissions: permissionsOfRole.member.filter((permission) => permission !== 'documents.read') });
  world.addPerson('bert', { tenantId: await addTenant(world.database, 'Other'), role: 'owner' });
  four = await upload(listOf(['Oak', 'Elm', 'Fir', 'Yew']));
});
after(() => world.close());

const { clientName: _client, expiringPremium: _premium, ...rest } = golden.input;
const same = { input: rest, documentIds: [] };
const listOf = (names: readonly string[]): string => ['Client,"Annual premium, expiring"', ...names.map((name, at) => `${name},"$${1_000 + at}.00"`)].join('\n');
const upload = (text: string, name = `list-${newId()}.csv`): Promise<string> => uploadText(world, 'anna', name, text);
const source = (documentId: string, more: object = {}) => ({ kind: 'list', documentId, ...more });
const preview = async (person: string, body: object, path = app) => world.send<BatchPreview & Refused>(person, 'POST', `${path}/batch-preview`, body);
const start = (body: object, path = app, person = 'anna') => world.send<Answered>(person, 'POST', `${path}/batches`, { startKey: newId(), same, ...body });
const read = async (id: string) => (await world.send<Answered>('anna', 'GET', `/api/v1/batches/${id}`)).body;
const rows = async (id: string, query = '') => (await world.send<{ items: BatchRow[] }>('anna', 'GET', `/api/v1/batches/${id}/rows${query}`)).body.items;

/** Waits for a batch to be in a state; batches go on by themselves. */
async function until(id: string, is: (batch: Batch) => boolean): Promise<Batch> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    const batch = await read(id);
    if (is(batch)) return batch;
    await sleep(25);
  }
  return assert.fail(`never came about: ${JSON.stringify(await read(id))}`);
}
const ended = (id: string) => until(id, ({ state }) => state === 'finished');
const asked: string[] = [];
/** Answers well, but not for clients whose name says so; notes whom it was asked about. */
const scripted = (good: unknown = golden.reference): FakeModel => async function* (request) {
  const client = /Client: (\S+)/.exec(request.user)?.[1] ?? '';
  asked.push(client);
  if (client.startsWith('Bad')) throw new KeysteadError('provider_failed', { detail: 'it is out of order' });
  yield* answering(good)(request);
};

describe('C2 a batch over a list', () => {
  it('shows before anything runs which rows are valid, what is wrong in the others by field, and what it would cost', async () => {
    const documentId = await upload('Client,"Annual premium, expiring",Renewal date,Channel,Note\n"Oak, Inc.","$1,200.50",2027-03-01,E-mail,hello\n\nElm,lots,1.3.2027,Fax,\n,900,2027-01-01,letter,x\n');
    const { renewalDate: _date, channel: _channel, ...without } = rest as Record<string, unknown>;
    const { status, body } = await preview('anna', { source: source(documentId), same: { input: without, documentIds: [] } });
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual(body.columns.map(({ field }) => field), ['clientName', 'expiringPremium', 'renewalDate', 'channel', null]);
    assert.deepEqual([body.rows, body.valid, body.invalid], [3, 1, 2]);
    assert.deepEqual(body.problems.map(({ number, issues }) => [number, issues.map(({ field }) => field)]), [[4, ['expiringPremium', 'renewalDate', 'channel']], [5, ['clientName']]]);
    assert.match(body.problems[0]?.issues[2]?.message ?? '', /It is one of: E-mail, Letter, Text message/);
    assert.ok((body.estimate?.aboutNanoUsd ?? 0) > 1_000 && (body.estimate?.atMostNanoUsd ?? 0) > (body.estimate?.aboutNanoUsd ?? 0));
    const refused = await start({ source: source(documentId), same: { input: without, documentIds: [] } });
    assert.deepEqual([refused.status, refused.body.issues?.[0]?.path], [400, 'rows.4']);
    assert.equal(world.requests.length, 0, 'nothing ran');
  });

  it('a list of 10,001 rows is refused with the reason; columns that are none and readers that may read no documents are too', async () => {
    const answer = await preview('anna', { source: source(await upload(listOf(Array.from({ length: 10_001 }, (_, at) => `c${at}`)))), same });
    assert.match(answer.body.issues?.[0]?.message ?? '', /10,001 rows; one batch takes at most 10,000/);
    assert.match((await preview('anna', { source: source(four, { columns: { Client: 'noSuchField' } }), same })).body.issues?.[0]?.message ?? '', /has no field “noSuchField”/);
    assert.equal((await preview('tom', { source: source(four), same })).status, 403, 'who may read no documents sees no list');
  });

  it('one row is one run with its own status; a start sent twice is one batch; only the failed rows run again', async () => {
    world.setModel(scripted());
    asked.length = 0;
    const startKey = newId();
    const documentId = await upload(listOf(['Oak', 'Bad1', 'Elm', 'Fir']));
    const [first, again] = [await start({ source: source(documentId), startKey }), await start({ source: source(documentId), startKey })];
    assert.deepEqual([first.status, again.body.id], [202, first.body.id], JSON.stringify(first.body));
    const done = await ended(first.body.id);
    assert.deepEqual([done.counts.done, done.counts.failed, done.counts.awaitingApproval], [3, 1, 3]);
    assert.deepEqual((await rows(done.id)).map(({ number, label, state, runState }) => [number, label, state, runState]), [[2, 'Oak', 'done', 'awaiting-approval'], [3, 'Bad1', 'failed', 'failed'], [4, 'Elm', 'done', 'awaiting-approval'], [5, 'Fir', 'done', 'awaiting-approval']]);
    const [failed] = await rows(done.id, '?state=failed');
    assert.match(failed?.failure?.title ?? '', /out of order/);
    world.setModel(async function* (request) { asked.push('retried'); yield* answering(golden.reference)(request); });
    asked.length = 0;
    assert.equal((await world.send('anna', 'POST', `/api/v1/batches/${done.id}/retry`, {})).status, 200);
    await ended(done.id);
    assert.deepEqual(asked, ['retried'], 'the others are left alone');
    const [retried] = (await rows(done.id)).filter(({ number }) => number === 3);
    assert.deepEqual([retried?.state, retried?.attempts], ['done', 2]);
    assert.notEqual(retried?.runId, failed?.runId, 'the failed run stays in the history');
    assert.equal((await world.send<Refused>('anna', 'POST', `/api/v1/batches/${done.id}/retry`, {})).status, 409);
    const actions = (await eventsOf(world, tenantId)).filter(({ subject_id: id }) => id === done.id).map(({ action }) => action);
    assert.deepEqual(actions.toSorted(), ['batch.finished', 'batch.finished', 'batch.retried', 'batch.started']);
  });

  it('C3 nothing leaves before its gate: the table holds no text of a waiting draft, the ZIP is refused; once approved both hold all; formulas are made text', async () => {
    world.setModel(scripted({ ...golden.reference as object, clientMessage: { subject: '=HYPERLINK("x")', body: 'Dear client, your renewal is ready.' } }));
    const { body: { id } } = await start({ source: source(await upload(listOf(['Ash', 'Box']))) });
    await ended(id);
    const table = async () => (await world.send('anna', 'GET', `/api/v1/batches/${id}/export?format=csv`)).bytes.toString('utf8');
    assert.ok(!(await table()).includes('renewal is ready'));
    assert.match(await table(), /2,Ash,awaiting-approval/);
    assert.equal((await world.send<Refused>('anna', 'GET', `/api/v1/batches/${id}/export?format=zip`)).body.code, 'approval_required');
    const waiting = (await world.send<{ items: { runId: string; subjectHash: string }[] }>('paul', 'GET', `/api/v1/reviews?batchId=${id}`)).body.items;
    await world.send('paul', 'POST', '/api/v1/reviews/decisions', { decision: 'approve', reviewed: true, items: waiting.map(({ runId, subjectHash }) => ({ runId, subjectHash })) });
    assert.equal((await read(id)).may.exportDrafts, true);
    assert.match(await table(), /,'=HYPERLINK\(|"'=HYPERLINK\(/);
    assert.ok((await table()).includes('renewal is ready'));
    const zip = await world.send('anna', 'GET', `/api/v1/batches/${id}/export?format=zip`);
    assert.deepEqual([...(await unzip(zip.bytes)).keys()].map((name) => name.slice(0, 5)), ['0002 ', '0003 ']);
    const exported = (await eventsOf(world, tenantId)).filter(({ action }) => action === 'run.exported').map(({ subject_id: subject }) => subject);
    assert.ok(waiting.every(({ runId }) => exported.includes(runId)), 'each draft that left is recorded');
  });

  /** Answers, and the ledger says what each answer cost. */
  const costing = (costNanoUsd: number | null): FakeModel => async function* (request) {
    const requestId = newId();
    world.receipts.set(requestId, { requestId, provider: 'sandbox', fingerprint: null, askedModel: 'm', servedModel: 'm', inputTokens: 1, outputTokens: 1, latencyMs: 1, costNanoUsd });
    yield { type: 'accepted', requestId };
    for await (const event of answering(golden.reference)(request)) if (event.type === 'text') yield event;
  };

  it('its cap is kept by what the ledger says, also where rows cost more than was reckoned, or have no price there', async () => {
    const most = (await preview('anna', { source: source(four), same })).body.estimate?.mostForOneNanoUsd ?? 0;
    // By the estimate all four fit; each costs four times as much.
    world.setModel(costing(4 * most));
    const dear = await until((await start({ source: source(four), capNanoUsd: 4 * most })).body.id, ({ state, counts }) => state === 'paused' && counts.running === 0);
    assert.ok(dear.counts.done <= 3 && dear.counts.waiting >= 1, JSON.stringify(dear.counts));
    assert.deepEqual([dear.pause?.code, dear.cost.ownNanoUsd], ['cap', dear.counts.done * 4 * most], 'those that were under way already, and none after them');
    world.setModel(costing(null));
    // A third is held back while the second is still under way.
    const unpriced = await until((await start({ source: source(four), capNanoUsd: 2 * most + 1 })).body.id, ({ state, counts }) => state === 'paused' && counts.running === 0);
    assert.deepEqual([unpriced.pause?.code, unpriced.counts.done], ['cap', 2], 'what has no price counts with the most that it could be');
  });

  it('pauses before a row that could take it beyond its cap, with the reason, and goes on under a higher one', async () => {
    world.setModel(costing(20_000));
    const most = (await preview('anna', { source: source(four), same })).body.estimate?.mostForOneNanoUsd ?? 0;
    const { body: { id } } = await start({ source: source(four), capNanoUsd: 50_000 + most });
    const paused = await until(id, ({ state }) => state === 'paused');
    assert.match(paused.pause?.title ?? '', /cap is reached: US\$0\.000060 are spent/);
    assert.deepEqual([paused.counts.done, paused.counts.waiting, paused.cost.ownNanoUsd], [3, 1, 60_000]);
    assert.equal((await world.send('anna', 'POST', `/api/v1/batches/${id}/resume`, { capNanoUsd: 1_000_000_000 })).status, 200);
    assert.equal((await ended(id)).cost.ownNanoUsd, 80_000);
  });

  it('T5 access, plan and keys are asked for each row: what is lost pauses the batch, nothing further runs', async () => {
    world.setModel(scripted());
    for (const [code, lose, restore] of [
      ['plan', () => world.beyondPlan.add('ins-renewal-outreach'), () => world.beyondPlan.delete('ins-renewal-outreach')],
      ['no-key', () => world.setTarget(false), () => world.setTarget(true)],
    ] as const) {
      const held = Promise.withResolvers<void>();
      world.setModel(async function* (request) { await held.promise; yield* answering(golden.reference)(request); });
      const { body: { id } } = await start({ source: source(four) });
      await until(id, ({ counts }) => counts.running === 3);
      lose();
      held.resolve();
      const paused = await until(id, ({ state }) => state === 'paused');
      assert.equal(paused.pause?.code, code);
      restore();
      await world.send('anna', 'POST', `/api/v1/batches/${id}/resume`, {});
      assert.equal((await ended(id)).counts.done, 4);
    }
    assert.equal((await start({ source: source(four) }, app, 'vera')).status, 403, 'attack 33: a viewer starts none');
  });

  it('five failures in a row pause it; Pause and Stop begin nothing further, and Stop ends what runs', async () => {
    world.setModel(scripted());
    const bad = await start({ source: source(await upload(listOf(Array.from({ length: 12 }, (_, at) => `Bad${at}`)))) });
    const paused = await until(bad.body.id, ({ state, counts }) => state === 'paused' && counts.running === 0);
    assert.ok(paused.counts.failed >= 5 && paused.counts.waiting >= 4, JSON.stringify(paused.counts));
    assert.match(paused.pause?.title ?? '', /rows in a row failed; the last because: The provider did not answer as it should: it is out of order/);
    world.setModel(async function* (request) { await new Promise<void>((_resolve, reject) => { request.signal.addEventListener('abort', () => { reject(new Error('aborted')); }, { once: true }); }); yield { type: 'text', text: '' }; });
    const { body: { id } } = await start({ source: source(four) });
    await until(id, ({ counts }) => counts.running === 3);
    await world.send('anna', 'POST', `/api/v1/batches/${id}/pause`);
    assert.deepEqual([(await read(id)).state, (await read(id)).pause?.title], ['paused', 'Paused by anna.']);
    assert.equal((await world.send('anna', 'POST', `/api/v1/batches/${id}/stop`)).status, 200);
    const stopped = await until(id, ({ counts }) => counts.running === 0);
    assert.deepEqual([stopped.state, stopped.counts.stopped], ['stopped', 4]);
  });

  it('fault 2: after a kill a row whose run stands is followed, one that was interrupted fails and is asked of no provider again, one without a run runs once', async () => {
    world.setModel(scripted());
    asked.length = 0;
    const { body: { id } } = await start({ source: source(four) });
    await ended(id);
    const before = await rows(id);
    assert.equal(asked.length, 4);
    // As a kill leaves it: held by a process that is gone, rows under way; one run ended, one was being written, one was never begun.
    const [oak, elm, fir] = before;
    const tables = world.database.open('keystead_app').as<unknown>();
    await tables.inTenant(tenantId, async (trx) => {
      await sql`update batches set state = 'running', finished_at = null, lease_holder = gen_random_uuid(), lease_until = now() - interval '1 second' where id = ${id}`.execute(trx);
      await sql`update batch_rows set state = 'running' where batch_id = ${id}`.execute(trx);
      await sql`update runs set state = 'running', lease_until = now() - interval '1 second' where id = ${elm?.runId}`.execute(trx);
      await sql`update batch_rows set run_id = gen_random_uuid(), sealed_row = null where batch_id = ${id} and number = ${fir?.number}`.execute(trx);
    });
    asked.length = 0;
    await world.catalogue.performBatches();
    await ended(id);
    const after = await rows(id);
    assert.deepEqual(after.map(({ state }) => state), ['done', 'failed', 'failed', 'done'], JSON.stringify(after));
    assert.equal(after[0]?.runId, oak?.runId);
    assert.match(after[1]?.failure?.title ?? '', /interrupted/);
    assert.deepEqual(asked, [], 'nobody was asked again');
  });

  it('fault 2: a row that was taken and whose run was never made is run by whoever takes the batch up, under the id that was chosen', async () => {
    world.setModel(scripted());
    const held = Promise.withResolvers<void>();
    world.setModel(async function* (request) { await held.promise; yield* answering(golden.reference)(request); });
    const { body: { id } } = await start({ source: source(four) });
    await until(id, ({ counts }) => counts.running === 3);
    await world.send('anna', 'POST', `/api/v1/batches/${id}/pause`);
    held.resolve();
    await until(id, ({ counts }) => counts.running === 0);
    const chosen = newId();
    await world.database.open('keystead_app').as<unknown>().inTenant(tenantId, async (trx) => {
      await sql`update batch_rows set state = 'running', run_id = ${chosen} where batch_id = ${id} and state = 'waiting'`.execute(trx);
      await sql`update batches set state = 'running', lease_until = now() - interval '1 second' where id = ${id}`.execute(trx);
    });
    await Promise.all([world.catalogue.performBatches(), world.catalogue.performBatches()]);
    await ended(id);
    assert.deepEqual((await rows(id)).map(({ state, runId }) => [state, runId === chosen]), [['done', false], ['done', false], ['done', false], ['done', true]]);
  });

  it('attack 7 attack 8: batches of another organisation answer as an unknown id does, for every verb; a foreign list is not found', async () => {
    world.setModel(scripted());
    const { body: { id } } = await start({ source: source(four) });
    await ended(id);
    for (const [method, path, body] of [['GET', ''], ['GET', '/rows'], ['POST', '/pause'], ['POST', '/resume', {}], ['POST', '/stop'], ['POST', '/retry', {}], ['GET', '/export?format=csv'], ['GET', '/export?format=zip']] as const) {
      const [foreign, unknown] = [await world.send<Refused & { traceId: string }>('bert', method, `/api/v1/batches/${id}${path}`, body), await world.send<Refused & { traceId: string }>('bert', method, `/api/v1/batches/${newId()}${path}`, body)];
      assert.deepEqual([foreign.status, { ...foreign.body, traceId: '' }], [404, { ...unknown.body, traceId: '' }], `${method} ${path}`);
    }
    assert.deepEqual((await world.send<{ items: Batch[] }>('bert', 'GET', '/api/v1/batches')).body.items, []);
    assert.equal((await preview('bert', { source: source(four), same })).status, 404);
    const foreign = await preview('bert', { source: { kind: 'documents', documentIds: [four] }, same: { input: {}, documentIds: [] } }, extractor);
    assert.match(foreign.body.problems[0]?.issues.find(({ field }) => field === 'documents')?.message ?? '', /not in the library/);
  });

  it('what rows hold is sealed at rest, and a row’s content opens as no other row’s', async () => {
    world.setModel(scripted());
    const held = Promise.withResolvers<void>();
    world.setModel(async function* (request) { await held.promise; yield* answering(golden.reference)(request); });
    const { body: { id } } = await start({ source: source(await upload(listOf(['Oakmarker', 'Elmmarker']), 'Secretlist.csv')) });
    const stored = await world.database.open('keystead_app').as<unknown>().inTenant(tenantId, async (trx) => (await sql<{ text: string }>`select encode(sealed_row, 'escape') || b.* ::text as text from batch_rows r join batches b on b.id = r.batch_id where r.batch_id = ${id}`.execute(trx)).rows);
    assert.equal(stored.length, 2);
    assert.ok(stored.every(({ text }) => !/marker|Secretlist/.test(text)));
    held.resolve();
    await ended(id);
  });
});

describe('C2 a batch over documents', () => {
  it('one document is one run, over a folder or a choice; kinds that the app does not read are named', async () => {
    world.setModel(answering(readable.goldenCases[0]?.reference));
    const folder = `Invoices ${newId()}`;
    const ids: string[] = [];
    for (const name of ['a.txt', 'b.txt']) ids.push((await world.upload('anna', name, `Invoice ${name} of Northside, total $10.00`)).body.id);
    for (const id of ids) await world.send('anna', 'PATCH', `/api/v1/documents/${id}`, { folder });
    const body = { source: { kind: 'documents', folder }, same: { input: readable.sample.input, documentIds: [] } };
    const seen = await preview('anna', body, extractor);
    assert.deepEqual([seen.body.valid, seen.body.invalid, seen.body.title], [2, 0, folder], JSON.stringify(seen.body));
    const { body: { id } } = await start(body, extractor);
    assert.equal((await ended(id)).counts.done, 2);
    assert.deepEqual((await rows(id)).map(({ label }) => label).toSorted(), ['a.txt', 'b.txt']);
    const empty = await preview('anna', { ...body, source: { kind: 'documents', folder: 'Nowhere' } }, extractor);
    assert.match(empty.body.issues?.[0]?.message ?? '', /nothing lies in this folder/);
    const none = await preview('anna', { ...body, source: { kind: 'documents', documentIds: ids } }, '/api/v1/apps/outreach-writer');
    assert.ok(none.status === 400 || none.body.invalid === 2, JSON.stringify(none.body));
  });

  it('a column may name documents of the library, each row its own', async () => {
    world.setModel(scripted());
    await upload('Terms of the renewal.', 'terms-oak.txt');
    const list = await upload('Client,"Annual premium, expiring",Document\nOak,100,terms-oak.txt\nElm,100,missing.txt\n');
    const { body } = await preview('anna', { source: source(list), same });
    assert.deepEqual([body.documentColumn, body.valid, body.problems[0]?.issues[0]?.message], ['Document', 1, '“missing.txt” is not in the library.']);
  });

  it('A7 rows of a batch are kept no longer than the rule for its app says, also where it was paused for good; where nothing of runs is stored there is no batch', async () => {
    const rule = async (own: object) => {
      const { etag, sessionHours, exportHours, shortest } = (await world.send<{ etag: string; sessionHours: number; exportHours: number; shortest: object }>('anna', 'GET', '/api/v1/run-retention')).body;
      assert.equal((await world.send('anna', 'PUT', '/api/v1/run-retention', { own, shortest, sessionHours, exportHours }, etag)).status, 200);
    };
    const kept = async (id: string) => world.database.open('keystead_app').as<unknown>().inTenant(tenantId, async (trx) => (await sql<{ rows: number; words: number; key: boolean; title: boolean; hours: number }>`
      select (select count(*)::int from batch_rows r where r.batch_id = b.id and r.sealed_row is not null) as rows, (select count(*)::int from batch_rows r where r.batch_id = b.id and r.failure_parameters is not null) as words, object_key is not null as key, sealed_title is not null as title, round(extract(epoch from content_until - created_at) / 3600)::int as hours from batches b where id = ${id}`.execute(trx)).rows[0]);
    const store = openBatchStore({ database: world.database.open('keystead_app'), contentKeys: world.contentKeys });
    await rule({ mode: 'session' });
    world.setModel(scripted());
    const { body: { id } } = await start({ source: source(await upload(listOf(Array.from({ length: 30 }, (_nothing, at) => `Bad${at}`)))) });
    await until(id, ({ state }) => state === 'paused');
    const before = await kept(id);
    assert.ok((before?.rows ?? 0) > 0 && (before?.words ?? 0) > 0 && before?.key === true && before.hours === 12, JSON.stringify(before));
    await store.forget();
    assert.deepEqual(await kept(id), before, 'its time is not over');
    await world.database.open('keystead_app').as<unknown>().inTenant(tenantId, (trx) => sql`update batches set content_until = now() - interval '1 minute' where id = ${id}`.execute(trx));
    await store.forget();
    assert.deepEqual(await kept(id).then((now) => [now?.rows, now?.words, now?.key, now?.title]), [0, 0, false, false], 'words of failures, which may quote what was asked or answered, go too');
    assert.equal((await read(id)).state, 'stopped');
    assert.equal((await world.send<Refused>('anna', 'POST', `/api/v1/batches/${id}/retry`, {})).status, 409);
    await rule({ mode: 'zero' });
    const refused = [await preview('anna', { source: source(four), same }), await start({ source: source(four) })];
    assert.deepEqual(refused.map(({ status, body }) => [status, /zero retention/.test(JSON.stringify(body))]), [[409, true], [409, true]]);
  });
});
