import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { type Operation, operatorPermissions, permissionsOfRole, platformLogId } from '@keystead/contract';
import { createApi, newId, type Principal, sql } from '../src/foundation/index.ts';
import { type ObligationsPart, type OnboardingPart, openObligations, openOnboarding } from '../src/governance/index.ts';
import { openMailer, openOutgoingMail, type OutgoingMail } from '../src/notifications/index.ts';
import { providers } from '../src/providers/index.ts';
import { type Mailbox, startMailbox } from './support/mailbox.ts';
import { type MeteringWorld, silentLogger, startMeteringWorld } from './support/metering.ts';

interface Answered { readonly status: number; readonly json: Record<string, unknown>; readonly text: string; readonly headers: Headers }
interface Person { readonly tenantId: string; readonly userId: string; readonly role: 'owner' | 'admin' | 'member' | 'auditor' | 'finance' }

describe('what is owed', () => {
  let world: MeteringWorld;
  let mailbox: Mailbox;
  let mail: OutgoingMail;
  let part: ObligationsPart;
  let onboarding: OnboardingPart;
  const installation = async () => ({ drilledAt: new Date('2026-11-01T00:00:00Z'), mailConfigured: true, https: true, operators: 1 });
  let api: ReturnType<typeof createApi>;
  let now = new Date('2026-11-22T09:00:00Z');
  const people = new Map<string, Person>();
  let a: Person;
  let b: Person;
  let operator: Person;

  async function person(tenantId: string, role: Person['role']): Promise<Person> {
    const made = { tenantId, userId: newId(), role };
    people.set(made.userId, made);
    await world.app.as<unknown>().inTenant(tenantId, (trx) => sql`insert into members (id, tenant_id, user_id, role) values (${newId()}, ${tenantId}, ${made.userId}, ${role})`.execute(trx));
    return made;
  }

  const principalOf = (userId: string | null): Principal | null => {
    const known = userId === null ? undefined : people.get(userId);
    if (known === undefined) return null;
    const rights = known === operator ? [...permissionsOfRole.owner, ...operatorPermissions] : permissionsOfRole[known.role];
    return { kind: 'user', tenantId: known.tenantId, userId: known.userId, tokenId: null, name: 'Ada', role: known.role, permissions: new Set(rights), environment: 'production', sessionId: null, secondFactorAt: new Date(), secondFactorEnrolled: true };
  };

  async function call(who: Person, method: string, path: string, body?: unknown, ifMatch?: string): Promise<Answered> {
    const response = await api.request(`/api/v1${path}`, { method, headers: { authorization: who.userId, 'content-type': 'application/json', ...ifMatch === undefined ? {} : { 'if-match': ifMatch } }, ...body === undefined ? {} : { body: JSON.stringify(body) } });
    const text = await response.text();
    return { status: response.status, text, headers: response.headers, json: text.startsWith('{') ? JSON.parse(text) as Record<string, unknown> : {} };
  }
  const items = async (who: Person, path: string) => (await call(who, 'GET', path)).json['items'] as Record<string, unknown>[];
  const eventsOf = async (tenantId: string) => (await world.test.open('keystead_sequencer').pool.query<{ action: string; actor_kind: string; detail: Record<string, unknown> }>('select action, actor_kind, detail from keystead.audit_outbox where tenant_id = $1 order by id', [tenantId])).rows;

  before(async () => {
    [world, mailbox] = await Promise.all([startMeteringWorld(), startMailbox()]);
    const clock = { now: () => now };
    mail = openOutgoingMail({ database: world.app, clock, logger: silentLogger, mailer: openMailer(mailbox.url, 'keystead@example.com'), addresses: async (_tenant, ids) => new Map(ids.map((id) => [id, `${id}@example.com`])) });
    part = openObligations({ database: world.app, clock, logger: silentLogger, providers, mail, names: async (_tenant, ids) => new Map(ids.map((id) => [id, 'Ada'])), url: () => 'https://keystead.example', installation });
    onboarding = openOnboarding({ database: world.app, clock, logger: silentLogger, mail, names: async (_tenant, ids) => new Map(ids.map((id) => [id, 'Ada'])), url: () => 'https://keystead.example', installation });
    api = createApi({
      operations: [...part.operations, ...onboarding.operations], authenticate: async (request) => principalOf(request.headers.get('authorization')), logger: silentLogger,
      idempotency: { run: (_call: { operation: Operation }, work) => work() }, allowedOrigins: () => [],
    });
  });
  beforeEach(async () => {
    await mail.runOnce();
    now = new Date('2026-11-22T09:00:00Z');
    [a, b] = [await person(await world.newTenant(), 'owner'), await person(await world.newTenant(), 'owner')];
    operator = await person(await world.newTenant(), 'member');
    mailbox.received.length = 0;
  });
  after(async () => { await part.stop(); await Promise.all([world.close(), mailbox.close()]); });

  describe('the register of agreements', () => {
    const baa = { provider: 'openai', kind: 'baa', reference: 'BAA 2026-17', firstDay: '2026-01-01', lastDay: '2026-12-31' };

    it('A6 an agreement is registered, renewed and taken back; who confirmed it and each change stand in the log', async () => {
      const made = await call(a, 'POST', '/agreements', { ...baa, documentUrl: 'https://files.example/baa.pdf' });
      assert.equal(made.status, 201, made.text);
      assert.deepEqual([made.json['state'], made.json['daysLeft'], made.json['lastDay'], made.json['confirmedByName']], ['ending', 39, '2026-12-31', 'Ada']);
      const id = String(made.json['id']);
      assert.equal((await call(a, 'PUT', `/agreements/${id}`, { lastDay: '2027-12-31' }, '"9"')).status, 412);
      const renewed = await call(a, 'PUT', `/agreements/${id}`, { lastDay: '2027-12-31' }, String(made.json['etag']));
      assert.deepEqual([renewed.status, renewed.json['state'], renewed.json['lastDay']], [200, 'in-force', '2027-12-31']);
      assert.equal((await call(a, 'POST', `/agreements/${id}/withdrawal`, { reason: 'They changed their terms' })).json['state'], 'withdrawn');
      assert.equal((await call(a, 'POST', `/agreements/${id}/withdrawal`, { reason: 'They changed their terms' })).status, 409);
      assert.deepEqual((await eventsOf(a.tenantId)).map(({ action }) => action), ['agreement.registered', 'agreement.updated', 'agreement.withdrawn']);
    });

    it('A6 what cannot be an agreement is refused: the sandbox, a last day before the first, an address without its key, a key of another provider', async () => {
      for (const [body, path] of [[{ ...baa, provider: 'sandbox' }, 'provider'], [{ ...baa, provider: 'nobody' }, 'provider'], [{ ...baa, lastDay: '2025-12-31' }, 'lastDay'], [{ ...baa, provider: 'vllm' }, 'credentialId'], [{ ...baa, documentUrl: 'http://files.example/x' }, 'documentUrl']] as const) {
        const refused = await call(a, 'POST', '/agreements', body);
        assert.equal(refused.status, 400, refused.text);
        assert.match(refused.text, new RegExp(`"path":"(?:body\\.)?${path}"`));
      }
      assert.equal((await call(a, 'POST', '/agreements', { ...baa, credentialId: newId() })).status, 404);
    });

    it('attack 23 the register is bounded: what every gateway holds in memory is not filled by one organisation', async () => {
      await world.app.as<unknown>().inTenant(a.tenantId, (trx) => sql`insert into provider_agreements (id, tenant_id, provider, kind, reference, starts_at) select gen_random_uuid(), ${a.tenantId}, 'openai', 'dpa', 'DPA ' || n, now() from generate_series(1, 1000) n`.execute(trx));
      assert.deepEqual([(await call(a, 'POST', '/agreements', baa)).status, (await call(b, 'POST', '/agreements', baa)).status], [409, 201]);
    });

    it('attack 7 another organisation’s agreement answers as one that does not exist, and is listed for nobody else', async () => {
      const id = String((await call(a, 'POST', '/agreements', baa)).json['id']);
      for (const [method, path, body, ifMatch] of [['PUT', '', { note: 'x' }, '"1"'], ['POST', '/withdrawal', { reason: 'x' }, undefined]] as const) {
        const [foreign, unknown] = [await call(b, method, `/agreements/${id}${path}`, body, ifMatch), await call(b, method, `/agreements/${newId()}${path}`, body, ifMatch)];
        assert.deepEqual([foreign.status, foreign.json['code']], [404, unknown.json['code']]);
      }
      assert.deepEqual(await items(b, '/agreements'), []);
      assert.equal((await call(await person(a.tenantId, 'member'), 'GET', '/agreements')).status, 403);
    });

    it('A6 whoever keeps the register is reminded 60, 30 and 7 days before the end and once it is over, each once whoever looks', async () => {
      await call(a, 'POST', '/agreements', { ...baa, lastDay: '2027-03-31' });
      for (const at of ['2026-11-22', '2027-02-01', '2027-02-02', '2027-03-03', '2027-03-26', '2027-03-31', '2027-04-01', '2027-04-20']) {
        now = new Date(`${at}T09:00:00Z`);
        await Promise.all([part.remindOnce(), part.remindOnce()]);
      }
      assert.deepEqual((await eventsOf(a.tenantId)).filter(({ action }) => action.startsWith('agreement.end')).map(({ action, detail }) => [action, detail['days'] ?? null]), [['agreement.ends-soon', 60], ['agreement.ends-soon', 30], ['agreement.ends-soon', 7], ['agreement.ended', null]]);
      await mail.runOnce();
      assert.deepEqual(mailbox.received.filter(({ to }) => to.includes(`${a.userId}@example.com`)).map(({ text }) => /Subject: (.*)/.exec(text)?.[1]?.trim()), [...Array<string>(3).fill('BAA with OpenAI ends on 2027-03-31'), 'BAA with OpenAI has ended']);
    });
  });

  describe('notices of incidents', () => {
    const first = { title: 'Keys may have been read', severity: 'critical', beganAt: '2026-11-21T22:00:00Z', awareAt: '2026-11-22T08:00:00Z', known: 'A backup lay open for two hours.', doing: 'It is closed; we look who read it.', asked: 'Rotate your provider keys.' };
    const declare = async (more: Record<string, unknown>) => { const made = await call(operator, 'POST', '/operator/incidents', { ...first, affectsAll: false, ...more }); assert.equal(made.status, 201, made.text); await part.tellOnce(); return String(made.json['id']); };

    it('A10 the affected organisation has the notice in its console, its owners and admins in their mail, and both logs say so; nobody else hears of it', async () => {
      const [admin, member] = [await person(a.tenantId, 'admin'), await person(a.tenantId, 'member')];
      const incidentId = await declare({ tenantIds: [a.tenantId] });
      await mail.runOnce();
      assert.deepEqual(mailbox.received.flatMap(({ to }) => to).toSorted(), [a, admin].map(({ userId }) => `${userId}@example.com`).toSorted());
      assert.match(mailbox.received[0]?.text ?? '', /A backup lay open[^]*Rotate your provider keys/);
      const [notice] = await items(a, '/notices');
      assert.deepEqual([notice?.['title'], notice?.['severity'], notice?.['acknowledgedAt']], [first.title, 'critical', null]);
      assert.deepEqual(await items(b, '/notices'), []);
      assert.equal((await call(member, 'GET', '/notices')).status, 403);
      assert.deepEqual((await eventsOf(a.tenantId)).map(({ action }) => action), ['notice.given']);
      assert.deepEqual((await eventsOf(platformLogId)).slice(-2).map(({ action, detail }) => [action, detail['tenant'] ?? null]), [['notice.declared', null], ['notice.given', a.tenantId]]);
      const { json } = await call(operator, 'GET', `/operator/incidents/${incidentId}`);
      assert.deepEqual([json['dueAt'], json['affected'], json['untold'], json['mailsUnsent']], ['2026-11-23T08:00:00.000Z', 1, 0, 0]);
    });

    it('A10 updates and the final report reach whoever is affected, those found later get every report, and nobody is told twice', async () => {
      const incidentId = await declare({ tenantIds: [a.tenantId] });
      assert.equal((await call(operator, 'POST', `/operator/incidents/${incidentId}/reports`, { kind: 'update', known: 'Nobody read it.', doing: 'We go on looking.' })).status, 201);
      const open = (await call(operator, 'GET', `/operator/incidents/${incidentId}`)).json;
      assert.equal((open['reports'] as unknown[]).length, 2);
      assert.equal((await call(operator, 'POST', `/operator/incidents/${incidentId}/tenants`, { tenantIds: [b.tenantId] })).status, 200);
      assert.equal((await call(operator, 'POST', `/operator/incidents/${incidentId}/tenants`, { tenantIds: [b.tenantId] })).status, 409);
      await call(operator, 'POST', `/operator/incidents/${incidentId}/reports`, { kind: 'final', known: 'Nobody read it.', doing: 'It cannot happen again.' });
      await Promise.all([part.tellOnce(), part.tellOnce(), part.tellOnce()]);
      for (const who of [a, b]) {
        const [notice] = await items(who, '/notices');
        assert.ok(notice !== undefined);
        assert.deepEqual((notice['reports'] as { kind: string }[]).map(({ kind }) => kind), ['first', 'update', 'final']);
        assert.ok(notice['closedAt'] !== null);
        assert.equal((await eventsOf(who.tenantId)).length, 3);
      }
      assert.equal((await call(operator, 'POST', `/operator/incidents/${incidentId}/reports`, { kind: 'update', known: 'More', doing: 'More' })).status, 409);
    });

    it('A10 the clock shows who is untold; an organisation says that it has read it, once, and the operator sees that', async () => {
      const made = await call(operator, 'POST', '/operator/incidents', { ...first, affectsAll: false, tenantIds: [a.tenantId, b.tenantId] });
      assert.deepEqual([made.json['affected'], made.json['untold']], [2, 2]);
      await part.tellOnce();
      const [notice] = await items(a, '/notices');
      assert.equal((await call(await person(a.tenantId, 'auditor'), 'POST', `/notices/${String(notice?.['id'])}/acknowledgement`)).status, 403);
      assert.equal((await call(a, 'POST', `/notices/${String(notice?.['id'])}/acknowledgement`)).status, 200);
      assert.equal((await call(a, 'POST', `/notices/${String(notice?.['id'])}/acknowledgement`)).status, 409);
      const { json } = await call(operator, 'GET', `/operator/incidents/${String(made.json['id'])}`);
      assert.deepEqual((json['deliveries'] as { tenantId: string; acknowledgedAt: string | null }[]).filter(({ acknowledgedAt }) => acknowledgedAt !== null).map(({ tenantId }) => tenantId), [a.tenantId]);
      assert.equal(json['untold'], 0);
    });

    it('A10 steps of the plan are ticked with who and when', async () => {
      const incidentId = await declare({ tenantIds: [a.tenantId] });
      const ticked = (await call(operator, 'PUT', `/operator/incidents/${incidentId}/plan`, { step: 'contain', done: true, note: 'Bucket closed' })).json['plan'] as Record<string, unknown>[];
      assert.deepEqual(ticked.filter((step) => step['doneAt'] !== null).map((step) => [step['id'], step['note'], step['dueAt']]), [['contain', 'Bucket closed', '2026-11-22T09:00:00.000Z']]);
      assert.equal((await call(operator, 'PUT', `/operator/incidents/${incidentId}/plan`, { step: 'nothing', done: true })).status, 400);
    });

    it('attack 7 an organisation can neither read another’s notice nor learn that there is one, and no owner reads the operator’s rows', async () => {
      const incidentId = await declare({ tenantIds: [a.tenantId] });
      const noticeId = String((await items(a, '/notices'))[0]?.['id']);
      for (const path of [`/notices/${noticeId}`, `/notices/${incidentId}`, `/notices/${newId()}`]) {
        const answers = [await call(b, 'GET', path), await call(b, 'POST', `${path}/acknowledgement`)];
        assert.deepEqual(answers.map(({ status, json }) => [status, json['code']]), [[404, 'not_found'], [404, 'not_found']]);
      }
      for (const path of ['/operator/incidents', `/operator/incidents/${incidentId}`]) assert.equal((await call(a, 'GET', path)).status, 403);
      assert.equal((await call(a, 'POST', '/operator/incidents', { ...first, affectsAll: true })).status, 403);
      // Below the application too: the functions that look over all organisations answer the platform alone.
      const seen = await world.app.as<unknown>().inTenant(b.tenantId, async (trx) => [
        (await sql`select * from service_incidents`.execute(trx)).rows.length, (await sql`select * from service_notices`.execute(trx)).rows.length, (await sql`select * from service_notice_reports`.execute(trx)).rows.length,
        (await sql`select * from keystead.service_notice_deliveries(${incidentId}::uuid)`.execute(trx)).rows.length,
      ]);
      assert.deepEqual(seen, [0, 0, 0, 0]);
    });

    it('A10 an incident names organisations that exist, and a moment that has been', async () => {
      for (const [body, status] of [[{ tenantIds: [newId()] }, 404], [{ tenantIds: [] }, 400], [{ tenantIds: [a.tenantId], awareAt: '2026-12-01T00:00:00Z' }, 400]] as const) assert.equal((await call(operator, 'POST', '/operator/incidents', { ...first, affectsAll: false, ...body })).status, status);
    });
  });

  describe('bringing an organisation in', () => {
    const read = async (who: Person) => (await call(who, 'GET', '/onboarding')).json as { startsOn: string | null; done: number; overdue: number; etag: string; tasks: { id: string; state: string; dueOn: string | null; mine: boolean; mayEdit: boolean; proof: { holds: boolean; shown: string; since: string | null } | null; evidence: { note: string } | null }[] };
    const task = async (who: Person, id: string) => (await read(who)).tasks.find((each) => each.id === id) ?? assert.fail(id);
    const start = async (who: Person, startsOn: string) => call(who, 'PUT', '/onboarding/start', { startsOn }, (await read(who)).etag);

    it('A9 tasks have a date by the day on which the organisation begins, and an owner', async () => {
      assert.equal((await task(a, 'budget')).dueOn, null);
      assert.equal((await start(a, '2026-12-01')).status, 200);
      assert.deepEqual([(await task(a, 'scope')).dueOn, (await task(a, 'look-back')).dueOn], ['2026-11-17', '2026-12-29']);
      assert.deepEqual([(await task(a, 'scope')).state, (await task(a, 'look-back')).state], ['overdue', 'open']);
      assert.equal((await call(a, 'PUT', '/onboarding/start', { startsOn: '2026-12-02' }, '"0"')).status, 412);
      const finance = await person(a.tenantId, 'finance');
      assert.deepEqual([(await task(finance, 'budget')).mine, (await task(finance, 'scope')).mine, (await task(a, 'scope')).mine], [true, false, true]);
    });

    it('A9 a task that the organisation itself proves is done by itself, with the fact shown, and the log says so once', async () => {
      await start(a, '2026-12-01');
      assert.deepEqual([(await task(a, 'second-factor')).state, (await task(a, 'second-factor')).proof?.holds], ['overdue', false]);
      await world.app.as<unknown>().inTenant(a.tenantId, (trx) => sql`update tenants set require_second_factor = true where id = ${a.tenantId}`.execute(trx));
      await Promise.all([onboarding.lookOnce(), onboarding.lookOnce()]);
      const proved = await task(a, 'second-factor');
      assert.deepEqual([proved.state, proved.proof?.shown, proved.proof?.since], ['done', 'Required of everybody', now.toISOString()]);
      assert.equal((await eventsOf(a.tenantId)).filter(({ action, detail }) => action === 'onboarding.proved' && String(detail['fact']).startsWith('Everybody')).length, 1);
      await world.app.as<unknown>().inTenant(a.tenantId, (trx) => sql`update tenants set require_second_factor = false where id = ${a.tenantId}`.execute(trx));
      assert.equal((await task(a, 'second-factor')).state, 'overdue', 'what no longer holds is no longer done');
    });

    it('A9 other tasks take a note and a reference of whom they fall to, which can be taken back; nobody else speaks of them', async () => {
      await start(a, '2026-12-01');
      const member = await person(a.tenantId, 'member');
      assert.equal((await call(member, 'PUT', '/onboarding/tasks/scope/evidence', { note: 'Done' })).status, 403);
      assert.equal((await call(a, 'PUT', '/onboarding/tasks/scope/assignee', { assigneeId: member.userId })).status, 200);
      assert.equal((await call(a, 'PUT', '/onboarding/tasks/scope/assignee', { assigneeId: b.userId })).status, 404);
      const said = await call(member, 'PUT', '/onboarding/tasks/scope/evidence', { note: 'Claims team, three apps', url: 'https://wiki.example/pilot' });
      assert.deepEqual([said.status, said.json['state']], [200, 'done']);
      assert.equal((await call(a, 'PUT', '/onboarding/tasks/single-sign-on/evidence', { note: 'We have no identity provider', setAside: true })).json['state'], 'set-aside');
      assert.equal((await call(member, 'DELETE', '/onboarding/tasks/scope/evidence')).json['state'], 'overdue');
      assert.equal((await call(member, 'DELETE', '/onboarding/tasks/scope/evidence')).status, 409);
      assert.equal((await read(b)).startsOn, null, 'another organisation has its own');
    });

    it('A9 whoever has a task that is overdue hears of it once, and again only when its date moves', async () => {
      await start(a, '2026-12-01');
      await onboarding.lookOnce();
      await onboarding.lookOnce();
      await mail.runOnce();
      const told = () => mailbox.received.filter(({ to, text }) => to.includes(`${a.userId}@example.com`) && text.includes('Decide which teams and apps begin')).length;
      assert.equal(told(), 1);
      await start(a, '2026-11-30');
      await onboarding.lookOnce();
      await mail.runOnce();
      assert.equal(told(), 2);
      assert.equal((await eventsOf(a.tenantId)).filter(({ action, detail }) => action === 'onboarding.overdue' && String(detail['task']).startsWith('Decide which teams')).length, 2);
    });

    it('A9 whoever has many tasks that are overdue at one time hears of all of them in one mail, and of one that is passed on later in one of its own', async () => {
      const finance = await person(a.tenantId, 'finance');
      const mailsTo = (who: Person) => mailbox.received.filter(({ to }) => to.includes(`${who.userId}@example.com`));
      await start(a, '2026-10-01');
      const { overdue } = await read(a);
      assert.ok(overdue > 20);
      await Promise.all([onboarding.lookOnce(), onboarding.lookOnce()]);
      await mail.runOnce();
      assert.deepEqual([mailsTo(a).length, mailsTo(finance).length], [1, 1]);
      assert.match(mailsTo(finance)[0]?.text ?? '', /Subject: Overdue: 3 tasks/);
      assert.equal((await eventsOf(a.tenantId)).filter(({ action }) => action === 'onboarding.overdue').length, overdue, 'the log has an entry for each');
      await call(a, 'PUT', '/onboarding/tasks/scope/assignee', { assigneeId: finance.userId });
      await onboarding.lookOnce();
      await mail.runOnce();
      assert.deepEqual([mailsTo(a).length, mailsTo(finance).length], [1, 2]);
      assert.match(mailsTo(finance)[1]?.text ?? '', /Subject: Overdue: Decide which teams/);
    });
  });

  describe('controls', () => {
    it('A6 states follow from facts: met, partly, not met, or not seen from here', async () => {
      const states = async () => Object.fromEntries((await items(a, '/controls?framework=soc2')).map((item) => [item['id'], item['state']]));
      const before = await states();
      assert.deepEqual([before['CC6.7'], before['CC1.1'], before['CC6.3'], before['A1.2']], ['met', 'elsewhere', 'not-met', 'partly']);
      await person(a.tenantId, 'owner');
      assert.equal((await states())['CC6.3'], 'partly');
      await person(a.tenantId, 'auditor');
      assert.equal((await states())['CC6.3'], 'met');
      assert.ok((await items(a, '/controls')).length > 100);
    });

    it('A6 they leave as CSV and PDF, which the log says; reports are held with their dates, or not held', async () => {
      const [csv, pdf] = [await call(a, 'GET', '/controls/file?format=csv&framework=hipaa'), await call(a, 'GET', '/controls/file?format=pdf')];
      assert.match(csv.text, /^framework,control,asks,state,who,met by,evidence\r\nHIPAA,164\.308/);
      assert.match(pdf.text, /^%PDF-/);
      assert.deepEqual((await eventsOf(a.tenantId)).map(({ action }) => action), ['controls.exported', 'controls.exported']);
      const reports = async () => ((await call(a, 'GET', '/controls')).json['reports'] as { kind: string; held: boolean; issuedOn: string | null }[]);
      assert.ok((await reports()).every(({ held }) => !held));
      const body = { items: [{ kind: 'soc2-type2', issuedOn: '2026-06-30', validUntil: null, by: 'Harbour Auditors', reference: null }] };
      assert.equal((await call(a, 'PUT', '/operator/reports', body, '"0"')).status, 403);
      assert.equal((await call(operator, 'PUT', '/operator/reports', body, '"0"')).status, 200);
      assert.equal((await call(operator, 'PUT', '/operator/reports', body, '"0"')).status, 412);
      assert.deepEqual((await reports()).filter(({ held }) => held).map(({ kind, issuedOn }) => [kind, issuedOn]), [['soc2-type2', '2026-06-30']]);
    });
  });
});
