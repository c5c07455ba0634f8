import { operations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { VaultDependencies } from '../dependencies.ts';
import { plannedSteps } from '../rotation/schedule.ts';
import { readWatched } from '../rotation/watch.ts';
import type { VaultTables } from '../tables.ts';

/** What is due within the days asked for, and what is late, in the order of its dates. */
export function readRotationCalendar({ database, clock, providers }: VaultDependencies) {
  return implement(operations.readRotationCalendar, async ({ principal: { tenantId }, query: { days } }) => {
    const now = clock.now();
    const until = new Date(now.getTime() + days * 86_400_000);
    const watched = await database.as<VaultTables>().inTenant(tenantId, (trx) => readWatched(trx, { tenantId, providers }));
    const items = watched.filter(({ state, sandbox }) => state === 'active' && !sandbox).flatMap((each) => plannedSteps(each).filter(({ dueAt }) => dueAt <= until).map(({ step, dueAt, version }) => ({
      credentialId: each.credentialId, label: each.label, providerName: providers.get(each.row.provider)?.name ?? each.row.provider, environment: each.row.environment,
      step, dueAt: dueAt.toISOString(), version, overdue: dueAt <= now && (step === 'create' || version !== null),
    })));
    return { items: items.toSorted((left, right) => left.dueAt.localeCompare(right.dueAt) || left.label.localeCompare(right.label)) };
  });
}
