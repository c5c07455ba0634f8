import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { systemActor } from '../src/audit/index.ts';
import { sql } from '../src/foundation/index.ts';
import { type BudgetRule, type Budgets, type IntentRecord, type ReservationRecord, type Spool, createBudgetIn, openBudgets } from '../src/metering/index.ts';
import { type MeteringWorld, recordedCall, shipAll, startMeteringWorld } from './support/metering.ts';

/** A call that was sent. Its provider bills `used` from that moment, whatever becomes of us. */
interface Call { readonly intent: IntentRecord; readonly used: number; readonly bound: number; readonly reservations: readonly ReservationRecord[] }

/** One gateway process. Its clock began somewhere, and goes by steps; what hour its wall shows is asked by nobody. */
interface Process { readonly spool: Spool; readonly folder: string; readonly budgets: Budgets; readonly open: Call[]; readonly unsent: (readonly ReservationRecord[])[]; rules: readonly BudgetRule[]; down: boolean; /** What breaks the next time, and whether it has done so to an answer: then it holds what it does not know of. */ breaks: 'the answer' | 'the return' | null; forgot: boolean }

const limits = { day: 1_000, total: 2_500 };
const dayMilliseconds = 86_400_000;

/** Everything around the leases, and what really happened: what providers bill. */
class Model {
  readonly #world: MeteringWorld;
  readonly tenantId: string;
  readonly processes: Process[] = [];
  /** Spools whose disk is gone. */
  readonly lost: Process[] = [];
  day = 0;
  #clock = 0;
  /** By the window they were reserved in. */
  readonly billed = new Map<string, number>();
  /** What the ledger must come to: what was told, and for what nobody could tell the most. */
  readonly expected = new Map<string, number>();
  /** The highest limit that each day's window was ever leased under. */
  readonly #mostOfDay = new Map([[startOf(0), limits.day]]);
  rules: readonly BudgetRule[] = [];

  constructor(world: MeteringWorld, tenantId: string) {
    this.#world = world;
    this.tenantId = tenantId;
  }

