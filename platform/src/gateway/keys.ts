import { type KeyRing, openCredential, type OpenedSecrets, type WrappedTenantKey } from '../vault/index.ts';
import type { KeyPort } from './ports.ts';
import type { CredentialConfiguration } from './snapshot/configuration.ts';

/** Keys by way of the vault: from the cache, else the envelope is opened (0.1 ms), else the tenant's key is unwrapped by the KMS first. */
export function createKeys(ring: KeyRing, opened: OpenedSecrets): KeyPort {
  return {
    open(tenantId, credential) {
      const use = { tenantId, credentialId: credential.id, version: credential.version.version };
      const known = opened.get(use);
      if (known !== undefined) return known;
      const row = wrappedKey(tenantId, credential);
      const openWith = (tenantKey: NonNullable<ReturnType<KeyRing['peek']>>) => {
        const secret = openCredential(tenantKey, credential.version, bindingOf(tenantId, credential));
        opened.put(use, secret);
        return secret;
      };
      const tenantKey = ring.peek(row);
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
    tenantId, credentialId: credential.id, version: version.version, provider: credential.provider, origin: credential.origin,
    tenantKeyId: version.tenantKey.id, tenantKeyVersion: version.tenantKey.version,
  };
}
