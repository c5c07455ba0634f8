import { setTimeout } from 'node:timers/promises';
import type { Logger } from '../../foundation/index.ts';
import type { Shipper } from './shipper.ts';

export interface ShippingLoop {
  /** Ships what is there, once more, then ends. What the database does not take stays in the spool. */
  stop(): Promise<void>;
}

/** What comes in this time goes out as one batch: a transaction costs as much for one request as for many. */
const pollMilliseconds = 100;
const retryMilliseconds = 500;

/** Ships as long as whole batches wait, and looks again every 100 ms. */
export function startShipping(shipper: Shipper, logger: Logger): ShippingLoop {
  const stop = new AbortController();
  let failing = false;

  async function shipWaiting(until: 'nothing' | 'some'): Promise<number> {
    try {
      for (let turn = await shipper.shipOnce(); turn !== 'nothing' && turn !== until;) turn = await shipper.shipOnce();
      if (failing) logger.info('the spool is being shipped again');
      failing = false;
      return pollMilliseconds;
    } catch (error) {
      if (!failing) logger.error({ err: error }, 'the spool cannot be shipped just now; records wait on disk');
      failing = true;
      return retryMilliseconds;
    }
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      const pause = await shipWaiting('some');
      await setTimeout(pause, undefined, { signal: stop.signal }).catch(() => undefined);
    }
    await shipWaiting('nothing');
  }

  const running = run();
  return {
    async stop() {
      stop.abort();
      await running;
    },
  };
}
