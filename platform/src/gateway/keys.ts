import { withConnection } from '@keystead/contract';
import { type KeyRing, openCredential, type OpenedSecrets, type WrappedTenantKey } from '../vault/index.ts';
import type { KeyPort } from './ports.ts';
import type { CredentialConfiguration } from './snapshot/configuration.ts';

/** How often a key came from memory, and how often its envelope was opened. */
export interface KeyCounts { cached: number; cold: number }

/**
 * Keys by way of the vault: from the cache, else the envelope is opened (0.1 ms), else the tenant's key is unwrapped by the KMS first. What is
 * cached serves only while the tenant's key is in memory too: forgotten or too old, it takes with it whatever it opened. `counts` are added to.
 */
export function createKeys(ring: KeyRing, opened: OpenedSecrets, counts: KeyCounts = { cached: 0, cold: 0 }): KeyPort {
  return {
    open(tenantId, credential) {
      const use = { tenantId, credentialId: credential.id, version: credential.version.version };
      const row = wrappedKey(tenantId, credential);
      const tenantKey = ring.peek(row);
      const known = tenantKey === undefined ? undefined : opened.get(use);
      if (known !== undefined) { counts.cached += 1; return known; }
      counts.cold += 1;
      const openWith = (tenantKey: NonNullable<ReturnType<KeyRing['peek']>>) => {
        const secret = openCredential(tenantKey, credential.version, bindingOf(tenantId, credential));
        opened.put(use, secret);
        return secret;
      };
      return tenantKey === undefined ? ring.unwrap(row).then(openWith) : openWith(tenantKey);
    },
    drop: (tenantId) => opened.drop(tenantId),
  };
}

function wrappedKey(tenantId: string, credential: CredentialConfiguration): WrappedTenantKey {
  return { tenantId, ...credential.version.tenantKey };
}

/** What the envelope must have been sealed for; a row moved anywhere else does not open. */
function bindingOf(tenantId: string, credential: CredentialConfiguration) {
  const { version } = credential;
  return {
    tenantId, credentialId: credential.id, version: version.version, provider: credential.provider, origin: withConnection(credential.origin, credential.connection),
    tenantKeyId: version.tenantKey.id, tenantKeyVersion: version.tenantKey.version,
  };
}
