import { randomInt } from 'node:crypto';
import { recordEvent, systemActor } from '../../audit/index.ts';
import { KeysteadError, type Logger, sql } from '../../foundation/index.ts';
import type { VaultDependencies } from '../dependencies.ts';
import { endGrace } from '../rotation/revoke-version.ts';
import { noticesOf } from '../rotation/schedule.ts';
import { readWatched } from '../rotation/watch.ts';
import type { VaultTables } from '../tables.ts';
import { checkCredential } from './check-credential.ts';

/** What a round did. `busy`: another process is at it. */
export interface CareReport { readonly busy: boolean; readonly gracesEnded: number; readonly reminders: number; readonly checks: number }

/** Looks after keys by itself: their daily check, the end of a grace, reminders. */
export interface Caretaker {
  /** One round; of several processes one does it, and one that is killed leaves the rest to the next. */
  runOnce(): Promise<CareReport>;
  start(): void;
  stop(): Promise<void>;
}

export interface CaretakerOptions {
  readonly vault: VaultDependencies;
  readonly logger: Logger;
  /** A whole number below the bound; spreads the rounds of several processes. */
  readonly random?: (bound: number) => number;
}

const roundMilliseconds = 60_000;
const jitterMilliseconds = 20_000;
/** Reminders change by the day. */
const remindersEveryMilliseconds = 3_600_000;
const batchSize = 50;
/** Of PostgreSQL's advisory locks, the one that says who is at it. */
const lockKey = 7_420_113;
const checksAreKeptDays = 400;

type Task = 'check' | 'end-grace' | 'remind';
interface Due { readonly tenantId: string; readonly credentialId: string }

export function openCaretaker({ vault, logger, random = (bound) => randomInt(bound) }: CaretakerOptions): Caretaker {
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<unknown> = Promise.resolve();
  let stopped = false;
  let remindAt = 0;

  const dueFor = async (task: Task): Promise<readonly Due[]> => vault.database.as<VaultTables>().transaction(async (trx) => {
    const { rows } = await sql<{ tenant_id: string; credential_id: string }>`select tenant_id, credential_id from credentials_to_tend(${task}, ${vault.clock.now().toISOString()}::timestamptz, ${batchSize})`.execute(trx);
    return rows.map((row) => ({ tenantId: row.tenant_id, credentialId: row.credential_id }));
  });

  /** Does each of what is due; `again` while a whole batch was. */
  async function tend(task: Task, work: (due: Due) => Promise<number>, again: boolean): Promise<number> {
    let done = 0;
    for (;;) {
      const batch = await dueFor(task);
      for (const due of batch) {
        if (stopped) return done;
        done += await work(due);
      }
      if (!again || batch.length < batchSize) return done;
    }
  }

  async function round(): Promise<Omit<CareReport, 'busy'>> {
    const gracesEnded = await tend('end-grace', async (due) => (await endGrace(vault, due) ? 1 : 0), true);
    let reminders = 0;
    if (vault.clock.now().getTime() >= remindAt) {
      reminders = await tend('remind', (due) => remind(vault, due), false);
      remindAt = vault.clock.now().getTime() + remindersEveryMilliseconds;
    }
    const checks = await tend('check', (due) => check(vault, due, logger), true);
    return { gracesEnded, reminders, checks };
  }

  async function runOnce(): Promise<CareReport> {
    // The lock is the connection's: it ends with the process that holds it.
    const client = await vault.database.pool.connect();
    let broken: Error | undefined;
    try {
      const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [lockKey]);
      if (rows[0]?.mine !== true) return { busy: true, gracesEnded: 0, reminders: 0, checks: 0 };
      try {
        return { busy: false, ...await round() };
      } finally {
        await client.query('select pg_advisory_unlock($1)', [lockKey]).catch((error: unknown) => { broken = error instanceof Error ? error : new Error(String(error)); });
      }
    } finally {
      client.release(broken);
    }
  }

  function schedule(): void {
    if (stopped) return;
    timer = setTimeout(() => {
      running = runOnce().then(
        (report) => { if (report.checks + report.gracesEnded + report.reminders > 0) logger.info(report, 'keys were looked after'); },
        (error: unknown) => { logger.warn({ err: error }, 'keys could not be looked after; trying again'); },
      ).finally(schedule);
    }, roundMilliseconds - jitterMilliseconds + random(2 * jitterMilliseconds));
    timer.unref();
  }

  return {
    runOnce,
    start: schedule,
    async stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      await running;
    },
  };
}

