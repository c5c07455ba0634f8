import { refusalsKeptAMinute } from '@keystead/contract';
import { storableJson } from '../../audit/index.ts';
import { type Transaction, sql } from '../../foundation/index.ts';
import type { RefusalRecord } from '../records.ts';
import type { MeteringTables, RefusalsTable } from '../tables.ts';
import { limited } from './plan-shipment.ts';

const minuteMilliseconds = 60_000;

/** A row as it travels as JSON. */
type NewRefusal = Omit<RefusalsTable, 'occurred_at'> & { readonly occurred_at: string };

const columns = [
  'request_id', 'tenant_id', 'occurred_at', 'caller', 'user_id', 'token_id', 'app_id', 'run_id', 'team', 'environment', 'endpoint', 'stream', 'asked_model', 'code', 'status', 'parameters', 'field', 'policy', 'shadow_of',
] as const satisfies readonly (keyof NewRefusal)[];

/** One caller in one minute. */
interface Burst { readonly tenantId: string; readonly caller: string; readonly minute: number; readonly refusals: readonly RefusalRecord[] }

/**
 * Keeps refusals one by one, of each caller so many a minute; a flood beyond that is counted. In the transaction that ships them, so
 * that each counts once; whichever shipper comes first takes the places.
 */
export async function keepRefusals(trx: Transaction<MeteringTables>, refusals: readonly RefusalRecord[]): Promise<void> {
  const bursts = burstsOf(refusals);
  if (bursts.length === 0) return;
  // Counted in one order by every shipper, so that no two wait for each other.
  const counted = await sql<{ refused: number }>`
    with counted as (
      insert into refusal_minutes as known (tenant_id, caller, minute, refused)
      select * from unnest(${bursts.map((each) => each.tenantId)}::uuid[], ${bursts.map((each) => each.caller)}::text[], ${bursts.map((each) => new Date(each.minute))}::timestamptz[], ${bursts.map((each) => each.refusals.length)}::bigint[])
      on conflict (tenant_id, caller, minute) do update set refused = known.refused + excluded.refused returning tenant_id, caller, minute, refused
    ) select refused from counted order by tenant_id, caller collate "C", minute`.execute(trx);
  const kept = bursts.flatMap(({ caller, refusals: of }, index) => {
    const before = (counted.rows[index]?.refused ?? 0) - of.length;
    return of.slice(0, Math.max(0, refusalsKeptAMinute - before)).map((refusal) => refusalRow(refusal, caller));
  });
  if (kept.length === 0) return;
  const names = sql.raw(columns.join(', '));
  await sql`insert into refusals (${names}) select ${names} from json_populate_recordset(null::refusals, ${storableJson(kept)}::json) on conflict (request_id) do nothing`.execute(trx);
}

function burstsOf(refusals: readonly RefusalRecord[]): Burst[] {
  const groups = Map.groupBy(refusals, (refusal) => `${refusal.tenantId} ${minuteOf(refusal)} ${callerOf(refusal)}`);
  return [...groups.values()]
    .flatMap((of): Burst[] => (of[0] === undefined ? [] : [{ tenantId: of[0].tenantId, caller: callerOf(of[0]), minute: minuteOf(of[0]), refusals: of }]))
    .toSorted((left, right) => compare(left.tenantId, right.tenantId) || compare(left.caller, right.caller) || left.minute - right.minute);
}

function minuteOf({ at }: RefusalRecord): number {
  return Math.floor(at / minuteMilliseconds) * minuteMilliseconds;
}

function callerOf({ caller }: RefusalRecord): string {
  return `${caller.tokenId ?? caller.userId ?? 'none'} ${limited(caller.appId) ?? ''}`.trim();
}

/** By the bytes, as PostgreSQL's collation "C" has it: ids and names of apps are plain characters. */
function compare(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

function refusalRow(refusal: RefusalRecord, callerName: string): NewRefusal {
  const { caller } = refusal;
  return {
    request_id: refusal.requestId, tenant_id: refusal.tenantId, occurred_at: new Date(refusal.at).toISOString(), caller: callerName,
    user_id: caller.userId, token_id: caller.tokenId, app_id: limited(caller.appId), run_id: caller.runId, team: caller.teamId ?? null, environment: caller.environment,
    endpoint: refusal.endpoint, stream: refusal.stream ?? false, asked_model: limited(refusal.askedModel) ?? '', code: refusal.code, status: refusal.status,
    parameters: refusal.parameters ?? {}, field: limited(refusal.field ?? null), policy: refusal.policy ?? null, shadow_of: refusal.shadowOf ?? null,
  };
}
