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

interface Kept { readonly secret: Secret; readonly version: number; readonly until: number }

/** Opens an empty cache. It holds one version for each credential and at most `maxTenants` tenants. */
export function createOpenedSecrets(options: { clock: Clock; timeToLiveSeconds?: number; maxTenants?: number }): OpenedSecrets {
  const { clock, timeToLiveSeconds = 60, maxTenants = 10_000 } = options;
  const tenants = new Map<string, Map<string, Kept>>();

  return {
    get({ tenantId, credentialId, version }) {
      const kept = tenants.get(tenantId)?.get(credentialId);
      if (kept === undefined || kept.version !== version) return undefined;
      if (kept.until > clock.now().getTime()) return kept.secret;
      tenants.get(tenantId)?.delete(credentialId);
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
      credentials.set(credentialId, { secret, version, until: clock.now().getTime() + timeToLiveSeconds * 1000 });
    },
    drop(tenantId, credentialId) {
      if (credentialId === undefined) tenants.delete(tenantId);
      else tenants.get(tenantId)?.delete(credentialId);
    },
    clear: () => { tenants.clear(); },
  };
}
