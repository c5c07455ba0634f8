import type { ImplementedOperation } from '../foundation/index.ts';
import type { VaultDependencies } from './dependencies.ts';
import { createCredential } from './http/create-credential.ts';
import { deleteCredential } from './http/delete-credential.ts';
import { importCredentials } from './http/import-credentials.ts';
import { listCredentials } from './http/list-credentials.ts';
import { listProviders } from './http/list-providers.ts';
import { previewCredentialImport } from './http/preview-credential-import.ts';
import { readCredential } from './http/read-credential.ts';
import { readVaultKey } from './http/read-vault-key.ts';
import { setCredentialState } from './http/set-credential-state.ts';
import { verifyCredential } from './http/verify-credential.ts';
import { addCredentialVersion } from './http/add-credential-version.ts';
import { listCredentialChecks } from './http/list-credential-checks.ts';
import { listCredentialVersions } from './http/list-credential-versions.ts';
import { listKeyNotices } from './http/list-key-notices.ts';
import { previewCredentialAccess } from './http/preview-credential-access.ts';
import { promoteCredentialVersion } from './http/promote-credential-version.ts';
import { readCredentialImpact } from './http/read-credential-impact.ts';
import { readCredentialSplit } from './http/read-credential-split.ts';
import { readRotationCalendar } from './http/read-rotation-calendar.ts';
import { revokeCredentialVersion } from './http/revoke-credential-version.ts';
import { setCredentialCaps } from './http/set-credential-caps.ts';
import { setCredentialScope } from './http/set-credential-scope.ts';
import { setCredentialVersionShare } from './http/set-credential-version-share.ts';
import { testCredentialVersion } from './http/test-credential-version.ts';
import { sendTestPrompt } from './http/send-test-prompt.ts';
import { updateCredentialSettings } from './http/update-credential-settings.ts';

/** The vault's operations of the control plane. */
export function vaultOperations(dependencies: VaultDependencies): readonly ImplementedOperation[] {
  return [
    listProviders, readVaultKey, previewCredentialImport, importCredentials, listCredentials, readCredential, createCredential, verifyCredential, sendTestPrompt, setCredentialState, deleteCredential,
    updateCredentialSettings, setCredentialScope, previewCredentialAccess, setCredentialCaps, readCredentialImpact, listCredentialChecks,
    listCredentialVersions, addCredentialVersion, testCredentialVersion, setCredentialVersionShare, promoteCredentialVersion, revokeCredentialVersion, readCredentialSplit, readRotationCalendar, listKeyNotices,
  ].map((make) => make(dependencies));
}
