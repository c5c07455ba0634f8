import { type Database, type TenantDatabase, type Transaction, sql } from '../../foundation/index.ts';
import type { MeteringTables } from '../tables.ts';
import { planLease } from './plan-lease.ts';
import { type RateQuestion, type RateWindows, rateWindows } from './rate-windows.ts';

export type RateAnswer =
  /** `window`: the minute it counts for, to give tokens back to. */
  | { readonly granted: true; readonly window: string }
  /** `retryAfterSeconds` `null`: it will never fit. */
  | { readonly granted: false; readonly which: 'requests' | 'tokens'; readonly limit: number; readonly retryAfterSeconds: number | null; /** Not handed out to any process; left out where nobody counts. */ readonly left?: number };

export interface Rates {
  /**
   * Counts one request and its tokens against the caps of a credential. Exact over any number of processes: each leases
   * pieces of the present minute (of the database's clock) from PostgreSQL, and never uses more than it was handed. Answers
   * at once while its lease lasts.
   */
  take(question: RateQuestion): RateAnswer | Promise<RateAnswer>;
  /** Tokens, and requests, that were counted and not used. They are of use to this process, in the same minute alone. */
  giveBack(credentialId: string, window: string, tokens: number, requests?: number): void;
}

export interface RatesOptions {
  /** A pool of role `keystead_spool`. */
  readonly database: Database;
  /** Whose minutes are counted: of credentials, whose caps stand beside the count; or of organisations, by the limits that each question says. Left out: credentials. */
  readonly of?: keyof typeof rateWindows;
  /** Milliseconds that only go forward. */
  readonly monotonic?: () => number;
}

/** What this process still has of one minute. */
interface Lease { readonly window: string; readonly until: number; requests: number; tokens: number }
interface Wanted { readonly requests: number; readonly tokens: number }
type Refusal = Extract<RateAnswer, { granted: false }>;

/** A minute that was found full. It is not asked for again by requests that want as much. */
interface Full { readonly until: number; readonly limit: number | null; readonly tokens: number; readonly refusal: Refusal }

/** A minute can end between a lease and its use; not again and again. */
const mostTries = 5;

export function openRates(options: RatesOptions): Rates {
  return new LeasedRates(options.database, rateWindows[options.of ?? 'credentials'], options.monotonic ?? (() => performance.now()));
}

class LeasedRates implements Rates {
  readonly #database: TenantDatabase<MeteringTables>;
  readonly #windows: RateWindows;
  readonly #monotonic: () => number;
  readonly #leases = new Map<string, Lease>();
  readonly #full = new Map<string, Full>();
  /** Requests that found the lease empty come one after the other: what the first one brings is there for the next. */
  readonly #queues = new Map<string, Promise<unknown>>();

  constructor(database: Database, windows: RateWindows, monotonic: () => number) {
    this.#database = database.as<MeteringTables>();
    this.#windows = windows;
    this.#monotonic = monotonic;
  }

  take(question: RateQuestion): RateAnswer | Promise<RateAnswer> {
    return this.#fromLease(question) ?? this.#knownFull(question) ?? this.#inTurn(question);
  }

  giveBack(credentialId: string, window: string, tokens: number, requests = 0): void {
    const lease = this.#leases.get(credentialId);
    if (lease === undefined || lease.window !== window) return;
    lease.tokens += Math.max(0, tokens);
    lease.requests += requests;
  }

  #fromLease(question: RateQuestion): RateAnswer | null {
    const lease = this.#leases.get(question.credentialId);
    if (lease === undefined || lease.until <= this.#monotonic()) return null;
    const requests = question.requestsPerMinute === null ? 0 : 1;
    const tokens = question.tokensPerMinute === null ? 0 : question.tokens;
    if (lease.requests < requests || lease.tokens < tokens) return null;
    lease.requests -= requests;
    lease.tokens -= tokens;
    return { granted: true, window: lease.window };
  }

  /** A raised cap is asked for again at once. */
  #knownFull(question: RateQuestion): RateAnswer | null {
    const full = this.#full.get(question.credentialId);
    if (full === undefined) return null;
    const left = full.until - this.#monotonic();
    const { which } = full.refusal;
    if (left <= 0 || full.limit !== limitOf(question, which)) { this.#full.delete(question.credentialId); return null; }
    if (which === 'tokens' && question.tokens < full.tokens) return null;
    return { ...full.refusal, retryAfterSeconds: full.refusal.retryAfterSeconds === null ? null : Math.max(1, Math.ceil(left / 1_000)) };
  }

