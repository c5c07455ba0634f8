/**
 * Where in the life of a request its process is killed. The first ones lie inside the process, which kills itself there (`SIGKILL`, so that nothing more is
 * run or written); the last two lie with the provider, and it is killed from outside.
 */
export const insidePoints = [
  'before a slice is leased', 'a slice is leased, and the process does not know', 'before the intent is written', 'the intent is written, and no key is open',
  'the key is open, and nothing is sent', 'the answer is there, and its outcome is not written', 'the outcome is written',
] as const;
export const killPoints = [...insidePoints, 'the provider is at work', 'in the middle of a stream'] as const;

export type InsidePoint = (typeof insidePoints)[number];
export type KillPoint = (typeof killPoints)[number];

/** The `passes`-th time that a request comes by. */
export interface Kill { readonly point: KillPoint; readonly passes: number }

/** Of each seed as many as it kills; over nine seeds every point has its turn. Those that nobody came by before come first, at their first pass. */
export function killsOf(seed: number, { count, chance, missed }: { readonly count: number; readonly chance: () => number; readonly missed: readonly KillPoint[] }): readonly Kill[] {
  return Array.from({ length: count }, (_, index) => {
    const again = missed[index];
    const place = (seed * count + index) % killPoints.length;
    // A process comes by the outer ones less often.
    return again === undefined ? { point: killPoints[place] ?? killPoints[0], passes: place < insidePoints.length ? 1 + Math.floor(chance() * 2) : 1 } : { point: again, passes: 1 };
  });
}

/** Counts passes; says when it is time. */
export function armed({ point, passes }: Kill): (passed: KillPoint) => boolean {
  let left = passes;
  return (passed) => {
    if (passed !== point) return false;
    left -= 1;
    return left === 0;
  };
}

/** Requests say whom they were sent to, so that a provider's point is known to lie in that process. */
export const nameGateway = (name: string): string => `hi [[${name}]]`;
export const gatewayNamed = (body: string): string => /\[\[([\w-]+)\]\]/.exec(body)?.[1] ?? '';
