import { type KeyNotice, operations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { VaultDependencies } from '../dependencies.ts';
import { noticesOf } from '../rotation/schedule.ts';
import { readWatched } from '../rotation/watch.ts';
import type { VaultTables } from '../tables.ts';

const order: Readonly<Record<KeyNotice['severity'], number>> = { urgent: 0, warning: 1, info: 2 };

/** What needs a look among a tenant's keys, most urgent first. */
export function listKeyNotices({ database, clock, providers }: VaultDependencies) {
  return implement(operations.listKeyNotices, async ({ principal: { tenantId } }) => {
    const watched = await database.as<VaultTables>().inTenant(tenantId, (trx) => readWatched(trx, { tenantId, providers }));
    const items = watched.flatMap((each) => noticesOf(each, clock.now()).map(({ kind, severity, text, dueAt }): KeyNotice => ({
      kind, severity, text, dueAt: dueAt?.toISOString() ?? null, credentialId: each.credentialId, label: each.label,
    })));
    return { items: items.toSorted((left, right) => order[left.severity] - order[right.severity] || (left.dueAt ?? '9').localeCompare(right.dueAt ?? '9')) };
  });
}
