import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, type Database, type Logger, isRunning } from '../../foundation/index.ts';
import { listSegments } from '../spool/segments.ts';
import type { PriceIds } from './plan-shipment.ts';
import { writerOf } from './read-record.ts';
import { type Shipper, openShipper } from './shipper.ts';
import { type ShippingLoop, startShipping } from './shipping-loop.ts';

export interface SpoolsOptions {
  /** The folder whose folders are spools: one for each process that ever wrote, until it was shipped. */
  readonly root: string;
  /** A pool of role `keystead_spool`. */
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly priceIds: PriceIds;
  /** Whether the process of a mark still runs. */
  readonly isRunning?: (mark: string) => boolean;
}

export interface SpoolsShipping {
  /** Ships what is in all spools, removes those whose writer has ended, and ends. Let the writers end first. */
  stop(): Promise<void>;
  /** How much waits in all spools. */
  unshippedBytes(): number;
}

/** A spool that is being shipped; `adoption`: its writer is dead, and what is left of it is being settled. */
interface Followed { readonly shipper: Shipper; readonly loop: ShippingLoop; adoption: Promise<void> | null }

const lookMilliseconds = 250;
/** How long a spool rests that could not be settled. */
const retryMilliseconds = 5_000;
/** What a spool's folder is called once all of it is in the database, so that half a removal is never taken for a spool. */
const doneSuffix = '.shipped';

/**
 * Ships every spool below a folder, each on its own and all at once: those of living processes as they grow, those of ended ones to their end, with
 * what these left open settled, and then they are removed. Whether a writer lives is asked of the system, not of whoever started it:
 * that stays right when the supervisor itself was killed and its gateways are still ending.
 */
export function shipSpools(options: SpoolsOptions): SpoolsShipping {
  const { root, logger } = options;
  const followed = new Map<string, Followed>();
  mkdirSync(root, { recursive: true, mode: 0o700 });

  function follow(name: string): void {
    const directory = join(root, name);
    const spool = readId(directory);
    if (spool === null) return; // Just being made.
    const shipper = openShipper({ ...options, directory, spool, rejectedFile: join(root, 'rejected.jsonl') });
    followed.set(name, { shipper, loop: startShipping(shipper, logger), adoption: null });
  }

  async function adopt(name: string, { shipper, loop }: Followed): Promise<void> {
    try {
      await loop.stop();
      await shipper.adoptOrphans();
      renameSync(join(root, name), join(root, name + doneSuffix));
      rmSync(join(root, name + doneSuffix), { recursive: true });
      followed.delete(name);
    } catch (error) {
      logger.error({ err: error, spool: name }, 'a spool whose process ended cannot be shipped just now; it is tried again');
      setTimeout(() => followed.delete(name), retryMilliseconds).unref();
    }
  }

  /** Its disk is gone, or somebody removed it. What its process held of budgets stays held, and is shown as lost after an hour. */
  function leave(name: string, { loop }: Followed): void {
    logger.error({ spool: name }, 'the folder of a spool is gone; what had not been shipped of it is lost');
    followed.delete(name);
    void loop.stop();
  }

  function look(): void {
    const names = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    for (const name of names.filter((each) => each.endsWith(doneSuffix) && !followed.has(each.slice(0, -doneSuffix.length)))) rmSync(join(root, name), { recursive: true, force: true });
    for (const [name, one] of followed) if (one.adoption === null && !names.includes(name)) leave(name, one);
    for (const name of names) if (!name.endsWith(doneSuffix) && !followed.has(name)) follow(name);
    for (const [name, one] of followed) if (one.adoption === null && hasEnded(join(root, name), options.isRunning ?? isRunning)) one.adoption = adopt(name, one);
  }

  function lookSafely(): void {
    try {
      look();
    } catch (error) {
      logger.error({ err: error, root }, 'the spools cannot be looked at');
    }
  }

  const timer = setInterval(lookSafely, lookMilliseconds);
  lookSafely();
  return {
    async stop() {
      clearInterval(timer);
      lookSafely();
      await Promise.all([...followed.values()].map(({ loop, adoption }) => adoption ?? loop.stop()));
    },
    unshippedBytes: () => [...followed].reduce((sum, [name, { shipper }]) => (existsSync(join(root, name)) ? sum + shipper.unshippedBytes() : sum), 0),
  };
}

function readId(directory: string): string | null {
  try {
    const id = readFileSync(join(directory, 'spool-id'), 'utf8').trim();
    return id === '' ? null : id;
  } catch {
    return null;
  }
}

/** Whoever wrote last is gone. A folder whose first segment is just being made has no writer yet; one of before marks were written has none that runs. */
function hasEnded(directory: string, running: (mark: string) => boolean): boolean {
  const writer = listSegments(directory).toReversed().map((segment) => writerOf(directory, segment)).find((found) => found !== null);
  return writer !== undefined && (writer.process === undefined || !running(writer.process));
}
