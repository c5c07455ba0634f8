import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { UnsentMail } from '@keystead/contract';
import { newId, sql } from '../src/foundation/index.ts';
import { type Letter, notificationOperations, openMailer, openOutgoingMail, queueMentions, reportUntakenMail } from '../src/notifications/index.ts';
import { type Mailbox, startMailbox } from './support/mailbox.ts';
import { type MeteringWorld, silentLogger, startMeteringWorld } from './support/metering.ts';

describe('mail that is written when its reason arises', () => {
  let world: MeteringWorld;
  let mailbox: Mailbox;
  let tenantId: string;
  let time = new Date();
  const addresses = new Map<string, string>();
  const openMail = (configured = true) => openOutgoingMail({
    database: world.app, clock: { now: () => time }, logger: silentLogger, mailer: configured ? openMailer(mailbox.url, 'keystead@example.com') : null,
    addresses: async (_tenantId, userIds) => new Map(userIds.flatMap((id) => { const address = addresses.get(id); return address === undefined ? [] : [[id, address] as const]; })),
  });
  const letter = (to: Letter['to'], reason = 'report.1'): Letter => ({ tenantId, to, reason, subject: 'Weekly report', text: 'What the week cost.', attachment: { name: 'report.pdf', contentType: 'application/pdf', bytes: Buffer.from('%PDF-1.7 of the report') } });
  const queue = (mail: ReturnType<typeof openMail>, ...letters: Letter[]) => world.app.as<unknown>().inTenant(tenantId, (trx) => mail.queue(trx, letters));
  const kept = async () => (await world.app.as<unknown>().inTenant(tenantId, (trx) => sql<{ body: string | null; attachment: Buffer | null; gave_up: boolean }>`select body, attachment, gave_up from outgoing_mails`.execute(trx))).rows;

  before(async () => { [world, mailbox] = await Promise.all([startMeteringWorld(), startMailbox()]); });
  beforeEach(async () => { tenantId = await world.newTenant(); mailbox.received.length = 0; mailbox.refuse(false); });
  after(() => Promise.all([world.close(), mailbox.close()]));

  it('A5 goes out with its attachment, once for each reason and receiver, whoever sends; and nothing of it is kept', async () => {
    const userId = newId();
    addresses.set(userId, 'owner@example.com');
    const senders = [openMail(), openMail()] as const;
    await queue(senders[0], letter({ userId }), letter({ address: 'auditor@example.org' }));
    await queue(senders[1], letter({ userId }));
    await Promise.all(senders.map((mail) => mail.runOnce()));
    assert.deepEqual(mailbox.received.flatMap(({ to }) => to).toSorted(), ['auditor@example.org', 'owner@example.com']);
    assert.match(mailbox.received[0]?.text ?? '', /Subject: Weekly report[^]*What the week cost\.[^]*filename=report\.pdf/);
    assert.deepEqual((await kept()).map(({ body, attachment }) => [body, attachment]), [[null, null], [null, null]]);
  });

  it('attack 17 a subject, an address or a file name with a header, a receiver or a part of its own in it stays what it is: one mail, to one receiver, with our headers', async () => {
    const mail = openMail();
    const subject = 'Weekly report of Eve\r\nBcc: victim@example.net\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script>\u202e';
    const attachment = { name: 'a"\r\nX-Evil: yes\r\n.pdf', contentType: 'application/pdf', bytes: Buffer.from('%PDF') };
    await queue(mail, { ...letter({ address: 'auditor@example.org' }), subject, text: 'a\n.\nRCPT TO:<victim@example.net>\n<b>x</b>', attachment });
    await queue(mail, letter({ address: 'auditor@example.org, victim@example.net' }, 'report.2'), letter({ address: 'auditor@example.org\r\nBcc: victim@example.net' }, 'report.3'));
    for (let again = 0; again < 3; again += 1) await mail.runOnce();
    const [first] = mailbox.received;
    assert.deepEqual(mailbox.received.flatMap(({ to }) => to).filter((to) => to.includes('victim')), []);
    const head = first?.text.slice(0, first.text.search(/\r?\n\r?\n/)) ?? assert.fail('nothing came');
    assert.doesNotMatch(head, /^(?:Bcc|X-Evil):|^Content-Type: text\/html/mi);
    assert.doesNotMatch(first?.text ?? '', /^X-Evil:|^Content-Type: text\/html/mi);
  });

  it('A5 leaves with its transaction: what is rolled back is told to nobody', async () => {
    const mail = openMail();
    await assert.rejects(world.app.as<unknown>().inTenant(tenantId, async (trx) => { await mail.queue(trx, [letter({ address: 'auditor@example.org' })]); throw new Error('taken back'); }), /taken back/);
    assert.deepEqual([await mail.runOnce(), await kept()], [0, []]);
  });

  it('A5 what the server does not take is tried again later, until it is given up; whoever has left is told nothing', async () => {
    const mail = openMail();
    mailbox.refuse(true);
    await queue(mail, letter({ address: 'auditor@example.org' }), letter({ userId: newId() }));
    assert.equal(await mail.runOnce(), 0);
    assert.equal((await kept()).filter(({ gave_up: gaveUp }) => gaveUp).length, 1, 'nobody has the address');
    for (let again = 0; again < 8; again += 1) { time = new Date(time.getTime() + 4_000_000); await mail.runOnce(); }
    assert.deepEqual((await kept()).map(({ gave_up: gaveUp, body }) => [gaveUp, body]), [[true, null], [true, null]]);
  });

  it('A5 what the mail server says stays with the letter: shown to whoever manages the organisation and counted for the operator, until it is taken', async () => {
    const mail = openMail();
    const userId = newId();
    addresses.set(userId, 'owner@example.com');
    const [unsent] = notificationOperations({ database: world.app, mails: true, clock: { now: () => time }, names: async () => new Map([[userId, 'Ada Holm']]) }).filter(({ operation }) => operation.id === 'listUnsentMail');
    const list = async (of = tenantId) => (await (unsent ?? assert.fail()).handle({ principal: { tenantId: of } } as never) as { items: UnsentMail[] }).items;
    mailbox.refuse({ code: 550, text: '5.1.1 <Owner@example.com>: mailbox unavailable, ask postmaster@example.net' });
    await queue(mail, letter({ userId }));
    await mail.runOnce();
    const [refused] = await list();
    assert.deepEqual([refused?.answer, refused?.state, refused?.attempts, refused?.userName, refused?.about], ['550 5.1.1 <(the receiver)>: mailbox unavailable, ask (an address)', 'waiting', 1, 'Ada Holm', 'Weekly report']);
    const told = await reportUntakenMail(world.app, { now: () => time });
    assert.ok((told.mailWaiting ?? 0) >= 1 && told.mailAnswers.includes(refused?.answer ?? ''));
    mailbox.refuse({ code: 451, text: '4.7.1 Greylisted, try again later' });
    time = new Date(time.getTime() + 4_000_000);
    await mail.runOnce();
    assert.deepEqual((await list()).map(({ answer, attempts, nextAt }) => [answer, attempts, nextAt !== null]), [['451 4.7.1 Greylisted, try again later', 2, true]]);
    assert.deepEqual(await list(await world.newTenant()), [], 'another organisation sees none of it');
    mailbox.refuse(false);
    time = new Date(time.getTime() + 4_000_000);
    assert.deepEqual([await mail.runOnce(), await list()], [1, []]);
  });

  it('A2 whoever queued mail learns what became of it: on its way, sent, or given up', async () => {
    const mail = openMail();
    const fate = (reason = 'report.1') => world.app.as<unknown>().inTenant(tenantId, (trx) => mail.fateOf(trx, { tenantId, reason }));
    await queue(mail, letter({ address: 'auditor@example.org' }), letter({ userId: newId() }), letter({ address: 'auditor@example.org' }, 'report.2'));
    assert.deepEqual(await fate(), { mails: 2, sent: 0, gaveUp: 0, attempts: 0, answer: null });
    await mail.runOnce();
    assert.deepEqual(await Promise.all(['report.1', 'report.2', 'report.3'].map(fate)), [{ mails: 2, sent: 1, gaveUp: 1, attempts: 1, answer: 'not sent: whoever it is for has no address here any more' }, { mails: 1, sent: 1, gaveUp: 0, attempts: 1, answer: null }, { mails: 0, sent: 0, gaveUp: 0, attempts: 0, answer: null }]);
  });

  it('C5 who is named in a comment is told once, where they want mail about reviews, and nothing of the comment', async () => {
    const mail = openMail();
    const [wants, doesNot, commentId, runId] = [newId(), newId(), newId(), newId()];
    for (const [userId, wanted] of [[wants, true], [doesNot, false]] as const) {
      addresses.set(userId, `${userId}@example.com`);
      await world.app.as<unknown>().inTenant(tenantId, (trx) => sql`insert into members (id, tenant_id, user_id, role, review_mail) values (${newId()}, ${tenantId}, ${userId}, 'member', ${wanted})`.execute(trx));
    }
    const tell = () => world.app.as<unknown>().inTenant(tenantId, (trx) => queueMentions(trx, mail, { tenantId, commentId, runId, app: 'Renewal Outreach', by: 'Nora', userIds: [wants, doesNot] }, 'https://keystead.example'));
    await tell();
    await tell();
    await mail.runOnce();
    assert.deepEqual(mailbox.received.map(({ to }) => to), [[`${wants}@example.com`]]);
    assert.match(mailbox.received[0]?.text.replaceAll(/=\r?\n/g, '') ?? '', new RegExp(`Nora named you in a comment[^]*https://keystead\\.example/runs/${runId}`));
  });

  it('A5 without a mail server nothing piles up', async () => {
    const mail = openMail(false);
    await queue(mail, letter({ address: 'auditor@example.org' }));
    assert.deepEqual([mail.configured, await mail.runOnce(), await kept()], [false, 0, []]);
  });
});
