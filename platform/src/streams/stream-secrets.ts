import { randomBytes } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { StreamSecrets } from './dependencies.ts';
import type { StreamTables } from './tables.ts';
import { webhookSecretPrefix } from './transports/webhook.ts';

type Row = Selectable<StreamTables['audit_streams']>;
/** The secrets of a stream, the one in use first. */
type Kept = readonly string[];

const part = 'stream-secret';

/** What a row keeps of secrets; nothing where there is none. */
export async function sealSecrets(secrets: StreamSecrets, of: { tenantId: string; streamId: string }, kept: Kept) {
  if (kept.length === 0) return { object_key: null, tenant_key_id: null, sealed_secret: null };
  const { key, wrapped, tenantKeyId } = await secrets.create({ tenantId: of.tenantId, kind: 'audit-stream', objectId: of.streamId });
  return { object_key: wrapped, tenant_key_id: tenantKeyId, sealed_secret: key.seal(part, Buffer.from(JSON.stringify(kept))) };
}

/** The secrets that are good at `now`. */
export async function openSecrets(secrets: StreamSecrets, row: Row, now: Date): Promise<Kept> {
  const { object_key: wrapped, tenant_key_id: tenantKeyId, sealed_secret: sealed } = row;
  if (wrapped === null || tenantKeyId === null || sealed === null) return [];
  const key = await secrets.open({ tenantId: row.tenant_id, kind: 'audit-stream', objectId: row.id }, { wrapped, tenantKeyId });
  const kept = JSON.parse(key.open(part, sealed).toString('utf8')) as Kept;
  return row.earlier_secret_until !== null && row.earlier_secret_until > now ? kept : kept.slice(0, 1);
}

/** A secret that webhooks are signed with: 256 random bits, as Standard Webhooks writes them. */
export function newSigningSecret(): string {
  return `${webhookSecretPrefix}${randomBytes(32).toString('base64')}`;
}
