import { setTimeout } from 'node:timers/promises';
import { streamDestination } from '@keystead/contract';
import type { Selectable } from 'kysely';
import { recordEvent, systemActor } from '../audit/index.ts';
import { newId, sql } from '../foundation/index.ts';
import { backOffSeconds } from './back-off.ts';
import { type StreamDependencies, portsOf } from './dependencies.ts';
import { noteDelivery } from './deliveries.ts';
import { readWindow } from './read-events.ts';
import { openSecrets } from './stream-secrets.ts';
import type { StreamedEvent } from './streamed-event.ts';
import type { StreamTables } from './tables.ts';
import { transportOf } from './transports/registry.ts';
import type { Line, Outcome } from './transports/transport.ts';

type Row = Selectable<StreamTables['audit_streams']>;

export interface StreamSender {
  /** Everything that is due, as far as it goes. Gives how many entries receivers took. */
  runOnce(): Promise<number>;
  start(): void;
  /** Ends after what is on its way. */
  stop(): Promise<void>;
}

export interface StreamSenderOptions extends StreamDependencies {
  readonly pollMilliseconds?: number;
  /** From 0 to 1; a test brings its own. */
  readonly random?: () => number;
  /** Called after a receiver took entries and before that is written down: where a test breaks it. */
  readonly beforeNoted?: () => void;
}

/** A stream that is being sent belongs to one process for so long; each batch prolongs it. Longer than a batch may take. */
const heldMilliseconds = 60_000;
/** Streams that one process sends at once: a receiver that hangs costs one of them, for the time-out. */
const atOnce = 32;
/** And of one organisation: receivers of others that all hang leave places for the rest. */
const atOnceOfOne = 8;
/** Due streams that are looked at for that. */
const mostDue = 400;
/** Then another stream, or another process, has its turn: after so many batches, or so long, whichever is sooner. A receiver that is slow on purpose gets no more of it. */
const mostLooks = 500;
const turnMilliseconds = 20_000;

/**
 * Sends the log to other systems. A stream has its place in the log, which is gap-free and is the outbox at the same time: the place moves on only after the receiver
 * took what stands before it, so that nothing is lost however a process ends, and what was taken without being written down is sent again. Any number of processes may
 * send; each stream is held by one of them, and each goes at its own pace.
 */
