import { randomInt } from 'node:crypto';
import { type Checkpoint, type CompactRange, NoteError, type NoteKey, formatCheckpoint, joinHashes, noteKey, openCompactRange, openNote, originOfLog, parseCheckpoint, sameBytes, signNote } from '@keystead/contract';
import type { Selectable } from 'kysely';
import { type Clock, type Database, type Logger, type Transaction, sql } from '../foundation/index.ts';
import { sha256 } from './make-leaf.ts';
import type { AuditCheckpointsTable, AuditTables } from './tables.ts';
import { lockLog } from './log-lock.ts';
import { type SubtreeCollector, collectSubtrees, keepsSubtrees, rebuildSubtrees } from './subtrees.ts';

/** Signs for the logs of this installation; it alone can. */
export interface CheckpointSigner {
  /** The first part of every origin. */
  readonly logName: string;
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
  verify(message: Uint8Array, signature: Uint8Array): boolean;
}

export interface CheckpointsOptions {
  /** A pool of role `keystead_sequencer`. */
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signer: CheckpointSigner;
  /** No log is signed more often. */
  readonly everyMilliseconds?: number;
  /** Leaves that one checkpoint covers anew; where there are more, the next one follows at once. */
  readonly mostLeaves?: number;
  /** A number from 0 up to one below; which entry is looked at. A test brings its own. */
  readonly chance?: (below: number) => number;
}

/** Signs the logs that have grown. */
export interface Checkpoints {
  /** Told of each log that got leaves. */
  grew(tenantId: string): void;
  /** Signs what is due; gives the number of checkpoints made. One log's trouble is logged and does not hold up another. */
  runOnce(): Promise<number>;
  /** Ends what is mended beside the signing; what was not mended is found again. */
  stop(): Promise<void>;
}

type CheckpointRow = Omit<Selectable<AuditCheckpointsTable>, 'tenant_id' | 'leaf_hashes'>;

/** A log that is not as it was signed: signing it would vouch for what somebody changed. */
class LogRefused extends Error {}

const usualMilliseconds = 60_000;
/** What is signed in one go holds up the entries that come meanwhile: a fifth of a second at this size. */
const usualLeaves = 16_384;
/** How often all logs are looked through, for those that another process left unsigned. In intervals. */
const intervalsBetweenSearches = 10;

/**
 * Signs a checkpoint (C2SP tlog-checkpoint) of each log that has grown, a minute after the one before at the soonest. It goes on from the
 * kept right edge of the tree and reads only the leaves since then. Before, it checks that the edge is the one it signed, and it never
 * signs a log that became shorter: a log must not sign what contradicts what it signed before.
 */
