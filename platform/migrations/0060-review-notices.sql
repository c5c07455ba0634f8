-- Mail about reviews: who is told of which decision that waits, lapses soon, or was given. Nothing of a draft stands in it.

-- Each person says for each of their organisations whether they want it; nobody gets it unasked.
alter table keystead.members add column review_mail boolean not null default false;

create table keystead.review_mails (
  tenant_id uuid not null references keystead.tenants (id),
  approval_id uuid not null,
  user_id uuid not null,
  kind text not null check (kind in ('asked', 'reminder', 'decided')),
  planned_at timestamptz not null default now(),
  -- Not before; also how long a process that took it has for it.
  next_at timestamptz not null,
  attempts int not null default 0,
  sent_at timestamptz,
  gave_up boolean not null default false,
  primary key (tenant_id, approval_id, user_id, kind)
);
call keystead.protect('keystead.review_mails', 'select, insert, update');
create index review_mails_due on keystead.review_mails (next_at) where sent_at is null and not gave_up;
create index review_mails_of_person on keystead.review_mails (tenant_id, user_id, kind, sent_at);
create index approvals_asked on keystead.approvals (requested_at) where state = 'open';
create index approvals_decided on keystead.approvals (decided_at) where decided_at is not null;

-- Organisations in which somebody wants such mail and something may have to be told, or mail is due. Ids alone: what it is about is read as the tenant.
create function keystead.tenants_with_review_mail(now_is timestamptz) returns setof uuid language sql stable security definer set search_path = keystead, pg_temp as $$
  select distinct m.tenant_id from members m where m.review_mail and m.state = 'active' and (
    exists (select from approvals a where a.tenant_id = m.tenant_id and a.state = 'open' and a.expires_at > now_is)
    or exists (select from approvals a where a.tenant_id = m.tenant_id and a.decided_at > now_is - interval '1 day'))
  union
  select r.tenant_id from review_mails r where r.sent_at is null and not r.gave_up and r.next_at <= now_is
$$;
revoke all on function keystead.tenants_with_review_mail from public;
grant execute on function keystead.tenants_with_review_mail to keystead_app;
