-- Mail whose reason ended before the mail server took it, e.g. of a review that was decided meanwhile: it is withdrawn, not given up, and nobody has to see to it.

alter table keystead.review_mails add column withdrawn_at timestamptz, add constraint review_mails_withdrawn check (withdrawn_at is null or gave_up);
alter table keystead.alarm_mails add column withdrawn_at timestamptz, add constraint alarm_mails_withdrawn check (withdrawn_at is null or gave_up);

-- As before (0101-mail-answers.sql), without what was withdrawn.
create or replace function keystead.untaken_mail(since timestamptz) returns table (waiting int, gave_up int, answers text[]) language sql stable security definer set search_path = keystead, pg_temp as $$
  with untaken as (
    select gave_up, answer, answered_at from outgoing_mails where sent_at is null and answered_at > since
    union all select gave_up, answer, answered_at from alarm_mails where sent_at is null and withdrawn_at is null and answered_at > since
    union all select gave_up, answer, answered_at from review_mails where sent_at is null and withdrawn_at is null and answered_at > since
  )
  select count(*) filter (where not gave_up)::int, count(*) filter (where gave_up)::int,
    array(select answer from untaken group by answer order by max(answered_at) desc limit 5) from untaken
$$;
