import type { EntryPurpose, SealedEntry } from '@keystead/contract';
import { type EntryContext, sealText } from '@keystead/contract/sealing';
import { InvalidRequest, KeysteadError } from '../../foundation/index.ts';
import type { VaultDependencies } from '../dependencies.ts';

/** A secret as it reaches the control plane: only the egress role can open it. */
interface Entry<Purpose extends EntryPurpose> {
  readonly purpose: Purpose;
  readonly sealed: SealedEntry;
}

/** A provider key. */
export type KeyEntry = Entry<'credential' | 'credential-version'>;

/**
 * The sealed entry of a request. A key in clear is refused, unless the installation is set to take it: then it is sealed
 * here and goes the same way from here on.
 *
 * @returns `null` where neither was sent.
 * @throws KeysteadError `plain_key_refused`; InvalidRequest where both were sent.
 */
export async function readEntry<Purpose extends EntryPurpose>(
  { egress, clock, takesPlainKeys = false }: Pick<VaultDependencies, 'clock' | 'takesPlainKeys'> & { readonly egress: Pick<VaultDependencies['egress'], 'readVaultKey'> },
  sent: { readonly sealed?: SealedEntry | undefined; readonly secret?: string | undefined },
  context: EntryContext & { readonly purpose: Purpose },
): Promise<Entry<Purpose> | null> {
  const { purpose } = context;
  if (sent.secret === undefined) return sent.sealed === undefined ? null : { purpose, sealed: sent.sealed };
  if (!takesPlainKeys) throw new KeysteadError('plain_key_refused');
  if (sent.sealed !== undefined) throw new InvalidRequest([{ path: 'secret', message: 'is sent as "sealed" already: send one of the two' }]);
  return { purpose, sealed: await sealText(await egress.readVaultKey(), sent.secret, { context, now: clock.now() }) };
}
