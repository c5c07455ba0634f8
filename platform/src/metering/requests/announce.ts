import { type Transaction, sql } from '../../foundation/index.ts';
import type { MeteringTables } from '../tables.ts';

/** Where the ids of requests that have come are told; the payload is the tenant's id, then theirs. */
export const requestsChannel = 'keystead_requests';
/** A payload holds less than 8,000 bytes. */
const idsInOne = 200;

/** Tells of requests that this transaction adds, where somebody looks on at them; one short query where nobody does. */
export async function announce(trx: Transaction<MeteringTables>, requests: readonly { readonly tenantId: string; readonly requestId: string }[]): Promise<void> {
  if (requests.length === 0) return;
  await sql`
    select pg_notify(${requestsChannel}, tenant_id || ' ' || string_agg(request_id::text, ' '))
    from (
      select t.tenant_id, come.request_id, (row_number() over (partition by t.tenant_id) - 1) / ${sql.lit(idsInOne)} as part
      from unnest(${requests.map((each) => each.tenantId)}::uuid[], ${requests.map((each) => each.requestId)}::uuid[]) as come (tenant_id, request_id)
      join request_tails t on t.tenant_id = come.tenant_id where t.until > now()
    ) as told group by tenant_id, part`.execute(trx);
}

/** What a payload says; `null` for one that is none of ours. */
export function readAnnouncement(payload: string): { readonly tenantId: string; readonly requestIds: readonly string[] } | null {
  const [tenantId, ...requestIds] = payload.split(' ');
  return tenantId !== undefined && idPattern.test(tenantId) && requestIds.every((each) => idPattern.test(each)) ? { tenantId, requestIds } : null;
}

const idPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
