import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { nanoUsdPerCredit, trialCredits } from '@keystead/contract';
import { systemActor } from '../src/audit/index.ts';
import { newId, sql } from '../src/foundation/index.ts';
import { grantCredits, grantTrial, openCredits, readAccount, selectEntries } from '../src/metering/index.ts';
import { type MeteringWorld, type RecordedCall, recordedCall, shipAll, startMeteringWorld } from './support/metering.ts';

const day = 86_400_000;

describe('B8 the ledger of platform credits', () => {
  let world: MeteringWorld;
  before(async () => { world = await startMeteringWorld(); });
  after(() => world.close());

  const credits = (holder?: string) => openCredits({ database: world.spoolDatabase, ...(holder === undefined ? {} : { holder }) });
  const grant = (tenantId: string, amount: number, more: { days?: number; now?: Date } = {}) => world.app.as<unknown>().inTenant(tenantId, (trx) => grantCredits(trx, { tenantId, actor: systemActor, credits: amount, reference: 'order 1', days: 30, now: new Date(), ...more }));
  const account = (tenantId: string, now = new Date()) => world.app.as<unknown>().inTenant(tenantId, (trx) => readAccount(trx, tenantId, now));
  const entries = (tenantId: string) => world.app.as<unknown>().inTenant(tenantId, (trx) => selectEntries(trx, tenantId, { before: undefined, limit: 100 }));
  /** As recorded, with a key of the platform: it cost 270,000 nano-dollars. */
  const paidByPlatform = ({ intent, outcome, requestId }: RecordedCall): RecordedCall => {
    const credential = { ...intent.credential, payer: 'platform' } as const;
    return { requestId, intent: { ...intent, credential }, outcome: { ...outcome, credential } };
  };

  it('B8 trial credits come once, however often and by however many at once platform keys are switched on', async () => {
    const tenantId = await world.newTenant();
    const given = [];
    for (let turn = 0; turn < 3; turn += 1) given.push(await world.app.as<unknown>().inTenant(tenantId, (trx) => grantTrial(trx, { tenantId, actor: systemActor, now: new Date() })));
    assert.deepEqual(given, [true, false, false]);
    const { availableNanoUsd, grants } = await account(tenantId);
    assert.deepEqual([availableNanoUsd, grants.map((each) => each.kind)], [trialCredits * nanoUsdPerCredit, ['trial']]);
  });

  it('B8 attack 35: of 50 holds at once with credits for three, three are granted, and the balance never falls below zero', async () => {
    const tenantId = await world.newTenant();
    await grant(tenantId, 3);
    const answers = await Promise.all(Array.from({ length: 50 }, () => credits().reserve({ tenantId, requestId: newId(), amountNanoUsd: nanoUsdPerCredit })));
    assert.equal(answers.filter((each) => each.granted).length, 3);
    const { availableNanoUsd, reservedNanoUsd } = await account(tenantId);
    assert.deepEqual([availableNanoUsd, reservedNanoUsd], [0, 3 * nanoUsdPerCredit]);
    assert.deepEqual(answers.find((each) => !each.granted), { granted: false, availableNanoUsd: 0, reservedNanoUsd: 3 * nanoUsdPerCredit });
  });

  it('B8 a tenant without credits is refused, and another tenant’s credits concern nobody else', async () => {
    const [own, foreign] = [await world.newTenant(), await world.newTenant()];
    await grant(foreign, 100);
    assert.deepEqual(await credits().reserve({ tenantId: own, requestId: newId(), amountNanoUsd: 1 }), { granted: false, availableNanoUsd: 0, reservedNanoUsd: 0 });
    assert.deepEqual([(await account(own)).open, await entries(own)], [false, []]);
  });

  it('B8 a hold is raised for a dearer leg, given back when nothing was sent, and given back once', async () => {
    const tenantId = await world.newTenant();
    await grant(tenantId, 10);
    const requestId = newId();
    for (const amount of [2, 5, 3]) assert.ok((await credits().reserve({ tenantId, requestId, amountNanoUsd: amount * nanoUsdPerCredit })).granted);
    assert.equal((await account(tenantId)).reservedNanoUsd, 5 * nanoUsdPerCredit);
    assert.equal((await credits().reserve({ tenantId, requestId, amountNanoUsd: 11 * nanoUsdPerCredit })).granted, false);
    await Promise.all([credits().release(requestId), credits().release(requestId)]);
    assert.deepEqual([(await account(tenantId)).reservedNanoUsd, (await account(tenantId)).availableNanoUsd], [0, 10 * nanoUsdPerCredit]);
  });

  it('B8 B3 a row that the platform paid uses credits at its published price, once, however often it is shipped; one with an own key uses none', async () => {
    const tenantId = await world.newTenant();
    await grant(tenantId, 10);
    const [platform, own] = [paidByPlatform(recordedCall(tenantId)), recordedCall(tenantId)];
    for (const { requestId } of [platform, own]) assert.ok((await credits().reserve({ tenantId, requestId, amountNanoUsd: 1_000_000 })).granted);
    await world.ship([platform, own]);
    await world.ship([platform, own]);
    const { reservedNanoUsd, availableNanoUsd } = await account(tenantId);
    assert.deepEqual([reservedNanoUsd, availableNanoUsd], [0, 10 * nanoUsdPerCredit - 270_000]);
    assert.deepEqual((await entries(tenantId)).map((each) => [each.kind, each.amountNanoUsd, each.requestId]), [['use', -270_000, platform.requestId], ['grant', 10 * nanoUsdPerCredit, null]]);
  });

  it('B8 B2 a price that is not known counts as what was held; a killed process’s request at its worst case, and what it never announced is given back', async () => {
    const tenantId = await world.newTenant();
    await grant(tenantId, 10);
    const unknown = paidByPlatform(recordedCall(tenantId, { provider: 'house' }));
    await credits().reserve({ tenantId, requestId: unknown.requestId, amountNanoUsd: 800_000 });
    await world.ship([unknown]);
    assert.equal((await account(tenantId)).availableNanoUsd, 10 * nanoUsdPerCredit - 800_000);
    const folder = world.newFolder();
    const dead = world.openSpool(folder);
    const announced = paidByPlatform(recordedCall(tenantId));
    for (const requestId of [announced.requestId, newId()]) await credits(dead.writer).reserve({ tenantId, requestId, amountNanoUsd: 1_000_000 });
    await dead.append(announced.intent);
    await dead.close();
    const shipper = world.shipperFor(dead);
    await shipAll(shipper);
    await shipper.adoptOrphans();
    const { reservedNanoUsd, availableNanoUsd } = await account(tenantId);
    assert.deepEqual([reservedNanoUsd, availableNanoUsd], [0, 10 * nanoUsdPerCredit - 800_000 - 1_000_000]);
  });

  it('B8 B2 an estimate uses the credits that were held for it, never those of another leg’s bound; what other calls hold stays theirs', async () => {
    const tenantId = await world.newTenant();
    await grant(tenantId, 10);
    const held = 1_000;
    const usage = { input: 1_000, cacheRead: null, cacheWrite: null, output: 200, reasoning: null };
    const mixed = (own: 'first' | 'last'): { call: RecordedCall; first: RecordedCall['intent'] } => {
      const call = recordedCall(tenantId);
      const dear = { ...call.intent, worstCase: { usage, costNanoUsd: 5 * nanoUsdPerCredit } } as const;
      const cheap = { ...call.intent, credential: { ...call.intent.credential, credentialId: newId() }, worstCase: { usage, costNanoUsd: held } } as const;
      const [first, last] = own === 'first'
        ? [dear, { ...cheap, credential: { ...cheap.credential, payer: 'platform' }, credits: { own: held, atRisk: 0 } }] as const
        : [{ ...dear, credential: { ...dear.credential, payer: 'platform' }, credits: { own: 5 * nanoUsdPerCredit, atRisk: 0 } }, { ...cheap, credits: { own: 0, atRisk: 0 } }] as const;
      return { first, call: { requestId: call.requestId, intent: last, outcome: { ...call.outcome, credential: last.credential, credits: last.credits, outcome: 'cancelled', usageState: 'estimated' } } };
    };
    const [shared, own, killed] = [mixed('first'), mixed('last'), mixed('first')];
    const other = newId();
    assert.ok((await credits().reserve({ tenantId, requestId: other, amountNanoUsd: 9 * nanoUsdPerCredit })).granted);
    for (const { call } of [shared, killed]) assert.ok((await credits().reserve({ tenantId, requestId: call.requestId, amountNanoUsd: held })).granted);
    const spool = world.openSpool();
    for (const { first, call } of [shared, own]) for (const record of [first, call.intent, call.outcome]) await spool.append(record);
    for (const record of [killed.first, killed.call.intent]) await spool.append(record);
    await spool.close();
    const shipper = world.shipperFor(spool);
    await shipAll(shipper);
    await shipper.adoptOrphans();
    const rows = new Map((await world.ledgerOf(tenantId)).map((row) => [row.request_id, row.cost_nano_usd]));
    assert.deepEqual([shared, own, killed].map(({ call }) => rows.get(call.requestId)), [held, held, held], 'each row costs its own leg’s bound');
    const { reservedNanoUsd, availableNanoUsd } = await account(tenantId);
    assert.deepEqual([reservedNanoUsd, availableNanoUsd], [9 * nanoUsdPerCredit, nanoUsdPerCredit - 2 * held]);
  });

  it('B8 a record of before holds were written down: an estimate uses no more than its hold', async () => {
    const tenantId = await world.newTenant();
    await grant(tenantId, 10);
    const call = paidByPlatform(recordedCall(tenantId));
    await credits().reserve({ tenantId, requestId: call.requestId, amountNanoUsd: 1_000 });
    await world.ship([{ intent: call.intent, outcome: { ...call.outcome, usageState: 'estimated' } }]);
    assert.equal((await account(tenantId)).availableNanoUsd, 10 * nanoUsdPerCredit - 1_000);
  });

  it('B8 attempts with platform keys that were given up and may be billed use credits at their bound, whoever serves in the end', async () => {
    const tenantId = await world.newTenant();
    await grant(tenantId, 10);
    const five = { own: 1_000_000, atRisk: 5_000_000 };
    const [served, byOwnKey, failed] = [paidByPlatform(recordedCall(tenantId)), recordedCall(tenantId), paidByPlatform(recordedCall(tenantId))];
    for (const { requestId } of [served, byOwnKey, failed]) assert.ok((await credits().reserve({ tenantId, requestId, amountNanoUsd: 6_000_000 })).granted);
    await world.ship([
      { intent: served.intent, outcome: { ...served.outcome, credits: five } },
      { intent: byOwnKey.intent, outcome: { ...byOwnKey.outcome, credits: { ...five, own: 0 } } },
      { intent: failed.intent, outcome: { ...failed.outcome, usage: null, usageState: 'none', outcome: 'failed', status: 500, credits: five } },
    ]);
    assert.deepEqual((await entries(tenantId)).filter(({ kind }) => kind === 'use').map((each) => [each.requestId, -each.amountNanoUsd]).toSorted(), [[served.requestId, 5_270_000], [byOwnKey.requestId, 5_000_000], [failed.requestId, 5_000_000]].toSorted());
    assert.equal((await account(tenantId)).reservedNanoUsd, 0);
  });

  it('B8 what costs more than there is, takes what there is: the rest is the platform’s, and written down', async () => {
    const tenantId = await world.newTenant();
    await grant(tenantId, 1);
    const dear = paidByPlatform(recordedCall(tenantId));
    const outcome = { ...dear.outcome, usage: { input: 100_000_000, cacheRead: null, cacheWrite: null, output: 0, reasoning: null } } as const;
    await world.ship([{ intent: dear.intent, outcome }]);
    const [uncovered, use] = await entries(tenantId);
    assert.deepEqual([use?.amountNanoUsd, use?.balanceNanoUsd, uncovered?.amountNanoUsd, uncovered?.uncoveredNanoUsd], [-nanoUsdPerCredit, 0, 0, 15_000_000_000 - nanoUsdPerCredit]);
  });

  it('B8 credits that ended are no room from that moment on; they are written off a day later, so that a late outcome still finds them', async () => {
    const tenantId = await world.newTenant();
    const granted = new Date(Date.now() - 30 * day + 3_600_000);
    await grant(tenantId, 4, { now: new Date(granted.getTime() - 2 * 3_600_000), days: 30 });
    await grant(tenantId, 6, { days: 60 });
    assert.equal((await account(tenantId)).availableNanoUsd, 6 * nanoUsdPerCredit, 'the first ended an hour ago');
    assert.equal((await credits().reserve({ tenantId, requestId: newId(), amountNanoUsd: 7 * nanoUsdPerCredit })).granted, false);
    await world.ship([paidByPlatform(recordedCall(tenantId, { at: new Date(Date.now() - 2 * 3_600_000) }))]);
    const first = (await account(tenantId)).grants.find((each) => each.amountNanoUsd === 4 * nanoUsdPerCredit);
    assert.equal(first?.remainingNanoUsd, 4 * nanoUsdPerCredit - 270_000, 'it was good when the request was made');
    const later = await account(tenantId, new Date(Date.now() + day));
    assert.equal(later.grants.find((each) => each.id === first?.id)?.remainingNanoUsd, 0);
    const [expiry] = await entries(tenantId);
    assert.deepEqual([expiry?.kind, expiry?.amountNanoUsd, expiry?.balanceNanoUsd, later.availableNanoUsd], ['expiry', -(4 * nanoUsdPerCredit - 270_000), 6 * nanoUsdPerCredit, 6 * nanoUsdPerCredit]);
  });

  it('B8 an entry is never changed, whoever tries; what grants have left is what their entries leave', async () => {
    const tenantId = await world.newTenant();
    await grant(tenantId, 2);
    await assert.rejects(world.app.as<unknown>().inTenant(tenantId, (trx) => sql`update credit_entries set amount_nano_usd = 5`.execute(trx)), /permission denied/);
    await assert.rejects(world.app.as<unknown>().inTenant(tenantId, (trx) => sql`delete from credit_entries`.execute(trx)), /permission denied/);
    await assert.rejects(world.spoolDatabase.as<unknown>().transaction((trx) => sql`update credit_entries set amount_nano_usd = 5`.execute(trx)), /permission denied/);
    const off = await world.spoolDatabase.as<unknown>().transaction(async (trx) => (await sql<{ id: string }>`
      select g.id from credit_grants g where g.remaining_nano_usd <> (select coalesce(sum(e.amount_nano_usd), 0) from credit_entries e where e.grant_id = g.id)
      union all select a.tenant_id from credit_accounts a where a.balance_nano_usd <> (select coalesce(sum(e.amount_nano_usd), 0) from credit_entries e where e.tenant_id = a.tenant_id)
      union all select a.tenant_id from credit_accounts a where a.reserved_nano_usd <> (select coalesce(sum(r.amount_nano_usd), 0) from credit_reservations r where r.tenant_id = a.tenant_id)`.execute(trx)).rows);
    assert.deepEqual(off, [], 'in every account of this test');
  });

  it('B8 G5 usage keeps what own keys cost and what credits paid apart', async () => {
    const tenantId = await world.newTenant();
    await grant(tenantId, 10);
    await world.ship([paidByPlatform(recordedCall(tenantId)), recordedCall(tenantId), recordedCall(tenantId)]);
    const usage = await world.answer<{ points: { payer: string; costNanoUsd: number }[]; totals: { costNanoUsd: number; platformCostNanoUsd: number; platformRequests: number } }>(tenantId, 'readUsage');
    assert.deepEqual(usage.points.map((point) => [point.payer, point.costNanoUsd]).toSorted(), [['platform', 270_000], ['tenant', 540_000]]);
    assert.deepEqual([usage.totals.costNanoUsd, usage.totals.platformCostNanoUsd, usage.totals.platformRequests], [540_000, 270_000, 1]);
  });
});
