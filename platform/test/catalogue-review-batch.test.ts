import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Review, Run, UnsentMail } from '@keystead/contract';
import pg from 'pg';
import { apps } from '../src/catalogue/index.ts';
import { connectionOptions, newId, sql } from '../src/foundation/index.ts';
import { notificationOperations, openReviewMails, reportUntakenMail } from '../src/notifications/index.ts';
import { eventually } from './support/attacker.ts';
import { type CatalogueWorld, addTenant, answering, eventsOf, openCatalogueWorld } from './support/catalogue-world.ts';
import { silentLogger } from './support/metering.ts';

interface Decided { items: { runId: string; decided: boolean; refusal: { code: string; title: string } | null }[] }
type Refused = Run & { code: string };

const manifest = apps.find(({ id }) => id === 'ins-coverage-gap');
const golden = manifest?.goldenCases[0];
assert.ok(manifest !== undefined && golden !== undefined && manifest.risk === 'high');

let world: CatalogueWorld;
let tenantId = '';
let documentIds: string[] = [];
const people = new Map<string, string>();
before(async () => {
  world = await openCatalogueWorld();
  tenantId = await addTenant(world.database, 'Office');
  for (const [name, role, qualifications] of [['anna', 'owner', ['producer']], ['paul', 'member', ['producer']], ['pia', 'member', ['producer']], ['rolf', 'member', ['reviewer']], ['vera', 'viewer', ['producer']]] as const) {
    const userId = world.addPerson(name, { tenantId, role, qualifications }).userId ?? '';
    people.set(name, userId);
    await inTenant(sql`insert into members (id, tenant_id, user_id, role, qualifications, review_mail) values (${newId()}, ${tenantId}, ${userId}, ${role}, ${[...qualifications]}, ${name !== 'pia'})`);
  }
  documentIds = await Promise.all((golden?.documents ?? []).map(async ({ name, pages }) => (await world.upload('anna', name, pages.join('\f'))).body.id));
});
after(() => world.close());
const inTenant = (query: ReturnType<typeof sql>) => world.database.open('keystead_app').as<unknown>().inTenant(tenantId, (trx) => query.execute(trx));

async function draft(person = 'anna'): Promise<Run> {
  world.setModel(answering(golden?.reference));
  const started = await world.send<Run>(person, 'POST', `/api/v1/apps/${manifest?.id}/runs`, { input: golden?.input, documentIds });
  await world.follow(person, started.body.id);
  const [found] = (await queue('all')).filter(({ runId }) => runId === started.body.id);
  assert.ok(found !== undefined, JSON.stringify(started.body));
  return { ...started.body, outputHash: found.subjectHash };
}
const queue = async (of: string, person = 'paul') => (await world.send<{ items: Review[] }>(person, 'GET', `/api/v1/reviews?of=${of}`)).body.items;
const decide = async (person: string, runs: readonly Run[], more: object = {}) => {
  const answer = await world.send<Decided & { code: string }>(person, 'POST', '/api/v1/reviews/decisions', { decision: 'approve', ...more, items: runs.map(({ id, outputHash }) => ({ runId: id, subjectHash: outputHash })) });
  return { status: answer.status, items: answer.body.items ?? [], codes: (answer.body.items ?? []).map(({ refusal }) => refusal?.code ?? null) };
};

