import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Review, Run, RunStatus, StandIn } from '@keystead/contract';
import { apps } from '../src/catalogue/index.ts';
import { newId } from '../src/foundation/index.ts';
import { type CatalogueWorld, addTenant, answering, eventsOf, openCatalogueWorld, uploadText } from './support/catalogue-world.ts';

type Refused = Run & { code: string; issues: { path: string; message: string }[] };
interface Queue { items: Review[]; nextCursor: string | null }

const manifest = apps.find(({ id }) => id === 'ins-renewal-outreach');
const gap = apps.find(({ id }) => id === 'ins-coverage-gap')?.goldenCases[0];
const golden = manifest?.goldenCases.find(({ documents }) => documents.length === 0);
assert.ok(golden !== undefined);

let world: CatalogueWorld;
let tenantId = '';
before(async () => {
  world = await openCatalogueWorld();
  tenantId = await addTenant(world.database, 'Office');
  world.addPerson('anna', { tenantId, role: 'owner' });
  world.addPerson('paul', { tenantId, qualifications: ['producer'] });
  world.addPerson('pia', { tenantId, qualifications: ['producer', 'reviewer'] });
  world.addPerson('vera', { tenantId, role: 'viewer', qualifications: ['producer'] });
  world.addPerson('bert', { tenantId: await addTenant(world.database, 'Other'), role: 'owner', qualifications: ['producer'] });
});
after(() => world.close());

async function run(client: string): Promise<Run> {
  world.setModel(answering(golden?.reference));
  const started = await world.send<Run>('anna', 'POST', '/api/v1/apps/ins-renewal-outreach/runs', { input: { ...golden?.input, clientName: client }, documentIds: [] });
  await world.follow('anna', started.body.id);
  return (await world.send<Run>('anna', 'GET', `/api/v1/runs/${started.body.id}`)).body;
}
const queue = async (person: string, query = '') => (await world.send<Queue>(person, 'GET', `/api/v1/reviews${query}`)).body;
const arrange = (person: string, { id }: Run, body: object) => world.send<Refused>(person, 'PUT', `/api/v1/runs/${id}/review`, body);
const titles = ({ items }: Queue) => items.map(({ title }) => title.replace('Renewal Outreach: ', ''));

