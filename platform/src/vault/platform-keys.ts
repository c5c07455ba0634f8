import { type Connection, platformLogId, type PlatformKey, type SealedEntry, withConnection } from '@keystead/contract';
import type { Actor } from '../audit/index.ts';
import type { Transaction } from '../foundation/index.ts';
import { addCredential } from './add-credential.ts';
import { type CredentialWithModels, selectCredentials, toCredentialWithModels } from './credentials.ts';
import type { VaultDependencies } from './dependencies.ts';
import { readEntry } from './sealed-entry/read-entry.ts';
import type { VaultTables } from './tables.ts';

export interface PlatformKeyEntry {
  readonly provider: string;
  readonly connection?: Connection | undefined;
  readonly label?: string | undefined;
  readonly sealed?: SealedEntry | undefined;
  readonly secret?: string | undefined;
  readonly verify: boolean;
  readonly actor: Actor;
  readonly createdBy: string | null;
}

/**
 * Adds a key of the platform: sealed under the platform's own ring, for calls of every environment. No organisation reaches it but by an
 * offer, and then only through the gateway. @throws KeysteadError as `addCredential` does
 */
export async function addPlatformKey(dependencies: VaultDependencies, { sealed, secret, label, ...asked }: PlatformKeyEntry): Promise<PlatformKey> {
  const entry = await readEntry(dependencies, { sealed, secret }, { tenantId: platformLogId, purpose: 'credential', subject: withConnection(asked.provider, asked.connection) });
  const everywhere = { environments: 'any', teams: 'any', apps: 'any', workflows: 'any', models: 'any', endpoints: 'any', dataClasses: 'any' } as const;
  return toPlatformKey(await addCredential(dependencies, { ...asked, tenantId: platformLogId, entry, environment: 'production', scope: everywhere, ...(label === undefined ? {} : { label }) }));
}

/** The platform's keys, in a transaction of the platform; `credentialId`: that one alone. */
export async function readPlatformKeys(trx: Transaction<VaultTables>, { providers }: Pick<VaultDependencies, 'providers'>, credentialId?: string): Promise<PlatformKey[]> {
  const select = selectCredentials(trx, platformLogId);
  const rows = await (credentialId === undefined ? select : select.where('c.id', '=', credentialId)).orderBy('c.id', 'desc').execute();
  return rows.map((row) => toPlatformKey(toCredentialWithModels(row, providers)));
}

function toPlatformKey({ id, provider, providerName, sandbox, label, state, fingerprint, lastFour, health, origin, createdAt, lastUsedAt, models }: CredentialWithModels): PlatformKey {
  return { id, provider, providerName, sandbox, label, state, fingerprint, lastFour, health, origin, createdAt, lastUsedAt, models };
}
