import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Role } from '@keystead/contract';
import { newId, sql } from '../src/foundation/index.ts';
import { openAlarmMails, openMailer } from '../src/notifications/index.ts';
import { type Mailbox, startMailbox } from './support/mailbox.ts';
import { type MeteringWorld, silentLogger, startMeteringWorld } from './support/metering.ts';

describe('mail about alarms', () => {
  let world: MeteringWorld;
  let mailbox: Mailbox;
  let time = new Date();
  const addresses = new Map<string, string>();
  const mails = () => openAlarmMails({
    database: world.app, clock: { now: () => time }, logger: silentLogger, mailer: openMailer(mailbox.url, 'keystead@example.com'), url: () => 'https://keystead.example',
    addresses: async (_tenantId, userIds) => new Map(userIds.flatMap((id) => { const address = addresses.get(id); return address === undefined ? [] : [[id, address] as const]; })),
  });

  before(async () => {
    world = await startMeteringWorld();
    mailbox = await startMailbox();
  });
  after(async () => {
    await mailbox.close();
    await world.close();
  });

  const inTenant = (tenantId: string, query: ReturnType<typeof sql>) => world.app.as<unknown>().inTenant(tenantId, (trx) => query.execute(trx));
  async function member(tenantId: string, role: Role, name: string, alarmMail = true): Promise<string> {
    const userId = newId();
    addresses.set(userId, `${name}@example.com`);
    await inTenant(tenantId, sql`insert into members (id, tenant_id, user_id, role, alarm_mail) values (${newId()}, ${tenantId}, ${userId}, ${role}, ${alarmMail})`);
    return userId;
  }
  async function budget(tenantId: string, scope: { kind: string; id: string | null } = { kind: 'tenant', id: null }): Promise<string> {
    const id = newId();
    await inTenant(tenantId, sql`insert into budgets (id, tenant_id, name, scope_kind, scope_id, period, limit_amount) values (${id}, ${tenantId}, 'Monthly cap', ${scope.kind}, ${scope.id}, 'month', 1000000000)`);
    return id;
  }
  const alert = (tenantId: string, budgetId: string, percent: number) => world.spoolDatabase.as<unknown>().transaction((trx) => sql`
    insert into budget_alerts (id, tenant_id, budget_id, window_start, percent, limit_amount, reserved_amount, settled_amount, raised_at)
    values (${newId()}, ${tenantId}, ${budgetId}, '2026-11-01T00:00:00Z', ${percent}, 1000000000, 0, ${percent * 10_000_000}, ${time})`.execute(trx));
  /** Who was told, and empties the box. */
  async function told(sender = mails()): Promise<string[]> {
    mailbox.received.length = 0;
    await sender.runOnce();
    return mailbox.received.flatMap(({ to }) => to).map((address) => address.split('@')[0] ?? '').toSorted();
  }

  it('A4 a budget’s 50, 80 and 100 % go by mail once for each threshold and window, to those who look after money', async () => {
    const tenantId = await world.newTenant();
    for (const [role, name] of [['owner', 'owner'], ['admin', 'admin'], ['finance', 'finance'], ['member', 'member'], ['viewer', 'viewer'], ['auditor', 'auditor']] as const) await member(tenantId, role, name);
    const budgetId = await budget(tenantId);
    for (const percent of [50, 80, 100]) {
      await alert(tenantId, budgetId, percent);
      assert.deepEqual(await told(), ['admin', 'finance', 'owner'], `${percent} %`);
      assert.match(mailbox.received[0]?.text ?? '', percent === 100 ? /is_used_up/ : new RegExp(`reached ${percent} %`));
      assert.match(mailbox.received[0]?.text ?? '', /Auto-Submitted: auto-generated/);
      assert.deepEqual(await told(), [], 'once');
    }
  });

  it('A4 several processes at once tell each person once', async () => {
    const tenantId = await world.newTenant();
    await member(tenantId, 'owner', 'once');
    await alert(tenantId, await budget(tenantId), 50);
    mailbox.received.length = 0;
    const several = [mails(), mails(), mails()];
    await Promise.all(several.map((each) => each.runOnce()));
    assert.equal(mailbox.received.length, 1);
  });

  it('A4 attack 11 a team’s budget is told to that team as well, and to no other: no amount reaches who may not see it', async () => {
    const tenantId = await world.newTenant();
    await member(tenantId, 'owner', 'boss');
    const [inside, outside, finance] = [await member(tenantId, 'member', 'inside'), await member(tenantId, 'member', 'outside'), await member(tenantId, 'finance', 'money')];
    const [team, other] = [newId(), newId()];
    for (const id of [team, other]) await inTenant(tenantId, sql`insert into teams (id, tenant_id, name) values (${id}, ${tenantId}, ${id})`);
    await inTenant(tenantId, sql`insert into team_members (tenant_id, team_id, user_id) values (${tenantId}, ${team}, ${inside}), (${tenantId}, ${other}, ${outside})`);
    await alert(tenantId, await budget(tenantId, { kind: 'team', id: team }), 80);
    assert.deepEqual(await told(), ['boss', 'inside', 'money']);
    await alert(tenantId, await budget(tenantId, { kind: 'user', id: outside }), 50);
    assert.deepEqual(await told(), ['boss', 'money', 'outside']);
    assert.ok(finance !== inside);
    const elsewhere = await world.newTenant();
    await member(elsewhere, 'owner', 'stranger');
    await alert(tenantId, await budget(tenantId), 50);
    assert.deepEqual(await told(), ['boss', 'money'], 'nobody of another organisation');
  });

  it('B6 A4 use that a provider bills and nobody sent from here is told to those who answer for bills', async () => {
    const tenantId = await world.newTenant();
    await member(tenantId, 'admin', 'keys');
    await member(tenantId, 'member', 'worker');
    await inTenant(tenantId, sql`insert into foreign_use_alarms (id, tenant_id, provider, day, models, billed_tokens, sent_tokens, foreign_tokens, raised_at) values (${newId()}, ${tenantId}, 'openai', '2026-11-20', '{gpt-4o}', 9000, 1000, 8000, ${time})`);
    assert.deepEqual(await told(), ['keys']);
    assert.match(mailbox.received[0]?.text ?? '', /8,000 tokens/);
  });

  it('A4 whoever switched it off, or left, is not told; alarms older than a day are told to nobody', async () => {
    const tenantId = await world.newTenant();
    await member(tenantId, 'owner', 'quiet', false);
    const gone = await member(tenantId, 'admin', 'gone');
    await inTenant(tenantId, sql`update members set state = 'disabled' where user_id = ${gone}`);
    await member(tenantId, 'finance', 'awake');
    const budgetId = await budget(tenantId);
    await alert(tenantId, budgetId, 50);
    assert.deepEqual(await told(), ['awake']);
    await alert(tenantId, budgetId, 80);
    time = new Date(time.getTime() + 25 * 3_600_000);
    assert.deepEqual(await told(), []);
  });

  it('fault 5: a mail server that takes nothing is asked again later, under the same message id, and holds nobody up', async () => {
    const tenantId = await world.newTenant();
    await member(tenantId, 'owner', 'patient');
    await alert(tenantId, await budget(tenantId), 50);
    mailbox.refuse(true);
    assert.deepEqual(await told(), []);
    mailbox.refuse(false);
    assert.deepEqual(await told(), [], 'not at once');
    time = new Date(time.getTime() + 180_000);
    assert.deepEqual(await told(), ['patient']);
    assert.match(mailbox.received[0]?.text ?? '', /Message-ID:\s+<[0-9a-f-]{36}\.[0-9a-f-]{36}@keystead>/i);
  });
});
