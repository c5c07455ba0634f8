import { type Database, sql } from '../../foundation/index.ts';
import { plainMetric } from '../../telemetry/index.ts';
import type { RoleReport } from './role.ts';

/**
 * How far the audit log is behind, read by role `keystead_sequencer`. Out of reach of the database nobody knows: then there is no number rather than
 * a wrong one.
 */
export async function reportAuditLag(database: Database): Promise<RoleReport> {
  try {
    const { rows: [waiting] } = await database.as<unknown>().transaction((trx) => sql<{ pending: number; lag: number }>`
      select count(*)::int as pending, greatest(coalesce(extract(epoch from now() - min(occurred_at)), 0), 0)::float8 as lag from audit_outbox`.execute(trx));
    const { pending, lag } = waiting ?? { pending: 0, lag: 0 };
    return { metrics: [plainMetric('keystead_audit_pending_events', pending), plainMetric('keystead_audit_lag_seconds', lag)], facts: { auditPendingEvents: pending, auditLagSeconds: lag } };
  } catch {
    return { metrics: [], facts: { auditPendingEvents: null } };
  }
}
