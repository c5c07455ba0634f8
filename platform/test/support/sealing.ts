import assert from 'node:assert/strict';
import type { EntryPurpose, SealedEntry, VaultKey } from '@keystead/contract';
import { type ImportHead, encodeImport, sealEntry } from '@keystead/contract/sealing';

/** What a test seals for: an organisation by one of its API tokens (whose own id is asked for) or by its id. */
export interface SealingFor { readonly url: string; readonly token: string }

async function contextOf({ url, token }: SealingFor): Promise<{ key: VaultKey; tenantId: string }> {
  const [key, session] = await Promise.all([fetch(`${url}/api/v1/vault/key`), fetch(`${url}/api/v1/session`, { headers: { authorization: `Bearer ${token}` } })]);
  assert.deepEqual([key.status, session.status], [200, 200]);
  return { key: await key.json() as VaultKey, tenantId: ((await session.json()) as { tenant: { id: string } }).tenant.id };
}

/** A provider key as console and CLI send it. */
export async function sealKey(target: SealingFor, secret: string, subject: string, purpose: EntryPurpose = 'credential'): Promise<SealedEntry> {
  const { key, tenantId } = await contextOf(target);
  return sealEntry(key, Buffer.from(secret), { context: { tenantId, purpose, subject }, now: new Date() });
}

/** A body of createCredential with its `secret` sealed. */
export async function sealedBody(target: SealingFor, { secret, ...body }: { readonly provider: string; readonly secret: string } & Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
  return { ...body, sealed: await sealKey(target, secret, body.provider) };
}

/** A file of keys as console and CLI send it. */
export async function sealFile(target: SealingFor, file: Uint8Array | string, head: Partial<ImportHead> = {}): Promise<SealedEntry> {
  const { key, tenantId } = await contextOf(target);
  return sealEntry(key, encodeImport({ fileName: 'keys', ...head }, Buffer.from(file)), { context: { tenantId, purpose: 'import', subject: '' }, now: new Date() });
}
