import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { FilledTemplate, Run, RunComment, RunComparison, RunSharing, RunSummary } from '@keystead/contract';
import { apps } from '../src/catalogue/index.ts';
import { newId } from '../src/foundation/index.ts';
import { type CatalogueWorld, addTenant, answering, eventsOf, openCatalogueWorld, uploadText } from './support/catalogue-world.ts';

type Answered<T> = T & { code: string; detail: string; issues: { path: string; message: string }[] };

const manifest = apps.find(({ id }) => id === 'ins-renewal-outreach');
const golden = manifest?.goldenCases.find(({ documents }) => documents.length === 0);
assert.ok(golden !== undefined);
const [north, south] = [newId(), newId()];

let world: CatalogueWorld;
let tenantId = '';
const ids = new Map<string, string>();
before(async () => {
  world = await openCatalogueWorld();
  tenantId = await addTenant(world.database, 'Office');
  const add = (name: string, person: Omit<Parameters<CatalogueWorld['addPerson']>[1], 'tenantId'>) => ids.set(name, world.addPerson(name, { tenantId, ...person }).userId ?? '');
  add('olga', { role: 'owner' });
  add('anna', { teamIds: [north] });
  add('nora', { teamIds: [north] });
  add('sven', { teamIds: [south] });
  add('paul', { qualifications: ['producer'], teamIds: [south] });
  add('vera', { role: 'viewer' });
  world.addPerson('bert', { tenantId: await addTenant(world.database, 'Other'), role: 'owner', qualifications: ['producer'] });
  await world.database.open('keystead_app').as<{ teams: { id: string; tenant_id: string; name: string } }>()
    .inTenant(tenantId, (trx) => trx.insertInto('teams').values([{ id: north, tenant_id: tenantId, name: 'North' }, { id: south, tenant_id: tenantId, name: 'South' }]).execute());
});
after(() => world.close());

async function run(client: string, by = 'anna'): Promise<Run> {
  world.setModel(answering(golden?.reference));
  const started = await world.send<Run>(by, 'POST', '/api/v1/apps/ins-renewal-outreach/runs', { input: { ...golden?.input, clientName: client }, documentIds: [] });
  assert.equal(started.status, 202, JSON.stringify(started.body));
  await world.follow(by, started.body.id);
  return (await world.send<Run>(by, 'GET', `/api/v1/runs/${started.body.id}`)).body;
}
const share = (person: string, { id }: Pick<Run, 'id'>, body: object) => world.send<Answered<RunSharing>>(person, 'PUT', `/api/v1/runs/${id}/sharing`, body);
const statusFor = async (person: string, path: string) => (await world.send(person, 'GET', path)).status;
const listed = async (person: string, query = '') => (await world.send<{ items: RunSummary[] }>(person, 'GET', `/api/v1/runs${query}`)).body.items;
const events = async (action: string) => (await eventsOf(world, tenantId)).filter((event) => event.action === action);
const withoutTrace = (body: object) => ({ ...body, traceId: '' });

