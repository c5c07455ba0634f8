/** Work on one thing at a time, in the order it came. */
export interface Turns {
  take<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/**
 * Lets those who want the same thing wait in memory instead of in the database: fifty who accept invitations of one organisation at once
 * would otherwise hold every connection while they wait for its row, and everybody else would wait with them. It decides nothing: the row's
 * lock does, also between processes.
 */
export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return {
    take(key, work) {
      const turn = (last.get(key) ?? Promise.resolve()).then(work, work);
      const done = turn.then(() => undefined, () => undefined);
      last.set(key, done);
      void done.then(() => { if (last.get(key) === done) last.delete(key); });
      return turn;
    },
  };
}
