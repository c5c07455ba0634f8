import { LeafError, type LeafV1, decodeLeaf, originOfLog, platformLogId, sameBytes } from '@keystead/contract';
import { type Database, type Logger, type Transaction, sql } from '../../foundation/index.ts';
import { recordInBothLogs, recordPlatformEvent } from '../platform-log.ts';
import { systemActor } from '../record-event.ts';
import type { AuditTables } from '../tables.ts';
import { type HeldCheckpoint, type LogCheckpoint, type Place, PlaceProblem } from './place.ts';
import { logOfOrigin, readCheckpoints, readGone } from './read-logs.ts';

/** A log that is not what was published of it. */
interface Rollback {
  readonly place: string;
  readonly what: string;
  readonly tenantId: string;
  readonly origin: string;
  /** Entries at the place, and here. */
  readonly published: number;
  readonly here: number;
  readonly root: Uint8Array | null;
  readonly why: 'behind' | 'other-history';
}

interface RollbackLook {
  readonly rollbacks: readonly Rollback[];
  /** Places that could not be asked, a sentence each. */
  readonly unread: readonly string[];
}

interface LookOptions {
  /** A pool of role `keystead_sequencer`. */
  readonly database: Database;
  readonly places: readonly Place[];
  /** The name that logs would get, where the database has none yet. */
  readonly newLogName: string | null;
  readonly limitMilliseconds?: number;
}

const usualLimitMilliseconds = 30_000;

/**
 * Asks every place that can be read whether this database holds all that was published of its logs. It does not after the restore of an older backup, or where somebody cut or
 * rewrote a log together with its checkpoints. What the operator gave up before is no reason again.
 */
export async function lookForRollback({ database, places, newLogName, limitMilliseconds = usualLimitMilliseconds }: LookOptions): Promise<RollbackLook> {
  const tables = database.as<AuditTables>();
  const logName = (await tables.transaction((trx) => trx.selectFrom('audit_signing_keys').select('log_name').executeTakeFirst()))?.log_name ?? newLogName;
  if (logName === null) return { rollbacks: [], unread: [] };

  async function ask(place: Place, held: NonNullable<Place['held']>, { rollbacks, stop }: { readonly rollbacks: Rollback[]; readonly stop: AbortSignal }): Promise<void> {
    const logs = await tables.transaction((trx) => readCheckpoints(trx, { place: place.id, logName: logName ?? '', }));
    const known = new Map(logs.map((log) => [log.origin, log]));
    async function note(found: HeldCheckpoint): Promise<void> {
      const tenantId = logOfOrigin(logName ?? '', found.origin);
      if (tenantId === null) return;
      const why = await judge(found, tenantId, known.get(found.origin));
      if (why === null || await tables.transaction((trx) => isSettled(trx, { place: place.id, tenantId, found }))) return;
      rollbacks.push({ place: place.id, what: place.what, tenantId, origin: found.origin, published: found.size, here: known.get(found.origin)?.size ?? 0, root: found.root, why });
    }
    try {
      for await (const found of held({ logName: logName ?? '', logs })) {
        if (stop.aborted) return;
        await note(found);
      }
    } finally {
      // Of a log without a checkpoint nothing can be shown to a witness: that it had some, this database remembers apart from them.
      for (const gone of await tables.transaction((trx) => readGone(trx, place.id))) {
        const origin = originOfLog(logName ?? '', gone.tenant_id);
        if (!rollbacks.some((each) => each.origin === origin)) await note({ origin, size: gone.size, root: null, contradicts: false });
      }
    }
  }

  async function judge(found: HeldCheckpoint, tenantId: string, log: LogCheckpoint | undefined): Promise<Rollback['why'] | null> {
    if (found.contradicts) return 'other-history';
    if (found.size > (log?.size ?? 0) && found.size > await newestSize(tenantId)) return 'behind';
    if (found.root === null) return null;
    // The newest of each was read with all others: where many thousand logs are what they were, none is asked for again.
    if (log !== undefined && found.size === log.size && sameBytes(found.root, log.root)) return null;
    const root = await tables.transaction((trx) => trx.selectFrom('audit_checkpoints').select('root').where('tenant_id', '=', tenantId).where('size', '=', found.size).executeTakeFirst());
    return root !== undefined && sameBytes(root.root, found.root) ? null : 'other-history';
  }

  /** Asking takes its time, and other processes sign and publish meanwhile. */
  async function newestSize(tenantId: string): Promise<number> {
    return (await tables.transaction((trx) => trx.selectFrom('audit_checkpoints').select('size').where('tenant_id', '=', tenantId).orderBy('size', 'desc').limit(1).executeTakeFirst()))?.size ?? 0;
  }

  /** What came of one place within its time; what it told before its time was over counts. */
  async function look(place: Place): Promise<RollbackLook> {
    const { held } = place;
    const [rollbacks, unread]: [Rollback[], string[]] = [[], []];
    if (held === null) return { rollbacks, unread };
    const stop = AbortSignal.timeout(limitMilliseconds);
    const late = new Promise<never>((_resolve, reject) => { stop.addEventListener('abort', () => reject(new PlaceProblem('unreachable', `${place.what} did not answer for all logs within ${limitMilliseconds / 1_000} seconds`))); });
    await Promise.race([ask(place, held, { rollbacks, stop }), late]).catch((error: unknown) => {
      if (!(error instanceof PlaceProblem)) throw error;
      unread.push(error.message);
    });
    return { rollbacks: [...rollbacks], unread };
  }

  // Each has its time to itself, and the start waits for the slowest alone.
  const looks = await Promise.all(places.map(look));
  return { rollbacks: looks.flatMap(({ rollbacks }) => rollbacks), unread: looks.flatMap(({ unread }) => unread) };
}

