/** What this browser keeps of a log that it verified: the log must still hold it the next time. Public by nature: a signed note and a public key. */
export interface KeptCheckpoint { readonly verifierKey: string; readonly checkpoint: string; readonly entries: number; readonly at: string }

const nameOf = (origin: string): string => `keystead-verified-log ${origin}`;

/** `null` where this browser has verified no such log, or keeps nothing. */
export function readKept(origin: string): KeptCheckpoint | null {
  try {
    const kept = JSON.parse(localStorage.getItem(nameOf(origin)) ?? 'null') as Partial<KeptCheckpoint> | null;
    return typeof kept?.verifierKey === 'string' && typeof kept.checkpoint === 'string' && typeof kept.entries === 'number' && typeof kept.at === 'string' ? kept as KeptCheckpoint : null;
  } catch {
    return null;
  }
}

/** Kept where the browser lets us; where not, the next verification says that it could not check for a roll-back. */
export function keep(origin: string, kept: KeptCheckpoint): void {
  try {
    localStorage.setItem(nameOf(origin), JSON.stringify(kept));
  } catch {
    // Private windows and full storage: nothing is lost but the comparison next time.
  }
}