describe('C3 deciding over several drafts at once', () => {
  it('each is bound to its own text and decided by its own decision; those that cannot be are refused singly, with the reason', async () => {
    const [one, two, own] = [await draft(), await draft(), await draft('paul')];
    const unread = await decide('paul', [one, two]);
    assert.deepEqual(unread.codes, ['conflict', 'conflict'], 'nothing was opened, and nobody says that it was reviewed');
    for (const { id } of [one, own]) await world.send('paul', 'GET', `/api/v1/runs/${id}`);
    assert.deepEqual((await queue('me')).filter(({ runId }) => [one.id, two.id].includes(runId)).map(({ opened }) => opened).toSorted(), [false, true]);
    const { codes } = await decide('paul', [one, two, own, { ...one, id: newId() }]);
    assert.deepEqual(codes, [null, 'conflict', 'own_approval', 'conflict'].map((code, at) => (at === 3 ? codes[3] : code)), JSON.stringify(codes));
    assert.ok(codes[3] === 'not_found' || codes[3] === 'conflict');
    const stated = await decide('pia', [{ ...two, outputHash: 'a'.repeat(64) }, own], { reviewed: true });
    assert.deepEqual(stated.codes, ['text_changed', null]);
    assert.equal((await world.send<Run>('anna', 'GET', `/api/v1/runs/${two.id}`)).body.state, 'awaiting-approval');
    assert.equal((await decide('vera', [two], { reviewed: true })).status, 403, 'attack 33');
    assert.deepEqual((await decide('rolf', [two], { reviewed: true })).codes, ['forbidden'], 'without the qualification');
    assert.equal((await decide('pia', [two], { decision: 'reject', reviewed: true })).status, 400, 'rejecting takes a reason');
    assert.deepEqual((await decide('pia', [two], { decision: 'reject', reason: 'too long', reviewed: true })).codes, [null]);
    const details = await world.database.open('keystead_sequencer').as<{ audit_outbox: { tenant_id: string; action: string; detail: { run: string; read?: string } } }>()
      .transaction((trx) => trx.selectFrom('audit_outbox').select('detail').where('tenant_id', '=', tenantId).where('action', '=', 'approval.decided').execute());
    assert.deepEqual(details.map(({ detail }) => [detail.run, detail.read]).toSorted(), [[one.id, 'opened'], [own.id, 'stated'], [two.id, 'stated']].toSorted());
  });

  it('the list says how many figures and quotations of each draft are in no source, as its page does, before anything of it is opened', async () => {
    const sound = await draft();
    const text = JSON.stringify(golden.reference);
    const quote = /"quote":"[^"]+"/.exec(text)?.[0] ?? assert.fail('the golden answer quotes nothing');
    const invented = '"quote":"words that stand nowhere at all"';
    world.setModel(answering(JSON.parse(text.replace(quote, invented))));
    const started = await world.send<Run>('anna', 'POST', `/api/v1/apps/${manifest.id}/runs`, { input: golden.input, documentIds });
    await world.follow('anna', started.body.id);
    const doubts = async (runId: string) => (await queue('me')).find((row) => row.runId === runId)?.doubts;
    const listed = [await doubts(sound.id), await doubts(started.body.id)];
    const { body: run } = await world.send<Run>('paul', 'GET', `/api/v1/runs/${started.body.id}`);
    assert.deepEqual(listed, [0, run.citations.filter(({ state }) => state !== 'found').length]);
    assert.ok((listed[1] ?? 0) > 0);
    const mended = await world.send<Run>('anna', 'PUT', `/api/v1/runs/${run.id}/output`, { output: JSON.parse(JSON.stringify(run.output).replace(invented, quote)) as object, basedOnHash: run.outputHash });
    assert.deepEqual([mended.status, await doubts(run.id)], [200, 0], JSON.stringify(mended.body));
    await decide('paul', [sound, mended.body], { reviewed: true });
  });

  it('an opened text that was edited since counts as unopened', async () => {
    const waiting = await draft();
    const { body: run } = await world.send<Run>('paul', 'GET', `/api/v1/runs/${waiting.id}`);
    const edited = await world.send<Run>('anna', 'PUT', `/api/v1/runs/${waiting.id}/output`, { output: { ...run.output, questionsToConfirm: [] }, basedOnHash: run.outputHash });
    assert.equal(edited.status, 200, JSON.stringify(edited.body));
    assert.notEqual(edited.body.outputHash, run.outputHash);
    assert.deepEqual((await decide('paul', [edited.body])).codes, ['conflict']);
    await decide('paul', [edited.body], { reviewed: true });
  });

  it('C3 attack 34: under four eyes whoever changed the text last neither approves it, singly or with others, nor finds it among their own', async () => {
    const waiting = await draft();
    const edit = async (person: string, change: (output: Record<string, unknown>) => Record<string, unknown>) => {
      const { body: run } = await world.send<Run>(person, 'GET', `/api/v1/runs/${waiting.id}`);
      const saved = await world.send<Run>(person, 'PUT', `/api/v1/runs/${waiting.id}/output`, { output: change(run.output ?? {}), basedOnHash: run.outputHash });
      assert.equal(saved.status, 200, JSON.stringify(saved.body));
      return saved.body;
    };
    const mine = async (person: string) => (await queue('me', person)).some(({ runId }) => runId === waiting.id);
    const single = async (person: string, { outputHash }: Run) => (await world.send<Refused>(person, 'POST', `/api/v1/runs/${waiting.id}/decision`, { decision: 'approve', subjectHash: outputHash })).body.code;
    const rewritten = await edit('paul', (output) => ({ ...output, questionsToConfirm: [] }));
    assert.deepEqual([rewritten.may.approve, await single('paul', rewritten), (await decide('paul', [rewritten], { reviewed: true })).codes], [false, 'own_text', ['own_text']]);
    assert.deepEqual([await mine('paul'), await mine('pia')], [false, true]);
    assert.deepEqual((await queue('all')).filter(({ runId }) => runId === waiting.id).map(({ mayDecide, editedBy }) => [mayDecide, editedBy]), [[false, people.get('paul')]]);
    const { items } = (await world.send<{ items: { userId: string }[] }>('anna', 'GET', `/api/v1/runs/${waiting.id}/reviewers`)).body;
    assert.deepEqual(items.map(({ userId }) => userId).filter((id) => id === people.get('paul') || id === people.get('anna')), []);
    const saved = await edit('pia', (output) => output);
    assert.deepEqual([await single('paul', saved), await mine('pia')], ['own_text', true], 'to save it as it stands makes nobody its author');
    assert.deepEqual((await decide('pia', [saved], { reviewed: true })).codes, [null]);
  });

  it('C3 attack 34: whoever puts their own words back in the moment in which somebody else changes them is not taken for somebody who changed nothing', async () => {
    const present = async ({ id }: Pick<Run, 'id'>) => (await world.send<Run>('anna', 'GET', `/api/v1/runs/${id}`)).body;
    const [waiting, twin] = [await present(await draft()), await present(await draft())];
    const put = (person: string, { id }: Pick<Run, 'id'>, output: unknown, basedOnHash: string | null) => world.send<Refused & Run>(person, 'PUT', `/api/v1/runs/${id}/output`, { output, basedOnHash });
    const words = (run: Run, questionsToConfirm: readonly string[]) => ({ ...run.output, questionsToConfirm });
    // What the text will be once both are through: foretold by one that is the same.
    const others = (await put('anna', twin, words(twin, ['Is the roof new?']), twin.outputHash)).body.outputHash;
    const own = (await put('paul', waiting, words(waiting, []), waiting.outputHash)).body;
    const client = new pg.Client(connectionOptions(world.database.ownerUrl));
    await client.connect();
    try {
      const blocked = async (): Promise<number> => (await client.query<{ blocked: number }>("select count(*)::int as blocked from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")).rows[0]?.blocked ?? 0;
      await client.query('begin');
      await client.query('select from keystead.runs where id = $1 for update', [waiting.id]);
      const colleague = put('anna', waiting, words(waiting, ['Is the roof new?']), own.outputHash);
      await eventually(blocked, (count) => count === 1);
      const back = put('paul', waiting, own.output, others);
      await eventually(blocked, (count) => count === 2);
      await client.query('commit');
      assert.deepEqual([(await colleague).status, (await back).body.code, (await present(waiting)).outputHash], [200, 'text_changed', others]);
      assert.deepEqual((await decide('pia', [await present(waiting), await present(twin)], { reviewed: true })).codes, [null, null]);
    } finally {
      await client.end();
    }
  });

  it('attack 34: twice, at once and after expiry: one effect', async () => {
    const waiting = await draft();
    const both = await Promise.all([decide('paul', [waiting, waiting], { reviewed: true }), decide('pia', [waiting], { reviewed: true })]);
    assert.deepEqual(both.flatMap(({ codes }) => codes).toSorted(), ['conflict', null].toSorted());
    assert.deepEqual((await decide('paul', [waiting], { reviewed: true })).codes, ['conflict']);
    const late = await draft();
    world.clock.advance(15 * 86_400_000);
    assert.deepEqual((await decide('paul', [late], { reviewed: true })).codes, ['conflict']);
    assert.deepEqual((await queue('lapsed')).map(({ runId }) => runId), [late.id]);
    assert.equal((await world.send<Refused>('vera', 'POST', `/api/v1/runs/${late.id}/review/ask-again`)).status, 403);
    const again = await world.send<Refused>('pia', 'POST', `/api/v1/runs/${late.id}/review/ask-again`);
    assert.deepEqual([again.status, again.body.approval?.state, again.body.approval?.subjectHash, again.body.outputHash], [200, 'open', late.outputHash, late.outputHash], 'the same text is asked about anew');
    assert.equal((await world.send<Refused>('pia', 'POST', `/api/v1/runs/${late.id}/review/ask-again`)).status, 409, 'once it is open there is nothing to ask again');
    assert.deepEqual((await decide('anna', [late], { reviewed: true })).codes, ['own_approval'], 'four eyes hold as before');
    assert.deepEqual((await decide('paul', [late], { reviewed: true })).codes, [null]);
    assert.ok((await eventsOf(world, tenantId)).some(({ action }) => action === 'approval.asked-again'));
  });
});

