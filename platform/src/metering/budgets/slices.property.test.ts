import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { planSlice } from './plan-slice.ts';
import { type Portion, SliceBook } from './slices.ts';

// The pure half of what `test/metering-leases.property.test.ts` does on a real database, over many more runs.

const budgetId = 'b';

interface Process { readonly holder: string; readonly book: SliceBook; readonly skew: number; readonly open: Portion[]; limit: number }
interface Window { readonly leases: Map<string, number>; settled: number; /** The highest limit that was in force while it was the present one. */ most: number }

/** What the database does, in plain numbers; and what the processes hold of it. */
class World {
  limit = 1_000;
  now = 0;
  #turns = 0;
  #begun = 0;
  #window: Window = { leases: new Map(), settled: 0, most: 1_000 };
  readonly windows = new Map([['window 0', this.#window]]);
  readonly processes: Process[] = [];
  /** Leased, and never heard of by its process. */
  readonly #unknown = new Map<string, number>();

  constructor() {
    for (let index = 0; index < 3; index += 1) this.begin();
  }

  begin(): void {
    this.#begun += 1;
    this.processes.push({ holder: `process ${this.#begun}`, book: new SliceBook(), skew: this.#begun * 7_777_777, open: [], limit: this.limit });
  }

  at(index: number): Process {
    return this.processes[index % this.processes.length] ?? assert.fail();
  }

  reservedIn({ leases }: Window): number {
    return [...leases.values()].reduce((sum, amount) => sum + amount, 0);
  }

  take(process: Process, amount: number): void {
    let { limit } = process;
    for (let tries = 0; tries < 5; tries += 1) {
      const now = this.now + process.skew;
      const windowStart = process.book.windowWithRoom({ id: budgetId, limit }, amount, now);
      if (windowStart !== null) {
        process.book.take(budgetId, amount, now);
        process.open.push({ budgetId, windowStart, amount });
        return;
      }
      const claim = process.book.claim({ id: budgetId, limit }, amount);
      if (claim === null) this.rest(process, Number.NEGATIVE_INFINITY);
      const leased = this.#lease(process, { need: amount - (claim?.amount ?? 0), least: amount });
      if (leased !== null) process.book.grant({ budgetId, windowStart: `window ${this.#turns}`, amount: leased, limit: this.limit, until: now + 60_000 }, now);
      if (claim !== null) process.book.giveBack(claim);
      if (leased === null) return;
      limit = this.limit;
    }
  }

  #lease(process: Process, { need, least }: { readonly need: number; readonly least: number }): number | null {
    const window = this.#window;
    const amount = planSlice({ limit: this.limit, committed: this.reservedIn(window) + window.settled, need, least, wish: process.book.wish(budgetId, least, this.now + process.skew) });
    if (amount !== null) window.leases.set(process.holder, (window.leases.get(process.holder) ?? 0) + amount);
    return amount;
  }

  /** The database has leased, and the process does not know. */
  loseAnswer(process: Process, amount: number): void {
    const leased = this.#lease(process, { need: amount, least: amount }) ?? 0;
    const name = `${process.holder} window ${this.#turns}`;
    this.#unknown.set(name, (this.#unknown.get(name) ?? 0) + leased);
  }

  free({ holder }: Process, { windowStart, amount }: Portion, settled = 0): void {
    const window = this.windows.get(windowStart) ?? assert.fail();
    const held = window.leases.get(holder) ?? 0;
    assert.ok(held >= amount, 'nobody frees what it does not hold');
    window.leases.set(holder, held - amount);
    window.settled += settled;
  }

  settle(process: Process, percent: number): void {
    const portion = process.open.shift();
    if (portion !== undefined) this.free(process, portion, Math.floor((portion.amount * percent) / 100));
  }

  /** Returns what nobody used since. */
  rest(process: Process, idleSince: number): void {
    for (const portion of process.book.collect(idleSince)) this.free(process, portion);
  }

  /** What it had announced is settled at its most; then all that it held comes free, known to it or not. */
  die(process: Process): void {
    this.processes.splice(this.processes.indexOf(process), 1);
    for (const portion of process.open) this.free(process, portion, portion.amount);
    for (const window of this.windows.values()) window.leases.delete(process.holder);
    this.begin();
  }

  turn(): void {
    this.#turns += 1;
    this.now += 3_600_000;
    this.#window = { leases: new Map(), settled: 0, most: this.limit };
    this.windows.set(`window ${this.#turns}`, this.#window);
  }

  edit(limit: number): void {
    this.limit = limit;
    this.#window.most = Math.max(this.#window.most, limit);
  }

  check(): void {
    for (const [name, window] of this.windows) {
      const reserved = this.reservedIn(window);
      assert.ok(reserved + window.settled <= window.most, `${name}: ${reserved} and ${window.settled} of ${window.most}`);
      const open = this.processes.flatMap((process) => process.open).filter(({ windowStart }) => windowStart === name).reduce((sum, { amount }) => sum + amount, 0);
      assert.ok(open <= reserved, `${name}: what is under way is held`);
    }
  }

  /** Everybody finishes and returns: what is still held is what its process never heard of. */
  end(): void {
    for (const process of this.processes) {
      while (process.open.length > 0) this.settle(process, 50);
      this.rest(process, Number.POSITIVE_INFINITY);
      for (const [name, window] of this.windows) assert.equal(window.leases.get(process.holder) ?? 0, this.#unknown.get(`${process.holder} ${name}`) ?? 0, `${process.holder} ${name}: nothing is lost, and nothing is made`);
    }
  }
}

type Step = (world: World) => void;
const who = fc.nat({ max: 2 });
const amount = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 400 }));
/** Race points by name, as the real ones have them. */
const steps: Readonly<Record<string, fc.Arbitrary<Step>>> = {
  'takes': fc.tuple(who, amount).map(([index, of]) => (world) => { world.take(world.at(index), of); }),
  'takes again': fc.tuple(who, amount, fc.nat({ max: 6 })).map(([index, of, times]) => (world) => { for (let time = 0; time < times; time += 1) world.take(world.at(index), of); }),
  'settles': fc.tuple(who, fc.nat({ max: 100 })).map(([index, percent]) => (world) => { world.settle(world.at(index), percent); }),
  'does not send': who.map((index) => (world) => { const process = world.at(index); const portion = process.open.pop(); if (portion !== undefined) process.book.giveBack(portion); }),
  'rests': who.map((index) => (world) => { world.now += 3_000; const process = world.at(index); world.rest(process, world.now + process.skew - 2_000); }),
  'the answer is lost': fc.tuple(who, amount).map(([index, of]) => (world) => { world.loseAnswer(world.at(index), of); }),
  'dies': who.map((index) => (world) => { world.die(world.at(index)); }),
  'the window turns': fc.constant((world) => { world.turn(); }),
  'the window turns under a request': who.map((index) => (world) => { const process = world.at(index); world.take(process, 5); world.turn(); world.take(process, 5); }),
  'the limit changes': fc.integer({ min: 0, max: 2_000 }).map((limit) => (world) => { world.edit(limit); }),
  'hears of the limit': who.map((index) => (world) => { world.at(index).limit = world.limit; }),
  'a slice grows old': fc.constant((world) => { world.now += 61_000; }),
};

describe('slices, by a model', () => {
  it('B1 faults 1, 3 and 6: whatever processes, windows, limits and clocks do, no more is handed out than a limit, what is under way is held, and nothing is lost or made on the way back', () => {
    fc.assert(fc.property(fc.array(fc.oneof(...Object.values(steps)), { maxLength: 60 }), (played) => {
      const world = new World();
      for (const step of played) { step(world); world.check(); }
      world.end();
    }), { numRuns: 1_500, seed: 20_261_121 });
  });
});
