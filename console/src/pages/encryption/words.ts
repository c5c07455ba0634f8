import type { EncryptionRing, KeyRotation, TenantKeyRotationStep } from '@keystead/contract';

/** What the keys of a ring seal. */
export const sealsWhat: Readonly<Record<EncryptionRing, { readonly name: string; readonly things: string }>> = {
  credential: { name: 'Provider keys', things: 'provider keys' },
  content: { name: 'Documents and drafts', things: 'documents and drafts' },
};

export const stepWords: Readonly<Record<TenantKeyRotationStep, string>> = {
  make: 'Making the new version', move: 'Moving what was sealed before', verify: 'Checking that nothing is left', retire: 'Waiting to destroy the former version', done: 'Done',
};

export const reasonWords: Readonly<Record<KeyRotation['reason'], string>> = { asked: 'asked for', age: 'due by age', count: 'due by use' };
