import { isForeignKeyViolation, type TenantDatabase, type Transaction } from '../../foundation/index.ts';
import type { ReservationRecord } from '../records.ts';
import type { MeteringTables } from '../tables.ts';
import { type LeaseAnswer, type LeaseQuestion, leaseSlices, sayAlive, type Wanted } from './lease-store.ts';
import { countedOf, type Needed, neverFits, refusalOf } from './counted.ts';
import type { BudgetRefusal, BudgetRule, Budgets, BudgetsOptions, TakeAnswer, TakeQuestion } from './port.ts';
import { Returns } from './returns.ts';
import { type Portion, SliceBook } from './slices.ts';

/** A window can turn, or a limit change, between a lease and its use; not again and again. */
const mostTries = 5;
/** How many of those who wait are served by one lease. */
const mostServed = 100;
/** A slice is confirmed once in a while, however long it lasts: clocks drift. */
const confirmMilliseconds = 60_000;
const idleMilliseconds = 2_000;
const sweepMilliseconds = 1_000;
/** A full budget is not asked again by requests that want as much. */
const fullMilliseconds = 250;
/** A holder that says nothing for an hour is taken for lost. */
const sayMilliseconds = 300_000;

interface Full { readonly until: number; readonly need: number; readonly limit: number; readonly refusal: Extract<LeaseAnswer, { kind: 'refused' }> }

export function openBudgets(options: BudgetsOptions): Budgets {
  const budgets = new LeasedBudgets(options);
  budgets.start();
  return budgets;
}

class LeasedBudgets implements Budgets {
  readonly #database: TenantDatabase<MeteringTables>;
  readonly #options: BudgetsOptions;
  readonly #monotonic: () => number;
  readonly #book = new SliceBook();
  readonly #returns: Returns;
  readonly #full = new Map<string, Full>();
  /** Requests of one tenant that found a slice empty come one after the other: what the first one brings is there for the next. */
  readonly #queues = new Map<string, Promise<unknown>>();
  /** What they ask, in the order in which they wait: one lease serves as many of them as it can. */
  readonly #waiting = new Map<string, TakeQuestion[]>();
  /** How often the database did not answer a tenant's requests. */
  readonly #failures = new Map<string, { readonly count: number; readonly error: unknown }>();
  #timer: NodeJS.Timeout | null = null;
  /** Something was leased since this process began. */
  #holds = false;
  #saidAt = 0;

  constructor(options: BudgetsOptions) {
    this.#options = options;
    this.#database = options.database.as<MeteringTables>();
    this.#returns = new Returns(this.#database, options.holder);
    this.#monotonic = options.monotonic ?? (() => performance.now());
  }

  start(): void {
    this.#timer = setInterval(() => { this.sweep().catch((error: unknown) => this.#options.onError?.(error)); }, sweepMilliseconds);
    this.#timer.unref();
  }

  take<Rule extends BudgetRule>(question: TakeQuestion<Rule>): TakeAnswer<Rule> | Promise<TakeAnswer<Rule>> {
    return neverFits(question) ?? this.#fromSlices(question) ?? this.#afterOthers(question);
  }

  giveBack(reservations: readonly ReservationRecord[]): void {
    for (const portion of reservations) {
      this.#book.giveBack(portion);
      this.#full.delete(portion.budgetId);
    }
  }

  async sweep(): Promise<void> {
    const now = this.#monotonic();
    if (this.#holds && now - this.#saidAt > sayMilliseconds) {
      this.#saidAt = now;
      await this.#database.transaction((trx: Transaction<MeteringTables>) => sayAlive(trx, this.#options.holder));
    }
    await this.#returnAll(this.#book.collect(now - idleMilliseconds));
  }

