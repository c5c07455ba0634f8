import { operations } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { InvalidRequest, implement } from '../../foundation/index.ts';
import type { MeteringDependencies } from '../dependencies.ts';
import { takeReport } from '../reconciliation/take-report.ts';

const mostDays = 93;

/** Fetches a provider's own report, and compares it. */
export function fetchBillingStatement(dependencies: MeteringDependencies) {
  return implement(operations.fetchBillingStatement, async ({ principal, body: { credentialId, from, to } }) => {
    if (from > to) throw new InvalidRequest([{ path: 'body.from', message: 'must not be after "to"' }]);
    if (to > dependencies.clock.now().toISOString().slice(0, 10)) throw new InvalidRequest([{ path: 'body.to', message: 'is still to come' }]);
    if (Date.parse(to) - Date.parse(from) >= mostDays * 86_400_000) throw new InvalidRequest([{ path: 'body.from', message: `is more than ${mostDays} days before "to"; fetch shorter ranges one after the other` }]);
    return takeReport(dependencies, { tenantId: principal.tenantId, actor: actorOf(principal), createdBy: principal.userId, credentialId, from, to });
  });
}
