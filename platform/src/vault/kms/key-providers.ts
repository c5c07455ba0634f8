import type { KeyProvider, KmsHealth } from './key-provider.ts';

/** The root keys of one ring: the one that wraps what is new, and the earlier ones that rows written before still need. */
export interface KeyProviders {
  /** Wraps everything new. */
  readonly current: KeyProvider;
  /** Those of before, until nothing is wrapped by them any more. */
  readonly earlier: readonly KeyProvider[];
  /** The one that wrapped a row, by the driver and the key named there; `undefined` where it is not configured (any more). */
  find(kms: string, kmsKeyId: string): KeyProvider | undefined;
  /** Well only if all are; says which is not. */
  health(): Promise<KmsHealth>;
}

export function createKeyProviders(current: KeyProvider, earlier: readonly KeyProvider[] = []): KeyProviders {
  const all = [current, ...earlier];
  return {
    current,
    earlier,
    find: (kms, kmsKeyId) => all.find((each) => each.name === kms && each.keyId === kmsKeyId),
    async health() {
      const healths = await Promise.all(all.map(async (each) => ({ each, health: await each.health() })));
      const failing = healths.filter(({ health }) => health.state === 'failing');
      if (failing.length === 0) return { state: 'ok', detail: null };
      return { state: 'failing', detail: failing.map(({ each, health }) => `${each.name}: ${health.detail ?? 'it does not say why'}`).join(' ') };
    },
  };
}
