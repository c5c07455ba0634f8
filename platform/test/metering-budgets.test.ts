import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { systemActor } from '../src/audit/index.ts';
import { newId, sql } from '../src/foundation/index.ts';
import { type ReservationRecord, createBudgetIn, openBudgets, setCredentialCap } from '../src/metering/index.ts';
import { type MeteringWorld, recordedCall, shipAll, startMeteringWorld } from './support/metering.ts';

describe('budgets', () => {
  let world: MeteringWorld;
  before(async () => { world = await startMeteringWorld(); });
  after(() => world.close());

  const budgets = () => openBudgets({ database: world.spoolDatabase });
  const newBudget = (tenantId: string, limitNanoUsd: number, period: 'day' | 'month' | 'total' = 'month') => createBudgetIn(world.app, { tenantId, actor: systemActor, name: `Cap ${period}`, period, limitNanoUsd });
  const windowsOf = async (tenantId: string) => (await world.answer<{ items: { reservedNanoUsd: number; settledNanoUsd: number }[] }>(tenantId, 'listBudgets')).items.map((item) => [item.reservedNanoUsd, item.settledNanoUsd]);

  it('B1 attack 35: of 200 reservations at once with budget for one, one is granted', async () => {
    const tenantId = await world.newTenant();
    await newBudget(tenantId, 1_500_000);
    const answers = await Promise.all(Array.from({ length: 200 }, () => budgets().reserve({ tenantId, requestId: newId(), amountNanoUsd: 1_000_000 })));
    assert.equal(answers.filter((each) => each.granted).length, 1);
    assert.deepEqual(await windowsOf(tenantId), [[1_000_000, 0]]);
  });

  it('B1 a refusal names the budget, what is left and when it begins anew', async () => {
    const tenantId = await world.newTenant();
    const { id } = await newBudget(tenantId, 1_500_000, 'day');
    await budgets().reserve({ tenantId, requestId: newId(), amountNanoUsd: 1_000_000 });
    const refused = await budgets().reserve({ tenantId, requestId: newId(), amountNanoUsd: 600_000 });
    assert.ok(!refused.granted);
    assert.deepEqual([refused.budgetId, refused.budgetName, refused.limitNanoUsd, refused.remainingNanoUsd], [id, 'Cap day', 1_500_000, 500_000]);
    assert.ok(refused.resetsAt !== null && refused.retryAfterSeconds !== null && refused.retryAfterSeconds > 0 && refused.retryAfterSeconds <= 86_400);
    const never = await budgets().reserve({ tenantId, requestId: newId(), amountNanoUsd: 2_000_000 });
    assert.ok(!never.granted && never.retryAfterSeconds === null);
  });

  it('B1 of several budgets all are reserved from, or none', async () => {
    const tenantId = await world.newTenant();
    await newBudget(tenantId, 5_000_000, 'month');
    await newBudget(tenantId, 1_000_000, 'total');
    const first = await budgets().reserve({ tenantId, requestId: newId(), amountNanoUsd: 700_000 });
    assert.ok(first.granted && first.reservations.length === 2);
    const second = await budgets().reserve({ tenantId, requestId: newId(), amountNanoUsd: 700_000 });
    assert.ok(!second.granted && second.budgetName === 'Cap total' && second.retryAfterSeconds === null);
    assert.deepEqual(await windowsOf(tenantId), [[700_000, 0], [700_000, 0]]);
  });

  it('B1 a tenant without budgets is granted everything, and a foreign budget concerns nobody', async () => {
    const [own, foreign] = [await world.newTenant(), await world.newTenant()];
    await newBudget(foreign, 0);
    assert.deepEqual(await budgets().reserve({ tenantId: own, requestId: newId(), amountNanoUsd: 1e12 }), { granted: true, reservations: [] });
  });

  it('B1 an outcome settles what was reserved at what it cost; an unknown cost at what was reserved', async () => {
    const tenantId = await world.newTenant();
    await newBudget(tenantId, 10_000_000);
    const spool = world.openSpool();
    for (const provider of ['openai', 'house']) {
      const requestId = newId();
      const granted = await budgets().reserve({ tenantId, requestId, amountNanoUsd: 1_000_000 });
      assert.ok(granted.granted);
      const { intent, outcome } = recordedCall(tenantId, { requestId, provider, reservations: granted.reservations });
      await spool.append(intent);
      await spool.append(outcome);
    }
    assert.deepEqual(await windowsOf(tenantId), [[2_000_000, 0]]);
    await shipAll(world.shipperFor(spool));
    await shipAll(world.shipperFor(spool));
    assert.deepEqual(await windowsOf(tenantId), [[0, 270_000 + 1_000_000]]);
    await spool.close();
  });

  it('V7 B1 in a fail-over the cap of each credential pays for what it may have billed, and for nothing else', async () => {
    const tenantId = await world.newTenant();
    const spool = world.openSpool();
    const { intent, outcome, requestId } = recordedCall(tenantId);
    const capOf = async (credentialId: string): Promise<ReservationRecord> => {
      await world.app.as<unknown>().inTenant(tenantId, (trx) => sql`insert into credentials (id, tenant_id, provider, label, origin, environment) values (${credentialId}, ${tenantId}, 'openai', 'key', 'https://x.example', 'production')`.execute(trx));
      await world.app.as<unknown>().inTenant(tenantId, (trx) => setCredentialCap(trx, { tenantId, credentialId, label: 'key', period: 'month', limitNanoUsd: 5_000_000 }));
      const granted = await budgets().reserve({ tenantId, requestId, amountNanoUsd: 1_000_000, credentialId });
      assert.ok(granted.granted && granted.reservations.length === 1);
      return granted.reservations[0] ?? assert.fail();
    };
    const [untouched, timedOut, served] = [await capOf(newId()), await capOf(newId()), await capOf(outcome.credential.credentialId)];
    const reservations = [untouched, { ...timedOut, mayBeBilled: true }, served];
    await spool.append({ ...intent, reservations });
    await spool.append({ ...outcome, reservations });
    await shipAll(world.shipperFor(spool));
    const settled = (await world.answer<{ items: { credentialId: string; reservedNanoUsd: number; settledNanoUsd: number }[] }>(tenantId, 'listBudgets')).items;
    const of = (reservation: ReservationRecord) => { const found = settled.find((each) => each.credentialId === reservation.credentialId); return [found?.reservedNanoUsd, found?.settledNanoUsd]; };
    assert.deepEqual([of(untouched), of(timedOut), of(served)], [[0, 0], [0, 1_000_000], [0, 270_000]]);
    await spool.close();
  });

  it('B1 a refused request gives back what was reserved, and so does release', async () => {
    const tenantId = await world.newTenant();
    await newBudget(tenantId, 10_000_000);
    const spool = world.openSpool();
    const [refused, released] = [newId(), newId()];
    for (const requestId of [refused, released]) await budgets().reserve({ tenantId, requestId, amountNanoUsd: 1_000_000 });
    await spool.append({ type: 'refusal', requestId: refused, tenantId, at: Date.now(), caller: recordedCall(tenantId).intent.caller, endpoint: 'e', askedModel: 'm', code: 'audit_unavailable', status: 503 });
    await shipAll(world.shipperFor(spool));
    assert.deepEqual(await windowsOf(tenantId), [[1_000_000, 0]]);
    await budgets().release(released);
    await budgets().release(released);
    assert.deepEqual(await windowsOf(tenantId), [[0, 0]]);
    await spool.close();
  });

  it('B1 fault 1: a killed process’s reservations settle at their maximum when announced, and are given back when not', async () => {
    const tenantId = await world.newTenant();
    await newBudget(tenantId, 10_000_000);
    const folder = world.newFolder();
    const dead = world.openSpool(folder);
    const ofDead = openBudgets({ database: world.spoolDatabase, holder: dead.writer });
    const announced = newId();
    const granted = await ofDead.reserve({ tenantId, requestId: announced, amountNanoUsd: 1_000_000 });
    assert.ok(granted.granted);
    await dead.append(recordedCall(tenantId, { requestId: announced, reservations: granted.reservations }).intent);
    await ofDead.reserve({ tenantId, requestId: newId(), amountNanoUsd: 3_000_000 });
    await dead.close();
    const next = world.openSpool(folder);
    const kept = await openBudgets({ database: world.spoolDatabase, holder: next.writer }).reserve({ tenantId, requestId: newId(), amountNanoUsd: 500_000 });
    assert.ok(kept.granted);
    await shipAll(world.shipperFor(next));
    assert.deepEqual(await windowsOf(tenantId), [[500_000, 1_000_000]]);
    await next.close();
  });

  it('B1 spend never passes the cap: 100 calls in parallel, reserved, settled and shipped by two shippers', async () => {
    const tenantId = await world.newTenant();
    await newBudget(tenantId, 5_000_000);
    const spools = [world.openSpool(), world.openSpool()];
    const shippers = spools.map((spool) => world.shipperFor(spool, { batchRecords: 5 }));
    let sent = 0;
    for (let round = 0; round < 5; round += 1) {
      await Promise.all([...Array.from({ length: 20 }, async (_value, index) => {
        const requestId = newId();
        const granted = await budgets().reserve({ tenantId, requestId, amountNanoUsd: 1_000_000 });
        if (!granted.granted) return;
        sent += 1;
        const { intent, outcome } = recordedCall(tenantId, { requestId, reservations: granted.reservations });
        const spool = spools[index % 2] ?? assert.fail();
        await spool.append(intent);
        await spool.append(outcome);
      }), ...shippers.map((shipper) => shipper.shipOnce())]);
    }
    await Promise.all(shippers.map(shipAll));
    assert.deepEqual(await windowsOf(tenantId), [[0, sent * 270_000]]);
    assert.ok(sent * 270_000 <= 5_000_000 && sent >= 5, `${sent} sent`);
    for (const spool of spools) await spool.close();
  });

  it('B1 budgets are set, listed and removed over the API, and audited', async () => {
    const tenantId = await world.newTenant();
    const created = await world.answer<{ id: string; windowStart: string | null; resetsAt: string | null }>(tenantId, 'createBudget', { body: { name: 'All', period: 'total', limitNanoUsd: 5 } });
    assert.deepEqual([created.windowStart, created.resetsAt], [null, null]);
    await world.answer(tenantId, 'createBudget', { body: { name: 'Day', period: 'day', limitNanoUsd: 5 } });
    const page = await world.answer<{ items: { name: string; resetsAt: string | null }[]; nextCursor: string | null }>(tenantId, 'listBudgets', { query: { limit: 1 } });
    assert.deepEqual([page.items.map((item) => item.name), page.items[0]?.resetsAt === null], [['Day'], false]);
    const rest = await world.answer<{ items: { name: string }[]; nextCursor: null }>(tenantId, 'listBudgets', { query: { cursor: page.nextCursor } });
    assert.deepEqual([rest.items.map((item) => item.name), rest.nextCursor], [['All'], null]);
    await world.answer(tenantId, 'deleteBudget', { params: { budgetId: created.id } });
    await assert.rejects(world.answer(tenantId, 'deleteBudget', { params: { budgetId: created.id } }), { code: 'not_found' });
    assert.deepEqual((await world.eventsOf(tenantId)).map((event) => event.action), ['budget.created', 'budget.created', 'budget.deleted']);
  });

  it('attack 7: a foreign budget answers 404, as an unknown one does, and stays', async () => {
    const [own, foreign] = [await world.newTenant(), await world.newTenant()];
    const { id } = await newBudget(foreign, 5);
    await assert.rejects(world.answer(own, 'deleteBudget', { params: { budgetId: id } }), { code: 'not_found' });
    assert.equal((await windowsOf(foreign)).length, 1);
    assert.equal((await windowsOf(own)).length, 0);
  });
});
