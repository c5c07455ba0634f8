import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Logger } from '../../foundation/index.ts';
import type { PriceIds } from './plan-shipment.ts';

export interface ShipperThreadOptions {
  /** The spool's folder and its id (`openSpool` gives both). */
  readonly directory: string;
  readonly spool: string;
  /** The login that may take the role `keystead_spool`. */
  readonly databaseUrl: string;
  readonly logger: Logger;
  readonly logLevel: string;
  readonly priceIds: PriceIds;
  /** Folders of spools that no process writes to (see `leftoverSpools`); for one of the processes only. */
  readonly leftovers?: readonly string[];
}

export type ShipperThreadData = Required<Omit<ShipperThreadOptions, 'logger'>>;
export type ToShipperThread = 'stop';
export interface FromShipperThread { readonly unshippedBytes: number }

export interface ShipperThread {
  /** Ships what is in the spool and ends. Close the spool first. */
  stop(): Promise<void>;
  /** Bytes that waited in the spool at the last look, at most a second or so ago. */
  unshippedBytes(): number;
}

const restartMilliseconds = 1_000;

/** Ships a spool in a worker thread. A thread that dies is started again: what it had in hand is still in the spool. */
export function startShipperThread(options: ShipperThreadOptions): ShipperThread {
  const { logger, ...data } = options;
  let leftovers = options.leftovers ?? [];
  let unshippedBytes = 0;
  let stopping = false;
  let restart: NodeJS.Timeout | null = null;
  let ended: () => void = () => undefined;
  const end = new Promise<void>((resolve) => { ended = resolve; });

  function start(): Worker {
    const workerData: ShipperThreadData = { ...data, leftovers };
    leftovers = [];
    const thread = new Worker(new URL('shipper-thread.ts', import.meta.url), { workerData, name: 'shipper' });
    thread.on('message', (message: FromShipperThread) => { unshippedBytes = message.unshippedBytes; });
    thread.on('error', (error) => { logger.error({ err: error }, 'the shipper ended unexpectedly'); });
    thread.on('exit', () => {
      if (stopping) ended();
      else restart = setTimeout(() => { worker = start(); }, restartMilliseconds);
    });
    return thread;
  }

  let worker = start();
  return {
    async stop() {
      stopping = true;
      if (restart !== null) clearTimeout(restart);
      if (worker.threadId === -1) ended();
      else worker.postMessage('stop' satisfies ToShipperThread);
      await end;
    },
    unshippedBytes: () => unshippedBytes,
  };
}

/** Spool folders below `root` that are not among `inUse` (names): left by processes that are not started any more. */
export function leftoverSpools(root: string, inUse: readonly string[]): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !inUse.includes(basename(entry.name)))
    .map((entry) => join(root, entry.name));
}
