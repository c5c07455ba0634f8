import type { BilledLine, ProviderKey } from './billed-line.ts';
import type { TheirLine } from './cells.ts';

/** A credential of the provider, with what its key is recognised by; former versions count too. */
export interface KnownCredential { readonly id: string; readonly label: string; readonly fingerprints: readonly string[]; readonly lastFours: readonly string[] }

/** The same key may stand in two credentials: the provider counts it once, so they are one here, the oldest of them. */
export function sameKeys(known: readonly KnownCredential[]): ReadonlyMap<string, string> {
  const first = new Map<string, string>();
  const same = new Map<string, string>();
  for (const { id, fingerprints } of known) {
    const earlier = fingerprints.map((fingerprint) => first.get(fingerprint)).find((each) => each !== undefined) ?? id;
    same.set(id, earlier);
    for (const fingerprint of fingerprints) if (!first.has(fingerprint)) first.set(fingerprint, earlier);
  }
  return same;
}

/**
 * Says of each line which credential its key is: by the last four characters that the provider shows, else by our label or id. What fits more
 * than one is nobody's.
 */
export function findKeys(lines: readonly BilledLine[], keys: readonly ProviderKey[], known: readonly KnownCredential[]): readonly TheirLine[] {
  const same = sameKeys(known);
  const listed = new Map(keys.map((key) => [key.id, key]));
  const only = (fitting: readonly KnownCredential[]): string | null => {
    const ids = new Set(fitting.map(({ id }) => same.get(id) ?? id));
    return ids.size === 1 ? [...ids][0] ?? null : null;
  };
  const find = (hint: string): string | null => {
    const key = listed.get(hint);
    const names = new Set([hint, key?.name].flatMap((name) => (name === undefined || name === null ? [] : [name.toLowerCase()])));
    const tail = key?.lastFour ?? /[.*…]([\w-]{4})$/.exec(hint)?.[1] ?? null;
    const byTail = tail === null ? null : only(known.filter(({ lastFours }) => lastFours.includes(tail)));
    return byTail ?? only(known.filter(({ id, label }) => names.has(label.toLowerCase()) || names.has(id)));
  };
  const found = new Map<string, string | null>();
  return lines.map((line) => {
    if (line.keyHint === null) return { ...line, credentialId: null };
    const credentialId = found.get(line.keyHint) ?? find(line.keyHint);
    found.set(line.keyHint, credentialId);
    return { ...line, credentialId, keyHint: describe(line.keyHint, listed.get(line.keyHint)) };
  });
}

function describe(hint: string, key: ProviderKey | undefined): string {
  if (key === undefined || (key.name === null && key.lastFour === null)) return hint;
  return `${key.name ?? hint}${key.lastFour === null ? '' : ` …${key.lastFour}`}`.slice(0, 200);
}
