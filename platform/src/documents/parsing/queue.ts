import { KeysteadError } from '../../foundation/index.ts';

/** A queue for work that takes much of the machine: some at the same time, some waiting, others turned away. */
export interface Queue { run<T>(work: () => Promise<T>): Promise<T> }

/** @throws KeysteadError `unavailable` where `maxWaiting` wait already. */
export function createQueue({ concurrency, maxWaiting }: { readonly concurrency: number; readonly maxWaiting: number }): Queue {
  const waiting: (() => void)[] = [];
  let running = 0;

  async function enter(): Promise<void> {
    if (running < concurrency) {
      running += 1;
      return;
    }
    if (waiting.length >= maxWaiting) throw new KeysteadError('unavailable', { detail: 'many documents are being read' });
    await new Promise<void>((resolve) => { waiting.push(resolve); });
  }

  function leave(): void {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }

  return {
    async run(work) {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
