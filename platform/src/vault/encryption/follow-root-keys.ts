import type { RootRing } from '@keystead/contract';
import { type Database, type Logger, newId, sql } from '../../foundation/index.ts';
import { type RootKeys, nameOf } from '../kms/root-keys.ts';
import { label } from './root-rotation.ts';

const turnMilliseconds = 1_000;
/** Without news it is enough to say now and then that this process is there; fifteen seconds of silence mean that it is not. */
const sayAgainMilliseconds = 5_000;

export interface RootKeyFollower {
  /** Looks at the root keys again and reports them; gives up nothing where the database does not answer. */
  once(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Keeps the root keys of this process up to date, every second, and reports which it has and which it wraps by (the first
 * one): so a rotation knows when a new root key is everywhere.
 *
 * @param options.database a pool of role `keystead_app` or `keystead_snapshot`.
 * @param options.repeat false: only when `once` is called.
 */
export function followRootKeys(options: { database: Database; ring: RootRing; roots: RootKeys; logger: Logger; repeat?: boolean }): RootKeyFollower {
  const { database, ring, roots, logger } = options;
  const holder = newId();
  let stopped = false;
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> = Promise.resolve();
  let said = { text: '', at: 0 };

  async function once(): Promise<void> {
    await roots.refresh();
    const labels = [roots.current, ...roots.earlier].map((each) => label(nameOf(each)));
    const now = performance.now();
    if (options.repeat !== false && said.text === labels.join('\n') && now - said.at < sayAgainMilliseconds) return;
    await database.as<unknown>().transaction(async (trx) => {
      // It is said again anyway: no disk need wait for it.
      await sql`set local synchronous_commit = off`.execute(trx);
      await sql`insert into root_key_holders (holder, ring, root_keys) values (${holder}, ${ring}, ${labels}::text[])
        on conflict (holder) do update set root_keys = excluded.root_keys, seen_at = now()`.execute(trx);
      await sql`delete from root_key_holders where seen_at < now() - interval '1 hour'`.execute(trx);
    });
    said = { text: labels.join('\n'), at: now };
  }

  function turn(): void {
    running = once().catch((error: unknown) => { logger.warn({ ring, reason: error instanceof Error ? error.message : 'unknown' }, 'the root keys cannot be looked at just now'); }).finally(() => {
      if (stopped) return;
      timer = setTimeout(turn, turnMilliseconds);
      timer.unref();
    });
  }
  if (options.repeat !== false) turn();

  return {
    once,
    async stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      await running;
      // It holds nothing any more, so nobody has to wait for it.
      await database.as<unknown>().transaction((trx) => sql`delete from root_key_holders where holder = ${holder}`.execute(trx)).catch(() => undefined);
    },
  };
}
