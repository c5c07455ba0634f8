import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { type Operation, type OperationId, type OversightKind, type OversightPlan, type OversightReview, type OversightReviewSummary, type Role, canonicalText, everyone, operations, permissionsOfRole } from '@keystead/contract';
import { type AuditTables, openSequencer, recordEvent, systemActor } from '../src/audit/index.ts';
import { type Principal, newId, sql, systemClock } from '../src/foundation/index.ts';
import type { FoundAnomaly, OversightDependencies } from '../src/governance/oversight/dependencies.ts';
import { oversightOperations } from '../src/governance/oversight/operations.ts';
import { openOverseer } from '../src/governance/oversight/overseer.ts';
import { openMailer, openOutgoingMail } from '../src/notifications/index.ts';
import { usedOn } from './support/chargeback.ts';
import { type Mailbox, startMailbox } from './support/mailbox.ts';
import { type MeteringWorld, silentLogger, startMeteringWorld } from './support/metering.ts';

const owner = newId();
const finance = newId();
const names = new Map([[owner, 'Ada Holm'], [finance, 'Fin Berg']]);
const named = { names: async (_tenant: string, ids: readonly string[]) => new Map(ids.flatMap((id) => { const name = names.get(id); return name === undefined ? [] : [[id, name] as const]; })) };
const links = { keys: null, usage: null, retention: 'https://openai.example/retention' };
const providers = new Map([['openai', { name: 'OpenAI', sandbox: false, links }], ['sandbox', { name: 'Sandbox', sandbox: true, links }]]);

