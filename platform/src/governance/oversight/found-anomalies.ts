import { sql } from '../../foundation/index.ts';
import { type StoredAnomaly, toSummaries } from '../anomalies/alerts.ts';
import type { AnomalyDependencies } from '../anomalies/index.ts';
import type { FoundAnomaly } from './dependencies.ts';

const most = 200;
const severities = { open: 'warning', acknowledged: 'info', muted: 'info', resolved: 'info' } as const;

/** Alerts of the watch over usage and log that were raised in a stretch of time, in its words. */
export async function foundAnomalies(watched: AnomalyDependencies, tenantId: string, { from, to }: { readonly from: Date; readonly to: Date }): Promise<readonly FoundAnomaly[]> {
  const { rows } = await watched.database.as<unknown>().inTenant(tenantId, (trx) => sql<StoredAnomaly>`select * from anomalies where tenant_id = ${tenantId} and raised_at >= ${from} and raised_at < ${to} order by id limit ${most}`.execute(trx));
  return (await toSummaries(rows, tenantId, watched)).map(({ id, title, subject, cause, state, raisedAt }) => ({
    id, text: `${title}${subject.name === '' ? '' : ` (${subject.name})`}${cause[0] === undefined ? '' : `: ${cause[0]}`}`, severity: severities[state], raisedAt: new Date(raisedAt), settled: state === 'resolved' || state === 'muted', href: `/alerts/${id}`,
  }));
}
