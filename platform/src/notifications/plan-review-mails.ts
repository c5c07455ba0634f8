import { permissionsOfRole, roles } from '@keystead/contract';
import { type Transaction, sql } from '../foundation/index.ts';

type Trx = Transaction<unknown>;

const deciding = roles.filter((role) => permissionsOfRole[role].includes('approvals.decide'));

/** Gates of a batch open one after the other: the first of them waits a little for the others. */
const gatherMilliseconds = 120_000;

/** Who could decide an open request: those with the qualification who may decide at all, not who started it or changed its text last where four eyes are asked for, nobody else once it was handed to somebody, but who stands in for them now. */
const reviewers = (now: Date) => sql`
  from approvals a join members m on m.tenant_id = a.tenant_id
  where a.subject_kind = 'run' and a.state = 'open' and m.state = 'active' and m.review_mail and m.role = any(${[...deciding]}) and a.qualification = any(m.qualifications)
    and not (a.four_eyes and a.requested_by is not distinct from m.user_id)
    and not (a.four_eyes and m.user_id is not distinct from (select e.edited_by from run_edits e where e.tenant_id = a.tenant_id and e.run_id = a.subject_id and cardinality(e.sections) > 0 order by e.id desc limit 1))
    and (a.assigned_to is null or a.assigned_to = m.user_id
      or exists (select from review_deputies d where d.tenant_id = a.tenant_id and d.user_id = a.assigned_to and d.deputy_id = m.user_id and d.from_at <= ${now} and d.until_at > ${now}))`;

/**
 * Writes down who is to be told of what, once for each decision and person: reviewers of what was asked within the last day, and once more before it lapses; whoever
 * asked, of what others decided within the last day.
 */
export async function planReviewMails(trx: Trx, tenantId: string, now: Date): Promise<void> {
  const soon = new Date(now.getTime() + gatherMilliseconds);
  await sql`
    insert into review_mails (tenant_id, approval_id, user_id, kind, planned_at, next_at)
    select a.tenant_id, a.id, m.user_id, 'asked', ${now}, ${soon} ${reviewers(now)} and a.tenant_id = ${tenantId} and a.expires_at > ${now} and a.requested_at > ${now}::timestamptz - interval '1 day'
    on conflict do nothing`.execute(trx);
  // A day before, or after half the time where there is less than two days.
  await sql`
    insert into review_mails (tenant_id, approval_id, user_id, kind, planned_at, next_at)
    select a.tenant_id, a.id, m.user_id, 'reminder', ${now}, ${now} ${reviewers(now)} and a.tenant_id = ${tenantId} and least(a.expires_at, coalesce(a.due_at, a.expires_at)) > ${now}
      and least(a.expires_at, coalesce(a.due_at, a.expires_at)) - ${now}::timestamptz < least(interval '1 day', (least(a.expires_at, coalesce(a.due_at, a.expires_at)) - a.requested_at) / 2)
    on conflict do nothing`.execute(trx);
  await sql`
    insert into review_mails (tenant_id, approval_id, user_id, kind, planned_at, next_at)
    select a.tenant_id, a.id, m.user_id, 'decided', ${now}, ${soon} from approvals a join members m on m.tenant_id = a.tenant_id and m.user_id = a.requested_by
    where a.tenant_id = ${tenantId} and a.subject_kind = 'run' and a.state in ('approved', 'rejected') and a.decided_at > ${now}::timestamptz - interval '1 day' and m.state = 'active' and m.review_mail
      and a.decided_by is distinct from m.user_id
    on conflict do nothing`.execute(trx);
}
