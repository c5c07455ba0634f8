export { type DestroyedKeys, destroyTenantKeys } from './destroy-keys.ts';
export { followRootKeys } from './follow-root-keys.ts';
export { followTenantKeys } from './follow-tenant-keys.ts';
export { type RingKeeper, keepContentRing, keepCredentialRing } from './keepers.ts';
export { type KeyRotator, type KeyRotatorOptions, type RootRotationStatus, openKeyRotator } from './key-rotator.ts';
export { encryptionOperations } from './operations.ts';
export { readRootKeyFacts } from './root-facts.ts';
export { contentTable, credentialVersions } from './sealed-things.ts';
export { rootRotationPoints, tenantRotationPoints } from './steps.ts';
