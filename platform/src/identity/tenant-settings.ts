import { planTable } from '@keystead/contract';
import type { Selectable } from 'kysely';
import { actorOf, recordEvent } from '../audit/index.ts';
import { KeysteadError, type Principal, etagOf } from '../foundation/index.ts';
import type { IdentityContext } from './context.ts';
import { seatsTaken } from './seats.ts';
import type { PeopleTables } from './tables.ts';

type TenantRow = Pick<Selectable<PeopleTables['tenants']>, (typeof columns)[number]>;
const columns = ['id', 'name', 'plan', 'show_last_four', 'retention_days', 'require_second_factor', 'session_idle_minutes', 'session_hours', 'house_voice', 'revision', 'created_at'] as const;

interface TenantChange {
  readonly name?: string | undefined;
  readonly showLastFour?: boolean | undefined;
  readonly retentionDays?: number | null | undefined;
  readonly requireSecondFactor?: boolean | undefined;
  readonly sessionIdleMinutes?: number | undefined;
  readonly sessionHours?: number | undefined;
  readonly houseVoice?: string | undefined;
}

function toSettings(row: TenantRow, seatsUsed: number) {
  return {
    id: row.id, name: row.name, plan: row.plan, seats: planTable[row.plan].seats, seatsUsed, createdAt: row.created_at.toISOString(),
    showLastFour: row.show_last_four, retentionDays: row.retention_days,
    requireSecondFactor: row.require_second_factor, sessionIdleMinutes: row.session_idle_minutes, sessionHours: row.session_hours, houseVoice: row.house_voice, etag: etagOf(row.revision),
  };
}

export async function readTenant(context: IdentityContext, tenantId: string) {
  return context.app.inTenant(tenantId, async (trx) => {
    const row = await trx.selectFrom('tenants').select(columns).where('id', '=', tenantId).executeTakeFirstOrThrow();
    return toSettings(row, await seatsTaken(trx, tenantId));
  });
}

/** How an organisation writes; empty where it has said nothing. */
export async function houseVoiceOf(context: IdentityContext, tenantId: string): Promise<string> {
  const row = await context.app.inTenant(tenantId, (trx) => trx.selectFrom('tenants').select('house_voice').where('id', '=', tenantId).executeTakeFirst());
  return row?.house_voice ?? '';
}

/**
 * Changes name and settings, from the version that `ifMatch` names.
 * @throws KeysteadError `precondition_failed` where somebody was faster.
 */
export async function updateTenant(context: IdentityContext, principal: Principal, ifMatch: string | null, change: TenantChange) {
  const { tenantId } = principal;
  return context.app.inTenant(tenantId, async (trx) => {
    const before = await trx.selectFrom('tenants').select(columns).where('id', '=', tenantId).forUpdate().executeTakeFirstOrThrow();
    if (ifMatch !== etagOf(before.revision)) throw new KeysteadError('precondition_failed');
    const values = {
      ...(change.name === undefined || change.name === before.name ? {} : { name: change.name }),
      ...(change.showLastFour === undefined || change.showLastFour === before.show_last_four ? {} : { show_last_four: change.showLastFour }),
      ...(change.retentionDays === undefined || change.retentionDays === before.retention_days ? {} : { retention_days: change.retentionDays }),
      ...(change.requireSecondFactor === undefined || change.requireSecondFactor === before.require_second_factor ? {} : { require_second_factor: change.requireSecondFactor }),
      ...(change.sessionIdleMinutes === undefined || change.sessionIdleMinutes === before.session_idle_minutes ? {} : { session_idle_minutes: change.sessionIdleMinutes }),
      ...(change.sessionHours === undefined || change.sessionHours === before.session_hours ? {} : { session_hours: change.sessionHours }),
      ...(change.houseVoice === undefined || change.houseVoice === before.house_voice ? {} : { house_voice: change.houseVoice }),
    };
    const fields = Object.keys(values);
    if (fields.length === 0) return toSettings(before, await seatsTaken(trx, tenantId));
    const row = await trx.updateTable('tenants').set({ ...values, revision: before.revision + 1 }).where('id', '=', tenantId).returning(columns).executeTakeFirstOrThrow();
    await recordEvent(trx, { tenantId, action: 'tenant.updated', actor: actorOf(principal), subjectId: tenantId, detail: { fields } });
    return toSettings(row, await seatsTaken(trx, tenantId));
  });
}