  async close(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await Promise.allSettled(this.#queues.values());
    await this.#returnAll(this.#book.collect(Number.POSITIVE_INFINITY));
  }

  #fromSlices<Rule extends BudgetRule>({ tenantId, rules, bound }: TakeQuestion<Rule>): TakeAnswer<Rule> | null {
    const now = this.#monotonic();
    const reservations: ReservationRecord[] = [];
    for (const rule of rules) {
      const amount = countedOf(rule, bound);
      if (amount === 0) continue;
      const windowStart = this.#book.windowWithRoom(rule, amount, now);
      if (windowStart === null) return null;
      reservations.push({ budgetId: rule.id, unit: rule.unit, windowStart, amount, holder: this.#options.holder });
    }
    for (const { budgetId, amount } of reservations) if (this.#book.take(budgetId, amount, now)) this.#askAhead(tenantId, budgetId, amount, now);
    return { granted: true, reservations };
  }

  /** Whoever waited behind a question that the database did not answer does not wait for an answer of its own: a hundred would wait a hundred times as long. */
  #afterOthers<Rule extends BudgetRule>(question: TakeQuestion<Rule>): Promise<TakeAnswer<Rule>> {
    const { tenantId } = question;
    const before = this.#failures.get(tenantId)?.count;
    const waiting = this.#waiting.get(tenantId) ?? [];
    this.#waiting.set(tenantId, waiting);
    waiting.push(question);
    return this.#inTurn(tenantId, () => {
      // Turns come in the order of the queue.
      waiting.shift();
      const failure = this.#failures.get(tenantId);
      return failure === undefined || failure.count === before ? this.#takeSlowly(question) : this.#fromSlices(question) ?? Promise.reject(failure.error);
    });
  }

  #inTurn<Result>(tenantId: string, work: () => Result | Promise<Result>): Promise<Result> {
    const before = this.#queues.get(tenantId) ?? Promise.resolve();
    const answer = before.then(work);
    const settled = answer.catch(() => undefined);
    this.#queues.set(tenantId, settled);
    void settled.then(() => {
      if (this.#queues.get(tenantId) !== settled) return;
      this.#queues.delete(tenantId);
      this.#waiting.delete(tenantId);
      this.#failures.delete(tenantId);
    });
    return answer;
  }