describe('C5 who sees a run', () => {
  it('C5 a run is the organisation’s until somebody says otherwise; then its starter, whoever may decide over it, and the named teams see it', async () => {
    const made = await run('Oak');
    const seenBy = async () => Promise.all(['anna', 'nora', 'sven', 'paul', 'vera', 'olga', 'bert'].map((person) => statusFor(person, `/api/v1/runs/${made.id}`)));
    assert.deepEqual(await seenBy(), [200, 200, 200, 200, 200, 200, 404]);
    assert.equal((await share('anna', made, { visibility: 'private' })).body.visibility, 'private');
    assert.deepEqual(await seenBy(), [200, 404, 404, 200, 404, 404, 404], 'the starter, and the producer who may decide over it');
    const team = await share('anna', made, { visibility: 'team' });
    assert.deepEqual(team.body.teams, [{ id: north, name: 'North' }]);
    assert.deepEqual(await seenBy(), [200, 200, 404, 200, 404, 404, 404]);
    await world.send('paul', 'POST', `/api/v1/runs/${made.id}/decision`, { decision: 'approve', subjectHash: made.outputHash });
    await share('anna', made, { visibility: 'private' });
    assert.deepEqual(await seenBy(), [200, 404, 404, 200, 404, 404, 404], 'whoever decided still sees what they decided');
    assert.equal((await events('run.shared')).length, 3);
  });

  it('C5 attack 9: a run that began with the form of one that few see, or that is set beside it, is seen by no more; without such a beginning it is as the organisation says', async () => {
    const made = await run('Willow');
    const again = async (person: string) => (await world.send<Run>(person, 'POST', '/api/v1/apps/ins-renewal-outreach/runs', { input: made.input, documentIds: [], rerunOf: made.id })).body.id;
    const seenBy = async (id: string) => Promise.all(['anna', 'nora', 'paul', 'vera'].map((person) => statusFor(person, `/api/v1/runs/${id}/status`)));
    await share('anna', made, { visibility: 'team' });
    const [teams, fromElsewhere] = [await again('nora'), await again('paul')];
    for (const [id, person] of [[teams, 'nora'], [fromElsewhere, 'paul']] as const) await world.follow(person, id);
    assert.deepEqual([await seenBy(teams), await seenBy(fromElsewhere)], [[200, 200, 200, 404], [200, 200, 200, 404]], 'the team, and the producer who decides');
    await share('anna', made, { visibility: 'private' });
    const own = await again('paul');
    await world.follow('paul', own);
    const beside = (await world.send<RunComparison>('paul', 'POST', `/api/v1/runs/${made.id}/comparison`, { models: ['sandbox/sandbox-2'] })).body.runs.find(({ run: { id } }) => id !== made.id)?.run.id ?? assert.fail();
    await world.follow('paul', beside);
    assert.deepEqual([await seenBy(own), await seenBy(beside)], [[404, 404, 200, 404], [404, 404, 200, 404]]);
    assert.deepEqual(await seenBy((await run('Willow', 'paul')).id), [200, 200, 200, 200]);
  });

  it('C5 attacks 7, 9 and 11: a run that one does not see is as one that never was, on every address of it; lists, search and the queue say nothing', async () => {
    const made = await run('Hidden-Elm');
    await share('anna', made, { visibility: 'private' });
    const base = `/api/v1/runs/${made.id}`;
    const hash = '0'.repeat(64);
    const attempts: readonly (readonly [string, string, unknown?])[] = [
      ['GET', base], ['GET', `${base}/events`], ['GET', `${base}/export?format=text`], ['GET', `${base}/receipt`], ['GET', `${base}/feedback`], ['GET', `${base}/comments`], ['GET', `${base}/sharing`],
      ['POST', `${base}/comments`, { text: 'x' }], ['PUT', `${base}/sharing`, { visibility: 'organisation' }], ['POST', `${base}/stop`], ['PUT', `${base}/output`, { output: {}, basedOnHash: hash }],
      ['POST', `${base}/decision`, { decision: 'approve', subjectHash: hash }],
    ];
    for (const [method, path, body] of attempts) {
      const unknown = await world.send('sven', method, path.replace(made.id, newId()), body);
      const hidden = await world.send('sven', method, path, body);
      assert.deepEqual([hidden.status, withoutTrace(hidden.body)], [404, withoutTrace(unknown.body)], `${method} ${path}`);
    }
    assert.deepEqual((await listed('sven')).filter(({ id }) => id === made.id), []);
    assert.deepEqual(await listed('sven', '?q=Hidden-Elm'), []);
    const queue = async (person: string) => (await world.send<{ items: { runId: string }[] }>(person, 'GET', '/api/v1/reviews?of=all')).body.items.filter(({ runId }) => runId === made.id).length;
    assert.deepEqual([await queue('sven'), await queue('paul')], [0, 1]);
  });

  it('C5 owners and admins learn that a run is there and whose, not what is in it; they can open it, and the log says so', async () => {
    const made = await run('Secret-Fir');
    await share('anna', made, { visibility: 'private' });
    const [seen] = (await listed('olga')).filter(({ id }) => id === made.id);
    assert.deepEqual([seen?.title, seen?.startedByName, seen?.state], ['Shared with others', 'anna', 'awaiting-approval']);
    assert.deepEqual(await listed('olga', '?q=Secret-Fir'), [], 'a search does not look into it');
    const sharing = await world.send<RunSharing>('olga', 'GET', `/api/v1/runs/${made.id}/sharing`);
    assert.deepEqual([sharing.body.seen, sharing.body.mayChange, sharing.body.startedByName], [false, true, 'anna']);
    assert.equal((await share('olga', made, { visibility: 'organisation' })).body.seen, true);
    assert.ok((await events('run.shared')).some(({ subject_id: subject }) => subject === made.id));
  });

  it('C5 attack 33: who sees a run is said by its starter and by those who manage people, about their own teams; a viewer says nothing', async () => {
    const made = await run('Ash');
    assert.equal((await share('nora', made, { visibility: 'private' })).status, 403);
    assert.equal((await share('vera', made, { visibility: 'private' })).status, 403);
    assert.equal((await share('anna', made, { visibility: 'team', teamIds: [south] })).body.issues[0]?.path, 'teamIds');
    const alone = await run('Yew', 'olga');
    assert.equal((await share('olga', alone, { visibility: 'team', teamIds: [south] })).status, 200);
    assert.equal(await statusFor('sven', `/api/v1/runs/${alone.id}`), 200);
  });

  it('C5 the organisation’s default holds for runs from then on; without a team it is the starter’s alone', async () => {
    const before = await run('Before');
    assert.equal((await world.send('anna', 'PUT', '/api/v1/run-visibility', { visibility: 'private' })).status, 403);
    await world.send('olga', 'PUT', '/api/v1/run-visibility', { visibility: 'team' });
    const later = await run('After');
    await world.send('olga', 'PUT', '/api/v1/run-visibility', { visibility: 'organisation' });
    assert.equal((await world.send<RunSharing>('anna', 'GET', `/api/v1/runs/${before.id}/sharing`)).body.visibility, 'organisation');
    assert.equal((await world.send<RunSharing>('anna', 'GET', `/api/v1/runs/${later.id}/sharing`)).body.visibility, 'private');
    assert.equal((await events('run-visibility.changed')).length, 2);
  });
});

