import { type VaultKey, operations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { VaultDependencies } from '../dependencies.ts';

const goodForMilliseconds = 5_000;

/** The public key to seal to. Asked for by anybody, so the egress role is asked at most every few seconds. */
export function readVaultKey({ egress, clock }: VaultDependencies) {
  let known: { readonly key: Promise<VaultKey>; readonly until: number } | null = null;
  return implement(operations.readVaultKey, async () => {
    const now = clock.now().getTime();
    if (known === null || known.until <= now) {
      const asked = { key: egress.readVaultKey(), until: now + goodForMilliseconds };
      asked.key.catch(() => { if (known === asked) known = null; });
      known = asked;
    }
    return known.key;
  });
}
