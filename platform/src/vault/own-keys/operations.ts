import type { ImplementedOperation } from '../../foundation/index.ts';
import type { OwnKeyDependencies } from './dependencies.ts';
import { checkOwnKey } from './http/check-own-key.ts';
import { connectOwnKey } from './http/connect-own-key.ts';
import { readOwnKey } from './http/read-own-key.ts';
import { removeOwnKey } from './http/remove-own-key.ts';

/** The operations on a tenant's own key. */
export function ownKeyOperations(dependencies: OwnKeyDependencies): readonly ImplementedOperation[] {
  return [readOwnKey, connectOwnKey, checkOwnKey, removeOwnKey].map((make) => make(dependencies));
}
