import { type Transaction, sql } from '../../foundation/index.ts';
import type { CallerRecord, OriginRecord } from '../records.ts';
import type { MeteringTables } from '../tables.ts';

/** A request with where it came from; left out: it came from an app of our own, or from an earlier version. */
export interface OriginatedRequest { readonly tenantId: string; readonly at: number; readonly caller: CallerRecord; readonly origin?: OriginRecord; readonly shadowOf?: string }

interface Sum { readonly request: OriginatedRequest; readonly origin: OriginRecord; readonly day: string; readonly caller: string; requests: number; firstAt: number; lastAt: number }

/** Keeps where calls came from: sums by caller, day, network and program. In the transaction that ships them, so that each counts once. */
export async function keepOrigins(trx: Transaction<MeteringTables>, requests: readonly OriginatedRequest[]): Promise<void> {
  const sums = sumsOf(requests);
  if (sums.length === 0) return;
  const list = <Value>(of: (sum: Sum) => Value): Value[] => sums.map(of);
  // In one order by every shipper, so that no two wait for each other.
  await sql`
    insert into call_origins as known (tenant_id, day, caller, user_id, token_id, network, client, requests, first_at, last_at)
    select * from unnest(${list(({ request }) => request.tenantId)}::uuid[], ${list(({ day }) => day)}::date[], ${list(({ caller }) => caller)}::text[], ${list(({ request }) => request.caller.userId)}::uuid[], ${list(({ request }) => request.caller.tokenId)}::uuid[],
      ${list(({ origin }) => origin.network)}::text[], ${list(({ origin }) => origin.client)}::text[], ${list((sum) => sum.requests)}::bigint[], ${list(({ firstAt }) => new Date(firstAt))}::timestamptz[], ${list(({ lastAt }) => new Date(lastAt))}::timestamptz[])
    on conflict (tenant_id, day, caller, network, client) do update
      set requests = known.requests + excluded.requests, first_at = least(known.first_at, excluded.first_at), last_at = greatest(known.last_at, excluded.last_at)`.execute(trx);
}

function sumsOf(requests: readonly OriginatedRequest[]): readonly Sum[] {
  const sums = new Map<string, Sum>();
  for (const request of requests) {
    const { tenantId, at, caller, origin, shadowOf } = request;
    const name = caller.tokenId ?? caller.userId;
    // Nobody sent a shadow.
    if (origin === undefined || name === null || shadowOf !== undefined) continue;
    const day = new Date(at).toISOString().slice(0, 10);
    const key = [tenantId, day, name, origin.network, origin.client].join(' ');
    const sum = sums.get(key);
    if (sum === undefined) sums.set(key, { request, origin, day, caller: name, requests: 1, firstAt: at, lastAt: at });
    else { sum.requests += 1; sum.firstAt = Math.min(sum.firstAt, at); sum.lastAt = Math.max(sum.lastAt, at); }
  }
  return [...sums].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, sum]) => sum);
}
