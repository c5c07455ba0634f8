import { platformLogId, type Connection, type CredentialScope, type CredentialScopeInput, type Environment, describeScope, everyone, nobody, wholeScope } from '@keystead/contract';
import { type Actor, recordEvent } from '../audit/index.ts';
import { InvalidRequest, type Transaction, newId } from '../foundation/index.ts';
import { type CapsInput, setCaps } from './access/caps.ts';
import { type CredentialWithModels, findCredential, toCredentialWithModels } from './credentials.ts';
import type { VaultDependencies } from './dependencies.ts';
import type { EgressCredential } from './egress/protocol.ts';
import { type EnteredKey, enterKey } from './enter-key.ts';
import { noteCheck, versionHealth } from './health/note-check.ts';
import { reachAsked } from './custom-origin.ts';
import type { ReachedProvider, VaultProvider } from './providers.ts';
import type { KeyEntry } from './sealed-entry/read-entry.ts';
import type { VaultTables } from './tables.ts';

export interface NewCredential {
  readonly tenantId: string;
  readonly actor: Actor;
  /** The person behind it, where there is one. */
  readonly createdBy: string | null;
  readonly provider: string;
  /** What its provider asks for beside the key. */
  readonly connection?: Connection | undefined;
  /** `null` for a sandbox, or where none is needed: then what stands in its place is made. */
  readonly entry: KeyEntry | null;
  readonly label?: string;
  readonly environment: Environment;
  readonly verify: boolean;
  /** Who may use it: `everyone` in its environment, or a scope. Left out: nobody (a sandbox: everyone). */
  readonly scope?: 'everyone' | CredentialScopeInput | undefined;
  readonly caps?: CapsInput | undefined;
  /** RFC 3339. */
  readonly expiresAt?: string | null | undefined;
}

/**
 * Adds a provider key, which nobody on this side can read: the egress role checks it by a free call and seals it, here it is
 * stored. A key that its provider refuses is not stored; one that the provider could not judge is, with health `unknown`.
 *
 * @throws KeysteadError `key_rejected`, `sealed_entry_refused`; InvalidRequest for an unknown provider or a missing key.
 */
export async function addCredential(dependencies: VaultDependencies, asked: NewCredential): Promise<CredentialWithModels> {
  const { clock, providers } = dependencies;
  const database = dependencies.database.as<VaultTables>();
  const named = providers.get(asked.provider);
  if (named === undefined) throw new InvalidRequest([{ path: 'provider', message: `is not one of ${[...providers.keys()].join(', ')}` }]);
  const provider = reachAsked(named, asked.connection ?? {}, dependencies.customOrigins ?? 'public');
  if (asked.entry === null && !provider.sandbox && provider.keyless === undefined) throw new InvalidRequest([{ path: 'sealed', message: `is needed: the key of your account at ${provider.name}, sealed to the vault key` }]);
  const { tenantId } = asked;
  const credential: EgressCredential = { tenantId, credentialId: newId(), version: 1, provider: provider.id, origin: provider.origin, ...(asked.connection === undefined ? {} : { connection: asked.connection }) };
  const entered = await enterKey(dependencies, { credential, entry: asked.entry, verify: asked.verify });
  return database.inTenant(tenantId, async (trx) => {
    await storeCredential(trx, { asked, provider, credential, entered, now: clock.now() });
    if (asked.caps !== undefined) await setCaps(trx, dependencies, { tenantId, credentialId: credential.credentialId, label: asked.label ?? provider.name, caps: asked.caps });
    return toCredentialWithModels(await findCredential(trx, tenantId, credential.credentialId), providers);
  });
}

export interface StoredCredential {
  readonly asked: Pick<NewCredential, 'label' | 'environment' | 'createdBy' | 'actor' | 'scope' | 'expiresAt'>;
  readonly provider: ReachedProvider;
  readonly credential: EgressCredential;
  readonly entered: EnteredKey;
  readonly now: Date;
}

/** Credential, version and events, in one transaction. */
export async function storeCredential(trx: Transaction<VaultTables>, { asked, provider, credential, entered, now }: StoredCredential): Promise<void> {
  const { verdict } = entered;
  const { tenantId, credentialId, version } = credential;
  await trx.insertInto('credentials').values({
    id: credentialId, tenant_id: tenantId, provider: provider.id, label: asked.label ?? provider.name, origin: provider.origin, connection: JSON.stringify(credential.connection ?? {}), environment: asked.environment,
    // Who pays is who holds the key.
    payer: tenantId === platformLogId ? 'platform' : 'tenant', team: null, project: null, created_by: asked.createdBy, created_at: now, deleted_at: null, last_used_at: null,
    health: verdict?.state ?? 'unknown', health_checked_at: verdict === null ? null : now, health_latency_ms: verdict?.latencyMs ?? null, health_detail: verdict?.detail ?? null,
    models: JSON.stringify(verdict?.models ?? []), scope: JSON.stringify(firstScope(asked, provider)), expires_at: asked.expiresAt === undefined || asked.expiresAt === null ? null : new Date(asked.expiresAt),
    provider_organisation: verdict?.organisation ?? null, provider_project: verdict?.project ?? null, key_warning: verdict?.warning ?? null,
  }).execute();
  await trx.insertInto('credential_versions').values({
    id: newId(), tenant_id: tenantId, credential_id: credentialId, version, state: 'primary', fingerprint: entered.fingerprint, last_four: entered.lastFour,
    tenant_key_id: entered.tenantKeyId, envelope: entered.envelope, destroyed_at: null,
    created_by: asked.createdBy, activated_at: now, ...versionHealth(verdict, now),
  }).execute();
  if (verdict !== null) await noteCheck(trx, { tenantId, credentialId, version, verdict, checkedAt: now });
  const event = { tenantId, actor: asked.actor, subjectId: credentialId } as const;
  await recordEvent(trx, { ...event, action: 'credential.created', detail: { provider: provider.id, fingerprint: entered.fingerprint, environment: asked.environment, scope: describeScope(firstScope(asked, provider)) } });
  if (verdict !== null) await recordEvent(trx, { ...event, action: 'credential.verified', detail: { provider: provider.id, fingerprint: entered.fingerprint, health: verdict.state } });
}

/** Deny by default. A sandbox holds nothing of value, and everything must work with it at once. */
function firstScope({ scope, environment }: Pick<NewCredential, 'scope' | 'environment'>, provider: VaultProvider): CredentialScope {
  if (scope === 'everyone' || (scope === undefined && provider.sandbox)) return everyone(provider.sandbox ? 'any' : environment);
  return scope === undefined ? nobody : wholeScope({ environments: [environment], ...scope });
}
