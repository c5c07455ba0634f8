import { mostCharacters } from './slices.ts';

/** What is counted: the beginning of some texts, and how long all of them are. */
export interface CountJob { readonly texts: readonly string[]; readonly characters: number }

/** A thread that counts one job at a time. */
export interface CountingThread {
  count(job: CountJob): void;
  /** Ends it, whatever it is doing. */
  end(): Promise<unknown>;
}

export interface CountQueueOptions {
  /** Starts a thread. It calls one of the two for each job; `onError` where the thread is of no use any more. */
  readonly begin: (onCount: (tokens: number) => void, onError: (error: Error) => void) => CountingThread;
  /** Calls `over` once a job has run for too long; what it gives takes that back. */
  readonly limit: (over: () => void) => () => void;
  /** Jobs that wait or run at once: of everybody, and of one organisation. */
  readonly most?: number;
  readonly mostOfTenant?: number;
}

export interface CountQueue {
  /** @throws where too many wait, or it took too long */
  count(tenantId: string, texts: readonly string[]): Promise<number>;
  readonly busy: boolean;
  /** Ends the thread and whatever waits; the next count begins anew. */
  end(error: Error): Promise<void>;
}

interface Waiting { readonly tenantId: string; readonly job: CountJob; readonly resolve: (tokens: number) => void; readonly reject: (error: Error) => void }
interface Running extends Waiting { readonly takeBack: () => void }

/**
 * Counts, one after the other: each has the whole time limit for itself, and one that takes too long ends alone. No more text waits than is
 * tokenized, and no organisation fills the queue.
 */
export function createCountQueue({ begin, limit, most = 64, mostOfTenant = 8 }: CountQueueOptions): CountQueue {
  const waiting: Waiting[] = [];
  let running: Running | null = null;
  let thread: CountingThread | null = null;

  const leave = (): Running | null => {
    const left = running;
    running = null;
    left?.takeBack();
    return left;
  };
  const stop = async (): Promise<void> => {
    const ended = thread;
    thread = null;
    await ended?.end();
  };
  /** The one under way cannot be had: the thread goes with it, and the next has another. */
  const failRunning = (error: Error): void => {
    void stop();
    leave()?.reject(error);
    next();
  };
  const start = (): CountingThread => {
    const made: CountingThread = begin(
      (tokens) => { if (thread === made) { leave()?.resolve(tokens); next(); } },
      (error) => { if (thread === made) failRunning(error); },
    );
    return made;
  };
  function next(): void {
    if (running !== null) return;
    const first = waiting.shift();
    if (first === undefined) return;
    thread ??= start();
    running = { ...first, takeBack: limit(() => failRunning(new Error('a count took too long'))) };
    thread.count(first.job);
  }

  return {
    get busy() { return running !== null; },
    count(tenantId, texts) {
      const all = running === null ? waiting : [running, ...waiting];
      if (all.length >= most) return Promise.reject(new Error('too many counts at once'));
      if (all.filter((each) => each.tenantId === tenantId).length >= mostOfTenant) return Promise.reject(new Error('too many counts of one organisation at once'));
      const counted = Promise.withResolvers<number>();
      waiting.push({ tenantId, job: jobOf(texts), resolve: counted.resolve, reject: counted.reject });
      next();
      return counted.promise;
    },
    async end(error) {
      const left = leave();
      const all = waiting.splice(0);
      const ended = stop();
      for (const { reject } of left === null ? all : [left, ...all]) reject(error);
      await ended;
    },
  };
}

/** The beginning of the texts, as far as it is tokenized. Pure. */
function jobOf(texts: readonly string[]): CountJob {
  const begun: string[] = [];
  let characters = 0;
  for (const text of texts) {
    if (characters < mostCharacters) begun.push(text.slice(0, mostCharacters - characters));
    characters += text.length;
  }
  return { texts: begun, characters };
}
