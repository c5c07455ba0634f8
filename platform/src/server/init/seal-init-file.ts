import { type InitFile, type InitTenant, type SealedEntry, type VaultKey, withConnection } from '@keystead/contract';
import { sealText } from '@keystead/contract/sealing';

/** An init file as it may reach the api role: no provider key in it, each sealed beside it under `entryName`. */
export interface SealedInitFile {
  readonly document: InitFile;
  readonly sealed: Readonly<Record<string, SealedEntry>>;
}

/** Names are unique in their lists, and a name holds no control character. */
export function entryName(tenant: string, credential: string): string {
  return `${tenant}\u0000${credential}`;
}

/** The file without its provider keys. */
export function withoutKeys(document: InitFile): InitFile {
  const tenants = document.tenants.map((tenant) => ({ ...tenant, credentials: tenant.credentials.map(({ secret: _secret, ...entry }) => entry) }));
  return { ...document, tenants };
}

/**
 * Seals every provider key of an init file to the vault key, in the process that read the file: from here on only the egress role can
 * open them.
 *
 * @param with.tenantIds the organisations' ids by name; a sealed key is bound to its own.
 */
export async function sealInitFile(document: InitFile, given: { vaultKey: VaultKey; tenantIds: Readonly<Record<string, string>>; now: Date }): Promise<SealedInitFile> {
  const entries = document.tenants.flatMap((tenant) => tenant.credentials.map((credential) => ({ tenant, credential })));
  const sealed = await Promise.all(entries.map(({ tenant, credential }) => sealOne(tenant, credential, given)));
  return { document: withoutKeys(document), sealed: Object.fromEntries(sealed.flat()) };
}

async function sealOne(tenant: InitTenant, credential: InitTenant['credentials'][number], given: { vaultKey: VaultKey; tenantIds: Readonly<Record<string, string>>; now: Date }): Promise<[string, SealedEntry][]> {
  // Variables were filled in when the file was read; whatever still names one is not a key.
  if (typeof credential.secret !== 'string') return [];
  const tenantId = given.tenantIds[tenant.name];
  if (tenantId === undefined) throw new Error(`The organisation ${tenant.name} of the init file was not made.`);
  const context = { tenantId, purpose: 'credential', subject: withConnection(credential.provider, credential.connection) } as const;
  return [[entryName(tenant.name, credential.name), await sealText(given.vaultKey, credential.secret, { context, now: given.now })]];
}
