import { createHash } from 'node:crypto';
import { type DataClass, dataClasses, platformDataClassChoices, type RouteStep } from '@keystead/contract';
import type { CredentialConfiguration, PlatformKeys, RouteConfiguration, TenantConfiguration } from './configuration.ts';

/** As the database has it. `mode`: its column `key_mode`. */
export interface PlatformKeyRows {
  readonly mode: string;
  readonly dataClasses: readonly string[];
  readonly offers: readonly { readonly credential_id: string; readonly models: readonly string[] }[];
}

const modes: Readonly<Record<string, PlatformKeys['mode']>> = { 'own-optional': 'own-keys-optional', hybrid: 'hybrid' };
/** Whatever a row says: nothing stricter is ever served with a platform key. */
const permissible: ReadonlySet<string> = new Set(platformDataClassChoices);

/** @returns `null` where no platform key may be used: the mode requires own keys, or is none that is known here. */
export function platformKeysOf(rows: PlatformKeyRows): PlatformKeys | null {
  const mode = modes[rows.mode];
  if (mode === undefined) return null;
  const offers = new Map<string, ReadonlySet<string> | null>();
  for (const { credential_id: id, models } of rows.offers) {
    const known = offers.get(id);
    // Offered twice (its plan, itself), the wider one counts.
    offers.set(id, known === null || models.length === 0 ? null : new Set([...known ?? [], ...models]));
  }
  return { mode, offers, dataClasses: new Set(dataClasses.filter((each) => permissible.has(each) && rows.dataClasses.includes(each))), credentials: new Map() };
}

/** The tenant with the platform's keys as they are now: those offered to it, each marked with whose vault holds it. Others stay as they are. */
export function linkPlatformKeys(configuration: TenantConfiguration, platform: TenantConfiguration | undefined): TenantConfiguration {
  const keys = configuration.platform ?? null;
  if (keys === null) return configuration;
  const credentials = new Map<string, CredentialConfiguration>();
  for (const id of keys.offers.keys()) {
    const credential = platform?.suspended === false ? platform.credentials.get(id) : undefined;
    if (credential?.payer === 'platform') credentials.set(id, ownedBy(credential, platform?.id ?? '', aliasOf(configuration.id, id)));
  }
  return { ...configuration, platform: { ...keys, credentials } };
}

/** Stands for the key's fingerprint wherever the tenant sees one: another in each tenant, and the same after a rotation. */
function aliasOf(tenantId: string, credentialId: string): string {
  return `platform-${createHash('sha256').update(`${tenantId} ${credentialId}`).digest('hex').slice(0, 8)}`;
}

function ownedBy(credential: CredentialConfiguration, owner: string, alias: string): CredentialConfiguration {
  const owned = (each: CredentialConfiguration): CredentialConfiguration => ({ ...each, owner, version: { ...each.version, fingerprint: alias } });
  return { ...owned(credential), others: credential.others.map((other) => ({ ...other, credential: owned(other.credential) })) };
}

export interface PlatformUse { readonly dataClass: string; readonly model: string }

/**
 * The platform key that a leg names, if it may serve this call; else why not, in words. Four things have to hold: the tenant's mode, the leg's own
 * word, the offer, and the class of data. What is not known is not allowed. Pure.
 */
export function platformKeyFor(tenant: TenantConfiguration, route: Pick<RouteConfiguration, 'chain'>, step: RouteStep, use: PlatformUse): CredentialConfiguration | string {
  const keys = tenant.platform ?? null;
  if (keys === null) return 'the mode of your organisation is “own keys required”';
  if (step.payer !== 'platform') return 'its leg does not say that a platform key may serve it';
  if (keys.mode === 'own-keys-optional' && route.chain.some((leg) => leg.payer !== 'platform')) return 'it mixes own keys and platform keys, which the mode “own keys optional” does not allow';
  if (!keys.dataClasses.has(use.dataClass as DataClass)) return `platform keys may not serve data of the class “${use.dataClass}” here${permissible.has(use.dataClass) ? '' : ', nor may they anywhere: it takes a key of your own'}`;
  return usableOffer(keys, step.credentialId, use.model) ?? 'the platform key that it names is not offered to your organisation, not for this model, or switched off';
}

function usableOffer(keys: PlatformKeys, credentialId: string, model: string): CredentialConfiguration | null {
  const models = keys.offers.get(credentialId);
  return models === undefined || models !== null && !models.has(model) ? null : keys.credentials.get(credentialId) ?? null;
}

/** As `platformKeyFor`, of a target that was chosen a while ago: mode, offer and class as they are now. */
export function platformKeyNow(tenant: TenantConfiguration, credentialId: string, use: PlatformUse): CredentialConfiguration | undefined {
  const keys = tenant.platform ?? null;
  return keys === null || !keys.dataClasses.has(use.dataClass as DataClass) ? undefined : usableOffer(keys, credentialId, use.model) ?? undefined;
}