describe('A5 reviews by the calendar', () => {
  let world: MeteringWorld;
  let mailbox: Mailbox;
  let tenantId = '';
  let now = new Date('2026-11-10T09:00:00Z');
  let found: readonly FoundAnomaly[] = [];
  const clock = { now: () => now };
  before(async () => { [world, mailbox] = await Promise.all([startMeteringWorld(), startMailbox()]); });
  after(() => Promise.all([world.close(), mailbox.close()]));
  beforeEach(async () => {
    now = new Date('2026-11-10T09:00:00Z');
    found = [];
    mailbox.received.length = 0;
    tenantId = await world.newTenant();
    for (const [user, role] of [[owner, 'owner'], [finance, 'finance']] as const) await run(sql`insert into members (id, tenant_id, user_id, role, joined_at) values (${newId()}, ${tenantId}, ${user}, ${role}, '2026-01-05')`);
  });

  const run = <Row>(statement: ReturnType<typeof sql>) => world.app.as<unknown>().inTenant(tenantId, (trx) => statement.execute(trx) as Promise<{ rows: Row[] }>);
  const mail = () => openOutgoingMail({ database: world.app, clock: systemClock, logger: silentLogger, mailer: openMailer(mailbox.url, 'keystead@example.com'), addresses: async (_tenant, ids) => new Map(ids.map((id) => [id, `${id.slice(-6)}@example.com`])) });
  const dependencies = (): OversightDependencies => ({
    database: world.app, clock, logger: silentLogger, people: named, tokens: named, teams: named, apps: new Map(), providers, vaultProviders: new Map(), hasSecondFactor: async () => false, anomalies: async () => found, mail: mail(), url: () => 'https://keystead.example',
  });
  const oversee = () => openOverseer(dependencies()).runOnce();
  const principal = (role: Role = 'owner', more: Partial<Principal> = {}): Principal => ({ kind: 'user', tenantId, userId: role === 'finance' ? finance : owner, tokenId: null, name: role, role, permissions: new Set(permissionsOfRole[role]), environment: 'production', sessionId: null, ...more });

  async function ask<Answer>(id: OperationId, input: { params?: object; query?: object; body?: object; ifMatch?: string } = {}, as: Principal = principal()): Promise<Answer> {
    const operation = oversightOperations(dependencies()).find((each) => each.operation.id === id) ?? assert.fail(id);
    const { params, query, body, response } = operations[id] as Operation;
    const result = await operation.handle({ principal: as, params: params?.parse(input.params ?? {}), query: query?.parse(input.query ?? {}), body: body?.parse(input.body ?? {}), request: new Request('http://test/'), ifMatch: input.ifMatch ?? null, traceId: 'test', clientAddress: null, setHeader: () => undefined } as never);
    return (result instanceof Response ? result : response?.parse(result)) as Answer;
  }
  const make = (kind: OversightKind) => ask<OversightReview>('makeOversightReview', { body: { kind } });
  const list = async (as?: Principal) => (await ask<{ items: OversightReviewSummary[] }>('listOversightReviews', {}, as)).items;
  const plans = async () => (await ask<{ items: OversightPlan[] }>('listOversightPlans')).items;
  async function plan(kind: OversightKind, change: Partial<{ enabled: boolean; ownerId: string | null; dueDays: number; hour: number; timeZone: string; mailTo: string[] }>): Promise<OversightPlan> {
    const { etag, ownerId, enabled, dueDays, hour, timeZone } = (await plans()).find((each) => each.kind === kind) ?? assert.fail(kind);
    return ask('updateOversightPlan', { params: { kind }, body: { enabled, ownerId, dueDays, hour, timeZone, mailTo: [], ...change }, ifMatch: etag });
  }
  const sectionOf = ({ document }: OversightReview, id: string) => document.sections.find((section) => section.id === id) ?? assert.fail(`no section ${id}`);
  const sign = (review: OversightReview, as?: Principal) => ask<OversightReview>('signOversightReview', { params: { reviewId: review.id }, body: { textHash: review.textHash } }, as);
  const actions = async () => (await world.eventsOf(tenantId)).map(({ action }) => action).filter((action) => action.startsWith('oversight.'));
  const refused = (work: Promise<unknown>, code: string) => assert.rejects(work, { code });

  it('A5 each is made on its day, once, whoever looks; what was missed in an interruption is made afterwards, the newest of it', async () => {
    assert.equal(await oversee(), 0, 'nothing is about a time before anybody asked');
    now = new Date('2026-11-11T05:59:00Z');
    assert.equal(await oversee(), 0);
    now = new Date('2026-11-11T06:00:00Z');
    assert.deepEqual((await Promise.all([oversee(), oversee()])).toSorted(), [0, 1]);
    assert.deepEqual((await list()).map(({ kind, from, to }) => [kind, from, to]), [['anomaly-digest', '2026-11-10T00:00:00.000Z', '2026-11-11T00:00:00.000Z']]);
    now = new Date('2026-12-02T07:00:00Z');
    await oversee();
    const all = await list();
    const of = (kind: OversightKind) => all.filter((each) => each.kind === kind).map(({ from }) => from.slice(0, 10)).toSorted();
    assert.deepEqual(of('anomaly-digest'), ['2026-11-10', ...Array.from({ length: 7 }, (_each, index) => new Date(Date.UTC(2026, 10, 25 + index)).toISOString().slice(0, 10))]);
    assert.deepEqual([of('weekly-usage'), of('monthly-security'), of('quarterly-access')], [['2026-11-09', '2026-11-16', '2026-11-23'], ['2026-11-01'], []]);
    assert.equal(await oversee(), 0, 'and no second time');
  });

  it('A5 days are those of the time zone that is set, also where clocks are changed', async () => {
    await plan('anomaly-digest', { timeZone: 'Europe/Zurich', hour: 7 });
    await refused(plan('anomaly-digest', { timeZone: 'Mars/Olympus' }), 'invalid_request');
    now = new Date('2027-03-29T04:59:00Z');
    await oversee();
    const [newest] = (await list()).filter(({ kind }) => kind === 'anomaly-digest');
    assert.equal(newest?.to, '2027-03-27T23:00:00.000Z', 'the day after is reviewed at seven in the morning of summer time');
    now = new Date('2027-03-29T05:00:00Z');
    await oversee();
    const [day] = (await list()).filter(({ kind }) => kind === 'anomaly-digest');
    assert.deepEqual([day?.from, day?.to], ['2027-03-27T23:00:00.000Z', '2027-03-28T22:00:00.000Z'], 'a day of 23 hours');
  });

  it('A5 weekly usage says what the ledger says, and goes by mail with its PDF to those who may read it, once', async () => {
    await world.ship([usedOn(tenantId, { at: '2026-11-03T10:00:00Z', caller: { userId: owner } }), usedOn(tenantId, { at: '2026-11-04T10:00:00Z' }), usedOn(tenantId, { at: '2026-10-28T10:00:00Z' })]);
    const stranger = newId();
    await refused(plan('weekly-usage', { mailTo: [stranger] }), 'conflict');
    await plan('weekly-usage', { mailTo: [owner, finance] });
    await plan('monthly-security', { mailTo: [owner, finance] });
    const review = await make('weekly-usage');
    const { statements, table, items } = sectionOf(review, 'usage');
    assert.match(statements[0]?.text ?? '', /^2 requests, \$0\.000540 on your own keys\. The same time before: 1 request, \$0\.000270 \(\+100 %\)\.$/);
    assert.ok(table?.rows.some((row) => row.join() === 'Person,Ada Holm,1,$0.000270,$0.00'));
    assert.deepEqual(items.map(({ id }) => id), ['usage:growth']);
    assert.equal(sectionOf(review, 'dear').statements.every(({ evidence }) => evidence?.href.startsWith('/receipts/')), true);
    await make('monthly-security');
    await Promise.all([oversee(), oversee()]);
    await oversee();
    await mail().runOnce();
    const ours = mailbox.received.filter(({ text }) => text.includes('Subject: Office: '));
    assert.deepEqual(ours.map(({ to, text }) => `${to.join()} ${/Subject: Office: (.*)/.exec(text)?.[1] ?? ''}`).toSorted(), [
      `${finance.slice(-6)}@example.com Weekly usage, 2026-11-02 to 2026-11-08`, `${owner.slice(-6)}@example.com Monthly security review, 2026-10-01 to 2026-10-31`, `${owner.slice(-6)}@example.com Weekly usage, 2026-11-02 to 2026-11-08`,
    ].toSorted());
    assert.ok(ours.every(({ text }) => /filename=.*\.pdf/.test(text) && text.includes('JVBERi0x')), 'each has its PDF');
  });

  it('A5 the monthly review names who holds what, tokens that nobody uses, keys that everybody shares, changed rules and failed sign-ins, each with its evidence', async () => {
    const credentialId = newId();
    await run(sql`insert into credentials (id, tenant_id, provider, label, origin, environment, scope) values (${credentialId}, ${tenantId}, 'openai', 'Main key', 'https://api.openai.com', 'production', ${JSON.stringify(everyone('any'))})`);
    const tenantKey = newId();
    await run(sql`insert into tenant_keys (id, tenant_id, ring, version, kms, kms_key_id, wrapped) values (${tenantKey}, ${tenantId}, 'credential', 1, 'key-file', 'k', '\\x00')`);
    await run(sql`insert into credential_versions (id, tenant_id, credential_id, version, state, fingerprint, last_four, tenant_key_id, activated_at) values (${newId()}, ${tenantId}, ${credentialId}, 1, 'primary', 'fp', '', ${tenantKey}, '2026-06-01')`);
    await run(sql`insert into api_tokens (id, tenant_id, name, prefix, token_hash, scopes, environment, created_at) values (${newId()}, ${tenantId}, 'old script', 'ks_prod_x', ${Buffer.from(tenantId)}, '{gateway.use}', 'production', '2026-01-01')`);
    await world.ship([usedOn(tenantId, { at: '2026-10-28T10:00:00Z', credentialId, caller: { userId: owner } })]);
    await world.app.as<AuditTables>().inTenant(tenantId, async (trx) => {
      for (let each = 0; each < 12; each += 1) await recordEvent(trx, { tenantId, action: 'session.refused', actor: systemActor, subjectId: null, detail: { reason: 'password' }, occurredAt: new Date('2026-10-20T10:00:00Z') });
      await recordEvent(trx, { tenantId, action: 'policy.updated', actor: { kind: 'user', id: owner }, subjectId: tenantId, detail: { fields: ['regions'] }, occurredAt: new Date('2026-10-21T10:00:00Z') });
    });
    const sequencer = openSequencer({ database: world.test.open('keystead_sequencer'), clock: systemClock, logger: silentLogger });
    while (await sequencer.runOnce() > 0);
    const review = await make('monthly-security');
    const said = review.document.sections.flatMap(({ items }) => items.map(({ id, severity }) => `${id.split(':').slice(0, 2).join(':')} ${severity}`));
    for (const expected of [`sharing:${credentialId} info`, 'refusals:sign-ins warning', 'roles:one-owner info', 'second-factor:others info', 'changes:wanted info', 'terms:openai info', 'one-key:openai info']) assert.ok(said.includes(expected), `${expected} in ${said.join(', ')}`);
    assert.ok(said.some((each) => each.startsWith('unused:')) && said.some((each) => each.startsWith('second-factor:') && each.endsWith('warning')));
    assert.deepEqual(sectionOf(review, 'sharing').table?.rows.map((row) => [row[0], ...row.slice(2)]), [['Main key', '1', '1', '0']]);
    assert.ok(sectionOf(review, 'changes').table?.rows.some((row) => row[2] === 'Ada Holm' && row[3] === 'Gateway policy changed: regions'));
    assert.equal(review.document.sections.flatMap(({ items, statements }) => [...items, ...statements]).every(({ evidence }) => evidence?.href.startsWith('/') === true), true);
  });

  it('A5 a signature needs every decision, the person who answers for it, and the text as they read it; then nothing of it changes, and the log holds its hash', async () => {
    let review = await make('quarterly-access');
    assert.deepEqual(sectionOf(review, 'recertification').items.map(({ question, text }) => [question, text]), [['access', 'Fin Berg: Finance, since 2026-01-05'], ['access', 'Ada Holm: Owner, since 2026-01-05']]);
    assert.equal(createHash('sha256').update(canonicalText(review.document) ?? '').digest('hex'), review.hash);
    await refused(sign(review), 'conflict');
    const params = { reviewId: review.id };
    const items = review.document.sections.flatMap((section) => section.items);
    await refused(ask('decideOversightItem', { params: { ...params, itemId: 'made:up' }, body: { decision: 'ok' } }), 'not_found');
    await refused(ask('decideOversightItem', { params: { ...params, itemId: items[0]?.id ?? '' }, body: { decision: 'action' } }), 'conflict');
    for (const { id } of items) review = await ask('decideOversightItem', { params: { ...params, itemId: id }, body: { decision: 'ok' } });
    const read = review;
    review = await ask('decideOversightItem', { params: { ...params, itemId: items[0]?.id ?? '' }, body: { decision: 'action', ownerId: owner, dueOn: '2026-11-20', note: 'left in October' } });
    await refused(sign(read), 'text_changed');
    await refused(sign(review, principal('owner', { kind: 'token', userId: null, tokenId: newId() })), 'forbidden');
    const other = newId();
    await run(sql`insert into members (id, tenant_id, user_id, role) values (${newId()}, ${tenantId}, ${other}, 'admin')`);
    await refused(ask('assignOversightReview', { params, body: { ownerId: finance, dueAt: review.dueAt } }), 'conflict');
    await ask('assignOversightReview', { params, body: { ownerId: other, dueAt: review.dueAt } });
    await refused(sign(review), 'conflict');
    await ask('assignOversightReview', { params, body: { ownerId: owner, dueAt: review.dueAt } });
    const signed = await sign(review);
    assert.deepEqual([signed.state, signed.signedAs, signed.signedByName, signed.signedHash, signed.openActions], ['signed', 'owner', 'Ada Holm', review.textHash, 1]);
    await refused(ask('decideOversightItem', { params: { ...params, itemId: items[0]?.id ?? '' }, body: { decision: 'ok' } }), 'conflict');
    await refused(sign(signed), 'conflict');
    await assert.rejects(run(sql`update oversight_reviews set document = '{}' where id = ${review.id}`), /says what it said/);
    await assert.rejects(run(sql`update oversight_reviews set signed_by = ${other} where id = ${review.id}`), /stays signed/);
    for (const change of [sql`decision = 'ok', owner_id = null, due_on = null`, sql`note = 'it never was'`, sql`decided_by = ${other}`, sql`decided_at = decided_at - interval '30 days'`]) await assert.rejects(run(sql`update oversight_decisions set ${change} where review_id = ${review.id} and item_id = ${items[0]?.id}`), /its decisions stand/);
    const done = await ask<OversightReview>('finishOversightAction', { params: { ...params, itemId: items[0]?.id ?? '' }, body: { done: true } });
    assert.deepEqual([done.openActions, done.textHash], [0, review.textHash], 'what is done later leaves the signature as it was');
    const events = await world.eventsOf(tenantId);
    assert.equal(events.find(({ action }) => action === 'oversight.made')?.detail['hash'], review.hash);
    assert.equal(events.find(({ action }) => action === 'oversight.signed')?.detail['hash'], review.textHash);
    assert.doesNotMatch(JSON.stringify(events), /left in October/);
    const html = await (await ask<Response>('exportOversightReview', { params, query: { format: 'html' } })).text();
    for (const part of ['Ada Holm until 2026-11-20', 'Signed by Ada Holm as owner', review.hash]) assert.ok(html.includes(part), part);
    assert.equal((await actions()).at(-1), 'oversight.exported');
  });

  it('A5 one that was not signed in time is marked, and its owner is reminded once; one that asks for nothing needs no signature', async () => {
    const quiet = await make('anomaly-digest');
    assert.deepEqual([quiet.state, quiet.items], ['clear', 0]);
    now = new Date('2026-11-11T09:00:00Z');
    found = [{ id: newId(), text: 'Spend of “Main key” is three times what it is on Tuesdays.', severity: 'warning', raisedAt: now, settled: false, href: '/alerts' }, { id: newId(), text: 'muted', severity: 'info', raisedAt: now, settled: true, href: '/alerts' }];
    const review = await make('anomaly-digest');
    assert.deepEqual([review.state, sectionOf(review, 'anomalies').items.map(({ text }) => text)], ['open', ['2026-11-11 09:00: Spend of “Main key” is three times what it is on Tuesdays.']]);
    now = new Date('2026-11-12T09:00:00Z');
    for (let each = 0; each < 3; each += 1) await oversee();
    await mail().runOnce();
    assert.equal((await ask<OversightReview>('readOversightReview', { params: { reviewId: review.id } })).state, 'overdue');
    assert.equal((await actions()).filter((action) => action === 'oversight.overdue').length, 1);
    assert.deepEqual(mailbox.received.filter(({ text }) => text.includes('Overdue: Daily')).map(({ to, text }) => [to.join(), /Subject: (.*)/.exec(text)?.[1]]), [[`${owner.slice(-6)}@example.com`, 'Overdue: Daily anomaly digest']]);
  });

  it('A5 T2 who reads usage sees that of the week and no other; another organisation’s review does not exist', async () => {
    const [week, month] = [await make('weekly-usage'), await make('monthly-security')];
    assert.deepEqual((await list(principal('finance'))).map(({ kind }) => kind), ['weekly-usage']);
    await ask('readOversightReview', { params: { reviewId: week.id } }, principal('finance'));
    await refused(ask('readOversightReview', { params: { reviewId: month.id } }, principal('finance')), 'not_found');
    const elsewhere = principal('owner', { tenantId: await world.newTenant() });
    for (const id of ['readOversightReview', 'exportOversightReview'] as const) await refused(ask(id, { params: { reviewId: week.id } }, elsewhere), 'not_found');
    await refused(ask('signOversightReview', { params: { reviewId: week.id }, body: { textHash: week.textHash } }, elsewhere), 'not_found');
    assert.deepEqual(await list(elsewhere), []);
  });
});
