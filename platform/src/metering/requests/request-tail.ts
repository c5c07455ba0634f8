import type { RequestFilters, TailEvent } from '@keystead/contract';
import { type Database, KeysteadError, type Logger, sql } from '../../foundation/index.ts';
import type { MeteringTables } from '../tables.ts';
import { readAnnouncement } from './announce.ts';
import { findRequestsById } from './find-requests.ts';
import type { Announcements, FollowAnnouncements } from './follow-announcements.ts';
import { LiveView } from './live-view.ts';
import { type Naming, toRequestRows } from './request-rows.ts';

/** How many may look on at once, in one organisation and in one process. */
const mostViews = { tenant: 20, process: 200 } as const;
/** Ids that wait to be read for one organisation. */
const mostWaiting = 500;
const heartbeatMilliseconds = 10_000;
/** Whether a viewer still may is asked before anything is shown, but not more often than this. */
const trustMilliseconds = 2_000;
/** How long whoever ships requests believes that somebody looks on, and how often that is said again. */
const watchSeconds = 60;
const renewMilliseconds = 20_000;

export interface RequestTailOptions {
  /** A pool of role `keystead_app`. */
  readonly database: Database;
  readonly naming: Naming;
  readonly follow: FollowAnnouncements;
  readonly logger: Logger;
  readonly monotonic?: () => number;
  readonly trustMilliseconds?: number;
}

/** The live view of requests as they end (G7). One connection listens for all viewers, one read serves all of an organisation. */
export interface RequestTail {
  /**
   * Requests as they come, until the viewer leaves or may no more; `null` is a heartbeat.
   * @throws KeysteadError `conflict` where too many look on already, `unavailable` where the database does not answer
   */
  view(question: { readonly tenantId: string; readonly filters: RequestFilters; readonly allowed: () => Promise<boolean>; readonly left: AbortSignal }): Promise<AsyncGenerator<TailEvent | null>>;
  close(): Promise<void>;
}

interface Watched { readonly views: Set<LiveView>; waiting: string[]; reading: boolean }

export function openRequestTail(options: RequestTailOptions): RequestTail {
  return new Tail(options);
}

class Tail implements RequestTail {
  readonly #options: RequestTailOptions;
  readonly #watched = new Map<string, Watched>();
  readonly #closing = new AbortController();
  #announcements: Promise<Announcements> | null = null;
  #renewal: NodeJS.Timeout | null = null;

  constructor(options: RequestTailOptions) {
    this.#options = options;
  }

  async view({ tenantId, filters, allowed, left }: Parameters<RequestTail['view']>[0]): ReturnType<RequestTail['view']> {
    const watched = this.#watched.get(tenantId) ?? { views: new Set(), waiting: [], reading: false };
    const all = [...this.#watched.values()].reduce((sum, each) => sum + each.views.size, 0);
    if (watched.views.size >= mostViews.tenant || all >= mostViews.process) throw new KeysteadError('conflict', { detail: `${mostViews.tenant} live views are open in your organisation, and no more are served; close one` });
    const view = new LiveView(filters);
    watched.views.add(view);
    this.#watched.set(tenantId, watched);
    const signal = AbortSignal.any([left, this.#closing.signal]);
    const leave = (): void => {
      watched.views.delete(view);
      if (watched.views.size === 0 && this.#watched.get(tenantId) === watched) this.#watched.delete(tenantId);
    };
    signal.addEventListener('abort', leave, { once: true });
    try {
      await this.#listen();
      await this.#watch([tenantId]);
    } catch (error) {
      leave();
      this.#options.logger.warn({ err: error }, 'a live view could not be opened');
      throw new KeysteadError('unavailable', { detail: 'the database does not answer' });
    }
    return this.#events(view, { allowed, signal, leave });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    if (this.#renewal !== null) clearInterval(this.#renewal);
    const announcements = this.#announcements;
    this.#announcements = null;
    await announcements?.then((each) => each.close()).catch(() => undefined);
  }

  async* #events(view: LiveView, { allowed, signal, leave }: { readonly allowed: () => Promise<boolean>; readonly signal: AbortSignal; readonly leave: () => void }): AsyncGenerator<TailEvent | null> {
    const now = this.#options.monotonic ?? (() => performance.now());
    const trust = this.#options.trustMilliseconds ?? trustMilliseconds;
    let asked = now();
    try {
      while (!signal.aborted) {
        const events = await view.next(heartbeatMilliseconds, signal);
        if (signal.aborted) break;
        if (events === null || now() - asked >= trust) {
          if (!await allowed()) { yield { type: 'end', reason: 'no-longer-allowed' }; return; }
          asked = now();
        }
        if (events === null) yield null;
        else yield* events;
      }
      if (this.#closing.signal.aborted) yield { type: 'end', reason: 'closing' };
    } finally {
      leave();
    }
  }

  /** One connection for everybody, opened for the first viewer; one that was lost is opened again. */
  async #listen(): Promise<void> {
    this.#announcements ??= this.#options.follow({
      onPayload: (payload) => { this.#take(payload); },
      onLost: () => {
        this.#announcements = null;
        for (const { views } of this.#watched.values()) for (const view of views) view.skip(null);
      },
    });
    this.#renewal ??= setInterval(() => { void this.#renew(); }, renewMilliseconds).unref();
    try {
      await this.#announcements;
    } catch (error) {
      this.#announcements = null;
      throw error;
    }
  }

  async #renew(): Promise<void> {
    if (this.#watched.size === 0) return;
    try {
      await this.#listen();
      await this.#watch([...this.#watched.keys()]);
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'live views cannot be followed just now; trying again');
    }
  }

  async #watch(tenantIds: readonly string[]): Promise<void> {
    for (const tenantId of tenantIds) {
      await this.#options.database.as<MeteringTables>().inTenant(tenantId, (trx) => sql`
        insert into request_tails (tenant_id, until) values (${tenantId}, now() + make_interval(secs => ${watchSeconds})) on conflict (tenant_id) do update set until = excluded.until`.execute(trx));
    }
  }

  #take(payload: string): void {
    const told = readAnnouncement(payload);
    const watched = told === null ? undefined : this.#watched.get(told.tenantId);
    if (told === null || watched === undefined) return;
    const room = Math.max(0, mostWaiting - watched.waiting.length);
    watched.waiting.push(...told.requestIds.slice(0, room));
    if (told.requestIds.length > room) for (const view of watched.views) view.skip(told.requestIds.length - room);
    if (!watched.reading) void this.#read(told.tenantId, watched);
  }

  /** What has come since the last read, in one go for all who look on. */
  async #read(tenantId: string, watched: Watched): Promise<void> {
    const { database, naming, logger } = this.#options;
    watched.reading = true;
    while (watched.waiting.length > 0 && watched.views.size > 0) {
      const ids = watched.waiting;
      watched.waiting = [];
      try {
        const stored = await database.as<MeteringTables>().inTenant(tenantId, (trx) => findRequestsById(trx, tenantId, ids));
        const rows = await toRequestRows(stored, tenantId, naming);
        for (const view of watched.views) view.take(rows);
      } catch (error) {
        logger.warn({ err: error }, 'requests could not be read for a live view');
        for (const view of watched.views) view.skip(ids.length);
      }
    }
    watched.reading = false;
  }
}
