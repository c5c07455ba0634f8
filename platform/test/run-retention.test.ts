import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { operations, ResponseOf, Run } from '@keystead/contract';
import pg from 'pg';
import { apps } from '../src/catalogue/index.ts';
import { type Principal, connectionOptions, createLogger, newId } from '../src/foundation/index.ts';
import { openRunPurge } from '../src/retention/index.ts';
import { type CatalogueWorld, addTenant, answering, openCatalogueWorld, uploadText } from './support/catalogue-world.ts';

type Answered = Run & { code: string; fix: string; issues: { path: string; message: string }[]; parameters: { detail: string } };
type Retention = ResponseOf<typeof operations.readRunRetention> & { applied: number; code: string; issues: { path: string }[] };
type Purges = ResponseOf<typeof operations.readRunPurges>;

const golden = (appId: string) => {
  const found = apps.find(({ id }) => id === appId)?.goldenCases[0];
  assert.ok(found !== undefined);
  return found;
};
const logger = createLogger({ name: 'test', level: 'silent' });
const [hour, day] = [3_600_000, 86_400_000];

let world: CatalogueWorld;
let owner: pg.Client;
before(async () => {
  world = await openCatalogueWorld();
  owner = new pg.Client(connectionOptions(world.database.ownerUrl));
  await owner.connect();
});
// Rows begin by the database's clock: that of each test goes on from there.
beforeEach(() => { world.clock.advance(Date.now() - world.clock.now().getTime()); });
after(async () => {
  await owner.end();
  await world.close();
});

/** An office of its own, with a rule. */
interface Office { readonly tenantId: string; readonly anna: Principal; readonly names: { readonly anna: string; readonly paul: string; readonly vera: string } }
let offices = 0;
async function openOffice(rule?: object): Promise<Office> {
  offices += 1;
  const names = { anna: `anna${offices}`, paul: `paul${offices}`, vera: `vera${offices}` };
  const tenantId = await addTenant(world.database, `Office ${offices}`);
  const anna = world.addPerson(names.anna, { tenantId, role: 'owner' });
  world.addPerson(names.paul, { tenantId, qualifications: ['producer', 'clinician', 'pharmacist'] });
  world.addPerson(names.vera, { tenantId, role: 'viewer' });
  const office = { tenantId, anna, names };
  if (rule !== undefined) assert.equal((await setRule(office, { own: rule })).status, 200);
  return office;
}

const readRule = async ({ names }: Office) => (await world.send<Retention>(names.vera, 'GET', '/api/v1/run-retention')).body;
async function setRule(office: Office, change: object, person = office.names.anna) {
  const { own, shortest, sessionHours, exportHours, etag } = await readRule(office);
  return world.send<Retention>(person, 'PUT', '/api/v1/run-retention', { own, shortest, sessionHours, exportHours, ...change }, etag);
}

async function start(office: Office, appId: string, more: object = {}) {
  const { input, reference, documents } = golden(appId);
  world.setModel(answering(reference));
  const documentIds = await Promise.all(documents.map(({ name, pages }) => uploadText(world, office.names.anna, name, pages.join('\f'))));
  return world.send<Answered>(office.names.anna, 'POST', `/api/v1/apps/${appId}/runs`, { input, documentIds, ...more });
}
async function run(office: Office, appId = 'document-analyzer', more: object = {}): Promise<Run> {
  const started = await start(office, appId, more);
  assert.equal(started.status, 202, JSON.stringify(started.body));
  await world.follow(office.names.anna, started.body.id);
  return read(office, started.body.id);
}
const read = async ({ names }: Office, runId: string, person = names.anna) => (await world.send<Answered>(person, 'GET', `/api/v1/runs/${runId}`)).body;
const exported = ({ names }: Office, { id }: Run, person = names.anna) => world.send<Answered>(person, 'GET', `/api/v1/runs/${id}/export?format=markdown`);
const purges = async ({ names }: Office) => (await world.send<Purges>(names.vera, 'GET', '/api/v1/run-retention/purges')).body;
/** Looks once. @returns how many of the office's runs were purged. */
async function purge(office: Office): Promise<number> {
  const before = (await purgeEvents(office)).length;
  assert.notEqual(await openRunPurge({ database: world.database.open('keystead_app'), clock: world.clock, logger }).runOnce(), null);
  return (await purgeEvents(office)).length - before;
}