/** The daily check of one key. What stands in the way of it is its health, so that one key holds up no other. */
async function check(vault: VaultDependencies, due: Due, logger: Logger): Promise<number> {
  try {
    await checkCredential(vault, { ...due, actor: systemActor });
  } catch (error) {
    const unavailable = error instanceof KeysteadError && error.code === 'unavailable';
    // An organisation's own key service that is down is its own trouble, and must not keep the keys of all others from their check.
    if (unavailable && !await hasOwnKey(vault, due.tenantId)) throw error;
    logger.warn({ credentialId: due.credentialId, reason: error instanceof KeysteadError ? error.code : 'internal' }, 'a key could not be checked');
    const detail = unavailable ? 'The key could not be opened for its check: your organisation’s own key service, or the vault, did not answer.'
      : error instanceof KeysteadError && error.code === 'conflict' ? error.message : 'The key could not be opened for its check. Tell your operator.';
    await vault.database.as<VaultTables>().inTenant(due.tenantId, (trx) => trx.updateTable('credentials').set({ health: 'unknown', health_checked_at: vault.clock.now(), health_detail: detail })
      .where('id', '=', due.credentialId).where('tenant_id', '=', due.tenantId).execute());
  }
  await vault.database.as<VaultTables>().inTenant(due.tenantId, (trx) => trx.deleteFrom('credential_checks')
    .where('tenant_id', '=', due.tenantId).where('credential_id', '=', due.credentialId).where('checked_at', '<', new Date(vault.clock.now().getTime() - checksAreKeptDays * 86_400_000)).execute());
  return 1;
}

async function hasOwnKey(vault: VaultDependencies, tenantId: string): Promise<boolean> {
  return vault.database.as<VaultTables>().inTenant(tenantId, async (trx) => (await sql`select from tenant_own_keys where tenant_id = ${tenantId} and state <> 'removed' limit 1`.execute(trx)).rows.length > 0);
}

/** Records each occasion once, however often it is looked at. */
async function remind(vault: VaultDependencies, { tenantId, credentialId }: Due): Promise<number> {
  const now = vault.clock.now();
  return vault.database.as<VaultTables>().inTenant(tenantId, async (trx) => {
    let recorded = 0;
    for (const watched of await readWatched(trx, { tenantId, credentialId, providers: vault.providers })) {
      for (const { kind, dueAt, step } of noticesOf(watched, now)) {
        if (dueAt === null) continue;
        const dueOn = dueAt.toISOString().slice(0, 10);
        const noted = await trx.insertInto('credential_reminders').values({ tenant_id: tenantId, credential_id: credentialId, kind: step ?? kind, due_on: dueOn }).onConflict((conflict) => conflict.doNothing()).executeTakeFirst();
        if ((noted.numInsertedOrUpdatedRows ?? 0n) === 0n) continue;
        const event = { tenantId, actor: systemActor, subjectId: credentialId } as const;
        const { provider, fingerprint } = watched.row;
        if (kind === 'expired') await recordEvent(trx, { ...event, action: 'credential.expired', detail: { provider, fingerprint, expiresAt: dueAt.toISOString() } });
        else await recordEvent(trx, { ...event, action: 'rotation.reminder', detail: { provider, fingerprint, step: step ?? kind, dueOn } });
        recorded += 1;
      }
    }
    return recorded;
  });
}
