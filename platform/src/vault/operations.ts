import type { ImplementedOperation } from '../foundation/index.ts';
import type { VaultDependencies } from './dependencies.ts';
import { createCredential } from './http/create-credential.ts';
import { deleteCredential } from './http/delete-credential.ts';
import { listCredentials } from './http/list-credentials.ts';
import { listProviders } from './http/list-providers.ts';
import { readCredential } from './http/read-credential.ts';
import { setCredentialState } from './http/set-credential-state.ts';
import { verifyCredential } from './http/verify-credential.ts';

/** The vault's operations of the control plane. */
export function vaultOperations(dependencies: VaultDependencies): readonly ImplementedOperation[] {
  return [listProviders, listCredentials, readCredential, createCredential, verifyCredential, setCredentialState, deleteCredential].map((make) => make(dependencies));
}
