interface Recognisable {
  readonly id: string;
  readonly keyPrefixes: readonly string[];
}

/** The provider whose prefix the key begins with; the longest prefix wins. `null` where none does. */
export function providerOfKey<T extends Recognisable>(unverifiedKey: string, providers: readonly T[]): T | null {
  const key = unverifiedKey.trim();
  let best: { readonly provider: T; readonly length: number } | null = null;
  for (const provider of providers) {
    for (const prefix of provider.keyPrefixes) {
      if (key.startsWith(prefix) && prefix.length > (best?.length ?? 0)) best = { provider, length: prefix.length };
    }
  }
  return best?.provider ?? null;
}
