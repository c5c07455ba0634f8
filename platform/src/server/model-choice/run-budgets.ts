import type { RunBudgets } from '../../catalogue/index.ts';
import { type Database, sql } from '../../foundation/index.ts';
import { type MeteringTables, selectBudgets } from '../../metering/index.ts';
import { legsOf } from './legs.ts';

/** As many budgets as are looked at for an estimate. */
const mostBudgets = 200;

/** Budgets of money that a run would count in: of the organisation, the person, their primary team, the app, the model. Which key serves is known at the gateway alone, which also has the last word. */
export function openRunBudgets(database: Database): RunBudgets {
  return {
    async tightest(asked, target, atMostNanoUsd) {
      const { tenantId, userId, teamId, appId } = asked;
      const found = await database.as<MeteringTables>().inTenant(tenantId, async (trx) => {
        const team = teamId ?? (await sql<{ team_id: string }>`select team_id from team_members where user_id = ${userId} and is_primary`.execute(trx)).rows[0]?.team_id ?? null;
        const counted: Readonly<Record<string, readonly (string | null)[]>> = { tenant: [null], user: [userId], team: [team], app: [appId], model: [target.model, ...legsOf(target).map(({ model }) => model)] };
        return (await selectBudgets(trx, tenantId, { limit: mostBudgets })).filter(({ unit, scope }) => unit === 'nano_usd' && counted[scope.kind]?.includes(scope.id) === true);
      });
      const rooms = found.map(({ id, name, period, limit, reserved, settled, whenFull }) => {
        const leftNanoUsd = Math.max(0, period === 'request' ? limit : limit - reserved - settled);
        return { id, name, period, limitNanoUsd: limit, leftNanoUsd, fits: atMostNanoUsd !== null && atMostNanoUsd <= leftNanoUsd, whenFull };
      });
      return rooms.toSorted((a, b) => a.leftNanoUsd - b.leftNanoUsd)[0] ?? null;
    },
  };
}
