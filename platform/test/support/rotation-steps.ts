import type { Actor } from '../../src/audit/index.ts';
import type { VaultDependencies } from '../../src/vault/index.ts';
import { checkCredential } from '../../src/vault/health/check-credential.ts';
import { addVersion } from '../../src/vault/rotation/add-version.ts';
import { promoteVersion } from '../../src/vault/rotation/promote-version.ts';
import { endGrace, revokeVersion } from '../../src/vault/rotation/revoke-version.ts';
import type { KeyEntry } from '../../src/vault/sealed-entry/read-entry.ts';

export type RotationStepName = 'add' | 'test' | 'promote' | 'revoke' | 'grace';

export interface RotationStepOrder {
  readonly tenantId: string; readonly credentialId: string; readonly step: RotationStepName; readonly version: number; readonly entry: KeyEntry | null; readonly actor: Actor;
}

/** One step of a rotation, as its operation or the caretaker takes it. */
export async function takeRotationStep(vault: VaultDependencies, { tenantId, credentialId, step, version, entry, actor }: RotationStepOrder): Promise<void> {
  const name = { tenantId, credentialId, version, actor };
  const steps: Readonly<Record<RotationStepName, () => Promise<unknown>>> = {
    add: () => addVersion(vault, { tenantId, credentialId, actor, createdBy: null, entry, verify: false }),
    test: () => checkCredential(vault, name),
    promote: () => promoteVersion(vault, { ...name, graceDays: 0, oldShare: 0, untested: false }),
    revoke: () => revokeVersion(vault, { ...name, abortInFlight: true }),
    grace: () => endGrace(vault, { tenantId, credentialId }),
  };
  await steps[step]();
}
