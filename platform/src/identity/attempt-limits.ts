import { isIPv6 } from 'node:net';
import { type Clock, KeysteadError } from '../foundation/index.ts';

interface AttemptLimit {
  readonly attempts: number;
  readonly windowSeconds: number;
}

interface Window { count: number; endsAt: number }

/** How many keys are remembered at most: an attacker who tries a million names must not fill the memory. */
const largestTable = 50_000;

/** Counts attempts in memory. One process serves the control plane; with several, each counts for itself. */
export interface AttemptLimiter {
  /**
   * Counts an attempt before it is made, so that parallel ones count too.
   * @throws KeysteadError `rate_limited` once the limit of any key is reached.
   */
  take(...keys: readonly string[]): void;
  /** Takes back what a success was counted as. */
  forgive(...keys: readonly string[]): void;
}

export function createAttemptLimiter(limit: AttemptLimit, clock: Clock): AttemptLimiter {
  const windows = new Map<string, Window>();

  function current(key: string, now: number): Window {
    const known = windows.get(key);
    if (known !== undefined && known.endsAt > now) return known;
    const made = { count: 0, endsAt: now + limit.windowSeconds * 1_000 };
    windows.delete(key);
    windows.set(key, made);
    return made;
  }

  return {
    take(...keys) {
      const now = clock.now().getTime();
      const used = keys.map((key) => current(key, now));
      const full = used.filter((window) => window.count >= limit.attempts);
      if (full.length > 0) {
        const wait = Math.max(...full.map((window) => window.endsAt - now));
        throw new KeysteadError('rate_limited', { retryAfterSeconds: Math.max(1, Math.ceil(wait / 1_000)) });
      }
      for (const window of used) window.count += 1;
      // A map keeps the order of insertion: the oldest windows stand first.
      for (const oldest of windows.keys()) {
        if (windows.size <= largestTable) break;
        windows.delete(oldest);
      }
    },
    forgive(...keys) {
      const now = clock.now().getTime();
      for (const key of keys) {
        const window = current(key, now);
        window.count = Math.max(0, window.count - 1);
      }
    },
  };
}

/** What stands for "the same place" when attempts are counted: an IPv4 address, or the /64 of an IPv6 address. */
export function addressKey(address: string | null): string {
  if (address === null) return 'address:unknown';
  if (!isIPv6(address)) return `address:${address}`;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped !== null) return `address:${mapped[1] ?? address}`;
  return `address:${expand(address).slice(0, 4).join(':')}::/64`;
}

/** The eight groups of an IPv6 address, without leading zeros. */
function expand(address: string): readonly string[] {
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const first = groups(head);
  const last = tail === undefined ? [] : groups(tail);
  const gap = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0');
  return [...first, ...gap, ...last].map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''));
}
