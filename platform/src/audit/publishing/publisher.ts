import { type Clock, type Database, type Logger, type Transaction, sql } from '../../foundation/index.ts';
import type { AuditTables } from '../tables.ts';
import { OnItsWay } from './mail.ts';
import { type LogCheckpoint, type Place, PlaceProblem, type Published } from './place.ts';
import { readCheckpoints, takeDue } from './read-logs.ts';

interface PublisherOptions {
  /** A pool of role `keystead_sequencer`. */
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly logName: string;
  readonly places: readonly Place[];
}

/** Carries new checkpoints to every place. */
interface Publisher {
  /** What is due now, at each place. Gives how many were published. */
  runOnce(): Promise<number>;
  start(): void;
  stop(): Promise<void>;
}

const everyMilliseconds = 5_000;
/** A process has this long for what it took; then another one takes it. */
const takenMilliseconds = 300_000;
const atOnce = 200;
/** One mail tells of many. */
const atOnceInPeriod = 10_000;
const longestPauseMilliseconds = 900_000;

/**
 * Publishes the newest checkpoint of each log at each place, at least once, in a loop of its own: a place that hangs holds up neither the log nor another place. Where several were made
 * meanwhile, the newest alone: it covers those before it. Any number of processes may do it.
 */
export function openPublisher({ database, clock, logger, logName, places }: PublisherOptions): Publisher {
  const tables = database.as<AuditTables>();
  const loops = new Map<Place, Promise<void>>();
  /** What a place has under way: it is asked about that before it gets more. */
  const underWay = new Map<Place, readonly LogCheckpoint[]>();
  let timer: NodeJS.Timeout | null = null;

  async function publishAt(place: Place): Promise<number> {
    const now = clock.now();
    const checkpoints = underWay.get(place) ?? await tables.transaction(async (trx) => {
      if (place.periodMilliseconds !== null && await isToldSince(trx, place.id, now, new Date(Math.floor(now.getTime() / place.periodMilliseconds) * place.periodMilliseconds))) return [];
      const only = await takeDue(trx, { place: place.id, now, until: new Date(now.getTime() + takenMilliseconds), limit: place.periodMilliseconds === null ? atOnce : atOnceInPeriod });
      return only.length === 0 ? [] : readCheckpoints(trx, { place: place.id, logName, only });
    });
    if (checkpoints.length === 0) return 0;
    const results = await place.publish(checkpoints);
    let published = 0;
    const waiting: LogCheckpoint[] = [];
    for (const [index, result] of results.entries()) {
      const checkpoint = checkpoints[index];
      if (checkpoint === undefined) continue;
      if (result instanceof OnItsWay) waiting.push(checkpoint);
      else if (result instanceof PlaceProblem) await noteProblem(place, checkpoint, result);
      else { await notePublished(place, checkpoint, result); published += 1; }
    }
    if (waiting.length === 0) underWay.delete(place);
    else { underWay.set(place, waiting); await keepTaken(place, waiting); }
    return published;
  }

  async function keepTaken(place: Place, checkpoints: readonly LogCheckpoint[]): Promise<void> {
    const until = new Date(clock.now().getTime() + takenMilliseconds);
    await tables.transaction((trx) => trx.updateTable('audit_publications').set({ next_at: until }).where('place', '=', place.id).where('tenant_id', 'in', checkpoints.map(({ tenantId }) => tenantId)).execute());
  }

  async function notePublished(place: Place, { tenantId, size }: LogCheckpoint, { note }: Published): Promise<void> {
    const now = clock.now();
    await tables.transaction((trx) => trx.updateTable('audit_publications').set({ size, note, published_at: now, attempts: 0, failing_since: null, problem: null, next_at: now })
      .where('tenant_id', '=', tenantId).where('place', '=', place.id).execute());
  }

  async function noteProblem(place: Place, { tenantId }: LogCheckpoint, problem: PlaceProblem): Promise<void> {
    const now = clock.now();
    const before = await tables.transaction((trx) => trx.selectFrom('audit_publications').select(['attempts', 'failing_since']).where('tenant_id', '=', tenantId).where('place', '=', place.id).executeTakeFirst());
    const pause = Math.min(longestPauseMilliseconds, everyMilliseconds * 2 ** Math.min(before?.attempts ?? 1, 10));
    if (before?.failing_since == null) logger[problem.kind === 'unreachable' ? 'warn' : 'error']({ tenantId, place: place.id, reason: problem.message }, 'a checkpoint of the audit log could not be published; it is tried again');
    await tables.transaction((trx) => trx.updateTable('audit_publications').set({ failing_since: sql<Date>`coalesce(failing_since, ${now})`, problem: problem.message.slice(0, 500), next_at: new Date(now.getTime() + pause) })
      .where('tenant_id', '=', tenantId).where('place', '=', place.id).execute());
  }

  /** Each place on its own; one look after the other. */
  function look(): void {
    for (const place of places) {
      if (loops.has(place)) continue;
      loops.set(place, publishAt(place).then(() => undefined, (error: unknown) => { logger.warn({ err: error, place: place.id }, 'checkpoints cannot be published just now'); }).finally(() => loops.delete(place)));
    }
  }

  return {
    async runOnce() {
      return (await Promise.all(places.map(publishAt))).reduce((sum, published) => sum + published, 0);
    },
    start() {
      if (places.length > 0) timer ??= setInterval(look, everyMilliseconds).unref();
    },
    async stop() {
      if (timer !== null) clearInterval(timer);
      await Promise.all(loops.values());
      await Promise.all(places.map((place) => place.close()));
    },
  };
}

/** Whether something was published since then, or is under way from another process. What fails has its own pause. */
async function isToldSince(trx: Transaction<AuditTables>, place: string, now: Date, since: Date): Promise<boolean> {
  return (await trx.selectFrom('audit_publications').select('place').where('place', '=', place)
    .where((where) => where.or([where('published_at', '>=', since), where.and([where('next_at', '>', now), where('failing_since', 'is', null)])])).limit(1).executeTakeFirst()) !== undefined;
}
