export { type NewCredential, addCredential } from './add-credential.ts';
export type { SpendCaps } from './access/spend-caps.ts';
export { type CareReport, type Caretaker, type CaretakerOptions, openCaretaker } from './health/caretaker.ts';
export { type AtRotationPoint, type RotationPoint, rotationPoints } from './rotation/points.ts';
export { type ObjectBinding, type ObjectKey, openObject, sealObject } from './content.ts';
export { type ContentVault, type StoredObjectKey, openContentVault } from './content-vault.ts';
export type { CredentialWithModels } from './credentials.ts';
export type { VaultDependencies } from './dependencies.ts';
export { type EgressClient, createEgressClient } from './egress/client.ts';
export { type EgressServiceOptions, createEgressService } from './egress/service.ts';
export {
  type DestroyedKeys, type KeyRotator, type KeyRotatorOptions, type RingKeeper, type RootRotationStatus, contentTable, credentialVersions, destroyTenantKeys, encryptionOperations, followRootKeys, followTenantKeys,
  keepContentRing, keepCredentialRing, openKeyRotator, readRootKeyFacts, rootRotationPoints, tenantRotationPoints,
} from './encryption/index.ts';
export type { CredentialBinding } from './envelope.ts';
export type { VaultErrorCode } from './errors.ts';
export { type KeyRing, type KeyRingOptions, type NewTenantKey, type RingName, type TenantKeyWrap, type WrappedTenantKey, openKeyRing } from './key-ring.ts';
export { openConfiguredKeys } from './kms/configured-keys.ts';
export { type KeyFileOptions, openKeyFile } from './kms/key-file.ts';
export type { KeyContext, KeyProvider, KmsHealth } from './kms/key-provider.ts';
export { type KeyProviders, createKeyProviders } from './kms/key-providers.ts';
export { type RootKeyFacts, type RootKeyName, type RootKeys, openLiveRootKeys, rootKeyPath } from './kms/root-keys.ts';
export { type KmsStatus, type KmsWatch, createKmsWatch } from './kms/kms-watch.ts';
export { createMemoryKeyProvider } from './kms/memory.ts';
export { type OpenedSecretKey, type OpenedSecrets, createOpenedSecrets } from './opened-secrets.ts';
export type { OwnKeys } from './own-key-layer.ts';
export type { OwnKeyDependencies } from './own-keys/dependencies.ts';
export { type OwnKeyStore, type OwnKeyStoreOptions, openOwnKeyStore } from './own-keys/own-key-store.ts';
export { ownKeyOperations } from './own-keys/operations.ts';
export { vaultOperations } from './operations.ts';
export type { KeyVerdict, VaultProvider, VaultProviders } from './providers.ts';
export { type RootCanary, type StoredCanary, proveRootKey, proveRootKeys, rootCanaryName, rootKeysOf } from './root-canary.ts';
export { holdsSecret } from './scrub.ts';
export { openCredential } from './sealed-credential.ts';
export { type EntryKeys, openEntryKeys } from './sealed-entry/entry-keys.ts';
export { openEntryKeyStore } from './sealed-entry/entry-key-store.ts';
export type { VaultTables } from './tables.ts';
export { type TenantKeyTables, createTenantKeys } from './tenant-keys.ts';
export { whyClosed } from './why-closed.ts';
