import { type Permission, type Role, permissionsOfRole, roles } from '@keystead/contract';
import { type Transaction, sql } from '../foundation/index.ts';

type Trx = Transaction<unknown>;

/** Roles with all of these rights. */
function rolesWith(...wanted: readonly Permission[]): Role[] {
  return roles.filter((role) => wanted.every((permission) => permissionsOfRole[role].includes(permission)));
}

/** Who answers for money: those who set budgets, and finance, which sees all cost and changes nothing. */
const looksAfter: readonly Role[] = [...rolesWith('budgets.read', 'budgets.manage'), 'finance'];
const answersBills: readonly Role[] = [...rolesWith('usage.read', 'reconciliation.manage'), 'finance'];
/** Whoever a budget is about is told too, where they may see budgets. */
const maySee: readonly Role[] = rolesWith('budgets.read');

/**
 * Writes down who is to be told of the tenant's alarms of the last day, once for each alarm and person: those who look after money, and of a budget that is about a
 * team or a person, that team's members or that person, if their role may see budgets. Nobody else, so no amount of another team reaches people who could not read it.
 */
export async function planMails(trx: Trx, tenantId: string, now: Date): Promise<void> {
  await sql`
    insert into alarm_mails (tenant_id, alarm_id, user_id, kind, planned_at, next_at)
    select ${tenantId}, a.id, m.user_id, 'budget', ${now}, ${now}
    from budget_alerts a join budgets b on b.id = a.budget_id join members m on m.tenant_id = a.tenant_id
    where a.tenant_id = ${tenantId} and a.raised_at > ${now}::timestamptz - interval '1 day' and m.state = 'active' and m.alarm_mail
      and (m.role = any(${[...looksAfter]}) or (m.role = any(${[...maySee]}) and (
        (b.scope_kind = 'user' and b.scope_id = m.user_id::text)
        or (b.scope_kind = 'team' and exists (select from team_members t where t.tenant_id = m.tenant_id and t.user_id = m.user_id and t.team_id::text = b.scope_id)))))
      and not exists (select from alarm_mails p where p.tenant_id = a.tenant_id and p.alarm_id = a.id)
    on conflict do nothing`.execute(trx);
  await sql`
    insert into alarm_mails (tenant_id, alarm_id, user_id, kind, planned_at, next_at)
    select ${tenantId}, f.id, m.user_id, 'foreign-use', ${now}, ${now}
    from foreign_use_alarms f join members m on m.tenant_id = f.tenant_id
    where f.tenant_id = ${tenantId} and f.raised_at > ${now}::timestamptz - interval '1 day' and m.state = 'active' and m.alarm_mail and m.role = any(${[...answersBills]})
      and not exists (select from alarm_mails p where p.tenant_id = f.tenant_id and p.alarm_id = f.id)
    on conflict do nothing`.execute(trx);
}
