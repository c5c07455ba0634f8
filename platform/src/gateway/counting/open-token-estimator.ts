import { Worker } from 'node:worker_threads';
import type { TokenEstimator } from '../ports.ts';
import { type CountingThread, createCountQueue } from './count-queue.ts';

const idleMilliseconds = 60_000;
const limitMilliseconds = 10_000;

/**
 * Estimates tokens on a thread of their own, started by the first question and ended after a minute without one: the vocabulary takes
 * some 70 MB and a while to load, and no request waits for somebody else's count.
 */
export function openTokenEstimator(): TokenEstimator & { close(): Promise<void> } {
  let idle: NodeJS.Timeout | null = null;
  const queue = createCountQueue({
    begin: beginThread,
    limit: (over) => {
      const timer = setTimeout(over, limitMilliseconds);
      return () => clearTimeout(timer);
    },
  });
  const rest = (): void => {
    if (idle !== null) clearTimeout(idle);
    idle = setTimeout(() => { if (!queue.busy) void queue.end(new Error('idle')); }, idleMilliseconds);
    idle.unref();
  };

  return {
    estimate(texts, tenantId) {
      rest();
      return queue.count(tenantId, texts);
    },
    async close() {
      if (idle !== null) clearTimeout(idle);
      await queue.end(new Error('closed'));
    },
  };
}

function beginThread(onCount: (tokens: number) => void, onError: (error: Error) => void): CountingThread {
  const worker = new Worker(new URL('./tokenizer-worker.ts', import.meta.url));
  worker.unref();
  worker.on('message', onCount);
  worker.on('error', (error) => onError(error instanceof Error ? error : new Error(String(error))));
  return { count: (job) => worker.postMessage(job), end: () => worker.terminate() };
}
