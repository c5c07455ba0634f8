/** A time that is over once, and can be shortened on the way. */
export interface TimeLimit {
  readonly over: Promise<void>;
  /** From now on it lasts so long, but never longer than it was to last before. */
  limit(milliseconds: number): void;
  remainingMilliseconds(): number;
}

export function createTimeLimit(): TimeLimit {
  const { promise, resolve } = Promise.withResolvers<void>();
  let timer: NodeJS.Timeout | null = null;
  let until = Number.POSITIVE_INFINITY;
  return {
    over: promise,
    limit(milliseconds) {
      const next = performance.now() + milliseconds;
      if (next >= until) return;
      until = next;
      if (timer !== null) clearTimeout(timer);
      timer = setTimeout(resolve, milliseconds).unref();
    },
    remainingMilliseconds: () => Math.max(0, until - performance.now()),
  };
}
