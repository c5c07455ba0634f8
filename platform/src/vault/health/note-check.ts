import { type Transaction, newId } from '../../foundation/index.ts';
import type { VerifyAnswer } from '../egress/protocol.ts';
import type { CredentialHealth, VaultTables } from '../tables.ts';

interface VersionHealth { readonly health: CredentialHealth; readonly health_checked_at: Date | null; readonly health_latency_ms: number | null; readonly health_detail: string | null }

/** What a check says of a version, for its row; `null`: nobody asked. */
export function versionHealth(verdict: VerifyAnswer | null, checkedAt: Date): VersionHealth {
  if (verdict === null) return { health: 'unknown', health_checked_at: null, health_latency_ms: null, health_detail: null };
  return { health: verdict.state, health_checked_at: checkedAt, health_latency_ms: verdict.latencyMs, health_detail: verdict.detail };
}

export interface NotedCheck { readonly tenantId: string; readonly credentialId: string; readonly version: number; readonly verdict: VerifyAnswer; readonly checkedAt: Date }

/** Adds a check to the history of a credential's health. */
export async function noteCheck(trx: Transaction<VaultTables>, { tenantId, credentialId, version, verdict, checkedAt }: NotedCheck): Promise<void> {
  await trx.insertInto('credential_checks').values({
    id: newId(), tenant_id: tenantId, credential_id: credentialId, version, checked_at: checkedAt,
    state: verdict.state, latency_ms: verdict.latencyMs, detail: verdict.detail, model_count: verdict.models.length,
  }).execute();
}