describe('C2 taking the text out', () => {
  const take = (person: string, { id }: Run, query: string) => world.send<Answered<object>>(person, 'GET', `/api/v1/runs/${id}/export?${query}`);
  const message = golden.reference['clientMessage'] as { subject: string; body: string };

  it('C2, C3 neither a file nor a copy of the text leaves before its approval; afterwards a message is ready to paste, subject and body apart, and each is recorded', async () => {
    const made = await run('Pine');
    for (const query of ['format=pdf', 'format=text', 'format=text&message=clientMessage', 'format=text&message=clientMessage&part=subject']) assert.deepEqual([(await take('anna', made, query)).status, (await take('anna', made, query)).body.code], [409, 'approval_required'], query);
    const exports = async () => (await events('run.exported')).filter(({ subject_id: subject }) => subject === made.id).length;
    assert.equal(await exports(), 0);
    await world.send('paul', 'POST', `/api/v1/runs/${made.id}/decision`, { decision: 'approve', subjectHash: made.outputHash });
    const body = await take('anna', made, 'format=text&message=clientMessage');
    assert.equal(body.headers.get('content-type'), 'text/plain; charset=utf-8');
    assert.equal(body.bytes.toString('utf8'), `[SANDBOX – made to try things out, not a real answer]\n\n${message.body.trim()}`);
    assert.equal((await take('anna', made, 'format=text&message=clientMessage&part=subject')).bytes.toString('utf8'), message.subject);
    const whole = (await take('anna', made, 'format=text')).bytes.toString('utf8');
    for (const part of [message.subject, made.outputHash ?? '', 'Approved by: paul (producer)', manifest?.scopeNote ?? '']) assert.ok(whole.includes(part), part);
    const pdf = await take('anna', made, 'format=pdf');
    assert.deepEqual([pdf.headers.get('content-type'), pdf.bytes.subarray(0, 5).toString('latin1')], ['application/pdf', '%PDF-']);
    assert.equal(await exports(), 4);
    assert.equal((await take('anna', made, 'format=text&message=nothing')).body.issues[0]?.path, 'message');
    assert.equal((await take('anna', made, 'format=pdf&message=clientMessage')).status, 400);
  });
});