export function openCheckpoints(options: CheckpointsOptions): Checkpoints {
  const { clock, logger, signer } = options;
  const database = options.database.as<AuditTables>();
  const everyMilliseconds = options.everyMilliseconds ?? usualMilliseconds;
  const mostLeaves = options.mostLeaves ?? usualLeaves;
  const chance = options.chance ?? randomInt;
  /** Logs that have grown, and when each is due. */
  const due = new Map<string, number>();
  /** Logs whose leaf hashes do not lead to what was signed: no proof can be made in them, and it is said once. */
  const unprovable = new Set<string>();
  /** Logs whose kept subtrees this process looked through, and such that wait to be mended. */
  const watched = new Set<string>();
  const mending = new Set<string>();
  let mended: Promise<void> = Promise.resolve();
  let stopping = false;
  /** What this process signed last: a database that is behind it was rolled back. */
  const signed = new Map<string, { readonly size: number; readonly root: Uint8Array }>();
  let searchedAt = -Infinity;

  async function signLog(tenantId: string): Promise<number> {
    const made = await database.transaction(async (trx) => {
      if (!(await lockLog(trx, tenantId))) return null;
      if (await isErased(trx, tenantId)) { due.delete(tenantId); signed.delete(tenantId); return null; }
      const now = clock.now();
      const latest = await readLatest(trx, tenantId);
      if (latest !== undefined) await watchSubtrees(trx, tenantId, latest);
      // A full one may be followed at once.
      const notBefore = latest === undefined || latest.size - latest.from_size >= mostLeaves ? 0 : latest.made_at.getTime() + everyMilliseconds;
      if (notBefore > now.getTime()) { due.set(tenantId, notBefore); return null; }
      const key = noteKey(originOfLog(signer.logName, tenantId), signer.publicKey, sha256);
      const subtrees = collectSubtrees();
      const range = await openSignedRange(latest, { key, tenantId, subtrees });
      const hashes = await readNewHashes(trx, tenantId, { from: range.size, limit: mostLeaves });
      if (hashes.length < mostLeaves) due.delete(tenantId);
      if (hashes.length === 0) return null;
      const from = range.size;
      for (const hash of hashes) range.append(hash);
      await store(trx, tenantId, { range, from, hashes, key, now });
      await subtrees.store(trx, tenantId);
      return { size: range.size, root: range.root() };
    });
    // What was rolled back never left this process: only what is stored counts.
    if (made !== null) signed.set(tenantId, made);
    return made === null ? 0 : 1;
  }

  /** Proofs are made of kept subtrees: where some are missing or altered they are made anew, one log after the other, while logs are signed as ever. */
  async function watchSubtrees(trx: Transaction<AuditTables>, tenantId: string, latest: CheckpointRow): Promise<void> {
    if (unprovable.has(tenantId) || await keepsSubtrees(trx, tenantId, { size: latest.size, thorough: !watched.has(tenantId), chance })) {
      watched.add(tenantId);
      return;
    }
    if (mending.has(tenantId)) return;
    mending.add(tenantId);
    mended = mended.then(() => mend(tenantId, latest)).catch((error: unknown) => { logger.warn({ err: error, tenantId }, 'what proofs in the audit log are made of could not be made anew just now'); }).finally(() => mending.delete(tenantId));
  }

  async function mend(tenantId: string, latest: CheckpointRow): Promise<void> {
    logger.warn({ tenantId, leaves: latest.size }, 'what proofs in the audit log are made of is not whole: it is made anew');
    watched.delete(tenantId);
    if (await rebuildSubtrees(database, tenantId, { signed: latest, going: () => !stopping })) return;
    unprovable.add(tenantId);
    logger.error({ tenantId }, 'no proof can be made in the audit log: the hashes that its checkpoints keep are not what was signed. Export and verify it (keystead audit verify), and restore the database from a backup');
  }

  /** The right edge as this installation signed it. @throws LogRefused */
  async function openSignedRange(latest: CheckpointRow | undefined, { key, tenantId, subtrees }: { key: NoteKey; tenantId: string; subtrees: SubtreeCollector }): Promise<CompactRange> {
    const last = signed.get(tenantId);
    if (latest === undefined) {
      if (last !== undefined) throw new LogRefused('all checkpoints are gone');
      return openCompactRange(sha256, undefined, subtrees.onSubtree);
    }
    const read = await readSigned(latest.note, key);
    if (read.origin !== key.name || read.size !== latest.size || !sameBytes(read.root, latest.root)) throw new LogRefused('the latest checkpoint is not what was signed');
    if (last !== undefined && (latest.size < last.size || (latest.size === last.size && !sameBytes(latest.root, last.root)))) throw new LogRefused('the log was rolled back behind what was signed');
    const range = openCompactRange(sha256, { size: latest.size, edge: latest.edge }, subtrees.onSubtree);
    if (!sameBytes(range.root(), latest.root)) throw new LogRefused('the kept edge of the tree is not what was signed');
    return range;
  }

  async function readSigned(note: string, key: NoteKey): Promise<Checkpoint> {
    try {
      return parseCheckpoint(await openNote(note, key, (_publicKey, message, signature) => signer.verify(message, signature)));
    } catch (error) {
      throw error instanceof NoteError ? new LogRefused(`the latest checkpoint is not signed by this installation: ${error.message}`) : error;
    }
  }

  async function store(trx: Transaction<AuditTables>, tenantId: string, made: { range: CompactRange; from: number; hashes: readonly Uint8Array[]; key: NoteKey; now: Date }): Promise<void> {
    const { range, key } = made;
    const root = range.root();
    await trx.insertInto('audit_checkpoints').values({
      tenant_id: tenantId, size: range.size, from_size: made.from, root: Buffer.from(root), edge: Buffer.from(range.edge()), leaf_hashes: Buffer.from(joinHashes(made.hashes)), made_at: made.now,
      note: signNote(formatCheckpoint({ origin: key.name, size: range.size, root }), key, (message) => signer.sign(message)),
    }).execute();
  }

  async function search(now: number): Promise<void> {
    if (now - searchedAt < intervalsBetweenSearches * everyMilliseconds) return;
    for (const tenantId of await database.transaction(unfinishedLogs)) if (!due.has(tenantId)) due.set(tenantId, 0);
    searchedAt = now;
  }

  async function runOnce(): Promise<number> {
    const now = clock.now().getTime();
    await search(now);
    let made = 0;
    for (const [tenantId, notBefore] of due) {
      if (notBefore > now) continue;
      made += await signLog(tenantId).catch((error: unknown) => {
        due.set(tenantId, now + everyMilliseconds);
        if (error instanceof LogRefused) logger.error({ tenantId, reason: error.message }, 'the audit log is not signed: it was changed from outside. Export and verify it (keystead audit verify), and restore the database from a backup');
        else logger.warn({ err: error, tenantId }, 'an audit checkpoint could not be made just now');
        return 0;
      });
    }
    return made;
  }

  return {
    grew: (tenantId) => { if (!due.has(tenantId)) due.set(tenantId, 0); },
    runOnce,
    async stop() {
      stopping = true;
      await mended;
    },
  };
}

