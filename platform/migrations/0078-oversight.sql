-- Reviews of the organisation by the calendar: which there are, each as it was true when it was made, what was decided, who signed.

create table keystead.oversight_plans (
  tenant_id uuid not null references keystead.tenants (id),
  kind text not null,
  enabled boolean not null default true,
  owner_id uuid,
  due_days int not null check (due_days between 1 and 90),
  hour int not null default 6 check (hour between 0 and 23),
  time_zone text not null default 'UTC',
  mail_to uuid[] not null default '{}' check (cardinality(mail_to) <= 50),
  -- When the next one is to be made, and until when a process that took it has for it.
  next_at timestamptz not null,
  leased_until timestamptz,
  revision int not null default 1,
  primary key (tenant_id, kind)
);
call keystead.protect('keystead.oversight_plans', 'select, insert, update');

create table keystead.oversight_reviews (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  kind text not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  time_zone text not null,
  made_at timestamptz not null,
  due_at timestamptz not null,
  owner_id uuid,
  -- Canonical JSON, and its SHA-256.
  document text not null,
  hash text not null,
  items int not null,
  needs_signature boolean not null,
  mailed_at timestamptz,
  reminded_at timestamptz,
  signed_by uuid,
  signed_as text,
  signed_at timestamptz,
  signed_hash text,
  unique (tenant_id, kind, from_at),
  check ((signed_at is null) = (signed_hash is null) and (signed_at is null) = (signed_by is null) and (signed_at is null) = (signed_as is null))
);
call keystead.protect('keystead.oversight_reviews', 'select, insert, update');
create index on keystead.oversight_reviews (tenant_id, id desc);

-- What a review says never changes, and no signature is taken back or replaced, whatever the program does.
create function keystead.keep_oversight() returns trigger language plpgsql as $$
begin
  if (new.kind, new.from_at, new.to_at, new.time_zone, new.made_at, new.document, new.hash, new.items) is distinct from (old.kind, old.from_at, old.to_at, old.time_zone, old.made_at, old.document, old.hash, old.items)
    or (old.signed_at is not null and (new.signed_by, new.signed_as, new.signed_at, new.signed_hash) is distinct from (old.signed_by, old.signed_as, old.signed_at, old.signed_hash)) then
    raise exception 'a review, once made, says what it said; once signed, it stays signed';
  end if;
  return new;
end $$;
create trigger keep_oversight before update on keystead.oversight_reviews for each row execute function keystead.keep_oversight();

create table keystead.oversight_decisions (
  tenant_id uuid not null,
  review_id uuid not null references keystead.oversight_reviews (id),
  item_id text not null,
  decision text not null check (decision in ('ok', 'action')),
  owner_id uuid,
  due_on date,
  note text not null default '' check (length(note) <= 500),
  decided_by uuid,
  decided_at timestamptz not null,
  done_by uuid,
  done_at timestamptz,
  primary key (review_id, item_id),
  -- Something is done by somebody until a day.
  check ((decision = 'action') = (owner_id is not null) and (decision = 'action') = (due_on is not null) and (decision = 'action' or done_at is null))
);
call keystead.protect('keystead.oversight_decisions', 'select, insert, update');
create index oversight_actions on keystead.oversight_decisions (tenant_id) where decision = 'action' and done_at is null;

-- Organisations with something to do: one is due, one is to be sent or reminded of, or there is no plan yet. Ids alone.
create function keystead.tenants_to_oversee(now_is timestamptz) returns setof uuid language sql stable security definer set search_path = keystead, pg_temp as $$
  select t.id from tenants t where t.deleted_at is null and t.suspended_at is null and t.id <> '00000000-0000-7000-8000-000000000000' and (
    not exists (select from oversight_plans p where p.tenant_id = t.id)
    or exists (select from oversight_plans p where p.tenant_id = t.id and p.enabled and p.next_at <= now_is and (p.leased_until is null or p.leased_until <= now_is))
    or exists (select from oversight_reviews r where r.tenant_id = t.id and (r.mailed_at is null or (r.needs_signature and r.signed_at is null and r.reminded_at is null and r.due_at <= now_is))))
$$;
revoke all on function keystead.tenants_to_oversee from public;
grant execute on function keystead.tenants_to_oversee to keystead_app;

-- The last whole day, week, month or quarter before a moment, in a time zone, and when the next one is to be made.
create function keystead.oversight_period(unit text, zone text, at_hour int, moment timestamptz, out from_at timestamptz, out to_at timestamptz, out next_at timestamptz) language sql stable as $$
  select (date_trunc(unit, moment at time zone zone) - step) at time zone zone, date_trunc(unit, moment at time zone zone) at time zone zone,
    case when (date_trunc(unit, moment at time zone zone) + make_interval(hours => at_hour)) at time zone zone > moment then (date_trunc(unit, moment at time zone zone) + make_interval(hours => at_hour)) at time zone zone
      else (date_trunc(unit, moment at time zone zone) + step + make_interval(hours => at_hour)) at time zone zone end
  from (select case unit when 'day' then interval '1 day' when 'week' then interval '7 days' when 'month' then interval '1 month' else interval '3 months' end as step) as s
$$;