  async start(): Promise<void> {
    const made = await Promise.all((['day', 'total'] as const).map((period) => createBudgetIn(this.#world.app, { tenantId: this.tenantId, actor: systemActor, name: period, unit: 'tokens', period, limit: limits[period] })));
    this.rules = made;
    for (let index = 0; index < 3; index += 1) this.begin();
  }

  begin(): void {
    const folder = this.#world.newFolder();
    const spool = this.#world.openSpool(folder);
    const skew = this.processes.length * 7_777_777;
    const process: Process = {
      spool, folder, open: [], unsent: [], rules: this.rules, down: false, breaks: null, forgot: false,
      budgets: openBudgets({
        database: this.#world.spoolDatabase, holder: spool.writer, monotonic: () => this.#clock + skew,
        databaseNow: () => sql`(timestamptz '2026-03-01T12:00:00Z' + ${this.day} * interval '1 day')`,
        raceConditions: {
          beforeLease: async () => { if (process.down) throw new Error('no connection'); await Promise.resolve(); },
          afterLease: () => { if (process.breaks === 'the answer') { process.breaks = null; process.forgot = true; throw new Error('the answer is lost'); } },
          beforeReturn: () => { if (process.breaks === 'the return') { process.breaks = null; throw new Error('nothing returned'); } },
        },
      }),
    };
    this.processes.push(process);
  }

  at(index: number): Process {
    return this.processes[index % this.processes.length] ?? assert.fail();
  }

  /** What was granted, `null` where nothing was; the database's word on it is checked. */
  async take(process: Process, bound: number): Promise<readonly ReservationRecord[] | null> {
    const days = [this.day];
    const { rules } = process;
    const answer = await Promise.resolve().then(() => process.budgets.take({ tenantId: this.tenantId, rules, bound: { nanoUsd: null, tokens: bound } })).catch(() => null);
    if (answer?.granted !== true) return null;
    days.push(this.day);
    const ofDay = answer.reservations.find(({ budgetId }) => budgetId === rules[0]?.id);
    assert.ok(ofDay !== undefined && days.map(startOf).includes(ofDay.windowStart), 'it counts in the window of the database’s clock');
    if (rules === this.rules && days[0] === days[1]) assert.ok(await this.#committed(ofDay) <= limitOf(rules), 'who has heard of a lower limit takes nothing that was handed out under the old one');
    return answer.reservations;
  }

  async #committed({ budgetId, windowStart }: ReservationRecord): Promise<number> {
    const { rows } = await this.#world.spoolDatabase.as<unknown>().transaction((trx) => sql<{ committed: number }>`select reserved_amount + settled_amount as committed from budget_windows where budget_id = ${budgetId} and window_start = ${windowStart}`.execute(trx));
    return rows[0]?.committed ?? 0;
  }

  /** Takes, and in the end does not send. */
  async hold(process: Process, bound: number): Promise<void> {
    const held = await this.take(process, bound);
    if (held !== null) process.unsent.push(held);
  }

  giveBack(process: Process): void {
    process.budgets.giveBack(process.unsent.shift() ?? []);
  }

  /** Asks, and sends where it is granted: from then on the provider bills. */
  async send(process: Process, bound: number, used: number): Promise<void> {
    const answer = await this.take(process, bound);
    if (answer === null) return;
    const call = { intent: { ...recordedCall(this.tenantId, { reservations: answer }).intent, worstCase: { usage: usageOf(bound), costNanoUsd: null } }, used, bound, reservations: answer };
    await process.spool.append(call.intent);
    process.open.push(call);
    for (const { budgetId, windowStart } of answer) add(this.billed, `${budgetId} ${windowStart}`, used);
  }

  async finish(process: Process): Promise<void> {
    const call = process.open.shift();
    if (call === undefined) return;
    const { outcome } = recordedCall(this.tenantId, { requestId: call.intent.requestId, reservations: call.reservations });
    await process.spool.append({ ...outcome, usage: usageOf(call.used) });
    this.#expect(call, call.used);
  }

  #expect({ reservations }: Call, amount: number): void {
    for (const { budgetId, windowStart } of reservations) add(this.expected, `${budgetId} ${windowStart}`, amount);
  }

  async ship(process: Process, breaksBeforeCommit = false): Promise<void> {
    let broken = breaksBeforeCommit;
    const shipper = this.#world.shipperFor(process.spool, { beforeCommit: () => { if (broken) { broken = false; throw new Error('cut off before the commit'); } } });
    if (breaksBeforeCommit) await shipper.shipOnce().catch(() => undefined);
    await shipAll(shipper);
    // Whoever ships again, from the database's own position, ships nothing twice.
    await shipAll(this.#world.shipperFor(process.spool));
  }

  /** Where it stood is forgotten, so that all of it comes once more. */
  async shipFromTheBeginning(process: Process): Promise<void> {
    await this.#world.spoolDatabase.as<unknown>().transaction((trx) => sql`update spool_positions set position = 0 where spool = ${process.spool.id}`.execute(trx));
    await this.ship(process);
  }

  /** kill -9: nothing is told any more, and what was told is settled. */
  async kill(process: Process): Promise<void> {
    this.#drop(process);
    await process.spool.close();
    await this.#world.shipperFor(process.spool).adoptOrphans();
    for (const call of process.open.splice(0)) this.#expect(call, call.bound);
    this.begin();
  }

  /** The machine is gone with its disk. */
  async lose(process: Process): Promise<void> {
    await this.ship(process);
    this.#drop(process);
    await process.spool.close();
    this.lost.push(process);
    this.begin();
  }

  /** A person says that what lost machines held was used. */
  async settleLost(): Promise<void> {
    const lostHolders = this.lost.map(({ spool }) => spool.writer);
    const { rows } = await this.#world.spoolDatabase.as<unknown>().transaction((trx) => sql<{ budget_id: string; window_start: Date; leased_amount: number }>`update budget_leases set renewed_at = now() - interval '2 hours' where holder = any(${lostHolders}::text[]) returning budget_id, window_start, leased_amount`.execute(trx));
    for (const { id } of this.rules) await this.#world.answer(this.tenantId, 'settleLostReservations', { params: { budgetId: id }, body: { as: 'used' } });
    for (const row of rows) add(this.expected, `${row.budget_id} ${row.window_start.toISOString()}`, row.leased_amount);
  }

  #drop(process: Process): void {
    this.processes.splice(this.processes.indexOf(process), 1);
  }

  pass(milliseconds: number): void {
    this.#clock += milliseconds;
  }

  turnDay(): void {
    this.day += 1;
    this.pass(dayMilliseconds);
    this.#mostOfDay.set(startOf(this.day), limitOf(this.rules));
  }

  async edit(limit: number): Promise<void> {
    const [day, total] = this.rules;
    assert.ok(day !== undefined && total !== undefined);
    await this.#world.app.as<unknown>().inTenant(this.tenantId, (trx) => sql`update budgets set limit_amount = ${limit}, revision = revision + 1 where id = ${day.id}`.execute(trx));
    this.rules = [{ ...day, limit }, total];
    this.#mostOfDay.set(startOf(this.day), Math.max(this.#mostOfDay.get(startOf(this.day)) ?? 0, limit));
  }

  async check(): Promise<void> {
    const { rows } = await this.#world.spoolDatabase.as<unknown>().transaction((trx) => sql<{ budget_id: string; window_start: Date; reserved: number; settled: number; leased: number }>`
      select w.budget_id, w.window_start, w.reserved_amount as reserved, w.settled_amount as settled,
        coalesce((select sum(l.leased_amount)::bigint from budget_leases l where l.budget_id = w.budget_id and l.window_start = w.window_start), 0) as leased
      from budget_windows w where w.tenant_id = ${this.tenantId}`.execute(trx));
    for (const row of rows) {
      const key = `${row.budget_id} ${row.window_start.toISOString()}`;
      const most = row.budget_id === this.rules[0]?.id ? this.#mostOfDay.get(row.window_start.toISOString()) ?? 0 : limits.total;
      assert.equal(row.reserved, row.leased, 'what is reserved is what holders hold');
      assert.ok((this.billed.get(key) ?? 0) <= most, `${this.billed.get(key)} billed of ${most}`);
      assert.ok(row.reserved + row.settled <= most, 'no more than the limit is handed out');
      assert.ok(row.reserved + row.settled >= (this.billed.get(key) ?? 0), 'nothing that is billed is missing');
    }
  }

  /** Everybody finishes; then every figure is exact, but for what a lost disk held. */
  async end(): Promise<void> {
    for (const process of this.processes) {
      process.down = false;
      process.breaks = null;
      while (process.unsent.length > 0) this.giveBack(process);
      while (process.open.length > 0) await this.finish(process);
      await this.ship(process);
      await process.budgets.close();
      await process.spool.close();
      // Nobody returns what nobody knows of, but its death.
      if (process.forgot) await this.#world.shipperFor(process.spool).adoptOrphans();
    }
    for (const { budgets } of this.lost) await budgets.close().catch(() => undefined);
    await this.check();
    const lostHolders = this.lost.map(({ spool }) => spool.writer);
    const { rows } = await this.#world.spoolDatabase.as<unknown>().transaction((trx) => sql<{ budget_id: string; window_start: Date; settled: number; reserved: number; lost: number }>`
      select w.budget_id, w.window_start, w.settled_amount as settled, w.reserved_amount as reserved,
        coalesce((select sum(l.leased_amount)::bigint from budget_leases l where l.budget_id = w.budget_id and l.window_start = w.window_start and l.holder = any(${lostHolders}::text[])), 0) as lost
      from budget_windows w where w.tenant_id = ${this.tenantId}`.execute(trx));
    for (const row of rows) {
      assert.equal(row.settled, this.expected.get(`${row.budget_id} ${row.window_start.toISOString()}`) ?? 0, 'every token once');
      assert.equal(row.reserved, row.lost, 'nothing is held but by who was lost');
    }
  }
}

function add(totals: Map<string, number>, key: string, amount: number): void {
  totals.set(key, (totals.get(key) ?? 0) + amount);
}

function startOf(day: number): string {
  return new Date(Date.parse('2026-03-01T00:00:00Z') + day * dayMilliseconds).toISOString();
}

function limitOf(rules: readonly BudgetRule[]): number {
  return rules[0]?.limit ?? 0;
}

function usageOf(tokens: number) {
  return { input: tokens, cacheRead: null, cacheWrite: null, output: 0, reasoning: null };
}

type Step = fc.AsyncCommand<object, Model>;
const step = (name: string, run: (real: Model) => Promise<void> | void): Step => ({ check: () => true, run: async (_model, real) => { await run(real); await real.check(); }, toString: () => name });

const who = fc.nat({ max: 2 });
/** The bound, and how much of it is used in percent. */
const call = fc.tuple(fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 400 })), fc.oneof(fc.constant(100), fc.nat({ max: 100 })));

/** Race points by name. */
const steps: fc.Arbitrary<Step>[] = [
  fc.tuple(who, call).map(([index, [bound, share]]) => step(`process ${index} sends ${bound}`, (real) => real.send(real.at(index), bound, Math.floor((bound * share) / 100)))),
  fc.tuple(call, call, call).map((calls) => step(`three processes lease at once ${calls.map(([bound]) => bound).join(', ')}`, async (real) => { await Promise.all(calls.map(([bound, share], index) => real.send(real.at(index), bound, Math.floor((bound * share) / 100)))); })),
  fc.tuple(who, fc.array(call, { minLength: 2, maxLength: 12 })).map(([index, calls]) => step(`process ${index} sends ${calls.length} at once, those that wait are served by one lease`, async (real) => { await Promise.all(calls.map(([bound, share]) => real.send(real.at(index), bound, Math.floor((bound * share) / 100)))); })),
  fc.tuple(who, call).map(([index, [bound]]) => step(`process ${index} takes ${bound} and does not send yet`, (real) => real.hold(real.at(index), bound))),
  who.map((index) => step(`process ${index} gives back what it did not send`, (real) => real.giveBack(real.at(index)))),
  who.map((index) => step(`process ${index} finishes a call`, (real) => real.finish(real.at(index)))),
  who.map((index) => step(`the spool of ${index} is shipped`, (real) => real.ship(real.at(index)))),
  who.map((index) => step(`the spool of ${index} is shipped twice, the first time cut off`, (real) => real.ship(real.at(index), true))),
  fc.tuple(who, call).map(([index, [bound, share]]) => step(`a call of ${index} is shipped, and again from the beginning`, async (real) => {
    await real.send(real.at(index), bound, Math.floor((bound * share) / 100));
    await real.finish(real.at(index));
    await real.ship(real.at(index));
    await real.shipFromTheBeginning(real.at(index));
  })),
  who.map((index) => step(`process ${index} dies with open reservations`, (real) => real.kill(real.at(index)))),
  who.map((index) => step(`process ${index} is lost with its spool`, (real) => real.lose(real.at(index)))),
  fc.tuple(who, fc.array(call, { minLength: 2, maxLength: 8 })).map(([index, calls]) => step(`the window turns under ${calls.length} that wait for ${index}`, async (real) => {
    const sent = Promise.all(calls.map(([bound, share]) => real.send(real.at(index), bound, Math.floor((bound * share) / 100))));
    real.turnDay();
    await sent;
  })),
  fc.tuple(who, fc.array(call, { minLength: 2, maxLength: 8 })).map(([index, calls]) => step(`the database leases to ${index} for ${calls.length} that wait, and the answer is lost`, async (real) => {
    real.at(index).breaks = 'the answer';
    await Promise.all(calls.map(([bound, share]) => real.send(real.at(index), bound, Math.floor((bound * share) / 100))));
  })),
  fc.constant(step('the window turns', (real) => real.turnDay())),
  call.map(([bound, share]) => step('a lease while the window turns', async (real) => { const sent = real.send(real.at(0), bound, Math.floor((bound * share) / 100)); real.turnDay(); await sent; })),
  fc.tuple(who, fc.integer({ min: 0, max: 2_000 })).map(([index, limit]) => step(`the limit becomes ${limit}, and ${index} hears of it`, async (real) => { await real.edit(limit); real.at(index).rules = real.rules; })),
  who.map((index) => step(`the limit is lowered under what ${index} has leased, and it sends on`, async (real) => { await real.send(real.at(index), 5, 5); await real.edit(4); real.at(index).rules = real.rules; await real.send(real.at(index), 3, 3); })),
  fc.constant(step('everybody hears of the limit', (real) => { for (const process of real.processes) process.rules = real.rules; })),
  fc.tuple(who, fc.boolean()).map(([index, down]) => step(`the database is ${down ? 'away' : 'back'} for ${index}`, (real) => { real.at(index).down = down; })),
  fc.tuple(who, call).map(([index, [bound, share]]) => step(`the database leases to ${index}, and the answer is lost`, async (real) => { real.at(index).breaks = 'the answer'; await real.send(real.at(index), bound, Math.floor((bound * share) / 100)); })),
  who.map((index) => step(`a return of ${index} breaks, and is made again`, async (real) => { const process = real.at(index); process.breaks = 'the return'; real.pass(3_000); await process.budgets.sweep().catch(() => undefined); process.breaks = null; await process.budgets.sweep(); })),
  fc.constant(step('what lost machines held is settled as used', (real) => real.settleLost())),
  who.map((index) => step(`process ${index} rests and returns what it holds`, async (real) => { real.pass(3_000); await real.at(index).budgets.sweep(); })),
];

describe('leases of budgets, by a model', () => {
  let world: MeteringWorld;
  before(async () => { world = await startMeteringWorld(); });
  after(() => world.close());

  it('B1 B2 faults 1, 3 and 6: whatever processes do, what providers bill never passes a cap, nothing billed is missing, and nothing is there twice', async () => {
    await fc.assert(fc.asyncProperty(fc.commands(steps, { maxCommands: 25 }), async (commands) => {
      const real = new Model(world, await world.newTenant());
      await real.start();
      await fc.asyncModelRun(() => ({ model: {}, real }), commands);
      await real.end();
    }), { numRuns: 15, seed: 20_261_121, ...(process.env['KEYSTEAD_LEASE_RUNS'] === undefined ? {} : { numRuns: Number(process.env['KEYSTEAD_LEASE_RUNS']), seed: Date.now() }) });
  });
});
