const longestSeconds = 900;

/**
 * How long a receiver that failed is left alone: a second, then twice as long each time, a quarter of an hour at most; longer where it asked for that.
 * @param attempts failures since the last success, this one included
 * @param random from 0 to 1: up to a fifth more, so that many streams do not come back at once
 */
export function backOffSeconds(attempts: number, asked: number | null, random: number): number {
  return Math.max(asked ?? 0, Math.min(2 ** Math.min(attempts - 1, 20), longestSeconds) * (1 + random / 5));
}
