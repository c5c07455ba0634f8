import { KeysteadError } from '../foundation/index.ts';
import type { VaultDependencies } from './dependencies.ts';
import type { EgressCredential, EgressSealingKey, SealAnswer, VerifyAnswer } from './egress/protocol.ts';
import type { KeyEntry } from './sealed-entry/read-entry.ts';
import { type TenantKeyTables, ensureTenantKey } from './tenant-keys.ts';

/** A key that was taken in: its envelope, what may be shown of it, and what its provider said. */
export interface EnteredKey extends SealAnswer {
  readonly tenantKeyId: string;
  /** `null` where the provider was not asked. */
  readonly verdict: VerifyAnswer | null;
}

/**
 * Takes a key in for one credential version (the first of a new credential, or a further one): the egress role opens the
 * sealed entry, asks the provider where wished, and seals the key for exactly this version. Storing it is the caller's.
 *
 * @param asked.entry as `readEntry` gave it; `null` for a sandbox, whose key is made up in the egress role.
 * @throws KeysteadError `key_rejected` where its provider refuses it, `sealed_entry_refused`, `unavailable`.
 */
export async function enterKey(
  { database, egress, providers }: Pick<VaultDependencies, 'database' | 'egress' | 'providers'>,
  asked: { readonly credential: EgressCredential; readonly entry: KeyEntry | null; readonly verify: boolean },
): Promise<EnteredKey> {
  const { tenantId, provider } = asked.credential;
  const tenantKey = await egressTenantKey({ database, egress }, tenantId);
  const { verdict, sealed } = await egress.enter({ ...asked, tenantKey });
  if (sealed === null) throw new KeysteadError('key_rejected', { provider: providers.get(provider)?.name ?? provider, detail: verdict?.detail ?? 'it was refused' });
  return { ...sealed, verdict, tenantKeyId: tenantKey.id };
}

/** The tenant's current credential key, made where there is none, as the egress role is told of it. */
export async function egressTenantKey({ database, egress }: Pick<VaultDependencies, 'database' | 'egress'>, tenantId: string): Promise<EgressSealingKey> {
  const { id, version, kms, kmsKeyId, wrapped, fingerprintKey } = await ensureTenantKey(database.as<TenantKeyTables>(), { tenantId, ring: 'credential', create: (tenant) => egress.createTenantKey(tenant) });
  return { id, version, kms, kmsKeyId, wrapped, fingerprintKey };
}
