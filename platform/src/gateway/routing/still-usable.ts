import { type ScopedCall, refusingDimension } from '@keystead/contract';
import type { Snapshot } from '../snapshot/configuration.ts';
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
 * with this very version, in a scope that allows the call. Pure but for the snapshot.
 */
export function stillUsable(snapshot: Pick<Snapshot, 'tenant'>, { tenantId, target: { credential, model }, call, now }: Chosen): boolean {
  const tenant = snapshot.tenant(tenantId);
  const present = tenant === undefined || tenant.suspended ? undefined : tenant.credentials.get(credential.id);
  if (present === undefined || (present.expiresAt !== null && present.expiresAt <= now)) return false;
  if (present === credential) return true;
  return [present.version, ...present.others.map((other) => other.credential.version)].some(({ id }) => id === credential.version.id) && refusingDimension(present.scope, { ...call, model }) === null;
}
