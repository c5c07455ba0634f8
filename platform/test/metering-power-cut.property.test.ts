import assert from 'node:assert/strict';
import { readFileSync, readdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { systemActor } from '../src/audit/index.ts';
import { newId, sql } from '../src/foundation/index.ts';
import { type BudgetRule, type Budgets, type Spool, createBudgetIn, openBudgets } from '../src/metering/index.ts';
import { listSegments, readLines, segmentPath } from '../src/metering/spool/segments.ts';
import { LosingDisk } from './support/losing-disk.ts';
import { type MeteringWorld, type RecordedCall, recordedCall, shipAll, startMeteringWorld } from './support/metering.ts';

/** A call that was sent, and where its records end in the spool; `null`: it was never written down. */
interface Sent extends RecordedCall { readonly intentEnd: Place; outcomeEnd: Place | null; shipped: boolean }
interface Place { readonly segment: string; readonly end: number }

const most = 1_000_000;
const cost = 270_000;

/** One gateway process on a disk that loses what it has not taken. */
class Machine {
  readonly #world: MeteringWorld;
  readonly #tenantId: string;
  readonly #rule: BudgetRule;
  readonly #disk = new LosingDisk();
  readonly spool: Spool;
  readonly #budgets: Budgets;
  readonly #calls: Sent[] = [];

  constructor(world: MeteringWorld, tenantId: string, rule: BudgetRule) {
    this.#world = world;
    this.#tenantId = tenantId;
    this.#rule = rule;
    this.spool = world.openSpool(world.newFolder(), { fileSystem: this.#disk.fileSystem, syncMilliseconds: 0, segmentBytes: 6_000 });
    this.#budgets = openBudgets({ database: world.spoolDatabase, holder: this.spool.writer });
  }

  #end(): Place {
    const segment = readdirSync(this.spool.directory).filter((name) => name.endsWith('.jsonl')).toSorted().at(-1) ?? assert.fail();
    return { segment, end: readFileSync(join(this.spool.directory, segment)).length };
  }

  async send(): Promise<void> {
    const taken = await this.#budgets.take({ tenantId: this.#tenantId, rules: [this.#rule], bound: { nanoUsd: most, tokens: null } });
    assert.ok(taken.granted);
    const call = recordedCall(this.#tenantId, { reservations: taken.reservations });
    await this.spool.append(call.intent);
    this.#calls.push({ ...call, intentEnd: this.#end(), outcomeEnd: null, shipped: false });
  }

  async finish(): Promise<void> {
    const call = this.#calls.find(({ outcomeEnd }) => outcomeEnd === null);
    if (call === undefined) return;
    await this.spool.append(call.outcome);
    call.outcomeEnd = this.#end();
  }

  /** The shipper reads what the operating system has, whether the disk has it or not. */
  async ship(): Promise<void> {
    await shipAll(this.#world.shipperFor(this.spool));
    for (const call of this.#calls) call.shipped ||= call.outcomeEnd !== null;
  }

  async answer(): Promise<void> {
    await pause(2);
    this.#disk.answer();
    await pause(0);
  }

  /** The power goes, and comes back: everything is settled by what is left. */
  async cut(loss: { readonly kept: number; readonly holes: readonly number[] }, forgets: boolean): Promise<void> {
    const durable = (place: Place | null): boolean => place !== null && this.#disk.durableBytes(place.segment) >= place.end;
    const safe = this.#calls.map((call) => ({ call, intent: durable(call.intentEnd), outcome: durable(call.outcomeEnd) }));
    const found = this.#world.newFolder();
    this.#disk.leave(found, loss, forgets);
    const after = { ...this.spool, id: this.spool.id, directory: found };
    for (let times = 0; times < 2; times += 1) await this.#world.shipperFor(after).adoptOrphans();
    const rows = new Map((await this.#world.ledgerOf(this.#tenantId)).map((row) => [row.request_id, row]));
    for (const { call, intent, outcome } of safe) {
      const row = rows.get(call.requestId);
      if (outcome || call.shipped) assert.deepEqual([row?.usage_state, row?.cost_nano_usd], ['settled', cost], 'what the disk or the ledger had is there as it was');
      else if (intent) assert.ok(row?.usage_state === 'settled' || (row?.usage_state === 'estimated' && row.cost_nano_usd === most), 'what the disk had begun is there, or estimated at its most');
      else assert.ok(row === undefined || row.usage_state === 'settled' || row.usage_state === 'estimated');
    }
    const { rows: [window] } = await this.#world.spoolDatabase.as<unknown>().transaction((trx) => sql<{ reserved: number; settled: number }>`select reserved_amount as reserved, settled_amount as settled from budget_windows where budget_id = ${this.#rule.id}`.execute(trx));
    const inLedger = [...rows.values()].reduce((sum, row) => sum + (row.cost_nano_usd ?? 0), 0);
    assert.equal(window?.settled ?? 0, inLedger, 'the budget counts what the ledger says, once');
  }
}

describe('a power cut between two syncs', () => {
  let world: MeteringWorld;
  before(async () => { world = await startMeteringWorld(); });
  after(() => world.close());

  const step = fc.constantFrom('send', 'send', 'finish', 'finish', 'answer', 'ship');
  const kept = fc.oneof(fc.constant(0), fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true }));

  it('B2 fault 1: whatever a power cut leaves of what the disk had not taken, what it had is in the ledger once, what it had begun is estimated at its most, and the budget says the same', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 20 }), kept, fc.uniqueArray(fc.nat({ max: 3 }), { maxLength: 2 }), fc.boolean(), async (steps, keptShare, holes, forgets) => {
      const tenantId = await world.newTenant();
      const rule = await createBudgetIn(world.app, { tenantId, actor: systemActor, name: 'all', period: 'total', limit: 1_000_000_000 });
      const machine = new Machine(world, tenantId, rule);
      for (const each of steps) await machine[each]();
      await machine.cut({ kept: keptShare, holes }, forgets);
    }), { numRuns: 15, seed: 20_261_121 });
  });

  it('B2 fault 1: cut at any byte, what is left reads as the records that were written before it, each whole and once', async () => {
    const spool = world.openSpool(world.newFolder(), { segmentBytes: 3_000 });
    const written: { readonly id: string; readonly segment: number; readonly end: number }[] = [];
    const tenantId = newId();
    for (let index = 0; index < 5; index += 1) {
      const { intent, outcome, requestId } = recordedCall(tenantId);
      for (const record of [intent, outcome]) {
        await spool.append(record);
        const segment = listSegments(spool.directory).at(-1) ?? assert.fail();
        written.push({ id: `${record.type} ${requestId}`, segment, end: readFileSync(segmentPath(spool.directory, segment)).length });
      }
    }
    await spool.close();
    const segments = listSegments(spool.directory);
    assert.ok(segments.length > 1);
    for (const segment of segments.toReversed()) {
      const path = segmentPath(spool.directory, segment);
      for (let end = readFileSync(path).length; end >= 0; end -= 1) {
        truncateSync(path, end);
        const read = readLines(spool.directory, segment, 0, 1_000).map(({ text }) => JSON.parse(text) as { type: string; requestId: string }).filter(({ type }) => type !== 'writer').map(({ type, requestId }) => `${type} ${requestId}`);
        assert.deepEqual(read, written.filter((each) => each.segment === segment && each.end <= end).map(({ id }) => id));
      }
    }
  });
});