/** The row as a superuser sees it. */
async function rowOf({ id }: Pick<Run, 'id'>): Promise<Record<string, unknown>> {
  return (await owner.query<Record<string, unknown>>('select * from keystead.runs where id = $1', [id])).rows[0] ?? {};
}
const contentOf = (row: Record<string, unknown>) => ['object_key', 'sealed_title', 'sealed_input', 'sealed_output', 'sealed_citations', 'sealed_drafted', 'failure_parameters'].filter((column) => row[column] !== null);
async function purgeEvents({ tenantId }: Office): Promise<{ subject_id: string; detail: Record<string, unknown> }[]> {
  return (await owner.query<{ subject_id: string; detail: Record<string, unknown> }>("select subject_id, detail from keystead.audit_outbox where tenant_id = $1 and action = 'run.purged' order by id", [tenantId])).rows;
}
async function signIn({ tenantId, anna }: Office): Promise<void> {
  await owner.query(`insert into identity."user" ("id", "name", "email", "emailVerified") values ($1, 'Anna', $2, true)`, [anna.userId, `${tenantId}@example.test`]);
  await owner.query(`insert into identity."session" ("id", "expiresAt", "token", "updatedAt", "userId", "tenantId") values ($1, now() + interval '30 days', $2, now(), $3, $4)`, [anna.sessionId, newId(), anna.userId, tenantId]);
}
const signOut = ({ anna }: Office) => owner.query(`delete from identity."session" where "id" = $1`, [anna.sessionId]);

