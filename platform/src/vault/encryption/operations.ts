import type { ImplementedOperation } from '../../foundation/index.ts';
import type { EncryptionDependencies } from './dependencies.ts';
import { destroyEncryptionKeys } from './http/destroy-encryption-keys.ts';
import { listEncryptionKeys } from './http/list-encryption-keys.ts';
import { rotateEncryptionKeys } from './http/rotate-encryption-keys.ts';

/** The operations on a tenant's encryption keys. */
export function encryptionOperations(dependencies: EncryptionDependencies): readonly ImplementedOperation[] {
  return [listEncryptionKeys, rotateEncryptionKeys, destroyEncryptionKeys].map((make) => make(dependencies));
}
