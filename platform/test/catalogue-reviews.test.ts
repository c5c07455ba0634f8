import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Review, Run, RunStatus } from '@keystead/contract';
import { apps } from '../src/catalogue/index.ts';
import { newId } from '../src/foundation/index.ts';
import { type CatalogueWorld, addTenant, answering, eventsOf, openCatalogueWorld } from './support/catalogue-world.ts';

type Refused = Run & { code: string; issues: { path: string; message: string }[] };
interface Queue { items: Review[]; nextCursor: string | null }

const manifest = apps.find(({ id }) => id === 'ins-renewal-outreach');
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
    assert.deepEqual(reviewers.map(({ name }) => name), ['paul', 'pia', 'vera']);
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
});