describe('C5 comments on a run', () => {
  const comments = async (person: string, { id }: Pick<Run, 'id'>, query = '') => (await world.send<{ items: RunComment[]; nextCursor: string | null }>(person, 'GET', `/api/v1/runs/${id}/comments${query}`)).body;
  const comment = (person: string, { id }: Pick<Run, 'id'>, body: object) => world.send<Answered<RunComment>>(person, 'POST', `/api/v1/runs/${id}/comments`, body);

  it('C5 whoever sees a run reads its comments page by page; members write them, about the whole or one section, and mention who sees it too', async () => {
    const made = await run('Larch');
    const first = await comment('nora', made, { text: 'Check the deductible.\n<b>twice</b>', section: 'whatChanged', mentions: [ids.get('paul')] });
    assert.equal(first.status, 201, JSON.stringify(first.body));
    assert.deepEqual([first.body.text, first.body.mentions[0]?.name, first.body.textChanged], ['Check the deductible.\n<b>twice</b>', 'paul', false]);
    const named = () => world.mentions.filter(({ runId }) => runId === made.id).map(({ app, by, userIds }) => [app, by, userIds]);
    assert.deepEqual(named(), [['Renewal Outreach', 'nora', [ids.get('paul')]]], 'who is named is told');
    await comment('paul', made, { text: 'Done.', mentions: [ids.get('paul')] });
    assert.deepEqual(named()[1]?.[2], [], 'nobody tells themselves');
    const page = await comments('vera', made, '?limit=1');
    assert.deepEqual([page.items[0]?.author.name, page.items[0]?.may], ['nora', { edit: false, resolve: false }]);
    assert.deepEqual((await comments('vera', made, `?limit=1&cursor=${page.nextCursor}`)).items.map(({ text }) => text), ['Done.']);
    assert.equal((await comment('vera', made, { text: 'x' })).status, 403, 'a viewer changes nothing');
    assert.equal((await comment('anna', made, { text: 'x', section: 'nope' })).body.issues[0]?.path, 'section');
    await share('anna', made, { visibility: 'private' });
    assert.equal((await comment('anna', made, { text: 'x', mentions: [ids.get('sven')] })).body.issues[0]?.path, 'mentions', 'nobody is pointed at what they do not see');
  });

  it('C5 one edits and deletes one’s own alone; anybody who may comment settles one; the log has all of it and no word', async () => {
    const made = await run('Maple');
    const { body: { id } } = await comment('nora', made, { text: 'a private thought' });
    const path = `/api/v1/runs/${made.id}/comments/${id}`;
    assert.equal((await world.send('anna', 'PUT', path, { text: 'x' })).status, 403);
    assert.equal((await world.send('anna', 'DELETE', path)).status, 403);
    assert.ok((await world.send<RunComment>('nora', 'PUT', path, { text: 'a better one' })).body.editedAt);
    const settled = await world.send<RunComment>('anna', 'PUT', `${path}/resolution`, { resolved: true });
    assert.equal(settled.body.resolvedBy?.name, 'anna');
    assert.equal((await world.send<RunComment>('anna', 'PUT', `${path}/resolution`, { resolved: false })).body.resolvedAt, null);
    assert.equal((await world.send('nora', 'DELETE', path)).status, 204);
    assert.equal((await world.send('nora', 'DELETE', path)).status, 404);
    const other = await run('Other');
    const elsewhere = await comment('nora', other, { text: 'here' });
    assert.equal((await world.send('nora', 'DELETE', `/api/v1/runs/${made.id}/comments/${elsewhere.body.id}`)).status, 404, 'a comment is found on its own run alone');
    const stored = await world.database.open('keystead_sequencer').as<{ audit_outbox: { tenant_id: string; action: string; detail: unknown } }>()
      .transaction((trx) => trx.selectFrom('audit_outbox').select('detail').where('tenant_id', '=', tenantId).where('action', 'like', 'run.comment%').execute());
    assert.ok(stored.length >= 5);
    assert.doesNotMatch(JSON.stringify(stored), /thought|better/);
  });

  it('C5 a comment says when what it is about has changed since, and stays', async () => {
    const made = await run('Cedar');
    await comment('nora', made, { text: 'on the message', section: 'clientMessage' });
    await comment('nora', made, { text: 'on the table', section: 'whatChanged' });
    const output = { ...made.output, clientMessage: { subject: 'Another subject', body: 'Another text.' } };
    const edited = await world.send('anna', 'PUT', `/api/v1/runs/${made.id}/output`, { output, basedOnHash: made.outputHash });
    assert.equal(edited.status, 200, JSON.stringify(edited.body));
    assert.deepEqual((await comments('anna', made)).items.map(({ text, textChanged }) => [text, textChanged]), [['on the message', true], ['on the table', false]]);
  });

  it('A7 attack 42: comments are sealed under the key of their run, and gone with it', async () => {
    const made = await run('Birch');
    await comment('nora', made, { text: 'CANARY-comment' });
    const database = world.database.open('keystead_app').as<{ run_comments: { run_id: string; sealed: Buffer }; runs: { id: string; object_key: Buffer | null; sealed_title: null; sealed_input: null; sealed_output: null; sealed_citations: null } }>();
    const rows = () => database.inTenant(tenantId, (trx) => trx.selectFrom('run_comments').select('sealed').where('run_id', '=', made.id).execute());
    assert.equal((await rows()).some(({ sealed }) => sealed.includes('CANARY')), false);
    await database.inTenant(tenantId, (trx) => trx.updateTable('runs').set({ object_key: null, sealed_title: null, sealed_input: null, sealed_output: null, sealed_citations: null }).where('id', '=', made.id).execute());
    assert.deepEqual(await rows(), []);
    assert.deepEqual((await comments('anna', made)).items, []);
    assert.equal((await comment('anna', made, { text: 'late' })).status, 409);
  });
});

