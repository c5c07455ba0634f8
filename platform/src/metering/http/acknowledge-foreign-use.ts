import { operations } from '@keystead/contract';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { KeysteadError, implement } from '../../foundation/index.ts';
import type { MeteringDependencies } from '../dependencies.ts';
import { acknowledge, toAlarms } from '../reconciliation/alarms.ts';
import type { MeteringTables } from '../tables.ts';

/** Says that an alarm was looked into. */
export function acknowledgeForeignUse(dependencies: MeteringDependencies) {
  return implement(operations.acknowledgeForeignUse, async ({ principal, params: { alarmId } }) => {
    const { tenantId } = principal;
    const alarm = await dependencies.database.as<MeteringTables>().inTenant(tenantId, async (trx) => {
      const looked = await acknowledge(trx, { tenantId, alarmId, person: principal.userId });
      if (looked.first) await recordEvent(trx, { tenantId, action: 'reconciliation.foreign-use-acknowledged', actor: actorOf(principal), subjectId: alarmId, detail: { provider: looked.alarm.provider, day: looked.alarm.day } });
      return looked.alarm;
    });
    const [answer] = await toAlarms([alarm], tenantId, dependencies);
    if (answer === undefined) throw new KeysteadError('not_found');
    return answer;
  });
}
