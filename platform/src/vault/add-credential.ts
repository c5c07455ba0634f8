import { randomBytes } from 'node:crypto';
import type { Environment } from '@keystead/contract';
import { type Actor, recordEvent } from '../audit/index.ts';
import { InvalidRequest, KeysteadError, Secret, type Transaction, newId } from '../foundation/index.ts';
import { type CredentialWithModels, findCredential, toCredentialWithModels } from './credentials.ts';
import type { VaultDependencies } from './dependencies.ts';
import type { EgressCredential, SealAnswer, VerifyAnswer } from './egress/protocol.ts';
import type { VaultProvider } from './providers.ts';
import type { VaultTables } from './tables.ts';
import { type TenantKeyTables, ensureTenantKey } from './tenant-keys.ts';

export interface NewCredential {
  readonly tenantId: string;
  readonly actor: Actor;
  /** The person behind it, where there is one. */
  readonly createdBy: string | null;
  readonly provider: string;
  /** Left out for a sandbox: then one is made. */
  readonly secret?: Secret;
  readonly label?: string;
  readonly environment: Environment;
  readonly verify: boolean;
}

/**
 * Adds a provider key: checks it by a free call, has it sealed by the egress role, stores it. A key that its provider
 * refuses is not stored; one that the provider could not judge is, with health `unknown`.
 *
 * @throws KeysteadError `key_rejected`; InvalidRequest for an unknown provider or a missing key.
 */
export async function addCredential(dependencies: VaultDependencies, asked: NewCredential): Promise<CredentialWithModels> {
  const { egress, clock, providers } = dependencies;
  const database = dependencies.database.as<VaultTables>();
  const provider = providers.get(asked.provider);
  if (provider === undefined) throw new InvalidRequest([{ path: 'provider', message: `is not one of ${[...providers.keys()].join(', ')}` }]);
  const secret = secretFor(provider, asked.secret);
  const { tenantId } = asked;
  const credential: EgressCredential = { tenantId, credentialId: newId(), version: 1, provider: provider.id, origin: provider.origin };

  const verdict = asked.verify ? await egress.verifyEntered({ credential, secret }) : null;
  if (verdict?.state === 'invalid') throw new KeysteadError('key_rejected', { provider: provider.name, detail: verdict.detail ?? 'it was refused' });
  const tenantKey = await ensureTenantKey(dependencies.database.as<TenantKeyTables>(), { tenantId, ring: 'credential', create: (id) => egress.createTenantKey(id) });
  const sealed = await egress.seal({ credential, tenantKey: { id: tenantKey.id, version: tenantKey.version, kms: tenantKey.kms, kmsKeyId: tenantKey.kmsKeyId, wrapped: tenantKey.wrapped }, secret });

  return database.inTenant(tenantId, async (trx) => {
    await store(trx, { asked, provider, credential, sealed, verdict, tenantKeyId: tenantKey.id, now: clock.now() });
    return toCredentialWithModels(await findCredential(trx, tenantId, credential.credentialId), providers);
  });
}

interface Stored {
  readonly asked: NewCredential;
  readonly provider: VaultProvider;
  readonly credential: EgressCredential;
  readonly sealed: SealAnswer;
  readonly verdict: VerifyAnswer | null;
  readonly tenantKeyId: string;
  readonly now: Date;
}

/** Credential, version and events, in one transaction. */
async function store(trx: Transaction<VaultTables>, { asked, provider, credential, sealed, verdict, tenantKeyId, now }: Stored): Promise<void> {
  const { tenantId, credentialId, version } = credential;
  await trx.insertInto('credentials').values({
    id: credentialId, tenant_id: tenantId, provider: provider.id, label: asked.label ?? provider.name, origin: provider.origin, environment: asked.environment,
    team: null, project: null, created_by: asked.createdBy, created_at: now, deleted_at: null, last_used_at: null,
    health: verdict?.state ?? 'unknown', health_checked_at: verdict === null ? null : now, health_latency_ms: verdict?.latencyMs ?? null, health_detail: verdict?.detail ?? null,
    models: JSON.stringify(verdict?.models ?? []),
  }).execute();
  await trx.insertInto('credential_versions').values({
    id: newId(), tenant_id: tenantId, credential_id: credentialId, version, state: 'primary', fingerprint: sealed.fingerprint, last_four: sealed.lastFour,
    tenant_key_id: tenantKeyId, envelope: sealed.envelope, destroyed_at: null,
  }).execute();
  const event = { tenantId, actor: asked.actor, subjectId: credentialId } as const;
  await recordEvent(trx, { ...event, action: 'credential.created', detail: { provider: provider.id, fingerprint: sealed.fingerprint, environment: asked.environment } });
  if (verdict !== null) await recordEvent(trx, { ...event, action: 'credential.verified', detail: { provider: provider.id, fingerprint: sealed.fingerprint, health: verdict.state } });
}

/** The key as entered, without the newline that a file or a copy leaves at its end; for a sandbox, one made up. */
function secretFor(provider: VaultProvider, entered: Secret | undefined): Secret {
  const text = entered?.reveal().trim();
  if (text !== undefined && text !== '') return new Secret(text);
  if (provider.sandbox) return new Secret(`${provider.keyPrefixes[0] ?? 'sandbox-'}${randomBytes(24).toString('base64url')}`);
  throw new InvalidRequest([{ path: 'secret', message: `is needed: the key of your account at ${provider.name}` }]);
}
