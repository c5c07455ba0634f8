import type { RouteStep } from '@keystead/contract';
import { KeysteadError, sql, type Transaction } from '../foundation/index.ts';
import type { GatewayTables } from './tables.ts';

type Leg = Pick<RouteStep, 'credentialId' | 'payer'>;

/**
 * A leg that names a key of the platform is saved only where the organisation's mode allows it and the key is offered to it now; the gateway asks
 * the same again with every request. One that is not offered is as unknown as one that never was.
 * @throws KeysteadError `conflict`, `not_found`
 */
export async function requirePlatformLegs(transaction: Transaction<GatewayTables>, tenantId: string, chain: readonly Leg[]): Promise<void> {
  const wanted = new Set(chain.flatMap((leg) => (leg.payer === 'platform' ? [leg.credentialId] : [])));
  if (wanted.size === 0) return;
  const mode = (await sql<{ key_mode: string }>`select key_mode from tenants where id = ${tenantId}`.execute(transaction)).rows[0]?.key_mode ?? 'own-required';
  const problem = modeProblem(mode, wanted.size > 0 && chain.some((leg) => leg.payer !== 'platform'));
  if (problem !== null) throw new KeysteadError('conflict', { detail: problem });
  const offered = new Set((await sql<{ credential_id: string }>`select credential_id from platform_keys_offered()`.execute(transaction)).rows.map((row) => row.credential_id));
  if ([...wanted].some((id) => !offered.has(id))) throw new KeysteadError('not_found');
}

function modeProblem(mode: string, mixed: boolean): string | null {
  if (mode === 'hybrid') return null;
  if (mode !== 'own-optional') return 'a leg names a key of the platform, and the mode of your organisation is “own keys required”; an owner can change that under Settings, Keys';
  return mixed ? 'in the mode “own keys optional” a route is made of own keys or of platform keys, never of both; use two routes, or have an owner switch to “hybrid” under Settings, Keys' : null;
}
