import { type Database, type TenantDatabase, type Transaction, sql } from '../../foundation/index.ts';
import type { MeteringTables } from '../tables.ts';
import { planLease } from './plan-lease.ts';

export interface RateQuestion {
  readonly tenantId: string;
  readonly credentialId: string;
  /** What the caller knows of the caps: `null` where there is none. */
  readonly requestsPerMinute: number | null;
  readonly tokensPerMinute: number | null;
  /** The most that the request can use; 0 where tokens are not capped. */
  readonly tokens: number;
}

export type RateAnswer =
  /** `window`: the minute it counts for, to give tokens back to. */
  | { readonly granted: true; readonly window: string }
  /** `retryAfterSeconds` `null`: it will never fit. */
  | { readonly granted: false; readonly which: 'requests' | 'tokens'; readonly limit: number; readonly retryAfterSeconds: number | null };

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
  return new LeasedRates(options.database, options.monotonic ?? (() => performance.now()));
}

class LeasedRates implements Rates {
  readonly #database: TenantDatabase<MeteringTables>;
  readonly #monotonic: () => number;
  readonly #leases = new Map<string, Lease>();
  readonly #full = new Map<string, Full>();
  /** Requests that found the lease empty come one after the other: what the first one brings is there for the next. */
  readonly #queues = new Map<string, Promise<unknown>>();

  constructor(database: Database, monotonic: () => number) {
    this.#database = database.as<MeteringTables>();
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
    const handed = await this.#database.transaction((trx) => lease(trx, question, wanted));
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

interface WindowRow { readonly requests_leased: number; readonly tokens_leased: number; readonly requests_per_minute: number | null; readonly tokens_per_minute: number | null; readonly seconds: number }
type Handed = { readonly kind: 'handed'; readonly window: string; readonly seconds: number; readonly requests: number; readonly tokens: number } | { readonly kind: 'refused'; readonly seconds: number; readonly refusal: Refusal };

/** The caps are read where the count stands: what the asking process knows of them may be a second old. */
async function lease(trx: Transaction<MeteringTables>, { tenantId, credentialId, tokens }: RateQuestion, wantedOf: (window: string) => Wanted): Promise<Handed> {
  const start = (await sql<{ start: Date }>`select date_trunc('minute', clock_timestamp(), 'UTC') as start`.execute(trx)).rows[0]?.start ?? new Date(0);
  const window = start.toISOString();
  await sql`insert into credential_rate_windows (credential_id, tenant_id, window_start) values (${credentialId}::uuid, ${tenantId}::uuid, ${window}::timestamptz) on conflict do nothing`.execute(trx);
  const { rows } = await sql<WindowRow>`
    select w.requests_leased, w.tokens_leased, c.requests_per_minute, c.tokens_per_minute, extract(epoch from w.window_start + interval '1 minute' - clock_timestamp())::float8 as seconds
    from credential_rate_windows w join credentials c on c.id = w.credential_id
    where w.credential_id = ${credentialId}::uuid and w.window_start = ${window}::timestamptz for update of w`.execute(trx);
  const [row] = rows;
  if (row === undefined) throw new Error('a credential with a rate cap is not there');
  const wanted = wantedOf(window);
  const requests = planLease({ limit: row.requests_per_minute, leased: row.requests_leased, wanted: wanted.requests });
  const tokenLease = planLease({ limit: row.tokens_per_minute, leased: row.tokens_leased, wanted: wanted.tokens });
  const retryAfterSeconds = Math.max(1, Math.ceil(row.seconds));
  if (requests === null) return { kind: 'refused', seconds: row.seconds, refusal: { granted: false, which: 'requests', limit: row.requests_per_minute ?? 0, retryAfterSeconds } };
  if (tokenLease === null) return { kind: 'refused', seconds: row.seconds, refusal: { granted: false, which: 'tokens', limit: row.tokens_per_minute ?? 0, retryAfterSeconds: tokens > (row.tokens_per_minute ?? 0) ? null : retryAfterSeconds } };
  await sql`
    update credential_rate_windows set requests_leased = requests_leased + ${requests}, tokens_leased = tokens_leased + ${tokenLease}
    where credential_id = ${credentialId}::uuid and window_start = ${window}::timestamptz`.execute(trx);
  await sql`delete from credential_rate_windows where credential_id = ${credentialId}::uuid and window_start < ${window}::timestamptz - interval '10 minutes'`.execute(trx);
  // A cap that was taken away in the meantime refuses nothing, and leaves nothing over for one that comes back.
  return {
    kind: 'handed', window, seconds: row.seconds,
    requests: row.requests_per_minute === null ? wanted.requests : requests, tokens: row.tokens_per_minute === null ? wanted.tokens : tokenLease,
  };
}