export function openStreamSender(options: StreamSenderOptions): StreamSender {
  const { clock, logger, secrets, pollMilliseconds = 1_000, random = Math.random, beforeNoted } = options;
  const database = options.database.as<StreamTables>();
  const ports = portsOf(options);
  const underWay = new Map<string, { readonly tenantId: string; readonly job: Promise<number> }>();
  const stopping = new AbortController();
  let looking: Promise<void> | null = null;

  async function claim(tenantId: string, id: string, holder: string): Promise<Row | null> {
    const now = clock.now();
    return await database.inTenant(tenantId, (trx) => trx.updateTable('audit_streams').set({ holder, held_until: new Date(now.getTime() + heldMilliseconds) })
      .where('tenant_id', '=', tenantId).where('id', '=', id).where('paused', '=', false).where('next_at', '<=', now).where(({ or, eb }) => or([eb('held_until', 'is', null), eb('held_until', '<=', now)]))
      .returningAll().executeTakeFirst()) ?? null;
  }

  /** Moves the place on, and with it what is known of the receiver. `false`: somebody else has the stream now, or it was changed. */
  async function advance(row: Row, from: number, step: { next: number; sent: StreamedEvent | undefined; outcome: Outcome | null }): Promise<boolean> {
    const now = clock.now();
    return database.inTenant(row.tenant_id, async (trx) => {
      const moved = await trx.updateTable('audit_streams').set({
        next_sequence: step.next, held_until: new Date(now.getTime() + heldMilliseconds), ...(step.sent === undefined ? {} : { last_sequence: step.sent.sequence, last_delivered_at: now, attempts: 0, problem: null, problem_since: null }),
      }).where('tenant_id', '=', row.tenant_id).where('id', '=', row.id).where('holder', '=', row.holder).where('next_sequence', '=', from).where('paused', '=', false).where('revision', '=', row.revision).executeTakeFirst();
      if (row.kind === 'webhook' && step.sent !== undefined && step.outcome !== null) await noteDelivery(trx, { streamId: row.id, event: step.sent, outcome: step.outcome, at: now });
      return moved.numUpdatedRows > 0n;
    });
  }

  async function fail(row: Row, event: StreamedEvent | undefined, outcome: Outcome): Promise<void> {
    const now = clock.now();
    await database.inTenant(row.tenant_id, async (trx) => {
      const current = await trx.selectFrom('audit_streams').select(['attempts', 'problem_since', 'name']).where('tenant_id', '=', row.tenant_id).where('id', '=', row.id).where('holder', '=', row.holder).where('paused', '=', false).forUpdate().executeTakeFirst();
      if (current === undefined) return;
      const attempts = current.attempts + 1;
      await trx.updateTable('audit_streams').set({
        attempts, problem: outcome.detail, problem_since: current.problem_since ?? now, next_at: new Date(now.getTime() + backOffSeconds(attempts, outcome.retryAfterSeconds, random()) * 1_000),
        ...(outcome.gone ? { paused: true, paused_because: 'gone' as const } : {}),
      }).where('tenant_id', '=', row.tenant_id).where('id', '=', row.id).execute();
      if (row.kind === 'webhook' && event !== undefined) await noteDelivery(trx, { streamId: row.id, event, outcome, at: now });
      if (outcome.gone) await recordEvent(trx, { tenantId: row.tenant_id, action: 'stream.stopped', actor: systemActor, subjectId: row.id, detail: { name: current.name } });
    });
  }

  /** From the place of the stream to the end of the log, or to the first failure. */
  async function send(row: Row, line: Line, mostEvents: number): Promise<number> {
    let [from, taken] = [row.next_sequence, 0];
    const until = clock.now().getTime() + turnMilliseconds;
    for (let look = 0; look < mostLooks && clock.now().getTime() < until && !stopping.signal.aborted; look += 1) {
      const window = await readWindow(database, options, { tenantId: row.tenant_id, from, groups: row.groups, includesPersonal: row.includes_personal, mostEvents });
      if (window.next === from) break;
      const last = window.events.at(-1);
      const outcome = last === undefined ? null : await line.send(window.events);
      if (outcome !== null && !outcome.delivered) { await fail(row, window.events[0], outcome); break; }
      beforeNoted?.();
      if (!await advance(row, from, { next: window.next, sent: last, outcome })) break;
      [from, taken] = [window.next, taken + window.events.length];
    }
    return taken;
  }

  async function work(tenantId: string, id: string): Promise<number> {
    const row = await claim(tenantId, id, newId());
    if (row === null) return 0;
    const transport = transportOf(row.kind);
    let line: Line | null = null;
    try {
      line = transport.open(streamDestination.parse(row.destination), await openSecrets(secrets, row, clock.now()), ports);
      return await send(row, line, transport.mostEvents);
    } catch (error) {
      logger.warn({ err: error, streamId: id }, 'a stream of the log could not be carried on; it is tried again');
      await fail(row, undefined, { delivered: false, status: null, detail: 'something failed on our side; the operator finds it in Keystead’s own log', retryAfterSeconds: null, gone: false });
      return 0;
    } finally {
      await line?.close();
      // Held no longer, and behind all others that wait: whoever was not served for the longest is next.
      await database.inTenant(tenantId, (trx) => trx.updateTable('audit_streams').set({ holder: null, held_until: null, next_at: sql<Date>`greatest(next_at, ${clock.now()})` }).where('tenant_id', '=', tenantId).where('id', '=', id).where('holder', '=', row.holder).execute());
    }
  }

  /** Begins what is due and not under way in this process already. */
  async function begin(): Promise<readonly Promise<number>[]> {
    const free = atOnce - underWay.size;
    if (free <= 0) return [];
    const { rows } = await options.database.as<unknown>().transaction((trx) => sql<{ tenant_id: string; id: string }>`select tenant_id, id from keystead.due_streams(${clock.now()}, ${mostDue})`.execute(trx));
    const jobs: Promise<number>[] = [];
    for (const { tenant_id: tenantId, id } of rows) {
      if (jobs.length >= free) break;
      if (underWay.has(id) || underWay.values().filter((each) => each.tenantId === tenantId).toArray().length >= atOnceOfOne) continue;
      const job = work(tenantId, id).catch((error: unknown) => { logger.warn({ err: error, streamId: id }, 'streams of the log cannot be looked at just now; it is tried again'); return 0; }).finally(() => { underWay.delete(id); });
      underWay.set(id, { tenantId, job });
      jobs.push(job);
    }
    return jobs;
  }

  return {
    async runOnce() {
      return (await Promise.all(await begin())).reduce((sum, taken) => sum + taken, 0);
    },
    start() {
      looking ??= (async () => {
        while (!stopping.signal.aborted) {
          await begin().then(() => undefined, (error: unknown) => logger.warn({ err: error }, 'streams of the log cannot be looked at just now; it is tried again'));
          await setTimeout(pollMilliseconds, undefined, { signal: stopping.signal }).catch(() => undefined);
        }
      })();
    },
    async stop() {
      stopping.abort();
      await looking;
      await Promise.all(underWay.values().map(({ job }) => job));
    },
  };
}
