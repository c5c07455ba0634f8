import type { Baseline } from './facts.ts';

/** Baselines that a process keeps: learnt once a day for an organisation. */
interface BaselineCache {
  /** The one of this organisation and day; `null` where it has to be learnt. */
  get(tenantId: string, day: number, now: number): Baseline | null;
  keep(tenantId: string, day: number, now: number, baseline: Baseline): void;
}

/**
 * Keeps at most so many. Where it is full, the one that was asked for longest ago makes room, but only if it was not asked for within `restMilliseconds`: organisations are looked at
 * in turns, so that one more than there is room for would otherwise drive out each just before its turn, and all of them would be learnt anew all the time.
 */
export function openBaselineCache({ most, restMilliseconds }: { readonly most: number; readonly restMilliseconds: number }): BaselineCache {
  /** The one that was asked for longest ago comes first. */
  const kept = new Map<string, { readonly day: number; readonly askedAt: number; readonly baseline: Baseline }>();
  return {
    get(tenantId, day, now) {
      const known = kept.get(tenantId);
      if (known === undefined) return null;
      kept.delete(tenantId);
      if (known.day !== day) return null;
      kept.set(tenantId, { ...known, askedAt: now });
      return known.baseline;
    },
    keep(tenantId, day, now, baseline) {
      kept.delete(tenantId);
      const [oldest] = kept;
      if (kept.size >= most && oldest !== undefined) {
        if (now - oldest[1].askedAt < restMilliseconds) return;
        kept.delete(oldest[0]);
      }
      kept.set(tenantId, { day, askedAt: now, baseline });
    },
  };
}