describe('C3 mail about reviews', () => {
  const sent: { to: string; subject: string; text: string; messageId: string }[] = [];
  let refuses = false;
  let time = new Date();
  const hidden = new Set<string>();
  const mails = () => openReviewMails({
    database: world.database.open('keystead_app'), clock: { now: () => time }, logger: silentLogger, url: () => 'https://keystead.example', appNames: new Map(apps.map(({ id, name }) => [id, name])),
    mailer: { send: async (mail) => { if (refuses) throw Object.assign(new Error('later'), { code: 'EENVELOPE' }); sent.push(mail); }, close: () => undefined },
    addresses: async (_tenant, ids) => new Map(ids.flatMap((id) => [...people].filter(([, userId]) => userId === id).map(([name]) => [id, `${name}@example.com`] as const))),
    names: async (_tenant, ids) => new Map(ids.flatMap((id) => [...people].filter(([, userId]) => userId === id).map(([name]) => [id, name] as const))),
    hiddenApps: async () => hidden,
  });
  const tell = async (several = 1): Promise<string[]> => {
    sent.length = 0;
    await Promise.all(Array.from({ length: several }, () => mails().runOnce()));
    return sent.map(({ to }) => to.split('@')[0] ?? '').toSorted();
  };
  /** The queue's own clock stands in the past; what is asked now is asked by the database's clock. */
  async function asked(count: number): Promise<Run[]> {
    await inTenant(sql`update approvals set state = 'withdrawn' where state = 'open'`);
    await inTenant(sql`update approvals set decided_at = now() - interval '3 days' where decided_at is not null`);
    await inTenant(sql`update review_mails set sent_at = now() - interval '3 days'`);
    const runs = [];
    for (let at = 0; at < count; at += 1) runs.push(await draft());
    await inTenant(sql`update approvals set expires_at = now() + interval '14 days' where state = 'open'`);
    time = new Date();
    return runs;
  }
  const later = (minutes: number): void => { time = new Date(time.getTime() + minutes * 60_000); };

  it('who may decide and asked for it is told once, of all that wait in one mail, and of nothing that stands in a draft', async () => {
    await asked(2);
    assert.deepEqual(await tell(), [], 'a little is waited, so that a batch is one mail');
    later(3);
    assert.deepEqual(await tell(3), ['paul'], 'not its author, not a viewer, not another qualification, not who did not ask for it; several processes tell once');
    const [mail] = sent;
    assert.match(mail?.subject ?? '', /^2 drafts wait for your decision \(Office\)$/);
    assert.match(mail?.text ?? '', /Coverage Gap Review, started by anna, until \d{4}-\d\d-\d\d \d\d:\d\d UTC\n {2}https:\/\/keystead\.example\/runs\//);
    const title = (await queue('all')).find(({ appId }) => appId === manifest?.id)?.title.replace('Coverage Gap Review: ', '') ?? 'none';
    assert.ok(!(mail?.text ?? '').includes(title), 'no title of a draft');
    assert.deepEqual(await tell(), [], 'once');
  });

  it('C3 whoever changed the text last under four eyes is not told that it waits for them', async () => {
    const [waiting] = await asked(1);
    assert.ok(waiting !== undefined);
    const { body: run } = await world.send<Run>('paul', 'GET', `/api/v1/runs/${waiting.id}`);
    const edit = (person: string, questionsToConfirm: readonly string[], basedOnHash: string | null) => world.send<Run>(person, 'PUT', `/api/v1/runs/${waiting.id}/output`, { output: { ...run.output, questionsToConfirm }, basedOnHash });
    const edited = await edit('paul', [], run.outputHash);
    await inTenant(sql`update approvals set expires_at = now() + interval '14 days' where state = 'open'`);
    await tell();
    later(3);
    assert.deepEqual(await tell(), []);
    await edit('anna', ['Is the roof new?'], edited.body.outputHash);
    await inTenant(sql`update approvals set expires_at = now() + interval '14 days' where state = 'open'`);
    await tell();
    later(3);
    assert.deepEqual(await tell(), ['paul']);
  });

  it('what comes within the hour after a mail is gathered into the next', async () => {
    for (const _ of [1, 2]) await draft();
    await inTenant(sql`update approvals set expires_at = now() + interval '14 days' where state = 'open'`);
    assert.deepEqual(await tell(), []);
    later(10);
    assert.deepEqual(await tell(), [], 'the hour is not over');
    later(60);
    assert.deepEqual(await tell(), ['paul']);
    assert.match(sent[0]?.subject ?? '', /^2 drafts/);
  });

  it('a reminder goes once before it lapses; whoever started it is told when somebody else decided', async () => {
    const [waiting] = await asked(1);
    await tell();
    later(3);
    await tell();
    await inTenant(sql`update approvals set requested_at = now() - interval '13 days', expires_at = ${new Date(time.getTime() + 20 * 3_600_000)} where state = 'open'`);
    later(120);
    assert.deepEqual([await tell(), /soon no longer be decided/.test(sent[0]?.subject ?? '')], [['paul'], true]);
    later(120);
    assert.deepEqual(await tell(), [], 'once');
    assert.ok(waiting !== undefined);
    await inTenant(sql`update approvals set expires_at = now() + interval '30 days' where state = 'open'`);
    assert.deepEqual((await decide('paul', [waiting], { reviewed: true })).codes, [null]);
    await inTenant(sql`update approvals set decided_at = ${time} where subject_id = ${waiting.id}`);
    await tell();
    later(3);
    assert.deepEqual([await tell(), /of yours was decided/.test(sent[0]?.subject ?? '')], [['anna'], true]);
    assert.match(sent[0]?.text ?? '', /Coverage Gap Review: approved/);
  });

  it('fault 5: a mail that is not taken is tried again under the same message id; what is of an app that they may not see is told to nobody', async () => {
    await asked(1);
    await tell();
    later(3);
    refuses = true;
    assert.deepEqual(await tell(), []);
    refuses = false;
    assert.deepEqual(await tell(), [], 'not at once');
    later(5);
    assert.deepEqual(await tell(), ['paul']);
    assert.match(sent[0]?.messageId ?? '', /^<[0-9a-f-]{36}\.asked\.[0-9a-f-]{36}@keystead>$/);
    const [second] = await asked(1);
    later(180);
    await tell();
    hidden.add(manifest?.id ?? '');
    later(3);
    assert.deepEqual(await tell(), []);
    hidden.clear();
    assert.ok(second !== undefined);
  });

  it('fault 5: a mail that was not taken, and whose review was decided meanwhile, is withdrawn: neither the organisation nor the operator is told to see to it', async () => {
    const app = world.database.open('keystead_app');
    const [list] = notificationOperations({ database: app, mails: true, clock: { now: () => time }, names: async () => new Map() }).filter(({ operation }) => operation.id === 'listUnsentMail');
    const untaken = async () => {
      const { items } = await (list ?? assert.fail()).handle({ principal: { tenantId } } as never) as { items: UnsentMail[] };
      return [items.map(({ state }) => state), await reportUntakenMail(app, { now: () => time })];
    };
    const nothing = [[], { mailWaiting: 0, mailGivenUp: 0, mailAnswers: [] }];
    const [waiting] = await asked(1);
    assert.ok(waiting !== undefined);
    await tell();
    later(3);
    assert.deepEqual(await untaken(), nothing);
    refuses = true;
    await tell();
    refuses = false;
    assert.deepEqual((await untaken())[0], ['waiting']);
    assert.deepEqual((await decide('paul', [waiting], { reviewed: true })).codes, [null]);
    later(5);
    await tell();
    assert.deepEqual(sent.filter(({ to }) => to.startsWith('paul')), []);
    assert.deepEqual(await untaken(), nothing);
    await inTenant(sql`update approvals set decided_at = now() - interval '3 days' where decided_at is not null`);
  });

  it('C3 who stands in for somebody is told of what is handed to them, and of nothing that is handed to others', async () => {
    await asked(2);
    const [first, second] = await queue('all');
    const hand = (runId: string | undefined, to: string) => inTenant(sql`update approvals set assigned_to = ${people.get(to)} where subject_id = ${runId} and state = 'open'`);
    await hand(first?.runId, 'pia');
    await hand(second?.runId, 'vera');
    await tell();
    later(3);
    assert.deepEqual(await tell(), [], 'pia wants no mail, vera may decide nothing, and paul is neither');
    await inTenant(sql`insert into review_deputies (tenant_id, user_id, deputy_id, from_at, until_at) values (${tenantId}, ${people.get('pia')}, ${people.get('paul')}, now() - interval '1 day', now() + interval '1 day')`);
    later(3);
    await tell();
    later(3);
    assert.deepEqual([await tell(), sent[0]?.subject], [['paul'], 'A draft waits for your decision (Office)']);
    await inTenant(sql`delete from review_deputies`);
  });
});