describe('C3 the review queue', () => {
  it('holds what waits, the most urgent first, page by page; whoever may decide finds it, and whoever may not sees that', async () => {
    const [oak, elm, fir] = [await run('Oak'), await run('Elm'), await run('Fir')];
    const due = (days: number) => new Date(world.clock.now().getTime() + days * 86_400_000).toISOString();
    assert.equal((await arrange('anna', fir, { dueAt: due(2) })).body.approval?.dueAt, due(2));
    await arrange('anna', elm, { dueAt: due(5) });
    assert.deepEqual(titles(await queue('paul')), ['Fir', 'Elm', 'Oak']);
    const first = await queue('paul', '?limit=2');
    assert.deepEqual(titles(first), ['Fir', 'Elm']);
    assert.deepEqual(titles(await queue('paul', `?limit=2&cursor=${first.nextCursor}`)), ['Oak']);
    assert.deepEqual(titles(await queue('anna')), [], 'an owner without the qualification has nothing to decide');
    assert.deepEqual((await queue('vera', '?of=all')).items.map(({ mayDecide }) => mayDecide), [false, false, false]);
    assert.deepEqual(titles(await queue('bert', '?of=all')), [], 'another organisation sees nothing of it');
    await world.send('paul', 'POST', `/api/v1/runs/${fir.id}/decision`, { decision: 'approve', subjectHash: fir.outputHash });
    assert.deepEqual(titles(await queue('paul')), ['Elm', 'Oak']);
    for (const each of [oak, elm]) await world.send('paul', 'POST', `/api/v1/runs/${each.id}/decision`, { decision: 'reject', subjectHash: each.outputHash, reason: 'enough' });
  });

  it('C3 an open page learns of a decision, an edit or a comment by the run’s status, which has no text in it, and asking leaves nothing in the log', async () => {
    const made = await run('Yew');
    const asked = async (person = 'anna') => (await world.send<RunStatus>(person, 'GET', `/api/v1/runs/${made.id}/status`)).body;
    const before = await asked();
    assert.deepEqual(before, { state: 'awaiting-approval', outputHash: made.outputHash, approval: { id: made.approval?.id, state: 'open', assignedTo: null, dueAt: null }, comments: { all: 0, settled: 0 } });
    const recorded = (await eventsOf(world, tenantId)).length;
    for (let times = 0; times < 5; times += 1) await asked('pia');
    assert.equal((await eventsOf(world, tenantId)).length, recorded, 'nothing is recorded for asking');
    await world.send('paul', 'POST', `/api/v1/runs/${made.id}/comments`, { text: 'The deductible is missing.' });
    await world.send('paul', 'POST', `/api/v1/runs/${made.id}/decision`, { decision: 'reject', subjectHash: made.outputHash, reason: 'The deductible is missing.' });
    const decided = await asked();
    assert.deepEqual([decided.state, decided.approval?.state, decided.comments.all], ['rejected', 'rejected', 1]);
    assert.ok(!JSON.stringify(decided).includes('deductible'), 'neither reason nor comment is in it');
    const stranger = await world.send('bert', 'GET', `/api/v1/runs/${made.id}/status`);
    assert.deepEqual([stranger.status, { ...stranger.body, traceId: '' }], [404, { ...(await world.send('bert', 'GET', `/api/v1/runs/${newId()}/status`)).body, traceId: '' }]);
  });

  it('a decision can be handed to somebody who can give it, and to nobody else; it locks nobody out', async () => {
    const waiting = await run('Ash');
    const reviewers = (await world.send<{ items: { name: string; userId: string }[] }>('anna', 'GET', `/api/v1/runs/${waiting.id}/reviewers`)).body.items;
    assert.deepEqual(reviewers.map(({ name }) => name), ['paul', 'pia'], 'a viewer who holds the qualification decides nothing');
    const pia = reviewers.find(({ name }) => name === 'pia');
    const handed = await arrange('anna', waiting, { assignedTo: pia?.userId });
    assert.deepEqual([handed.body.approval?.assignedToName, handed.body.approval?.state], ['pia', 'open']);
    assert.deepEqual([titles(await queue('pia')), titles(await queue('paul')), titles(await queue('paul', '?of=all'))], [['Ash'], [], ['Ash']]);
    const refused = await arrange('anna', waiting, { assignedTo: waiting.startedBy });
    assert.deepEqual([refused.status, refused.body.issues[0]?.path], [400, 'assignedTo']);
    const events = await eventsOf(world, tenantId);
    assert.ok(events.some(({ action }) => action === 'approval.arranged'));
    assert.equal((await world.send('paul', 'POST', `/api/v1/runs/${waiting.id}/decision`, { decision: 'approve', subjectHash: waiting.outputHash })).status, 200);
    assert.equal((await arrange('anna', waiting, { assignedTo: null })).status, 409, 'what is decided is handed to nobody');
  });

  describe('C3 a draft that is edited', () => {
    const dayAhead = (days: number) => new Date(world.clock.now().getTime() + days * 86_400_000).toISOString();
    const reviewer = async (waiting: Run, wanted: string) => (await world.send<{ items: { name: string; userId: string }[] }>('anna', 'GET', `/api/v1/runs/${waiting.id}/reviewers`)).body.items.find(({ name }) => name === wanted)?.userId;
    const edit = async (person: string, { id }: Run, change: object) => {
      const { body } = await world.send<Run>(person, 'GET', `/api/v1/runs/${id}`);
      return (await world.send<Run>(person, 'PUT', `/api/v1/runs/${id}/output`, { output: { ...body.output, ...change }, basedOnHash: body.outputHash })).body;
    };
    const carried = async () => (await eventsOf(world, tenantId)).filter(({ action }) => action === 'approval.carried-over').map(({ detail }) => [detail['handOver'], detail['date']]);

    it('keeps whom its review was handed to and the day that a person set, and the log says so; what nobody arranged leaves no word', async () => {
      const waiting = await run('Larch');
      await edit('anna', waiting, {});
      assert.deepEqual(await carried(), []);
      const pia = await reviewer(waiting, 'pia');
      await arrange('anna', waiting, { assignedTo: pia, dueAt: dayAhead(2) });
      const edited = await edit('paul', waiting, { eoFlags: [] });
      assert.deepEqual([edited.approval?.state, edited.approval?.assignedTo, edited.approval?.dueAt], ['open', pia, dayAhead(2)]);
      assert.deepEqual(await carried(), [['kept', 'kept']]);
      assert.deepEqual([titles(await queue('pia')).includes('Larch'), titles(await queue('paul')).includes('Larch')], [true, false]);
      await world.send('pia', 'POST', `/api/v1/runs/${waiting.id}/decision`, { decision: 'reject', subjectHash: edited.outputHash, reason: 'Too short.' });
      assert.equal((await edit('anna', waiting, { documentsNeeded: [] })).approval?.assignedTo, pia, 'what comes back comes back to who wanted it changed');
    });

    it('attack 34: is handed on to nobody who can no longer decide it, and wanted by no day that is past', async () => {
      world.setModel(answering(gap?.reference));
      const started = await world.send<Run>('anna', 'POST', '/api/v1/apps/ins-coverage-gap/runs', { input: gap?.input, documentIds: await Promise.all((gap?.documents ?? []).map((each) => uploadText(world, 'anna', each.name, each.pages.join('\f')))) });
      await world.follow('anna', started.body.id);
      const own = started.body;
      const [pia, paul] = [await reviewer(own, 'pia'), await reviewer(own, 'paul')];
      await arrange('anna', own, { assignedTo: pia, dueAt: dayAhead(1) });
      const before = (await carried()).length;
      world.clock.advance(2 * 86_400_000);
      const written = await edit('pia', own, { questionsToConfirm: [] });
      assert.deepEqual([written.approval?.fourEyes, written.approval?.assignedTo, written.approval?.dueAt], [true, null, null], 'pia wrote the text, and its day is over');
      await arrange('anna', own, { assignedTo: paul });
      world.addPerson('paul', { tenantId, qualifications: ['producer'] });
      assert.equal((await edit('anna', own, {})).approval?.assignedTo, null, 'that paul left, and another came');
      assert.deepEqual((await carried()).slice(before), [['ended', 'ended'], ['ended', 'none']]);
      const now = await edit('anna', own, {});
      await world.send('paul', 'POST', `/api/v1/runs/${own.id}/decision`, { decision: 'reject', subjectHash: now.outputHash, reason: 'enough' });
    });

    it('that nobody decided in time is everybody’s again, and a day that the organisation’s setting gave is counted anew', async () => {
      await world.send('anna', 'PUT', '/api/v1/review-deadline', { dueDays: 3 });
      const waiting = await run('Linden');
      world.clock.advance(86_400_000);
      assert.equal((await edit('anna', waiting, {})).approval?.dueAt, dayAhead(3));
      await arrange('anna', waiting, { assignedTo: await reviewer(waiting, 'pia'), dueAt: null });
      assert.equal((await edit('anna', waiting, {})).approval?.dueAt, null, 'that it is wanted by no day was said by a person');
      await world.send('anna', 'PUT', '/api/v1/review-deadline', { dueDays: null });
      world.clock.advance(15 * 86_400_000);
      const late = await edit('anna', waiting, {});
      assert.deepEqual([late.approval?.state, late.approval?.assignedTo], ['open', null]);
      await world.send('paul', 'POST', `/api/v1/runs/${waiting.id}/decision`, { decision: 'approve', subjectHash: late.outputHash });
    });
  });

  it('a date is in the future and before the decision lapses; a viewer sets none; what lapsed is not in the queue', async () => {
    const waiting = await run('Yew');
    for (const days of [-1, 15]) {
      const refused = await arrange('anna', waiting, { dueAt: new Date(world.clock.now().getTime() + days * 86_400_000).toISOString() });
      assert.deepEqual([refused.status, refused.body.issues[0]?.path], [400, 'dueAt'], `${days}`);
    }
    assert.equal((await arrange('vera', waiting, { assignedTo: null })).status, 403);
    assert.equal((await arrange('bert', waiting, { assignedTo: null })).status, 404);
    world.clock.advance(15 * 86_400_000);
    assert.deepEqual(titles(await queue('paul', '?of=all')), []);
  });

  it('rejecting takes a reason', async () => {
    const waiting = await run('Box');
    const refused = await world.send<Refused>('paul', 'POST', `/api/v1/runs/${waiting.id}/decision`, { decision: 'reject', subjectHash: waiting.outputHash, reason: ' ' });
    assert.deepEqual([refused.status, refused.body.issues[0]?.path], [400, 'reason']);
  });

  it('C3 an organisation gives every draft a day by itself, in calendar days after it asks; what waits already keeps its own', async () => {
    const set = (person: string, dueDays: number | null) => world.send<Refused & { dueDays: number | null; mayChange: boolean }>(person, 'PUT', '/api/v1/review-deadline', { dueDays });
    const changes = (await eventsOf(world, tenantId)).filter(({ action }) => action === 'review-deadline.changed').length;
    const before = await run('Sorb');
    assert.equal(before.approval?.dueAt, null, 'nothing is said until somebody says it');
    assert.deepEqual([(await set('paul', 3)).status, (await set('anna', 15)).status, (await set('anna', 0)).status], [403, 400, 400]);
    assert.deepEqual((await set('anna', 3)).body, { dueDays: 3, mayChange: true });
    assert.deepEqual((await world.send('vera', 'GET', '/api/v1/review-deadline')).body, { dueDays: 3, mayChange: false });
    const made = await run('Hazel');
    assert.equal(made.approval?.dueAt, new Date(world.clock.now().getTime() + 3 * 86_400_000).toISOString());
    assert.equal((await world.send<Run>('anna', 'GET', `/api/v1/runs/${before.id}`)).body.approval?.dueAt, null);
    assert.deepEqual((await world.send('bert', 'GET', '/api/v1/review-deadline')).body, { dueDays: null, mayChange: true }, 'another organisation has its own');
    assert.equal((await set('anna', null)).body.dueDays, null);
    assert.equal((await eventsOf(world, tenantId)).filter(({ action }) => action === 'review-deadline.changed').length - changes, 2);
    for (const each of [before, made]) await world.send('paul', 'POST', `/api/v1/runs/${each.id}/decision`, { decision: 'approve', subjectHash: each.outputHash });
  });

  describe('C3 a standing deputy', () => {
    const day = (count: number) => new Date(world.clock.now().getTime() + count * 86_400_000).toISOString();
    const name = (person: string, deputy: { userId: string | null; from: string; until: string } | null) => world.send<StandIn & Refused>(person, 'PUT', '/api/v1/review-deputy', { deputy });
    const standIn = async (person: string) => (await world.send<StandIn>(person, 'GET', '/api/v1/review-deputy')).body;
    let paul: string | null = null;
    let pia: string | null = null;
    before(async () => {
      for (const left of (await queue('paul')).items) await world.send('paul', 'POST', `/api/v1/runs/${left.runId}/decision`, { decision: 'approve', subjectHash: left.subjectHash });
      const { choices } = await standIn('pia');
      assert.deepEqual(choices.map((each) => [each.name, each.covers]), [['paul', ['producer']]], 'active people who may decide and hold a qualification of theirs');
      paul = choices[0]?.userId ?? null;
      pia = (await standIn('paul')).choices[0]?.userId ?? null;
    });

    it('finds what is handed to who is away among their own, from the day to the day, and no longer', async () => {
      const waiting = await run('Rowan');
      await arrange('anna', waiting, { assignedTo: pia });
      const named = await name('pia', { userId: paul, from: day(1), until: day(4) });
      assert.deepEqual([named.status, named.body.deputy?.name, named.body.deputy?.covers], [200, 'paul', ['producer']]);
      assert.deepEqual((await standIn('paul')).standsInFor.map((each) => each.name), ['pia']);
      assert.deepEqual(titles(await queue('paul')), [], 'it has not begun');
      world.clock.advance(2 * 86_400_000);
      const [seen] = (await queue('paul')).items;
      assert.deepEqual([seen?.runId, seen?.assignedToName, seen?.deputy?.name, seen?.deputy?.until], [waiting.id, 'pia', 'paul', named.body.deputy?.until]);
      assert.deepEqual(titles(await queue('pia')), ['Rowan'], 'who is away is locked out of nothing');
      world.clock.advance(2 * 86_400_000);
      assert.deepEqual([titles(await queue('paul')), (await queue('pia')).items[0]?.deputy, (await standIn('pia')).deputy, (await standIn('paul')).standsInFor], [[], null, null, []], 'it ended by itself');
      await name('pia', { userId: paul, from: day(0), until: day(3) });
      assert.deepEqual(titles(await queue('paul')), ['Rowan']);
      assert.equal((await name('pia', null)).body.deputy, null);
      assert.deepEqual(titles(await queue('paul')), [], 'or when it is ended');
      const actions = (await eventsOf(world, tenantId)).filter(({ action }) => action.startsWith('review-deputy.'));
      assert.deepEqual(actions.map(({ action, subject_id: subject }) => [action, subject]), [['review-deputy.named', pia], ['review-deputy.named', pia], ['review-deputy.ended', pia]]);
      await world.send('pia', 'POST', `/api/v1/runs/${waiting.id}/decision`, { decision: 'approve', subjectHash: waiting.outputHash });
    });

    it('attack 34: stands in for nothing that they could not decide: four eyes hold, and so does the qualification', async () => {
      await name('pia', { userId: paul, from: day(0), until: day(3) });
      world.setModel(answering(gap?.reference));
      const started = await world.send<Run>('paul', 'POST', '/api/v1/apps/ins-coverage-gap/runs', { input: gap?.input, documentIds: await Promise.all((gap?.documents ?? []).map((each) => uploadText(world, 'paul', each.name, each.pages.join('\f')))) });
      assert.equal(started.status, 202, JSON.stringify(started.body));
      await world.follow('paul', started.body.id);
      const own = (await world.send<Run>('paul', 'GET', `/api/v1/runs/${started.body.id}`)).body;
      await arrange('anna', own, { assignedTo: pia });
      assert.deepEqual([(await queue('paul')).items.map(({ runId }) => runId), (await queue('pia')).items.map(({ deputy }) => deputy)], [[], [null]], 'their own draft does not come to them, and is not said to');
      assert.equal((await world.send<Refused>('paul', 'POST', `/api/v1/runs/${own.id}/decision`, { decision: 'approve', subjectHash: own.outputHash })).body.code, 'own_approval');
      await world.send('pia', 'POST', `/api/v1/runs/${own.id}/decision`, { decision: 'reject', subjectHash: own.outputHash, reason: 'enough' });
      await name('pia', null);
    });

    it('is an active colleague with the same qualification, for a time to come of a year at most', async () => {
      const times = { from: day(0), until: day(3) };
      for (const [wish, path] of [
        [{ ...times, userId: newId() }, 'deputy.userId'], [{ ...times, userId: pia }, 'deputy.userId'], [{ userId: paul, from: day(-3), until: day(-1) }, 'deputy.until'],
        [{ userId: paul, from: day(3), until: day(1) }, 'deputy.until'], [{ userId: paul, from: day(0), until: day(400) }, 'deputy.until'],
      ] as const) {
        const refused = await name('pia', wish);
        assert.deepEqual([refused.status, refused.body.issues[0]?.path], [400, path]);
      }
      assert.equal((await name('vera', { ...times, userId: pia })).status, 403, 'a viewer decides nothing');
      assert.equal((await name('bert', { ...times, userId: pia })).status, 400, 'nobody of another organisation');
      assert.deepEqual(await standIn('bert'), { deputy: null, standsInFor: [], choices: [] });
    });
  });
});
