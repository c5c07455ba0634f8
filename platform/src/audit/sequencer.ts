import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { commitmentSaltBytes } from '@keystead/contract';
import { type Clock, type Database, type Logger, type Transaction, sql } from '../foundation/index.ts';
import type { Checkpoints } from './checkpoints.ts';
import { lockLog } from './log-lock.ts';
import type { ReceiptSigner } from './sign-receipts.ts';
import { type MadeLeaf, type OutboxEvent, makeLeaf } from './make-leaf.ts';
import type { AuditTables } from './tables.ts';

export interface SequencerOptions {
  /** A pool of role `keystead_sequencer`. */
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Events of one tenant that become leaves in one transaction. */
  readonly batchSize?: number;
  readonly pollMilliseconds?: number;
  /** Signs the logs that have grown; without it they grow unsigned. */
  readonly checkpoints?: Checkpoints;
  /** Signs receipts that were asked for; without it none is signed. */
  readonly receipts?: ReceiptSigner;
  /** 32 fresh random bytes with each call; a test brings its own. */
  readonly newSalt?: () => Uint8Array;
  /** Called inside the transaction, once everything is written: where a test breaks it. */
  readonly beforeCommit?: () => void;
}

export interface Sequencer {
  /** One batch for each tenant with waiting events, and the checkpoints that are due. Gives the number of leaves made. */
  runOnce(): Promise<number>;
  start(): void;
  /** Ends after the batch in hand. */
  stop(): Promise<void>;
}

/** Promised: a leaf within a second of its event. */
const promisedMilliseconds = 1_000;

/**
 * Makes leaves of outbox rows. For each tenant there is one sequencer at a time (advisory lock), so that the sequence
 * has neither gaps nor doubles however many are running; leaves are added and outbox rows removed in one transaction.
 */
