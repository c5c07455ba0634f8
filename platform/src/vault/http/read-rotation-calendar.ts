import { operations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { VaultDependencies } from '../dependencies.ts';
import { readCalendar } from '../rotation/calendar.ts';

/** What is due within the days asked for, and what is late, in the order of its dates. */
export function readRotationCalendar(dependencies: VaultDependencies) {
  return implement(operations.readRotationCalendar, async ({ principal: { tenantId }, query: { days } }) => ({ items: await readCalendar(dependencies, { tenantId, days }) }));
}
