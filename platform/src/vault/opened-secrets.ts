import type { Clock, Secret } from '../foundation/index.ts';

/** Keys opened lately, so that not every request of a busy tenant opens an envelope. Kept in memory only. */
export interface OpenedSecrets {
  get(use: OpenedSecretKey): Secret | undefined;
  put(use: OpenedSecretKey, secret: Secret): void;
  /** Forgets the keys of a tenant, or one credential of it: what a changed snapshot calls for. */
  drop(tenantId: string, credentialId?: string): void;
  clear(): void;
}

export interface OpenedSecretKey { readonly tenantId: string; readonly credentialId: string; readonly version: number }

interface Kept { readonly secret: Secret; readonly until: number }
/** The versions of a credential that live side by side in a rotation are few. */
const maxVersions = 4;

/** Opens an empty cache. It holds a few versions for each credential and at most `maxTenants` tenants. */
export function createOpenedSecrets(options: { clock: Clock; timeToLiveSeconds?: number; maxTenants?: number }): OpenedSecrets {
  const { clock, timeToLiveSeconds = 60, maxTenants = 10_000 } = options;
  const tenants = new Map<string, Map<string, Map<number, Kept>>>();

  return {
    get({ tenantId, credentialId, version }) {
      const versions = tenants.get(tenantId)?.get(credentialId);
      const kept = versions?.get(version);
      if (kept === undefined) return undefined;
      const leftMilliseconds = kept.until - clock.now().getTime();
      // More than there ever was is left once the clock was set back: that key is opened anew.
      if (leftMilliseconds > 0 && leftMilliseconds <= timeToLiveSeconds * 1000) return kept.secret;
      versions?.delete(version);
      return undefined;
    },
    put({ tenantId, credentialId, version }, secret) {
      let credentials = tenants.get(tenantId);
      if (credentials === undefined) {
        const oldest = tenants.keys().next();
        if (tenants.size >= maxTenants && oldest.done !== true) tenants.delete(oldest.value);
        credentials = new Map();
        tenants.set(tenantId, credentials);
      }
      const versions = credentials.get(credentialId) ?? new Map<number, Kept>();
      const eldest = versions.keys().next();
      if (!versions.has(version) && versions.size >= maxVersions && eldest.done !== true) versions.delete(eldest.value);
      credentials.set(credentialId, versions.set(version, { secret, until: clock.now().getTime() + timeToLiveSeconds * 1000 }));
    },
    drop(tenantId, credentialId) {
      if (credentialId === undefined) tenants.delete(tenantId);
      else tenants.get(tenantId)?.delete(credentialId);
    },
    clear: () => { tenants.clear(); },
  };
}