describe('A7 what is kept of runs', () => {
  it('A7 says which rule holds and where it comes from; only whoever manages the organisation changes it; looser takes a reason', async () => {
    const office = await openOffice();
    const first = await readRule(office);
    assert.deepEqual([first.inForce, first.inForceForShortest.rule.mode, first.inForceForShortest.source], [{ rule: { mode: 'keep', days: null, hours: null }, source: 'default' }, 'session', 'app']);
    assert.ok(first.shortestApps.length > 5);
    await owner.query('update keystead.tenants set retention_days = 365 where id = $1', [office.tenantId]);
    assert.deepEqual((await readRule(office)).inForce, { rule: { mode: 'days', days: 365, hours: null }, source: 'documents' });
    assert.equal((await setRule(office, { own: { mode: 'zero' } }, office.names.vera)).status, 403);
    const stricter = await setRule(office, { own: { mode: 'days', days: 30 } });
    assert.deepEqual([stricter.status, stricter.body.inForce], [200, { rule: { mode: 'days', days: 30, hours: null }, source: 'organisation' }]);
    for (const looser of [{ own: { mode: 'days', days: 31 } }, { own: null }, { own: { mode: 'keep' } }, { shortest: { mode: 'days', days: 1 } }, { sessionHours: 24 }, { exportHours: 48 }]) {
      const refused = await setRule(office, looser);
      assert.deepEqual([refused.status, refused.body.issues[0]?.path], [400, 'reason'], JSON.stringify(looser));
    }
    assert.equal((await setRule(office, { own: { mode: 'keep' }, reason: 'The auditors ask for three years' })).status, 200);
    const { rows } = await owner.query<{ detail: { looser: boolean; reason: string | null } }>("select detail from keystead.audit_outbox where tenant_id = $1 and action = 'run-retention.changed' order by id", [office.tenantId]);
    assert.deepEqual(rows.map(({ detail }) => [detail.looser, detail.reason]), [[false, null], [true, 'The auditors ask for three years']]);
    assert.equal((await world.send<Retention>(office.names.anna, 'PUT', '/api/v1/run-retention', { own: null, shortest: { mode: 'zero' }, sessionHours: 1, exportHours: 1 }, '"1"')).body.code, 'precondition_failed');
  });

  it('A7 zero: nothing of a run is stored, sealed or not; whoever started it reads, edits and exports it from memory for half an hour', async () => {
    const office = await openOffice({ mode: 'zero' });
    const [reader, other] = [office.names.anna, office.names.paul];
    let during: string[] = ['not looked at'];
    const model = answering(golden('document-analyzer').reference);
    const started = await (async () => {
      const { input, documents } = golden('document-analyzer');
      const documentIds = await Promise.all(documents.map(({ name, pages }) => uploadText(world, reader, name, pages.join('\f'))));
      world.setModel(async function* (request) {
        during = contentOf((await owner.query<Record<string, unknown>>('select * from keystead.runs where id = $1', [request.runId])).rows[0] ?? { object_key: 'no row' });
        yield* model(request);
      });
      return world.send<Answered>(reader, 'POST', '/api/v1/apps/document-analyzer/runs', { input, documentIds });
    })();
    await world.follow(reader, started.body.id);
    const finished = await read(office, started.body.id);
    assert.deepEqual(during, [], 'nothing while it is written');
    assert.equal(world.requests.at(-1)?.storeNothing, true, 'the provider is asked for it too');
    assert.deepEqual([finished.state, finished.content.state, finished.content.source, finished.may.export], ['draft', 'memory', 'organisation', true]);
    assert.ok(finished.output !== null && Object.keys(finished.input).length > 0 && finished.title !== '');
    const edited = await world.send<Answered>(reader, 'PUT', `/api/v1/runs/${finished.id}/output`, { output: { ...finished.output, openQuestions: ['Rewritten by a person?'] }, basedOnHash: finished.outputHash });
    assert.equal(edited.status, 200, JSON.stringify(edited.body));
    assert.match(JSON.stringify((await read(office, finished.id)).output), /Rewritten by a person\?/);
    assert.match((await exported(office, finished)).bytes.toString(), /Rewritten by a person\?/);
    const draft = { values: { question: 'Jane Doe' }, documents: [], rerunOf: null };
    assert.equal((await world.send<{ kept: boolean }>(reader, 'PUT', '/api/v1/apps/document-analyzer/form-draft', { draft })).body.kept, false, 'no form that was begun is kept');
    assert.equal((await world.send(reader, 'POST', `/api/v1/runs/${finished.id}/comments`, { text: 'Jane Doe' })).status, 409, 'and nothing is said beside it that would be');
    assert.equal((await world.send(reader, 'GET', `/api/v1/runs/${finished.id}/difference`)).status, 200);
    assert.deepEqual(contentOf(await rowOf(finished)), [], 'nothing after it was read, edited and exported');
    const seen = await read(office, finished.id, other);
    assert.deepEqual([seen.content.state, seen.output, seen.input, seen.title], ['not-stored', null, {}, 'Content not stored'], 'nobody else sees it');
    assert.equal((await exported(office, finished, other)).status, 409);
    // As another process of another host sees it.
    await owner.query("update keystead.runs set memory_process = 'another' where id = $1", [finished.id]);
    const beside = world.beside();
    const there = (await beside<Answered>(reader, 'GET', `/api/v1/runs/${finished.id}`)).body;
    assert.deepEqual([there.content.state, there.output, there.may.export, there.may.edit], ['elsewhere', null, false, false], 'another process says where it is');
    for (const [method, path, body] of [['GET', '/export?format=markdown', undefined], ['PUT', '/output', { output: finished.output, basedOnHash: edited.body.outputHash }]] as const) {
      const asked = await beside<Answered>(reader, method, `/api/v1/runs/${finished.id}${path}`, body);
      assert.deepEqual([asked.status, asked.body.code, /another api process holds it in its memory/.test(JSON.stringify(asked.body))], [503, 'unavailable', true], path);
    }
    assert.equal((await beside<Answered>(other, 'GET', `/api/v1/runs/${finished.id}/export?format=markdown`)).status, 409, 'others are told nothing of it');
    world.clock.advance(31 * 60_000);
    const gone = await read(office, finished.id);
    assert.deepEqual([gone.content.state, gone.output, gone.may.export, gone.may.edit, gone.outputHash], ['not-stored', null, false, false, edited.body.outputHash]);
    const refused = await exported(office, finished);
    assert.deepEqual([refused.status, /content not stored/.test(JSON.stringify(refused.body))], [409, true]);
    assert.equal((await purges(office)).notStored, 1);
  });

  it('A7 zero: a draft that awaits a decision is held sealed until it was decided over, can then be exported for the stated hours, and is shredded', async () => {
    const office = await openOffice({ mode: 'zero' });
    const [approved, lapsed] = [await run(office, 'ins-renewal-outreach'), await run(office, 'ins-renewal-outreach')];
    assert.deepEqual([approved.state, approved.content.state], ['awaiting-approval', 'stored']);
    assert.ok((await read(office, approved.id, office.names.paul)).output !== null, 'whoever decides reads it');
    assert.equal(await purge(office), 0);
    const decided = await world.send<Answered>(office.names.paul, 'POST', `/api/v1/runs/${approved.id}/decision`, { decision: 'approve', subjectHash: approved.outputHash });
    assert.equal(decided.body.content.endsAt, new Date(world.clock.now().getTime() + 24 * hour).toISOString());
    world.clock.advance(23 * hour);
    await purge(office);
    assert.equal((await exported(office, approved)).status, 200);
    world.clock.advance(hour);
    assert.equal(await purge(office), 1);
    assert.deepEqual([contentOf(await rowOf(approved)), (await read(office, approved.id)).content.state, (await read(office, approved.id)).approval?.state], [[], 'purged', 'approved']);
    assert.ok(contentOf(await rowOf(lapsed)).length > 0, 'the other one waits on');
    world.clock.advance(14 * day);
    assert.equal(await purge(office), 1);
    assert.deepEqual(contentOf(await rowOf(lapsed)), []);
    assert.deepEqual((await purgeEvents(office)).map(({ subject_id: id, detail }) => [id, detail['rule'], detail['source'], detail['outputHash']]), [[approved.id, 'zero', 'organisation', approved.outputHash], [lapsed.id, 'zero', 'organisation', lapsed.outputHash]]);
  });

  it('A7 what a reviewer wrote about a draft goes with its content; that it was rejected, by whom and when, stays', async () => {
    const office = await openOffice({ mode: 'zero' });
    const rejected = await run(office, 'ins-renewal-outreach');
    assert.equal((await world.send<Answered>(office.names.paul, 'POST', `/api/v1/runs/${rejected.id}/decision`, { decision: 'reject', subjectHash: rejected.outputHash, reason: 'Jane Doe’s diagnosis must not be named' })).status, 200);
    world.clock.advance(day + hour);
    assert.equal(await purge(office), 1);
    const { approval } = await read(office, rejected.id);
    assert.deepEqual([approval?.state, approval?.reason, approval?.decidedByName], ['rejected', null, office.names.paul]);
    assert.deepEqual((await owner.query('select from keystead.approvals where tenant_id = $1 and reason is not null', [office.tenantId])).rows, []);
  });

  it('A7 session: apps with patient data keep content until the session of whoever started it ends, and no longer than the stated hours', async () => {
    const office = await openOffice();
    await signIn(office);
    const [signedOut, forgotten] = [await run(office, 'hc-credentialing'), await run(office, 'hc-credentialing')];
    assert.deepEqual([signedOut.content.rule, signedOut.content.source], [{ mode: 'session', days: null, hours: 12 }, 'app']);
    world.clock.advance(hour / 2);
    assert.equal(await purge(office), 0, 'the session lives');
    await owner.query('update keystead.runs set retention_session = null where id = $1', [forgotten.id]);
    await signOut(office);
    assert.equal(await purge(office), 1);
    assert.deepEqual([contentOf(await rowOf(signedOut)), contentOf(await rowOf(forgotten)).length > 0], [[], true], 'a token has no session: its hours count');
    world.clock.advance(13 * hour);
    assert.equal(await purge(office), 1);
    assert.deepEqual(contentOf(await rowOf(forgotten)), []);
  });

  it('A7 days: the content ends on its day, later under legal hold; other rules keep theirs', async () => {
    const office = await openOffice({ mode: 'days', days: 7 });
    const held = await run(office);
    const document = held.documents[0]?.id ?? '';
    assert.equal((await world.send(office.names.anna, 'PUT', `/api/v1/documents/${document}/hold`, { reason: 'Claim 77' })).status, 200);
    const plain = await run(office);
    const shorter = await run(office, 'document-analyzer', { retention: { mode: 'days', days: 1 } });
    assert.deepEqual([shorter.content.rule.days, shorter.content.source], [1, 'run']);
    world.clock.advance(day + hour);
    assert.equal(await purge(office), 1);
    assert.deepEqual(contentOf(await rowOf(shorter)), []);
    world.clock.advance(7 * day);
    assert.equal(await purge(office), 1);
    assert.deepEqual([contentOf(await rowOf(plain)), (await read(office, held.id)).content.held, (await purges(office)).held], [[], true, 1]);
    assert.equal((await world.send(office.names.anna, 'POST', `/api/v1/documents/${document}/hold/release`, { reason: 'Settled' })).status, 200);
    assert.equal(await purge(office), 1);
    assert.deepEqual(contentOf(await rowOf(held)), []);
  });

  it('A7 whoever starts a run keeps less of it, never more', async () => {
    const office = await openOffice({ mode: 'session' });
    const refused = await start(office, 'document-analyzer', { retention: { mode: 'days', days: 1 } });
    assert.deepEqual([refused.status, refused.body.issues[0]?.path], [400, 'retention']);
    assert.equal((await run(office, 'document-analyzer', { retention: { mode: 'zero' } })).content.state, 'memory');
  });

  it('A7 a form that was begun lies no longer than the rule for its app keeps what is made of it: not beyond the hours of a session, not where a rule or a wish keeps nothing', async () => {
    const office = await openOffice();
    const { anna } = office.names;
    const keep = (appId: string) => world.send<{ kept: boolean }>(anna, 'PUT', `/api/v1/apps/${appId}/form-draft`, { draft: { values: { question: 'Jane Doe' }, documents: [], rerunOf: null } });
    const kept = async () => (await owner.query<{ app_id: string }>('select app_id from keystead.app_form_drafts where tenant_id = $1 order by app_id', [office.tenantId])).rows.map((row) => row.app_id);
    for (const appId of ['document-analyzer', 'hc-credentialing']) assert.equal((await keep(appId)).body.kept, true);
    world.clock.advance(11 * hour);
    assert.notEqual((await world.send<{ draft: unknown }>(anna, 'GET', '/api/v1/apps/hc-credentialing/form-draft')).body.draft, null);
    world.clock.advance(2 * hour);
    assert.equal((await world.send<{ draft: unknown }>(anna, 'GET', '/api/v1/apps/hc-credentialing/form-draft')).body.draft, null);
    assert.deepEqual(await kept(), ['document-analyzer'], 'the row is gone too');
    await run(office, 'document-analyzer', { retention: { mode: 'zero' } });
    assert.deepEqual(await kept(), [], 'the form of a run that nothing is kept of');
    await keep('document-analyzer');
    assert.equal((await setRule(office, { own: { mode: 'zero' } })).status, 200);
    assert.deepEqual(await kept(), []);
  });

  it('A7 a form that was begun and left is purged though nobody opens that app again, and the log says how many went under which rule', async () => {
    const office = await openOffice();
    const kept = async () => (await owner.query<{ app_id: string }>('select app_id from keystead.app_form_drafts where tenant_id = $1 order by app_id', [office.tenantId])).rows.map((row) => row.app_id);
    for (const appId of ['document-analyzer', 'hc-credentialing']) assert.equal((await world.send<{ kept: boolean }>(office.names.anna, 'PUT', `/api/v1/apps/${appId}/form-draft`, { draft: { values: { question: 'Jane Doe' }, documents: [], rerunOf: null } })).body.kept, true);
    world.clock.advance(11 * hour);
    await purge(office);
    assert.deepEqual(await kept(), ['document-analyzer', 'hc-credentialing']);
    world.clock.advance(2 * hour);
    await purge(office);
    assert.deepEqual(await kept(), ['document-analyzer'], 'what holds no patient data is kept as long as its rule says');
    await purge(office);
    const { rows } = await owner.query<{ actor_kind: string; detail: object }>("select actor_kind, detail from keystead.audit_outbox where tenant_id = $1 and action = 'form-drafts.purged'", [office.tenantId]);
    assert.deepEqual(rows, [{ actor_kind: 'system', detail: { forms: 1, rule: 'session, at most 12 hours', source: 'app' } }]);
  });

  it('A7 a stricter rule reaches runs that are there only where that is asked for; a looser one never does', async () => {
    const office = await openOffice({ mode: 'days', days: 30 });
    const there = await run(office);
    assert.equal((await setRule(office, { own: { mode: 'days', days: 2 } })).body.applied, 0);
    assert.equal((await read(office, there.id)).content.rule.days, 30);
    assert.equal((await setRule(office, { own: { mode: 'days', days: 90 }, reason: 'asked for', applyToExisting: true })).body.applied, 0);
    assert.equal((await read(office, there.id)).content.rule.days, 30);
    assert.equal((await setRule(office, { own: { mode: 'days', days: 3 }, applyToExisting: true })).body.applied, 1);
    assert.deepEqual((await read(office, there.id)).content.rule, { mode: 'days', days: 3, hours: null });
    world.clock.advance(3 * day + hour);
    assert.equal(await purge(office), 1);
  });

  it('A7 fault: a job that ends between two batches has done the one and not the other; nobody works beside it, the next one goes on, and each run has one entry', async () => {
    const office = await openOffice({ mode: 'days', days: 1 });
    await run(office);
    await owner.query(`insert into keystead.runs select (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid()))).* from keystead.runs r, generate_series(1, 149) where r.tenant_id = $1`, [office.tenantId]);
    world.clock.advance(2 * day);
    const database = world.database.open('keystead_app');
    const killed = openRunPurge({ database, clock: world.clock, logger, holder: 'the first', afterBatch: async () => { throw new Error('killed'); } });
    await assert.rejects(killed.runOnce(), /killed/);
    const left = async () => (await owner.query<{ left: string }>('select count(*) as left from keystead.runs where tenant_id = $1 and object_key is not null', [office.tenantId])).rows[0]?.left;
    assert.deepEqual([await left(), (await purgeEvents(office)).length], ['50', 100]);
    const next = openRunPurge({ database, clock: world.clock, logger, holder: 'the second' });
    assert.equal(await next.runOnce(), null, 'the lease of the first has not lapsed');
    world.clock.advance(61_000);
    await next.runOnce();
    assert.equal(await left(), '0');
    assert.equal(await next.runOnce(), 0, 'once more changes nothing');
    const entries = await purgeEvents(office);
    assert.deepEqual([entries.length, new Set(entries.map(({ subject_id: id }) => id)).size], [150, 150]);
    const report = await purges(office);
    assert.deepEqual([report.purged, report.stored, report.dueNow, report.byRule.map(({ rule, runs }) => [rule.days, runs]), report.recent.length], [150, 0, 0, [[1, 150]], 20]);
    assert.ok(report.sweptAt !== null);
  });

  it('A7 whatever asks for a purged run is answered plainly: history, search, page, edit, export, receipt, rating, archive', async () => {
    const office = await openOffice({ mode: 'days', days: 1 });
    const { anna } = office.names;
    const gone = await run(office);
    world.clock.advance(2 * day);
    assert.equal(await purge(office), 1);
    const listed = await world.send<{ items: Run[] }>(anna, 'GET', '/api/v1/runs');
    assert.deepEqual(listed.body.items.map(({ id, title, content }) => [id, title.slice(0, 17), content.state]), [[gone.id, 'Content purged on', 'purged']]);
    assert.deepEqual((await world.send<{ items: Run[] }>(anna, 'GET', '/api/v1/runs?q=summary')).body.items, []);
    const page = await read(office, gone.id);
    assert.deepEqual([page.output, page.input, page.documents, page.citations, page.outputHash, page.may], [null, {}, [], [], gone.outputHash, { edit: false, approve: false, export: false, stop: false, rerun: false }]);
    const edit = await world.send<Answered>(anna, 'PUT', `/api/v1/runs/${gone.id}/output`, { output: gone.output, basedOnHash: gone.outputHash });
    assert.deepEqual([edit.status, edit.body.code], [409, 'conflict']);
    assert.match(JSON.stringify((await exported(office, gone)).body), /content purged on/);
    assert.equal((await world.send(anna, 'GET', `/api/v1/runs/${gone.id}/receipt`)).status, 200);
    assert.equal((await world.send(anna, 'PUT', `/api/v1/runs/${gone.id}/feedback/rating`, { rating: 'good', reason: null })).status, 200);
    const [archived] = await world.catalogue.archive.read(office.tenantId, null);
    assert.deepEqual([archived?.run.title, archived?.run.output, archived?.run.outputHash, archived?.markdown, archived?.run.purgedAt === null], ['', null, gone.outputHash, null, false]);
    const elsewhere = await openOffice();
    await world.catalogue.archive.restore(elsewhere.tenantId, { ...archived?.run, id: newId() }, () => elsewhere.anna.userId ?? '');
    const { body: [restored] } = { body: (await world.send<{ items: Run[] }>(elsewhere.names.anna, 'GET', '/api/v1/runs')).body.items };
    assert.deepEqual([restored?.content.state, restored?.content.rule.days], ['purged', 1]);
    assert.equal((await world.send(elsewhere.names.anna, 'GET', '/api/v1/run-retention/purges')).status, 200);
  });
});
