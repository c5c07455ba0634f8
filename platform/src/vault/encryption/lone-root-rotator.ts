import type { Database, Logger, TenantDatabase } from '../../foundation/index.ts';
import type { RootKeyName } from '../kms/root-keys.ts';
import { insertRootRotation, reasonOf } from './key-rotator.ts';
import type { RootKeeper } from './keepers.ts';
import { label, openRootRotation } from './root-rotation.ts';
import type { Reached } from './steps.ts';
import type { EncryptionTables } from './tables.ts';

export interface LoneRootRotatorOptions {
  /** A pool of role `keystead_keys`. */
  readonly keysDatabase: Database;
  readonly keeper: Omit<RootKeeper, 'rewrap'>;
  /** The root key that what is wrapped stands under now. */
  readonly standsUnder: () => Promise<RootKeyName>;
  readonly logger: Logger;
  readonly reached?: Reached;
}

/** Rotates the root key of a ring in the process that holds it. */
export interface LoneRootRotator {
  /** Takes the rotation under way as far as it goes. @returns whether none is left. */
  runOnce(): Promise<boolean>;
  start(): void;
  stop(): Promise<void>;
}

/** One of these at a time in an installation; the lock goes with its connection. */
const lock = 7_420_201;
const turnMilliseconds = 2_000;
/** While one is under way: its next step waits for what this process reports every second. */
const soonMilliseconds = 300;

/**
 * For a ring under whose root key no tenant's key stands: the audit ring. Nobody else needs to drive its rotation, so nobody else has to
 * reach the process that holds it. The steps are those of every root key; whoever asks for a rotation writes its row.
 */
export function openLoneRootRotator(options: LoneRootRotatorOptions): LoneRootRotator {
  const { logger, standsUnder } = options;
  const keeper: RootKeeper = { ...options.keeper, rewrap: async () => [] };
  const { ring } = keeper;
  const keys: TenantDatabase<EncryptionTables> = options.keysDatabase.as<EncryptionTables>();
  const rotation = openRootRotation({ database: options.keysDatabase, keeper, reached: options.reached ?? (() => undefined), batchSize: 1 });
  let begun = false;
  let stopped = false;
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> = Promise.resolve();

  /** Where the configuration names another root key than the one that wraps, the rest of the rotation is ours. */
  async function beginOverdue(): Promise<void> {
    const [[current], former] = await Promise.all([keeper.rootKeys(), standsUnder()]);
    if (current === undefined || label(current) === label(former)) return;
    await keys.transaction((trx) => insertRootRotation(trx, { ring, from: former, to: current }));
  }

  const open = () => keys.transaction((trx) => trx.selectFrom('root_key_rotations').select('id').where('ring', '=', ring).where('finished_at', 'is', null).executeTakeFirst());

  async function run(): Promise<boolean> {
    const row = await open();
    if (row === undefined) return true;
    return rotation.run(row.id).catch(async (error: unknown) => {
      logger.warn({ ring, reason: reasonOf(error) }, 'the rotation of a root key cannot go on just now');
      await keys.transaction((trx) => trx.updateTable('root_key_rotations').set({ failure: reasonOf(error) }).where('id', '=', row.id).execute());
      return false;
    });
  }

  async function runOnce(): Promise<boolean> {
    // The configuration is what it was when this process began.
    if (!begun) await beginOverdue();
    begun = true;
    if (await open() === undefined) return true;
    const client = await options.keysDatabase.pool.connect();
    try {
      const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [lock]);
      if (rows[0]?.held !== true) return true;
      try {
        return await run();
      } finally {
        await client.query('select pg_advisory_unlock($1)', [lock]);
      }
    } finally {
      client.release();
    }
  }

  function turn(): void {
    running = runOnce().catch((error: unknown) => {
      logger.warn({ ring, reason: reasonOf(error) }, 'the rotation of a root key waits');
      return true;
    }).then((done) => {
      if (stopped) return;
      timer = setTimeout(turn, done ? turnMilliseconds : soonMilliseconds);
      timer.unref();
    });
  }

  return {
    runOnce,
    start() {
      timer = setTimeout(turn, turnMilliseconds);
      timer.unref();
    },
    async stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      await running;
    },
  };
}