/** What arrives after a deletion is swept; its log ended, and does not begin again. */
async function isErased(trx: Transaction<AuditTables>, tenantId: string): Promise<boolean> {
  return (await sql`select from tenant_deletions where tenant_id = ${tenantId} and erased_at is not null`.execute(trx)).rows.length > 0;
}

async function readLatest(trx: Transaction<AuditTables>, tenantId: string): Promise<CheckpointRow | undefined> {
  return trx.selectFrom('audit_checkpoints').select(['size', 'from_size', 'root', 'note', 'edge', 'made_at']).where('tenant_id', '=', tenantId).orderBy('size', 'desc').limit(1).executeTakeFirst();
}

/** Hashes of the leaves that are not signed yet, made anew from their bytes. @throws LogRefused where one is missing, or was changed. */
async function readNewHashes(trx: Transaction<AuditTables>, tenantId: string, { from, limit }: { from: number; limit: number }): Promise<Uint8Array[]> {
  const { rows } = await sql<{ sequence: number; hash: Buffer; stored: Buffer }>`
    select sequence, sha256('\\x00'::bytea || leaf) as hash, leaf_hash as stored from audit_leaves where tenant_id = ${tenantId} and sequence >= ${from} order by sequence limit ${limit}`.execute(trx);
  for (const [index, row] of rows.entries()) {
    if (row.sequence !== from + index) throw new LogRefused(`entry ${from + index} is missing`);
    if (!row.hash.equals(row.stored)) throw new LogRefused(`entry ${row.sequence} was changed`);
  }
  return rows.map((row) => row.hash);
}

/** Logs with leaves that no checkpoint covers, and such of 256 entries and more that no subtree is kept of; found by skipping along the index from log to log. */
async function unfinishedLogs(trx: Transaction<AuditTables>): Promise<string[]> {
  const { rows } = await sql<{ tenant_id: string }>`
    with recursive logs as (
      (select tenant_id from audit_leaves order by tenant_id limit 1)
      union all
      select (select tenant_id from audit_leaves where tenant_id > logs.tenant_id order by tenant_id limit 1) from logs where logs.tenant_id is not null
    ) select tenant_id from logs cross join lateral (select coalesce((select size from audit_checkpoints c where c.tenant_id = logs.tenant_id order by size desc limit 1), 0) as size) signed
    where tenant_id is not null and (
      (select sequence from audit_leaves l where l.tenant_id = logs.tenant_id order by sequence desc limit 1) >= size
      or (size >= 256 and not exists (select from audit_subtrees s where s.tenant_id = logs.tenant_id)))`.execute(trx);
  return rows.map((row) => row.tenant_id);
}