/**
 * Of an organisation that was deleted, whose log ended; or given up before. A row alone settles nothing: whoever can write rows could give up what was published without a
 * word. The platform's log must tell of it.
 */
async function isSettled(trx: Transaction<AuditTables>, { place, tenantId, found }: { place: string; tenantId: string; found: HeldCheckpoint }): Promise<boolean> {
  const { rows: ended } = await sql`select from tenant_deletions where tenant_id = ${tenantId} and erased_at is not null`.execute(trx);
  if (ended.length > 0 && await isTold(trx, { action: 'tenant.deleted', subjectId: tenantId, tells: () => true })) return true;
  const { rows } = await sql<{ root: Buffer | null }>`select root from audit_accepted_rollbacks where tenant_id = ${tenantId} and place = ${place} and size = ${found.size}`.execute(trx);
  if (!rows.some(({ root }) => root === null || (found.root !== null && sameBytes(root, found.root)))) return false;
  const names = [tenantId, originOfLog('', tenantId)];
  return isTold(trx, { action: 'audit.rollback-accepted', subjectId: null, tells: (detail) => detail['place'] === place && detail['published'] === found.size && names.includes(String(detail['tenant'] ?? detail['log'])) });
}

interface Told { readonly action: 'tenant.deleted' | 'audit.rollback-accepted'; readonly subjectId: string | null; readonly tells: (detail: Readonly<Record<string, unknown>>) => boolean }

/** Whether the platform's log has such an entry, or gets it next. What a leaf says is read from its bytes, which are what is signed. */
async function isTold(trx: Transaction<AuditTables>, { action, subjectId, tells }: Told): Promise<boolean> {
  const { rows: leaves } = await sql<{ leaf: Buffer }>`select leaf from audit_leaves where tenant_id = ${platformLogId} and action = ${action} and subject_id is not distinct from ${subjectId}`.execute(trx);
  const { rows: waiting } = await sql<{ detail: Record<string, unknown> }>`select detail from audit_outbox where tenant_id = ${platformLogId} and action = ${action} and subject_id is not distinct from ${subjectId}`.execute(trx);
  return [...leaves.flatMap(({ leaf }) => readLeaf(leaf)).filter((leaf) => leaf.action === action && leaf.subject.id === subjectId), ...waiting].some(({ detail }) => tells(detail));
}

/** Bytes that are no leaf any more tell nothing. */
function readLeaf(bytes: Uint8Array): readonly LeafV1[] {
  try {
    return [decodeLeaf(bytes)];
  } catch (error) {
    if (error instanceof LeafError) return [];
    throw error;
  }
}

/** Says what is wrong and what to do. */
export class RolledBack extends Error {
  readonly code = 'KEYSTEAD_ROLLED_BACK';
  constructor(rollbacks: readonly Rollback[]) { super(describeRollbacks(rollbacks)); }
}

const mostNamed = 5;

function describeRollbacks(rollbacks: readonly Rollback[]): string {
  const lines = rollbacks.slice(0, mostNamed).map(({ what, origin, published, here, why }) => `  - ${origin}: ${why === 'behind' ? `${published} entries were published at ${what}, ${here} are here` : `the first ${published} entries are not those that were published at ${what}`}`);
  const rest = rollbacks.length - lines.length;
  return `The database does not hold what was published of its audit log: an old backup was restored, or the log was changed.
${lines.join('\n')}${rest > 0 ? `\n  - and ${rest} more` : ''}
Restore a newer backup. To find out what was changed: keystead audit verify EXPORT --checkpoint FILE, with the published checkpoint.
Where this database is the one that you want, and what came after it is lost, start once with
  keystead start --accept-rollback "WHY"
It is written into the logs, for good. Nothing that was published is removed.`;
}

/**
 * Takes the database as it is: each of these published checkpoints is given up, and that, with the reason, is an event of the platform's log and of the log it is about.
 * @param database of role `keystead_app`.
 */
export async function acceptRollbacks(database: Database, rollbacks: readonly Rollback[], { reason, now, logger }: { reason: string; now: Date; logger: Logger }): Promise<void> {
  const tables = database.as<AuditTables>();
  // Of several histories of a log the last is the one that goes on.
  for (const [index, { tenantId, place, published, here, root }] of rollbacks.entries()) {
    const acceptedAt = new Date(now.getTime() + index);
    await tables.inTenant(tenantId, async (trx) => {
      const made = await trx.insertInto('audit_accepted_rollbacks').values({ tenant_id: tenantId, place, size: published, root: root === null ? null : Buffer.from(root), reason, accepted_at: acceptedAt })
        .onConflict((conflict) => conflict.columns(['tenant_id', 'place', 'size']).doUpdateSet({ root: root === null ? null : Buffer.from(root), reason, accepted_at: acceptedAt })).executeTakeFirst();
      if (made.numInsertedOrUpdatedRows === 0n) return;
      const event = { action: 'audit.rollback-accepted', actor: systemActor, subjectId: null, detail: { place, published, here, reason } } as const;
      if (here > 0 && tenantId !== platformLogId) await recordInBothLogs(trx, { ...event, tenantId });
      else await recordPlatformEvent(trx, { ...event, detail: { ...event.detail, log: originOfLog('', tenantId) } });
    });
    logger.warn({ tenantId, place, published, here, reason }, 'a rollback of the audit log was accepted');
  }
}