describe('C5 templates', () => {
  const create = (person: string, body: object) => world.send<Answered<FilledTemplate>>(person, 'POST', '/api/v1/templates', { appId: 'ins-renewal-outreach', ...body });
  const names = async (person: string) => (await world.send<{ items: { name: string }[] }>(person, 'GET', '/api/v1/templates?appId=ins-renewal-outreach')).body.items.map(({ name }) => name);

  it('C5 a form is saved, whole or not, and started from; one’s own is nobody else’s until it is shared', async () => {
    const documentId = await uploadText(world, 'anna', 'terms.txt', 'Expiring and renewal terms.');
    const made = await create('anna', { name: 'Bakeries', input: { clientName: '', lineOfBusiness: golden.input['lineOfBusiness'] }, documentIds: [documentId] });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const path = `/api/v1/templates/${made.body.id}`;
    assert.deepEqual([await names('anna'), await names('nora')], [['Bakeries'], []]);
    const [other, never] = [await world.send('nora', 'GET', path), await world.send('nora', 'GET', path.replace(made.body.id, newId()))];
    assert.deepEqual([other.status, withoutTrace(other.body)], [404, withoutTrace(never.body)]);
    await world.send('anna', 'PATCH', path, { shared: true, name: 'Bakeries, all' });
    assert.deepEqual([await names('nora'), await names('bert')], [['Bakeries, all'], []]);
    const used = await world.send<FilledTemplate>('nora', 'GET', path);
    assert.deepEqual([used.body.documentIds, used.body.misfits, Object.keys(used.body.input)], [[documentId], [], ['lineOfBusiness']]);
    assert.equal((await world.send('nora', 'PATCH', path, { name: 'Mine' })).status, 403);
    assert.equal((await world.send('vera', 'DELETE', path)).status, 403);
    await world.send('anna', 'DELETE', `/api/v1/documents/${documentId}`);
    assert.match((await world.send<FilledTemplate>('nora', 'GET', path)).body.misfits[0]?.why ?? '', /no longer/);
    assert.equal((await world.send('olga', 'DELETE', path)).status, 204, 'those who manage people tidy up what is shared');
    assert.deepEqual([(await events('template.created')).length, (await events('template.updated')).length, (await events('template.used')).length, (await events('template.deleted')).length], [1, 1, 2, 1]);
  });

  it('C5 what the form does not take is not saved; what it takes no longer is left out and named', async () => {
    assert.equal((await create('anna', { name: 'x', input: { nope: 1 } })).body.issues[0]?.path, 'input.nope');
    assert.equal((await create('anna', { name: 'x', input: { clientName: 7 } })).body.issues[0]?.path, 'input.clientName');
    assert.equal((await create('vera', { name: 'x', input: {} })).status, 403);
    assert.equal((await create('anna', { name: 'x', input: {}, documentIds: [newId()] })).status, 404);
  });

  it('attack 42: name and form of a template are sealed', async () => {
    const made = await create('anna', { name: 'CANARY-name', input: { clientName: 'CANARY-client' } });
    const rows = await world.database.open('keystead_app').as<{ app_templates: { id: string } }>().inTenant(tenantId, (trx) => trx.selectFrom('app_templates').selectAll().where('id', '=', made.body.id).execute());
    assert.doesNotMatch(rows.map((row) => Object.values(row).map((value: unknown) => (Buffer.isBuffer(value) ? value.toString('latin1') : String(value))).join(' ')).join(' '), /CANARY/);
  });
});