  #inTurn(question: RateQuestion): Promise<RateAnswer> {
    const { credentialId } = question;
    const before = this.#queues.get(credentialId) ?? Promise.resolve();
    const answer = before.then(() => this.#takeSlowly(question));
    const settled = answer.catch(() => undefined);
    this.#queues.set(credentialId, settled);
    void settled.then(() => { if (this.#queues.get(credentialId) === settled) this.#queues.delete(credentialId); });
    return answer;
  }

  async #takeSlowly(question: RateQuestion): Promise<RateAnswer> {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const known = this.#fromLease(question) ?? this.#knownFull(question);
      if (known !== null) return known;
      const refusal = await this.#ask(question);
      if (refusal !== null) return refusal;
    }
    throw new Error('the minutes of the rate caps go by too fast to lease from them');
  }

  async #ask(question: RateQuestion): Promise<Refusal | null> {
    const { credentialId, tokens } = question;
    const held = this.#leases.get(credentialId);
    const asked = this.#monotonic();
    const wanted = (window: string): Wanted => {
      const same = held !== undefined && held.window === window ? held : null;
      return {
        requests: question.requestsPerMinute === null ? 0 : Math.max(0, 1 - (same?.requests ?? 0)),
        tokens: question.tokensPerMinute === null ? 0 : Math.max(0, tokens - (same?.tokens ?? 0)),
      };
    };
    const handed = await this.#database.transaction((trx) => lease(trx, this.#windows, { question, wantedOf: wanted }));
    const until = asked + handed.seconds * 1_000;
    if (handed.kind === 'refused') {
      this.#full.set(credentialId, { until, limit: limitOf(question, handed.refusal.which), tokens, refusal: handed.refusal });
      return handed.refusal;
    }
    if (held !== undefined && held.window === handed.window) { held.requests += handed.requests; held.tokens += handed.tokens; }
    else this.#leases.set(credentialId, { window: handed.window, until, requests: handed.requests, tokens: handed.tokens });
    return null;
  }
}

function limitOf(question: RateQuestion, which: Refusal['which']): number | null {
  return which === 'requests' ? question.requestsPerMinute : question.tokensPerMinute;
}

type Handed = { readonly kind: 'handed'; readonly window: string; readonly seconds: number; readonly requests: number; readonly tokens: number } | { readonly kind: 'refused'; readonly seconds: number; readonly refusal: Refusal };

async function lease(trx: Transaction<MeteringTables>, windows: RateWindows, { question, wantedOf }: { readonly question: RateQuestion; readonly wantedOf: (window: string) => Wanted }): Promise<Handed> {
  const { tokens } = question;
  const start = (await sql<{ start: Date }>`select date_trunc('minute', clock_timestamp(), 'UTC') as start`.execute(trx)).rows[0]?.start ?? new Date(0);
  const window = start.toISOString();
  const row = await windows.lock(trx, question, window);
  const wanted = wantedOf(window);
  const requests = planLease({ limit: row.requests_per_minute, leased: row.requests_leased, wanted: wanted.requests });
  const tokenLease = planLease({ limit: row.tokens_per_minute, leased: row.tokens_leased, wanted: wanted.tokens });
  const retryAfterSeconds = Math.max(1, Math.ceil(row.seconds));
  const left = (limit: number | null, leased: number): number => Math.max(0, (limit ?? 0) - leased);
  if (requests === null) return { kind: 'refused', seconds: row.seconds, refusal: { granted: false, which: 'requests', limit: row.requests_per_minute ?? 0, retryAfterSeconds, left: left(row.requests_per_minute, row.requests_leased) } };
  if (tokenLease === null) return { kind: 'refused', seconds: row.seconds, refusal: { granted: false, which: 'tokens', limit: row.tokens_per_minute ?? 0, retryAfterSeconds: tokens > (row.tokens_per_minute ?? 0) ? null : retryAfterSeconds, left: left(row.tokens_per_minute, row.tokens_leased) } };
  await windows.add(trx, question, { window, requests, tokens: tokenLease });
  // A cap that was taken away in the meantime refuses nothing, and leaves nothing over for one that comes back.
  return {
    kind: 'handed', window, seconds: row.seconds,
    requests: row.requests_per_minute === null ? wanted.requests : requests, tokens: row.tokens_per_minute === null ? wanted.tokens : tokenLease,
  };
}
