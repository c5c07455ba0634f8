-- Mail about alarms: who is told of what, once each.

-- Each person says for each of their organisations whether they want it.
alter table keystead.members add column alarm_mail boolean not null default true;

create table keystead.alarm_mails (
  tenant_id uuid not null,
  alarm_id uuid not null,
  user_id uuid not null,
  kind text not null check (kind in ('budget', 'foreign-use')),
  planned_at timestamptz not null default now(),
  -- Not before; also how long a process that took it has for it.
  next_at timestamptz not null default now(),
  attempts int not null default 0,
  sent_at timestamptz,
  gave_up boolean not null default false,
  primary key (tenant_id, alarm_id, user_id)
);
call keystead.protect('keystead.alarm_mails', 'select, insert, update');
create index alarm_mails_due on keystead.alarm_mails (next_at) where sent_at is null and not gave_up;
create index on keystead.foreign_use_alarms (raised_at);
create index on keystead.budget_alerts (raised_at);

-- Tenants with alarms of the last day that nobody was planned to be told of, or with mail that is due. Ids alone: what stands in an alarm is read as the tenant.
create function keystead.tenants_to_mail(now_is timestamptz) returns setof uuid language sql stable security definer set search_path = keystead, pg_temp as $$
  select a.tenant_id from budget_alerts a where a.raised_at > now_is - interval '1 day' and not exists (select from alarm_mails m where m.tenant_id = a.tenant_id and m.alarm_id = a.id)
  union
  select f.tenant_id from foreign_use_alarms f where f.raised_at > now_is - interval '1 day' and not exists (select from alarm_mails m where m.tenant_id = f.tenant_id and m.alarm_id = f.id)
  union
  select m.tenant_id from alarm_mails m where m.sent_at is null and not m.gave_up and m.next_at <= now_is
$$;
revoke all on function keystead.tenants_to_mail from public;
grant execute on function keystead.tenants_to_mail to keystead_app;
