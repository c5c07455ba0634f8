import { type PausableKind } from '@keystead/contract';
import { type Actor, recordEvent } from '../../audit/index.ts';
import { KeysteadError, type Transaction, newId, sql } from '../../foundation/index.ts';
import { type VaultTables, changeCredentialState } from '../../vault/index.ts';
import type { AnomalyTables } from './tables.ts';

type Trx = Transaction<AnomalyTables>;

interface Pausing { readonly tenantId: string; readonly actor: Actor; readonly by: string | null; readonly kind: PausableKind; readonly subject: string; readonly paused: boolean; readonly reason: string; readonly apps: ReadonlyMap<string, string>; readonly now: Date }

/** Whether there is such a thing in the organisation, by kind. Apps are the same for everybody. */
const exists: Readonly<Record<Exclude<PausableKind, 'credential'>, (trx: Trx, pausing: Pausing) => Promise<boolean>>> = {
  token: async (trx, { tenantId, subject }) => (await sql`select from api_tokens where tenant_id = ${tenantId} and id::text = ${subject} and revoked_at is null`.execute(trx)).rows.length > 0,
  person: async (trx, { tenantId, subject }) => (await sql`select from members where tenant_id = ${tenantId} and user_id::text = ${subject}`.execute(trx)).rows.length > 0,
  app: async (_trx, { apps, subject }) => apps.has(subject),
  route: async (trx, { tenantId, subject }) => (await sql`select from routes where tenant_id = ${tenantId} and name = ${subject}`.execute(trx)).rows.length > 0,
};

/** Pauses or resumes. What is so already changes nothing and records nothing. @throws KeysteadError `not_found` */
export async function setPauseIn(trx: Trx, pausing: Pausing): Promise<void> {
  const { tenantId, actor, by, kind, subject, paused, reason, now } = pausing;
  if (kind === 'credential') {
    if (!/^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i.test(subject)) throw new KeysteadError('not_found');
    await changeCredentialState(trx as unknown as Transaction<VaultTables>, { tenantId, actor, credentialId: subject, state: paused ? 'disabled' : 'active', abortInFlight: paused });
    return;
  }
  // What was deleted since it was paused can still be resumed: its name may be given again.
  if (!await exists[kind](trx, pausing) && (paused || !await isPaused(trx, pausing))) throw new KeysteadError('not_found');
  const { rows } = paused
    ? await sql`insert into gateway_pauses (id, tenant_id, kind, subject, reason, paused_by, paused_at) values (${newId()}, ${tenantId}, ${kind}, ${subject}, ${reason}, ${by}, ${now}) on conflict do nothing returning id`.execute(trx)
    : await sql`delete from gateway_pauses where tenant_id = ${tenantId} and kind = ${kind} and subject = ${subject} returning id`.execute(trx);
  if (rows.length > 0) await recordEvent(trx, { tenantId, action: paused ? 'anomaly.pause-set' : 'anomaly.pause-lifted', actor, subjectId: subject, detail: { kind, id: subject, reason } });
}

async function isPaused(trx: Trx, { tenantId, kind, subject }: Pausing): Promise<boolean> {
  return (await sql`select from gateway_pauses where tenant_id = ${tenantId} and kind = ${kind} and subject = ${subject}`.execute(trx)).rows.length > 0;
}

interface StoredPause { readonly kind: Exclude<PausableKind, 'credential'>; readonly subject: string; readonly reason: string; readonly paused_by: string | null; readonly paused_at: Date }

export async function selectPauses(trx: Trx, tenantId: string): Promise<readonly StoredPause[]> {
  return (await sql<StoredPause>`select kind, subject, reason, paused_by, paused_at from gateway_pauses where tenant_id = ${tenantId} order by id desc limit 500`.execute(trx)).rows;
}

/** What is paused of everything, keys that are disabled among it; as `<kind> <id>`. */
export async function readPaused(trx: Trx, tenantId: string): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ key: string }>`
    select kind || ' ' || subject as key from gateway_pauses where tenant_id = ${tenantId}
    union all select 'credential ' || id::text from credentials where tenant_id = ${tenantId} and state <> 'active'`.execute(trx);
  return new Set(rows.map((row) => row.key));
}
