-- What the mail server said last about a letter that it did not take: its code and words, without addresses. So that whoever manages the organisation, and the operator, see why it did not go.

alter table keystead.outgoing_mails add column answer text check (length(answer) <= 300), add column answered_at timestamptz;
alter table keystead.alarm_mails add column answer text check (length(answer) <= 300), add column answered_at timestamptz;
alter table keystead.review_mails add column answer text check (length(answer) <= 300), add column answered_at timestamptz;

-- As before (0087-service-notices.sql), and what the mail server said last about a mail that is unsent.
drop function keystead.service_notice_deliveries(uuid);
create function keystead.service_notice_deliveries(incident uuid) returns table (tenant_id uuid, name text, told_at timestamptz, reports int, acknowledged_at timestamptz, mails int, mails_sent int, mails_failed int, mail_answer text)
language sql stable security definer set search_path = keystead, pg_temp as $$
  select t.id, t.name, n.told_at, coalesce(r.reports, 0), n.acknowledged_at, coalesce(m.mails, 0), coalesce(m.sent, 0), coalesce(m.failed, 0), m.answer
  from service_incidents i
    join tenants t on t.id <> i.tenant_id and t.deleted_at is null and ((i.affects_all and t.created_at <= i.declared_at) or t.id = any(i.affected))
    left join service_notices n on n.tenant_id = t.id and n.incident_id = i.id
    left join lateral (select count(*)::int as reports from service_notice_reports s where s.tenant_id = t.id and s.notice_id = n.id) r on true
    left join lateral (select count(*)::int as mails, count(*) filter (where o.sent_at is not null)::int as sent, count(*) filter (where o.gave_up and o.sent_at is null)::int as failed,
        (array_agg(o.answer order by o.answered_at desc) filter (where o.answer is not null and o.sent_at is null))[1] as answer
      from outgoing_mails o where o.tenant_id = t.id and o.reason like 'notice.' || n.id || '.%') m on true
  where i.id = incident and keystead.current_tenant() = i.tenant_id
  order by coalesce(r.reports, 0), t.name, t.id
$$;
revoke all on function keystead.service_notice_deliveries from public;
grant execute on function keystead.service_notice_deliveries to keystead_app;

-- Of the whole installation, for its operator: how many letters of the last days the server did not take, and what it said. No organisation, no receiver, no subject.
create function keystead.untaken_mail(since timestamptz) returns table (waiting int, gave_up int, answers text[]) language sql stable security definer set search_path = keystead, pg_temp as $$
  with untaken as (
    select gave_up, answer, answered_at from outgoing_mails where sent_at is null and answered_at > since
    union all select gave_up, answer, answered_at from alarm_mails where sent_at is null and answered_at > since
    union all select gave_up, answer, answered_at from review_mails where sent_at is null and answered_at > since
  )
  select count(*) filter (where not gave_up)::int, count(*) filter (where gave_up)::int,
    array(select answer from untaken group by answer order by max(answered_at) desc limit 5) from untaken
$$;
revoke all on function keystead.untaken_mail from public;
grant execute on function keystead.untaken_mail to keystead_app;
