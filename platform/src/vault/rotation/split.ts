import type { ResponseOf, operations } from '@keystead/contract';
import { type Transaction, sql } from '../../foundation/index.ts';
import type { VaultTables } from '../tables.ts';
import { listVersions } from './versions.ts';

export type Split = ResponseOf<typeof operations.readCredentialSplit>;

interface PointRow { bucket_start: Date; version: number; requests: number; failed: number; cost: number; last_at: Date }

/** About sixty points, of whole minutes or hours. */
const buckets: readonly { readonly upToHours: number; readonly minutes: number }[] = [
  { upToHours: 1, minutes: 1 }, { upToHours: 6, minutes: 10 }, { upToHours: 48, minutes: 60 }, { upToHours: 168, minutes: 180 }, { upToHours: 720, minutes: 720 },
];

/** Old versus new: how many calls each version took, from the ledger. */
export async function readSplit(trx: Transaction<VaultTables>, asked: { readonly tenantId: string; readonly credentialId: string; readonly hours: number; readonly now: Date }): Promise<Split> {
  const { tenantId, credentialId, hours, now } = asked;
  const { versions } = await listVersions(trx, { tenantId, credentialId });
  const bucketMinutes = buckets.find(({ upToHours }) => hours <= upToHours)?.minutes ?? 720;
  const from = new Date(now.getTime() - hours * 3_600_000);
  const { rows } = await sql<PointRow>`
    select date_bin(${`${bucketMinutes} minutes`}::interval, occurred_at, timestamptz 'epoch') as bucket_start, credential_version as version,
      count(*) filter (where attempt_of is null) as requests, count(*) filter (where attempt_of is null and outcome = 'failed') as failed, coalesce(sum(cost_nano_usd), 0) as cost, max(occurred_at) as last_at
    from ledger where tenant_id = ${tenantId} and credential_id = ${credentialId} and occurred_at >= ${from.toISOString()}::timestamptz and credential_version is not null
    group by 1, 2 order by 1, 2`.execute(trx);
  return {
    from: from.toISOString(), to: now.toISOString(), bucketMinutes,
    versions: versions.filter(({ state, version }) => state !== 'revoked' || rows.some((row) => row.version === version)).map(({ version, fingerprint, state }) => {
      const own = rows.filter((row) => row.version === version);
      const sum = (of: (row: PointRow) => number): number => own.reduce((total, row) => total + of(row), 0);
      return { version, fingerprint, state, requests: sum((row) => row.requests), failed: sum((row) => row.failed), costNanoUsd: sum((row) => row.cost), lastAt: own.at(-1)?.last_at.toISOString() ?? null };
    }),
    points: rows.map((row) => ({ bucketStart: row.bucket_start.toISOString(), version: row.version, requests: row.requests, failed: row.failed })),
  };
}