  async #takeSlowly<Rule extends BudgetRule>(question: TakeQuestion<Rule>): Promise<TakeAnswer<Rule>> {
    let rules = question.rules;
    for (let tries = 0; tries < mostTries; tries += 1) {
      const known = this.#fromSlices({ ...question, rules }) ?? this.#knownFull({ ...question, rules });
      if (known !== null) return known;
      const needed = rules.map((rule) => ({ rule, amount: countedOf(rule, question.bound) })).filter(({ amount }) => amount > 0);
      const answer = await this.#ask(question.tenantId, needed);
      if ('granted' in answer) return answer;
      // The configuration that this request came with may be a moment older than a deletion, or a new limit.
      rules = needed.flatMap(({ rule }) => { const limit = answer.get(rule.id); return limit === undefined ? [] : [limit === rule.limit ? rule : { ...rule, limit }]; });
      const taken = this.#fromSlices({ ...question, rules });
      if (taken !== null) return taken;
    }
    throw new Error('the budgets change too fast to lease from them');
  }

  /** Leases what is missing; gives the limits that hold now, or a refusal. What is there already is set aside meanwhile. */
  async #ask<Rule extends BudgetRule>(tenantId: string, needed: readonly Needed<Rule>[]): Promise<ReadonlyMap<string, number> | BudgetRefusal<Rule>> {
    const now = this.#monotonic();
    const claims = needed.map(({ rule, amount }) => this.#book.claim(rule, amount));
    const own = needed.map(({ rule, amount }, index) => ({ budgetId: rule.id, need: amount - (claims[index]?.amount ?? 0), wish: this.#book.wish(rule.id, amount, now), least: amount }));
    const wanted = this.#withQueue(tenantId, own);
    const restore = (): void => { for (const claim of claims) if (claim !== null) this.#book.giveBack(claim); };
    try {
      // First, since what counted under an earlier limit may be all that there is.
      if (claims.includes(null)) await this.#returnAll(this.#book.collect(Number.NEGATIVE_INFINITY));
      const answer = await this.#lease({ tenantId, holder: this.#options.holder, wanted });
      if (answer.kind === 'granted') { this.#enter(answer, now); restore(); return new Map(answer.leased.map(({ budgetId, limit }) => [budgetId, limit])); }
      restore();
      const index = needed.findIndex(({ rule }) => rule.id === answer.budgetId);
      const full = needed[index];
      if (full === undefined) throw new Error('a budget refused that was not asked');
      const refusal = { ...answer, left: answer.left + (claims[index]?.amount ?? 0) };
      this.#full.set(answer.budgetId, { until: this.#monotonic() + fullMilliseconds, need: full.amount, limit: full.rule.limit, refusal });
      return refusalOf(full, refusal);
    } catch (error) {
      restore();
      throw error;
    }
  }

  /** What those who wait lack of these budgets and of others, beyond what is there already. */
  #withQueue(tenantId: string, own: readonly Wanted[]): readonly Wanted[] {
    const questions = (this.#waiting.get(tenantId) ?? []).slice(0, mostServed);
    if (questions.length === 0) return own;
    const now = this.#monotonic();
    const rules = new Map(questions.flatMap((question) => question.rules.map((rule) => [rule.id, rule] as const)));
    const others = [...rules.values()].filter(({ id }) => !own.some(({ budgetId }) => budgetId === id)).map((rule) => ({ budgetId: rule.id, need: 0, wish: this.#book.wish(rule.id, 0, now), least: Number.MAX_SAFE_INTEGER }));
    return [...own, ...others].map((wanted): Wanted => {
      const rule = rules.get(wanted.budgetId);
      if (rule === undefined) return wanted;
      let rest = this.#book.restOf(rule);
      const queue = questions.map((question) => {
        const asked = question.rules.find(({ id }) => id === wanted.budgetId);
        const amount = asked === undefined ? 0 : countedOf(asked, question.bound);
        const there = Math.min(rest, amount);
        rest -= there;
        return amount - there;
      });
      return { ...wanted, queue };
    }).filter(({ need, queue = [] }, index) => index < own.length || need > 0 || queue.some((amount) => amount > 0));
  }

  async #lease(question: LeaseQuestion): Promise<LeaseAnswer> {
    try {
      await this.#options.raceConditions?.beforeLease?.();
      this.#holds = true;
      const lease = (): Promise<LeaseAnswer> => this.#database.transaction((trx: Transaction<MeteringTables>) => leaseSlices(trx, { ...question, now: this.#options.databaseNow?.() }));
      // A budget that was deleted between being read and its window being written is gone when it is asked for again.
      const answer = await lease().catch((error: unknown) => (isForeignKeyViolation(error) ? lease() : Promise.reject(error as Error)));
      await this.#options.raceConditions?.afterLease?.();
      return answer;
    } catch (error) {
      this.#failures.set(question.tenantId, { count: (this.#failures.get(question.tenantId)?.count ?? 0) + 1, error });
      throw error;
    }
  }

  #enter({ leased }: Extract<LeaseAnswer, { kind: 'granted' }>, asked: number): void {
    const now = this.#monotonic();
    for (const { seconds, ...grant } of leased) {
      this.#full.delete(grant.budgetId);
      this.#book.grant({ ...grant, until: asked + Math.min(confirmMilliseconds, seconds === null ? confirmMilliseconds : seconds * 1_000) }, now);
    }
  }

  #knownFull<Rule extends BudgetRule>({ rules, bound }: TakeQuestion<Rule>): BudgetRefusal<Rule> | null {
    const now = this.#monotonic();
    for (const rule of rules) {
      const full = this.#full.get(rule.id);
      if (full === undefined) continue;
      const need = countedOf(rule, bound);
      if (now >= full.until || full.limit !== rule.limit) this.#full.delete(rule.id);
      else if (need >= full.need) return refusalOf({ rule, amount: need }, full.refusal);
    }
    return null;
  }

  /** The next piece is there before the last one is used up, so that no request waits for it. */
  #askAhead(tenantId: string, budgetId: string, amount: number, now: number): void {
    this.#book.asking(budgetId, now);
    this.#inTurn(tenantId, async () => {
      const asked = this.#monotonic();
      const answer = await this.#lease({ tenantId, holder: this.#options.holder, wanted: this.#withQueue(tenantId, [{ budgetId, need: 0, wish: this.#book.wish(budgetId, amount, asked), least: amount }]) });
      if (answer.kind === 'granted') this.#enter(answer, asked);
    }).catch((error: unknown) => this.#options.onError?.(error));
  }

  /** What cannot be returned now is on the list for the next time; where this process ends before, it comes back once its spool is settled. Never too much is handed out. */
  async #returnAll(portions: readonly Portion[]): Promise<void> {
    this.#returns.add(portions);
    if (this.#returns.isEmpty) return;
    await this.#options.raceConditions?.beforeReturn?.();
    await this.#returns.carryOut();
  }
}
