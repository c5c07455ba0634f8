import { type DataClass, type ScopedCall, refusingDimension } from '@keystead/contract';
import { outOfPlace, uncovered } from '../policy/index.ts';
import type { Snapshot } from '../snapshot/configuration.ts';
import { platformKeyNow } from '../snapshot/platform-keys.ts';
import type { Target } from './resolve.ts';

export interface Chosen {
  readonly tenantId: string;
  readonly target: Target;
  readonly call: Omit<ScopedCall, 'model'>;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Whether a target that was chosen a while ago may be asked now: its tenant is served, and the configuration as it stands has the credential
 * with this very version, in a scope that allows the call, where the policy lets it go, and the agreements it asks for are in force. Pure but for the snapshot.
 */
export function stillUsable(snapshot: Pick<Snapshot, 'tenant'>, { tenantId, target, call, now }: Chosen): boolean {
  const { credential, model } = target;
  const tenant = snapshot.tenant(tenantId);
  const present = tenant === undefined || tenant.suspended ? undefined : credential.owner === undefined ? tenant.credentials.get(credential.id) : platformKeyNow(tenant, credential.id, { dataClass: call.dataClass, model });
  if (present === undefined || (present.expiresAt !== null && present.expiresAt <= now)) return false;
  // An agreement ends by the clock, while the configuration stays as it is.
  if (tenant !== undefined && uncovered(tenant, target, { dataClass: call.dataClass as DataClass, now }) !== null) return false;
  if (present === credential) return true;
  if (tenant?.policy !== null && tenant?.policy !== undefined && outOfPlace(tenant.policy, target, call.dataClass as DataClass) !== null) return false;
  return [present.version, ...present.others.map((other) => other.credential.version)].some(({ id }) => id === credential.version.id) && refusingDimension(present.scope, { ...call, model }) === null;
}
