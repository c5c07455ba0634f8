import type { InventoryKey } from '@keystead/contract';
import type { Facts, KeyFact } from './facts.ts';
import { keyServiceName } from '../key-services.ts';

const dayMilliseconds = 86_400_000;
export const daysBetween = (from: Date, to: Date): number => Math.max(0, Math.floor((to.getTime() - from.getTime()) / dayMilliseconds));

/** Whether a key is older than its own rotation asks, or past its end. */
export function isOverdue(key: KeyFact, at: Date): boolean {
  return (key.rotationDays !== null && daysBetween(key.madeAt, at) > key.rotationDays) || (key.expiresAt !== null && key.expiresAt <= at);
}

/** Every key that stands for the organisation: its provider keys, what seals them and its content, and what signs its log. By fingerprint, never a key. */
export function keyInventory(facts: Facts): InventoryKey[] {
  const { at, deployment } = facts;
  const common = (madeAt: Date): Pick<InventoryKey, 'madeAt' | 'ageDays'> => ({ madeAt: madeAt.toISOString(), ageDays: daysBetween(madeAt, at) });
  const automatic = deployment.encryptionKeyDays === 0 ? 'never by itself' : `by itself after ${deployment.encryptionKeyDays} days`;
  return [
    ...facts.keys.map((key): InventoryKey => ({
      kind: 'provider-key', name: `${key.providerName}: ${key.label}`, fingerprint: key.fingerprint, version: key.version, ...common(key.madeAt), custody: key.payer === 'tenant' ? 'Vault; opened by the gateway alone' : 'The platform’s vault',
      rotation: key.rotationDays === null ? 'no schedule' : `every ${key.rotationDays} days`, state: key.state, overdue: isOverdue(key, at), href: `/credentials/${key.id}`,
    })),
    ...facts.encryptionKeys.map((key): InventoryKey => ({
      kind: 'encryption-key', name: key.ring === 'credential' ? 'Seals provider keys' : 'Seals documents and runs', fingerprint: null, version: key.version, ...common(key.madeAt), custody: `Wrapped by ${keyServiceName(key.service)}${facts.ownKey === null ? '' : ` and by your key at ${keyServiceName(facts.ownKey.service)}`}`,
      rotation: automatic, state: 'active', overdue: deployment.encryptionKeyDays > 0 && daysBetween(key.madeAt, at) > deployment.encryptionKeyDays + 7, href: '/encryption',
    })),
    ...(facts.ownKey === null ? [] : [{
      kind: 'own-key' as const, name: 'Your own key', fingerprint: null, version: null, ...common(facts.ownKey.madeAt), custody: keyServiceName(facts.ownKey.service), rotation: 'in your key service', state: 'active', overdue: false, href: '/encryption',
    }]),
    {
      kind: 'signing-key', name: 'Signs the audit log', fingerprint: facts.log.verifierKey.split('+')[1] ?? null, version: null, ...common(facts.log.keyMadeAt), custody: `The worker alone; wrapped by ${keyServiceName(deployment.keyServices.audit)}`,
      rotation: 'kept for good, so that old checkpoints verify; what wraps it is rotated', state: 'active', overdue: false, href: '/audit',
    },
  ];
}
