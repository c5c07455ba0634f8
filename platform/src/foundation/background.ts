import { AsyncLocalStorage } from 'node:async_hooks';

const background = new AsyncLocalStorage<true>();

/**
 * Starts work that no request waits for. Whatever it begins, its timers too, asks the database over connections kept for such work (see
 * `openDatabase`): however much there is to tend, it takes none from people, and the database's own list of sessions tells the two apart.
 */
export function inBackground<Result>(start: () => Result): Result {
  return background.run(true, start);
}

export const isBackground = (): boolean => background.getStore() === true;