export function openSequencer(options: SequencerOptions): Sequencer {
  const { clock, logger } = options;
  const database = options.database.as<AuditTables>();
  const batchSize = options.batchSize ?? 2_000;
  const pollMilliseconds = options.pollMilliseconds ?? 200;
  const newSalt = options.newSalt ?? (() => randomBytes(commitmentSaltBytes));
  const stop = new AbortController();
  let running: Promise<void> | null = null;

  async function sequenceTenant(tenantId: string): Promise<number> {
    return database.transaction(async (trx) => {
      if (!(await lockLog(trx, tenantId))) return 0;
      const events = await readOutbox(trx, tenantId, batchSize);
      if (events.length === 0) return 0;
      const first = await nextSequence(trx, tenantId);
      const leaves = events.map((event, index) => makeLeaf(event, first + index, newSalt));
      await moveEvents(trx, tenantId, first, events, leaves);
      await insertOpenings(trx, tenantId, first, leaves);
      options.beforeCommit?.();
      return events.length;
    });
  }

  async function sequenceAll(): Promise<number> {
    let made = 0;
    const failures: unknown[] = [];
    for (const tenantId of await database.transaction(waitingTenants)) {
      // One log's trouble is its own: the others go on.
      const leaves = await sequenceTenant(tenantId).catch((error: unknown) => { failures.push(error); return 0; });
      if (leaves > 0) options.checkpoints?.grew(tenantId);
      made += leaves;
    }
    if (failures.length > 0 && made === 0) throw failures[0];
    for (const error of failures) logger.error({ err: error }, 'an audit log cannot be written just now; its events wait in the outbox');
    return made;
  }

  // Events gather between two looks: a transaction for each handful of them costs the machine more than it gives the reader. What is left over after a full batch waits for no look.
  async function loop(): Promise<void> {
    while (!stop.signal.aborted) {
      const pause = await runOnce().then((made) => (made < batchSize ? pollMilliseconds : 0), (error: unknown) => {
        logger.error({ err: error }, 'the audit log cannot be written just now; events wait in the outbox');
        return promisedMilliseconds;
      });
      if (pause > 0) await setTimeout(pause, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  }

  async function runOnce(): Promise<number> {
    const started = clock.now().getTime();
    const made = await sequenceAll();
    // Entries come first: what cannot be signed just now is signed later.
    await options.checkpoints?.runOnce().catch((error: unknown) => { logger.warn({ err: error }, 'audit checkpoints cannot be made just now'); });
    await options.receipts?.runOnce().catch((error: unknown) => { logger.warn({ err: error }, 'receipts cannot be signed just now'); });
    // Signing holds up the entries that come after it.
    const took = clock.now().getTime() - started;
    if (took > promisedMilliseconds) logger.warn({ leaves: made, milliseconds: took }, 'the audit log is behind');
    return made;
  }

  return {
    runOnce,
    start() {
      running ??= loop();
    },
    async stop() {
      stop.abort();
      await running;
      await options.checkpoints?.stop();
    },
  };
}

/** Tenants with waiting events, found by skipping along the index instead of reading every row. */
async function waitingTenants(trx: Transaction<AuditTables>): Promise<string[]> {
  const { rows } = await sql<{ tenant_id: string | null }>`
    with recursive waiting as (
      (select tenant_id from audit_outbox order by tenant_id limit 1)
      union all
      select (select tenant_id from audit_outbox where tenant_id > waiting.tenant_id order by tenant_id limit 1) from waiting where waiting.tenant_id is not null
    ) select tenant_id from waiting where tenant_id is not null`.execute(trx);
  return rows.flatMap((row) => row.tenant_id ?? []);
}

async function nextSequence(trx: Transaction<AuditTables>, tenantId: string): Promise<number> {
  const last = await trx.selectFrom('audit_leaves').select('sequence').where('tenant_id', '=', tenantId).orderBy('sequence', 'desc').limit(1).executeTakeFirst();
  return last === undefined ? 0 : last.sequence + 1;
}

async function readOutbox(trx: Transaction<AuditTables>, tenantId: string, limit: number): Promise<OutboxEvent[]> {
  const rows = await trx.selectFrom('audit_outbox').selectAll().where('tenant_id', '=', tenantId).orderBy('id').limit(limit).execute();
  return rows.map((row) => ({
    id: row.id, tenantId, occurredAt: row.occurred_at, action: row.action, actionVersion: row.action_version,
    actorKind: row.actor_kind, actorId: row.actor_id, subjectKind: row.subject_kind, subjectId: row.subject_id, detail: row.detail,
  }));
}

/**
 * Events leave the outbox and stand in the log in one statement: what leads to an entry is carried over where it stands. Leaves and hashes go as two runs of
 * bytes that the database cuts: lists of byte strings would travel as hexadecimal text, and be read twice. Time is kept to the millisecond, as in the leaf.
 */
async function moveEvents(trx: Transaction<AuditTables>, tenantId: string, first: number, events: readonly OutboxEvent[], leaves: readonly MadeLeaf[]): Promise<void> {
  let end = 0;
  const ends = leaves.map(({ leaf }) => { end += leaf.byteLength; return end; });
  const moved = await sql`
    with taken as (
      delete from audit_outbox where id = any(${events.map(({ id }) => id)}::bigint[]) returning id, action, occurred_at, actor_kind, actor_id, subject_id
    )
    insert into audit_leaves (tenant_id, sequence, leaf, leaf_hash, action, occurred_at, actor_kind, actor_id, subject_id)
    select ${tenantId}::uuid, ${first}::bigint + place - 1, substr(${Buffer.concat(leaves.map(({ leaf }) => leaf))}::bytea, ends - length + 1, length), substr(${Buffer.concat(leaves.map(({ leafHash }) => leafHash))}::bytea, (32 * (place - 1) + 1)::int, 32),
      action, date_trunc('milliseconds', occurred_at), actor_kind, actor_id::text, subject_id
    from unnest(${events.map(({ id }) => id)}::bigint[], ${ends}::int[], ${leaves.map(({ leaf }) => leaf.byteLength)}::int[]) with ordinality as made (id, ends, length, place) join taken using (id)`.execute(trx);
  // A place left out would be a gap for good.
  if (moved.numAffectedRows !== BigInt(events.length)) throw new Error(`of ${events.length} events in the outbox, ${moved.numAffectedRows ?? 0} were there to be taken`);
}

async function insertOpenings(trx: Transaction<AuditTables>, tenantId: string, first: number, leaves: readonly MadeLeaf[]): Promise<void> {
  const openings = leaves.flatMap((leaf, index) => leaf.openings.map((opening) => ({ ...opening, sequence: first + index })));
  if (openings.length === 0) return;
  await sql`
    insert into audit_openings (tenant_id, sequence, field, salt, value)
    select ${tenantId}::uuid, * from unnest(
      ${openings.map((opening) => opening.sequence)}::bigint[], ${openings.map((opening) => opening.field)}::text[],
      ${openings.map((opening) => Buffer.from(opening.salt))}::bytea[], ${openings.map((opening) => opening.value)}::text[])`.execute(trx);
}
