import type { ResponseOf, operations } from '@keystead/contract';
import type { VaultDependencies } from '../dependencies.ts';
import type { VaultTables } from '../tables.ts';
import { plannedSteps } from './schedule.ts';
import { readWatched } from './watch.ts';

export type PlannedCalendarStep = ResponseOf<typeof operations.readRotationCalendar>['items'][number];

/** What is due within so many days, and what is late, of the tenant's active keys, in the order of its dates. */
export async function readCalendar({ database, clock, providers }: Pick<VaultDependencies, 'database' | 'clock' | 'providers'>, { tenantId, days }: { readonly tenantId: string; readonly days: number }): Promise<PlannedCalendarStep[]> {
  const now = clock.now();
  const until = new Date(now.getTime() + days * 86_400_000);
  const watched = await database.as<VaultTables>().inTenant(tenantId, (trx) => readWatched(trx, { tenantId, providers }));
  const items = watched.filter(({ state, sandbox }) => state === 'active' && !sandbox).flatMap((each) => plannedSteps(each).filter(({ dueAt }) => dueAt <= until).map(({ step, dueAt, version }) => ({
    credentialId: each.credentialId, label: each.label, providerName: providers.get(each.row.provider)?.name ?? each.row.provider, environment: each.row.environment,
    step, dueAt: dueAt.toISOString(), version, overdue: dueAt <= now && (step === 'create' || version !== null),
  })));
  return items.toSorted((left, right) => left.dueAt.localeCompare(right.dueAt) || left.label.localeCompare(right.label));
}
