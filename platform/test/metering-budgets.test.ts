import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { systemActor } from '../src/audit/index.ts';
import { connectionOptions, type Database, listenForNotifications, newId, openDatabase, sql, systemClock, type Transaction } from '../src/foundation/index.ts';
import { askGateways } from '../src/gateway/index.ts';
import { type Bound, type BudgetRule, type Budgets, type BudgetsOptions, type NewBudget, type ReservationRecord, createBudgetIn, openBudgets, openRates, setCredentialCap } from '../src/metering/index.ts';
import { eventually } from './support/attacker.ts';
import { type MeteringWorld, recordedCall, shipAll, silentLogger, startMeteringWorld } from './support/metering.ts';

type Made = BudgetRule & { readonly name: string };
const dollars = (nanoUsd: number): Bound => ({ nanoUsd, tokens: null });

describe('budgets', () => {
  let world: MeteringWorld;
  const opened: Budgets[] = [];
  before(async () => { world = await startMeteringWorld(); });
  after(async () => { for (const each of opened) await each.close(); await world.close(); });

  /** One gateway process. */
  const process = (options: Partial<BudgetsOptions> = {}): Budgets => { const made = openBudgets({ database: world.spoolDatabase, holder: newId(), ...options }); opened.push(made); return made; };
  const newBudget = (tenantId: string, limit: number, more: Partial<NewBudget> = {}): Promise<Made> => createBudgetIn(world.app, { tenantId, actor: systemActor, name: `Cap ${more.period ?? 'month'}`, period: 'month', limit, ...more });
  const listed = async (tenantId: string) => (await world.answer<{ items: { id: string; name: string; reserved: number; settled: number; lost: number; etag: string }[] }>(tenantId, 'listBudgets')).items;
  const windowsOf = async (tenantId: string) => (await listed(tenantId)).map((item) => [item.reserved, item.settled]);
  const leasesOf = async (tenantId: string) => (await world.spoolDatabase.as<unknown>().transaction((trx) => sql<{ count: number }>`select count(*)::int as count from budget_leases where tenant_id = ${tenantId}`.execute(trx))).rows[0]?.count ?? 0;

  it('B1 attack 35: of 500 reservations at once by four processes with budget for one, one is granted', async () => {
    const tenantId = await world.newTenant();
    const rules = [await newBudget(tenantId, 1_500_000)];
    const processes = [process(), process(), process(), process()];
    const answers = await Promise.all(Array.from({ length: 500 }, async (_each, index) => processes[index % 4]?.take({ tenantId, rules, bound: dollars(1_000_000) })));
    assert.equal(answers.filter((each) => each?.granted).length, 1);
    assert.deepEqual(await windowsOf(tenantId), [[1_000_000, 0]]);
  });

  it('B1 those who wait for a budget near its cap are served by one lease: as many as fit of each budget that they count in, in the order in which they came, and no more', async () => {
    const tenantId = await world.newTenant();
    const [money, tokens] = [await newBudget(tenantId, 20_000_000), await newBudget(tenantId, 30_000, { unit: 'tokens' })];
    let leases = 0;
    const counting = (): Budgets => process({ raceConditions: { beforeLease: () => { leases += 1; } } });
    const one = counting();
    const mixed = await Promise.all(Array.from({ length: 100 }, async (_each, index) => one.take({ tenantId, rules: index % 2 === 0 ? [money] : [money, tokens], bound: { nanoUsd: 1_000_000, tokens: 5_000 } })));
    assert.deepEqual(mixed.flatMap((each, index) => (each.granted ? [index] : [])), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 18, 20, 22, 24, 26], 'who comes first is served first, and whoever finds the tokens used up stands in nobody’s way');
    assert.deepEqual([await windowsOf(tenantId), leases <= 6], [[[30_000, 0], [20_000_000, 0]], true], `the first by itself, all others that fit, and a refusal of each budget, not one for each: ${leases}`);
    const [apart, other] = [await world.newTenant(), counting()];
    const rules = [await newBudget(apart, 20_000_000)];
    leases = 0;
    const answers = await Promise.all(Array.from({ length: 32 }, async () => other.take({ tenantId: apart, rules, bound: dollars(1_000_000) })));
    assert.deepEqual([answers.filter((each) => each.granted).length, leases <= 6], [20, true], `those that fit by leases together, and not one for each: ${leases}`);
  });

  it('B1 the default rate of an organisation is exact over all processes, by the database’s minute, and no other’s', async () => {
    const [tenantId, other] = [await world.newTenant(), await world.newTenant()];
    const processes = Array.from({ length: 4 }, () => openRates({ database: world.spoolDatabase, of: 'tenants' }));
    const ask = (index: number, of = tenantId) => Promise.resolve(processes[index % 4]?.take({ tenantId: of, credentialId: of, requestsPerMinute: 20, tokensPerMinute: 1_000_000, tokens: 10 }));
    const answers = await Promise.all(Array.from({ length: 80 }, (_each, index) => ask(index)));
    const windows = Map.groupBy(answers.flatMap((each) => (each?.granted ? [each.window] : [])), (window) => window);
    for (const [window, granted] of windows) assert.ok(granted.length <= 20, `${granted.length} in ${window}`);
    assert.ok([...windows.values()].some((granted) => granted.length === 20));
    const refused = answers.find((each) => each !== undefined && !each.granted);
    assert.ok(refused !== undefined && !refused.granted && refused.which === 'requests' && refused.limit === 20 && refused.left === 0 && refused.retryAfterSeconds !== null && refused.retryAfterSeconds <= 60);
    assert.equal((await ask(0, other))?.granted, true);
  });

  it('B1 a refusal says what was needed, what is left and when it begins anew; a request larger than the whole budget never fits', async () => {
    const tenantId = await world.newTenant();
    const rule = await newBudget(tenantId, 1_500_000, { period: 'day' });
    const one = process();
    assert.ok((await one.take({ tenantId, rules: [rule], bound: dollars(1_000_000) })).granted);
    const refused = await one.take({ tenantId, rules: [rule], bound: dollars(600_000) });
    assert.ok(!refused.granted);
    assert.deepEqual([refused.rule.id, refused.need, refused.left], [rule.id, 600_000, 500_000]);
    assert.ok(refused.resetsAt !== null && refused.retryAfterSeconds !== null && refused.retryAfterSeconds > 0 && refused.retryAfterSeconds <= 86_400);
    const never = await one.take({ tenantId, rules: [rule], bound: dollars(2_000_000) });
    assert.ok(!never.granted && never.retryAfterSeconds === null);
    const unknown = await one.take({ tenantId, rules: [rule], bound: { nanoUsd: null, tokens: 5 } });
    assert.ok(!unknown.granted && unknown.need === null);
  });

  it('B1 of budgets in money, tokens and requests, over any period, all are taken from, or none; a limit for each request needs no count', async () => {
    const tenantId = await world.newTenant();
    const money = await newBudget(tenantId, 5_000_000);
    const tokens = await newBudget(tenantId, 1_000, { unit: 'tokens', period: 'hour' });
    const requests = await newBudget(tenantId, 2, { unit: 'requests', period: 'minute' });
    const each = await newBudget(tenantId, 600, { unit: 'tokens', period: 'request' });
    const one = process();
    const take = (bound: Bound) => one.take({ tenantId, rules: [money, tokens, requests, each], bound });
    const first = await take({ nanoUsd: 700_000, tokens: 600 });
    assert.ok(first.granted);
    assert.deepEqual(first.reservations.map((reservation) => [reservation.budgetId, reservation.unit, reservation.amount]), [[money.id, 'nano_usd', 700_000], [tokens.id, 'tokens', 600], [requests.id, 'requests', 1]]);
    const large = await take({ nanoUsd: 1, tokens: 601 });
    assert.deepEqual([large.granted, !large.granted && large.rule.id, !large.granted && large.left], [false, each.id, 600]);
    const second = await take({ nanoUsd: 700_000, tokens: 500 });
    assert.ok(!second.granted && second.rule.id === tokens.id && (second.retryAfterSeconds ?? 0) > 0);
    assert.deepEqual((await windowsOf(tenantId)).toSorted((left, right) => (left[0] ?? 0) - (right[0] ?? 0)), [[0, 0], [1, 0], [600, 0], [700_000, 0]]);
    one.giveBack(first.reservations);
    assert.ok((await take({ nanoUsd: 1, tokens: 1 })).granted);
  });

  it('B1 while a slice lasts nobody asks the database: 1,000 requests cost a handful of leases', async () => {
    const tenantId = await world.newTenant();
    const rules = [await newBudget(tenantId, 1_000_000_000)];
    let leases = 0;
    const one = process({ raceConditions: { beforeLease: () => { leases += 1; } } });
    let promises = 0;
    for (let index = 0; index < 1_000; index += 1) {
      const answer = one.take({ tenantId, rules, bound: dollars(10_000) });
      if (answer instanceof Promise) promises += 1;
      assert.ok((await answer).granted);
    }
    assert.ok(leases < 20 && promises < 10, `${leases} leases, ${promises} requests waited`);
  });

  it('B1 what a process does not use goes back to the others, at once at its end and after some seconds of rest', async () => {
    const tenantId = await world.newTenant();
    const rules = [await newBudget(tenantId, 1_000_000_000)];
    let now = 0;
    const one = process({ monotonic: () => now });
    const taken = await one.take({ tenantId, rules, bound: dollars(1_000_000) });
    assert.ok(taken.granted);
    assert.deepEqual(await windowsOf(tenantId), [[8_000_000, 0]], 'eight requests ahead');
    now += 5_000;
    await one.sweep();
    assert.deepEqual(await windowsOf(tenantId), [[1_000_000, 0]], 'only the call under way');
    one.giveBack(taken.reservations);
    await one.close();
    assert.deepEqual(await windowsOf(tenantId), [[0, 0]]);
    assert.equal(await leasesOf(tenantId), 0);
  });

  it('B1 an outcome settles what was reserved at what it came to; an unknown cost at what was reserved; once, however often it is shipped', async () => {
    const tenantId = await world.newTenant();
    const rules = [await newBudget(tenantId, 10_000_000), await newBudget(tenantId, 10_000, { unit: 'tokens' }), await newBudget(tenantId, 10, { unit: 'requests' })];
    const spool = world.openSpool();
    const one = process({ holder: spool.writer });
    for (const provider of ['openai', 'house']) {
      const granted = await one.take({ tenantId, rules, bound: { nanoUsd: 1_000_000, tokens: 5_000 } });
      assert.ok(granted.granted);
      const { intent, outcome } = recordedCall(tenantId, { provider, reservations: granted.reservations });
      await spool.append(intent);
      await spool.append(outcome);
    }
    await shipAll(world.shipperFor(spool));
    await shipAll(world.shipperFor(spool));
    await one.close();
    assert.deepEqual((await windowsOf(tenantId)).toReversed(), [[0, 270_000 + 1_000_000], [0, 2 * 1_200], [0, 2]]);
    await spool.close();
  });

  it('B2 an attempt that was given up is charged at its most, beside the one that served', async () => {
    const tenantId = await world.newTenant();
    const rules = [await newBudget(tenantId, 10_000_000)];
    const spool = world.openSpool();
    const one = process({ holder: spool.writer });
    const reservations: ReservationRecord[] = [];
    for (let attempt = 0; attempt < 2; attempt += 1) { const taken = await one.take({ tenantId, rules, bound: dollars(1_000_000) }); if (taken.granted) reservations.push(...taken.reservations); }
    const both = [{ ...reservations[0] ?? assert.fail(), amount: 2_000_000, atRisk: 1_000_000 }];
    const { intent, outcome } = recordedCall(tenantId, { reservations: both });
    await spool.append(intent);
    await spool.append(outcome);
    await shipAll(world.shipperFor(spool));
    await one.close();
    assert.deepEqual(await windowsOf(tenantId), [[0, 1_000_000 + 270_000]]);
    await spool.close();
  });

  it('B1 fault 1: a killed process’s announced calls settle at their maximum, and the rest of its lease is given back once its spool is settled', async () => {
    const tenantId = await world.newTenant();
    const rules = [await newBudget(tenantId, 100_000_000)];
    const folder = world.newFolder();
    const dead = world.openSpool(folder);
    const ofDead = process({ holder: dead.writer });
    const granted = await ofDead.take({ tenantId, rules, bound: dollars(1_000_000) });
    assert.ok(granted.granted);
    await dead.append(recordedCall(tenantId, { reservations: granted.reservations }).intent);
    await ofDead.take({ tenantId, rules, bound: dollars(3_000_000) });
    await dead.close();
    assert.ok(((await windowsOf(tenantId))[0]?.[0] ?? 0) >= 4_000_000);
    const next = world.openSpool(folder);
    await shipAll(world.shipperFor(next));
    assert.deepEqual(await windowsOf(tenantId), [[0, 1_000_000]]);
    await next.close();
  });

  it('B1 a lost spool counts its lease as used; after an hour it is shown as lost, and a person decides', async () => {
    const tenantId = await world.newTenant();
    const rule = await newBudget(tenantId, 2_000_000);
    const [lost, other] = [newId(), process()];
    await process({ holder: lost }).take({ tenantId, rules: [rule], bound: dollars(1_500_000) });
    assert.ok(!(await other.take({ tenantId, rules: [rule], bound: dollars(1_000_000) })).granted);
    assert.equal((await listed(tenantId))[0]?.lost, 0);
    await world.answer(tenantId, 'settleLostReservations', { params: { budgetId: rule.id }, body: { as: 'unused' } });
    assert.deepEqual(await windowsOf(tenantId), [[1_500_000, 0]], 'not yet lost, so not touched');
    await world.spoolDatabase.as<unknown>().transaction((trx) => sql`update budget_leases set renewed_at = now() - interval '2 hours' where holder = ${lost}`.execute(trx));
    assert.equal((await listed(tenantId))[0]?.lost, 1_500_000);
    const settled = await world.answer<{ settled: number; reserved: number }>(tenantId, 'settleLostReservations', { params: { budgetId: rule.id }, body: { as: 'used' } });
    assert.deepEqual([settled.reserved, settled.settled], [0, 1_500_000]);
  });

  it('B1 a lowered limit takes back what is held ahead; a raised one is in force at once; a deleted one holds nobody', async () => {
    const tenantId = await world.newTenant();
    const before = await newBudget(tenantId, 100_000_000);
    const one = process();
    assert.ok((await one.take({ tenantId, rules: [before], bound: dollars(500_000) })).granted);
    const change = async (limit: number): Promise<Made> => {
      const [item] = await listed(tenantId);
      await world.app.as<unknown>().inTenant(tenantId, (trx) => sql`update budgets set limit_amount = ${limit}, revision = revision + 1 where id = ${item?.id}`.execute(trx));
      return { ...before, limit };
    };
    const lower = await change(700_000);
    const refused = await one.take({ tenantId, rules: [lower], bound: dollars(300_000) });
    assert.ok(!refused.granted && refused.left === 200_000, 'nothing of the old slice is used');
    const stale = await one.take({ tenantId, rules: [before], bound: dollars(300_000) });
    assert.ok(!stale.granted, 'nor by a request whose configuration is a moment old');
    const raised = await change(5_000_000);
    assert.ok((await one.take({ tenantId, rules: [raised], bound: dollars(300_000) })).granted);
    await world.answer(tenantId, 'deleteBudget', { params: { budgetId: before.id } });
    const gone = await one.take({ tenantId, rules: [raised], bound: dollars(9_000_000) });
    assert.ok(gone.granted && gone.reservations.length === 0);
  });

  it('B1 a budget that is deleted while a slice of it is being leased holds nobody', async () => {
    const tenantId = await world.newTenant();
    const rule = await newBudget(tenantId, 3_000_000);
    const owner = new pg.Client(connectionOptions(world.test.ownerUrl));
    await owner.connect();
    try {
      await owner.query('begin');
      await owner.query('delete from keystead.budgets where id = $1', [rule.id]);
      const taken = process().take({ tenantId, rules: [rule], bound: dollars(1_000_000) });
      // Its window refers to the budget, so it waits for what becomes of that.
      await eventually(async () => (await owner.query("select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")).rowCount ?? 0, (waiting) => waiting > 0);
      await owner.query('commit');
      const answer = await taken;
      assert.ok(answer.granted && answer.reservations.length === 0);
    } finally {
      await owner.end();
    }
  });

  it('fault 3 B1: where the database has to be asked and does not answer, nothing is granted, and nothing is lost', async () => {
    const tenantId = await world.newTenant();
    const rules = [await newBudget(tenantId, 3_000_000)];
    let down = true;
    const one = process({ raceConditions: { beforeLease: () => { if (down) throw new Error('no connection'); } } });
    await assert.rejects(async () => one.take({ tenantId, rules, bound: dollars(1_000_000) }), /no connection/);
    down = false;
    assert.ok((await one.take({ tenantId, rules, bound: dollars(3_000_000) })).granted);
  });

  /** A database whose next transaction goes wrong in one way. */
  function failing(): { database: Database; next: 'refused' | 'rolled back' | 'answer lost' | null } {
    const staged: ReturnType<typeof failing> = {
      next: null,
      database: {
        ...world.spoolDatabase,
        as<Tables>() {
          const real = world.spoolDatabase.as<Tables>();
          return {
            inTenant: real.inTenant,
            async transaction<Result>(work: (trx: Transaction<Tables>) => Promise<Result>): Promise<Result> {
              const how = staged.next;
              staged.next = null;
              if (how === 'refused') throw new Error(how);
              const result = await real.transaction(async (trx: Transaction<Tables>) => {
                const done = await work(trx);
                if (how === 'rolled back') throw new Error(how);
                return done;
              });
              if (how === 'answer lost') throw new Error(how);
              return result;
            },
          };
        },
      },
    };
    return staged;
  }

  for (const how of ['refused', 'rolled back', 'answer lost'] as const) {
    it(`fault 3 B1: what could not be returned goes back once, and once only, while the process lives: ${how}`, async () => {
      const tenantId = await world.newTenant();
      const rules = [await newBudget(tenantId, 1_000_000_000)];
      let now = 0;
      const staged = failing();
      const one = process({ database: staged.database, monotonic: () => now });
      assert.ok((await one.take({ tenantId, rules, bound: dollars(1_000_000) })).granted);
      now += 5_000;
      staged.next = how;
      await assert.rejects(one.sweep(), { message: how });
      await one.sweep();
      await one.sweep();
      assert.deepEqual(await windowsOf(tenantId), [[1_000_000, 0]], 'the call under way alone');
    });
  }

  it('fault 3 B1: what another organisation has left over is not lost with a request that finds no database', async () => {
    const [own, other] = [await world.newTenant(), await world.newTenant()];
    const [rule, others] = [await newBudget(own, 1_000_000_000), await newBudget(other, 1_000_000_000)];
    const staged = failing();
    let [now, date] = [0, '2020-01-15T00:00:00Z'];
    const one = process({ database: staged.database, monotonic: () => now, databaseNow: () => sql`${date}::timestamptz` });
    const takeOthers = async (): Promise<void> => assert.ok((await one.take({ tenantId: other, rules: [others], bound: dollars(1_000_000) })).granted);
    await takeOthers();
    [now, date] = [61_000, '2020-02-15T00:00:00Z'];
    // What January had left is left over from here on.
    await takeOthers();
    staged.next = 'refused';
    await assert.rejects(async () => one.take({ tenantId: own, rules: [rule], bound: dollars(1_000_000) }), { message: 'refused' });
    await one.close();
    const leases = await world.spoolDatabase.as<unknown>().transaction((trx) => sql<{ amount: number }>`select leased_amount as amount from budget_leases where tenant_id = ${other}`.execute(trx));
    assert.deepEqual(leases.rows.map(({ amount }) => amount), [1_000_000, 1_000_000], 'a call under way in either month');
  });

  it('fault 3: a database that hangs holds nobody for long, and what was under way on its connection is gone with it', async () => {
    const database = openDatabase({ url: world.test.runtimeUrl, role: 'keystead_spool', maxConnections: 1, transactionMilliseconds: 100 });
    const one = database.as<unknown>();
    const pid = (): Promise<{ rows: { pid: number }[] }> => one.transaction((trx) => sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx));
    const before = await pid();
    await assert.rejects(one.transaction((trx) => sql`select pg_sleep(600)`.execute(trx)));
    assert.notEqual((await pid()).rows[0]?.pid, before.rows[0]?.pid);
    await database.close();
  });

  it('fault 3: however hearing of notifications fails, no connection stays behind; a question that failed costs none either', async () => {
    const connections = async (name: string): Promise<number> => (await world.app.as<unknown>().transaction((trx) => sql<{ count: number }>`select count(*)::int as count from pg_stat_activity where application_name = ${name} and datname = current_database()`.execute(trx))).rows[0]?.count ?? -1;
    const until = async (name: string, count: number): Promise<void> => { while (await connections(name) !== count) await new Promise((resolve) => { setImmediate(resolve); }); };
    const heard = { databaseUrl: world.test.runtimeUrl, onPayload: () => undefined };
    await assert.rejects(listenForNotifications({ ...heard, applicationName: 'keystead_wrong', channel: 'no channel', onLost: () => assert.fail('it never listened') }), /syntax/);
    await until('keystead_wrong', 0);
    const lost = Promise.withResolvers<Error>();
    await listenForNotifications({ ...heard, applicationName: 'keystead_lost', channel: 'keystead_test', onLost: lost.resolve });
    const owner = new pg.Client(world.test.ownerUrl);
    await owner.connect();
    await owner.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'keystead_lost' and datname = current_database()");
    await owner.end();
    assert.ok(await lost.promise instanceof Error);
    await until('keystead_lost', 0);
    const staged = failing();
    const health = askGateways({ databaseUrl: world.test.runtimeUrl, database: staged.database, clock: systemClock, logger: silentLogger });
    for (let turn = 0; turn < 3; turn += 1) {
      staged.next = 'refused';
      await assert.rejects(health.read(newId()), { code: 'unavailable' });
    }
    assert.equal(await connections('keystead_health'), 1);
    await health.close();
    await until('keystead_health', 0);
  });

  it('B1 thresholds of 50, 80 and 100 percent are told of once each in a window, reserved and settled apart', async () => {
    const tenantId = await world.newTenant();
    const rule = await newBudget(tenantId, 500_000);
    const spool = world.openSpool();
    const one = process({ holder: spool.writer });
    const call = async (): Promise<void> => {
      const granted = await one.take({ tenantId, rules: [rule], bound: dollars(280_000) });
      if (!granted.granted) return;
      const { intent, outcome } = recordedCall(tenantId, { reservations: granted.reservations });
      await spool.append(intent);
      await spool.append(outcome);
      await shipAll(world.shipperFor(spool));
    };
    for (let turn = 0; turn < 4; turn += 1) await call();
    const alerts = await world.answer<{ items: { percent: number; settled: number; reserved: number; limit: number; budgetName: string }[] }>(tenantId, 'listBudgetAlerts');
    assert.deepEqual(alerts.items.map((each) => [each.percent, each.settled, each.limit]), [[100, 270_000, 500_000], [80, 270_000, 500_000], [50, 270_000, 500_000]], 'a request found no room: that is 100');
    assert.deepEqual((await world.eventsOf(tenantId)).filter((event) => event.action === 'budget.alerted').map((event) => event.detail['percent']), [50, 80, 100]);
    await spool.close();
  });

  it('V7 the cap of a credential is a budget of its scope, kept through changes of its limit', async () => {
    const tenantId = await world.newTenant();
    const credentialId = newId();
    const cap = (limitNanoUsd: number | null) => world.app.as<unknown>().inTenant(tenantId, (trx) => setCredentialCap(trx, { tenantId, credentialId, label: 'key', period: 'month', limitNanoUsd }));
    await world.app.as<unknown>().inTenant(tenantId, (trx) => sql`insert into credentials (id, tenant_id, provider, label, origin, environment) values (${credentialId}, ${tenantId}, 'openai', 'key', 'https://x.example', 'production')`.execute(trx));
    await cap(5);
    await cap(7);
    const [item] = (await world.answer<{ items: { scope: object; managedWithCredential: boolean; limit: number }[] }>(tenantId, 'listBudgets')).items;
    assert.deepEqual([item?.scope, item?.managedWithCredential, item?.limit], [{ kind: 'credential', id: credentialId, label: 'key' }, true, 7]);
    await cap(null);
    assert.equal((await listed(tenantId)).length, 0);
  });

  it('B1 budgets are set, changed, listed and removed over the API, and audited; an edit of an old version is told so', async () => {
    const tenantId = await world.newTenant();
    const created = await world.answer<{ id: string; windowStart: string | null; resetsAt: string | null; etag: string }>(tenantId, 'createBudget', { body: { name: 'All', period: 'total', limit: 5 } });
    assert.deepEqual([created.windowStart, created.resetsAt], [null, null]);
    await world.answer(tenantId, 'createBudget', { body: { name: 'Day', period: 'day', limit: 5, scope: { kind: 'model', id: 'gpt-4o' }, unit: 'tokens' } });
    const page = await world.answer<{ items: { name: string; resetsAt: string | null }[]; nextCursor: string | null }>(tenantId, 'listBudgets', { query: { limit: 1 } });
    assert.deepEqual([page.items.map((item) => item.name), page.items[0]?.resetsAt === null], [['Day'], false]);
    const rest = await world.answer<{ items: { name: string }[]; nextCursor: null }>(tenantId, 'listBudgets', { query: { cursor: page.nextCursor } });
    assert.deepEqual([rest.items.map((item) => item.name), rest.nextCursor], [['All'], null]);
    const changed = await world.answer<{ name: string; limit: number; contact: string | null }>(tenantId, 'updateBudget', { params: { budgetId: created.id }, body: { limit: 6, contact: 'Dana' }, ifMatch: created.etag });
    assert.deepEqual([changed.name, changed.limit, changed.contact], ['All', 6, 'Dana']);
    await assert.rejects(world.answer(tenantId, 'updateBudget', { params: { budgetId: created.id }, body: { limit: 7 }, ifMatch: created.etag }), { code: 'precondition_failed' });
    await world.answer(tenantId, 'deleteBudget', { params: { budgetId: created.id } });
    await assert.rejects(world.answer(tenantId, 'deleteBudget', { params: { budgetId: created.id } }), { code: 'not_found' });
    assert.deepEqual((await world.eventsOf(tenantId)).map((event) => event.action), ['budget.created', 'budget.created', 'budget.updated', 'budget.deleted']);
  });

  it('attacks 7 and 8: a foreign budget answers 404 as an unknown one does, and a budget for a foreign team, person or key cannot be set', async () => {
    const [own, foreign] = [await world.newTenant(), await world.newTenant()];
    const { id } = await newBudget(foreign, 5);
    for (const [operation, body] of [['deleteBudget', undefined], ['updateBudget', { limit: 1 }], ['settleLostReservations', { as: 'unused' }]] as const) {
      await assert.rejects(world.answer(own, operation, { params: { budgetId: id }, ...body === undefined ? {} : { body }, ifMatch: '"1"' }), { code: 'not_found' }, operation);
    }
    for (const kind of ['team', 'user', 'credential'] as const) await assert.rejects(newBudget(own, 1, { scope: { kind, id: newId() } }), { code: 'not_found' }, kind);
    assert.deepEqual([(await listed(foreign)).length, (await listed(own)).length], [1, 0]);
  });
});
