import { type AnyAuditEvent, recordEvents, systemActor } from '../../audit/index.ts';
import { type Transaction, sql } from '../../foundation/index.ts';
import { type RefusedTokenRecord, refusedKeyCodes } from '../records.ts';
import type { MeteringTables } from '../tables.ts';
import type { NewLedgerRow } from './plan-shipment.ts';

/** What was not taken in one hour, for one reason, from one network (`''`: of keys, whose calls come from here). Times are milliseconds since the epoch. */
interface RefusedCredential {
  readonly tenantId: string;
  readonly hour: number;
  readonly kind: 'token' | 'key';
  readonly subjectId: string;
  readonly reason: string;
  readonly network: string;
  refused: number;
  firstAt: number;
  lastAt: number;
}

type AttemptedRow = Pick<NewLedgerRow, 'tenant_id' | 'occurred_at' | 'attempts'>;

const hourMilliseconds = 3_600_000;

/** Sums of one batch, in one order. Keys of the platform are its operator's: no organisation can do anything about them. Pure. */
function sumRefused({ rows, tokens }: { readonly rows: readonly AttemptedRow[]; readonly tokens: readonly RefusedTokenRecord[] }): readonly RefusedCredential[] {
  const sums = new Map<string, RefusedCredential>();
  const add = (one: RefusedCredential): void => {
    const key = [one.tenantId, one.hour, one.kind, one.subjectId, one.reason, one.network].join(' ');
    const sum = sums.get(key);
    if (sum === undefined) sums.set(key, one);
    else { sum.refused += one.refused; sum.firstAt = Math.min(sum.firstAt, one.firstAt); sum.lastAt = Math.max(sum.lastAt, one.lastAt); }
  };
  const hourOf = (at: number): number => Math.floor(at / hourMilliseconds) * hourMilliseconds;
  for (const { tenantId, tokenId, reason, network, count, at, lastAt } of tokens) add({ tenantId, hour: hourOf(at), kind: 'token', subjectId: tokenId, reason, network, refused: count, firstAt: at, lastAt });
  for (const { tenant_id: tenantId, occurred_at, attempts } of rows) {
    for (const { credentialId, code, payer } of attempts) {
      if (code === null || !refusedKeyCodes.has(code) || payer === 'platform') continue;
      const at = Date.parse(occurred_at);
      add({ tenantId, hour: hourOf(at), kind: 'key', subjectId: credentialId, reason: code, network: '', refused: 1, firstAt: at, lastAt: at });
    }
  }
  return [...sums].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, sum]) => sum);
}

/**
 * Keeps credentials that were not taken, as sums by hour, in the transaction that ships them, so that each counts once. That calls came with a token that is none any more is an event
 * of the log too, once for each hour, network and reason: a flood of them is no flood there.
 */
export async function keepRefusedCredentials(trx: Transaction<MeteringTables>, batch: Parameters<typeof sumRefused>[0]): Promise<void> {
  const sums = sumRefused(batch);
  if (sums.length === 0) return;
  const list = <Value>(of: (sum: RefusedCredential) => Value): Value[] => sums.map(of);
  // In one order by every shipper, so that no two wait for each other.
  const { rows } = await sql<{ tenantId: string; subjectId: string; reason: string; network: string; firstAt: Date }>`
    with kept as (
      insert into refused_credentials as known (tenant_id, hour, kind, subject_id, reason, network, refused, first_at, last_at)
      select * from unnest(${list(({ tenantId }) => tenantId)}::uuid[], ${list(({ hour }) => new Date(hour))}::timestamptz[], ${list(({ kind }) => kind)}::text[], ${list(({ subjectId }) => subjectId)}::uuid[], ${list(({ reason }) => reason)}::text[],
        ${list(({ network }) => network)}::text[], ${list(({ refused }) => refused)}::bigint[], ${list(({ firstAt }) => new Date(firstAt))}::timestamptz[], ${list(({ lastAt }) => new Date(lastAt))}::timestamptz[])
      on conflict (tenant_id, hour, kind, subject_id, reason, network) do update
        set refused = known.refused + excluded.refused, first_at = least(known.first_at, excluded.first_at), last_at = greatest(known.last_at, excluded.last_at)
      returning tenant_id, kind, subject_id, reason, network, first_at, xmax = 0 as is_new
    ) select tenant_id as "tenantId", subject_id as "subjectId", reason, network, first_at as "firstAt" from kept where is_new and kind = 'token'`.execute(trx);
  await recordEvents(trx, rows.map(({ tenantId, subjectId, reason, network, firstAt }): AnyAuditEvent => ({
    tenantId, action: 'token.refused', actor: systemActor, subjectId, occurredAt: firstAt, detail: { reason, network },
  })));
}
