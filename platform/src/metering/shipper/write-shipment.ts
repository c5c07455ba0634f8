import { recordEvents, storableJson } from '../../audit/index.ts';
import { type Transaction, sql } from '../../foundation/index.ts';
import { chargeOf } from '../budgets/charge.ts';
import { type WindowChange, applyChanges } from '../budgets/settle.ts';
import type { RefusalRecord, RefusedTokenRecord } from '../records.ts';
import { announce } from '../requests/announce.ts';
import { settleCredits } from '../credits/settle-credits.ts';
import type { MeteringTables } from '../tables.ts';
import { keepOrigins } from './keep-origins.ts';
import { keepRefusals } from './keep-refusals.ts';
import { keepRefusedCredentials } from './keep-refused-credentials.ts';
import { noteQuota } from './note-quota.ts';
import { isReadable, type NewLedgerRow, type PlannedRequest, planRefusals } from './plan-shipment.ts';

export type MeteringTransaction = Transaction<MeteringTables>;

/** What one transaction carries from the spool into the database. */
export interface Shipment {
  readonly requests: readonly PlannedRequest[];
  readonly refusals: readonly RefusalRecord[];
  readonly refusedTokens: readonly RefusedTokenRecord[];
  /** Writers that are known to be dead: what they still hold is given back. */
  readonly deadWriters: readonly string[];
}

const ledgerColumns = [
  'request_id', 'tenant_id', 'occurred_at', 'user_id', 'token_id', 'app_id', 'run_id', 'team', 'project', 'environment', 'payer', 'custody',
  'credential_id', 'credential_version', 'fingerprint', 'provider', 'endpoint', 'stream', 'asked_model', 'served_model',
  'input_tokens', 'cache_read_tokens', 'cache_write_tokens', 'output_tokens', 'reasoning_tokens', 'usage_state', 'usage_raw', 'cost_nano_usd', 'price_version',
  'status', 'outcome', 'latency_ms', 'first_byte_ms', 'attempts', 'provider_request_id', 'policy',
  'code', 'route', 'translated_to', 'translation_warnings', 'output_limit', 'shadow_of', 'answer', 'workflow', 'tags', 'receipt', 'attempt_of', 'charged',
] as const satisfies readonly (keyof NewLedgerRow)[];

/** Ledger, audit log, counters and budgets, in the caller's transaction. A request that is in the ledger already changes nothing. */
export async function writeShipment(trx: MeteringTransaction, shipment: Shipment): Promise<void> {
  const added = await addToLedger(trx, shipment.requests.flatMap((request) => [request.row, ...request.givenUp]));
  const fresh = shipment.requests.filter((request) => added.has(request.row.request_id));
  await recordEvents(trx, [...fresh.flatMap((request) => request.events), ...planRefusals(shipment.refusals)]);
  await keepRefusals(trx, shipment.refusals);
  await keepOrigins(trx, [...fresh.map(({ sent }) => sent), ...shipment.refusals]);
  await keepRefusedCredentials(trx, { rows: fresh.map(({ row }) => row), tokens: shipment.refusedTokens });
  await announce(trx, [...fresh.map(({ row }) => ({ tenantId: row.tenant_id, requestId: row.request_id })), ...shipment.refusals]);
  await noteUse(trx, 'api_tokens', fresh.map(({ row }) => ({ id: row.token_id, at: row.occurred_at })));
  await noteUse(trx, 'credentials', fresh.map(({ row }) => ({ id: row.credential_id, at: row.occurred_at })));
  await noteQuota(trx, fresh.map(({ row }) => row));
  await keepSalts(trx, fresh);
  await applyChanges(trx, fresh.flatMap(settle), shipment.deadWriters);
  await settleCredits(trx, { rows: fresh.map(({ row, credits }) => ({ row, credits })), refused: shipment.refusals.map(({ requestId }) => requestId), deadWriters: shipment.deadWriters });
}

async function addToLedger(trx: MeteringTransaction, rows: readonly NewLedgerRow[]): Promise<ReadonlySet<string>> {
  if (rows.length === 0) return new Set();
  const columns = sql.raw(ledgerColumns.join(', '));
  const inserted = await sql<{ request_id: string }>`
    insert into ledger (${columns}) select ${columns} from json_populate_recordset(null::ledger, ${storableJson(rows)}::json)
    on conflict (request_id) do nothing returning request_id`.execute(trx);
  return new Set(inserted.rows.map((row) => row.request_id));
}

/** What opens the commitments to inputs and outputs, apart from the row, so that it can be erased alone. */
async function keepSalts(trx: MeteringTransaction, requests: readonly PlannedRequest[]): Promise<void> {
  const salted = requests.flatMap(({ row, salt }) => (salt === undefined ? [] : [{ tenant: row.tenant_id, request: row.request_id, salt: Buffer.from(salt, 'base64') }]));
  if (salted.length === 0) return;
  await sql`
    insert into receipt_salts (tenant_id, request_id, salt)
    select * from unnest(${salted.map((each) => each.tenant)}::uuid[], ${salted.map((each) => each.request)}::uuid[], ${salted.map((each) => each.salt)}::bytea[])
    on conflict do nothing`.execute(trx);
}

/** Rounded to ten seconds, and never waiting for another shipper that notes the same: nobody reads it more exactly. */
async function noteUse(trx: MeteringTransaction, table: 'api_tokens' | 'credentials', uses: readonly { readonly id: string | null; readonly at: string }[]): Promise<void> {
  const latest = new Map<string, string>();
  for (const { id, at } of uses) if (id !== null && at > (latest.get(id) ?? '')) latest.set(id, at);
  if (latest.size === 0) return;
  await sql`
    update ${sql.table(table)} as used set last_used_at = noted.at
    from (
      select one.id, use.at from ${sql.table(table)} as one join unnest(${[...latest.keys()]}::uuid[], ${[...latest.values()]}::timestamptz[]) as use (id, at) on use.id = one.id
      where one.last_used_at is null or one.last_used_at < use.at - interval '10 seconds' for update of one skip locked
    ) as noted where used.id = noted.id`.execute(trx);
}

/** A request settles in the window it was reserved in, as its own records say, and its holder needs what was reserved no longer. */
function settle({ row, reservations }: PlannedRequest): WindowChange[] {
  const tokens = row.input_tokens === null && row.output_tokens === null ? null : (row.input_tokens ?? 0) + (row.output_tokens ?? 0);
  return reservations.filter(isReadable).map((each) => ({
    holder: each.holder, budgetId: each.budgetId, windowStart: new Date(each.windowStart).toISOString(), freed: each.amount,
    settled: chargeOf(each, { usageState: row.usage_state, costNanoUsd: row.cost_nano_usd, tokens }),
  }));
}
