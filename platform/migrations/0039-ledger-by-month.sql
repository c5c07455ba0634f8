-- The ledger in one table for each month. A request's id begins with the time at which it was made (UUIDv7), so the id alone says where its row lies: it stays
-- the whole primary key, a second row of one request is refused as ever, and other tables go on referring to it. Nothing concludes from the time of an id
-- when a request came: every question about time asks `occurred_at`.

set local time zone 'UTC';
create table keystead.ledger_by_month (like keystead.ledger including defaults including constraints) partition by range (request_id);
alter table keystead.ledger_by_month add primary key (request_id);
-- The workflow that a request was sent for, where it named one.
alter table keystead.ledger_by_month add column workflow text;

-- The smallest id that can be made from a moment on (RFC 9562, 5.7).
create function keystead.first_id_of(moment timestamptz) returns uuid language sql immutable parallel safe as
  $$ select (lpad(to_hex((extract(epoch from moment) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid $$;

-- Makes the table of a month, hidden from every role of the program: rows are reached through keystead.ledger and its policies alone.
create procedure keystead.add_ledger_month(month timestamptz) language plpgsql set search_path = keystead, pg_temp set timezone = 'UTC' as $$
declare
  name text := 'ledger_' || to_char(month at time zone 'UTC', 'YYYY_MM');
  parent regclass := coalesce(to_regclass('keystead.ledger_by_month'), to_regclass('keystead.ledger'));
begin
  execute format('create table keystead.%I (like %s including all)', name, parent);
  execute format('alter table keystead.%I enable row level security', name);
  execute format('alter table %s attach partition keystead.%I for values from (%L) to (%L)', parent, name, first_id_of(month), first_id_of(month + interval '1 month'));
end $$;
revoke all on procedure keystead.add_ledger_month from public;

-- From the oldest row on, but never hundreds of tables because of one strange id; ids from before go together, and so do those for which there is no month yet.
do $$
declare
  this_month timestamptz := date_trunc('month', now(), 'UTC');
  first_month timestamptz := this_month;
begin
  select greatest(this_month - interval '60 months', least(this_month, date_trunc('month', min(occurred_at), 'UTC'))) into first_month from keystead.ledger;
  execute format('create table keystead.ledger_earlier partition of keystead.ledger_by_month for values from (minvalue) to (%L)', keystead.first_id_of(coalesce(first_month, this_month)));
  create table keystead.ledger_later partition of keystead.ledger_by_month default;
  for ahead in 0..200 loop
    exit when coalesce(first_month, this_month) + make_interval(months => ahead) > this_month + interval '3 months';
    call keystead.add_ledger_month(coalesce(first_month, this_month) + make_interval(months => ahead));
  end loop;
end $$;
alter table keystead.ledger_earlier enable row level security;
alter table keystead.ledger_later enable row level security;

insert into keystead.ledger_by_month select * from keystead.ledger;

alter table keystead.reconciled_estimates drop constraint reconciled_estimates_request_id_fkey;
drop table keystead.ledger;
alter table keystead.ledger_by_month rename to ledger;
alter index keystead.ledger_by_month_pkey rename to ledger_pkey;
alter table keystead.reconciled_estimates add constraint reconciled_estimates_request_id_fkey foreign key (request_id) references keystead.ledger (request_id);

-- Newest first, page by page. What went wrong, and what was repeated to compare, is rare and asked for often.
create index ledger_newest on keystead.ledger (tenant_id, occurred_at desc, request_id desc);
create index ledger_unanswered on keystead.ledger (tenant_id, occurred_at desc, request_id desc) where outcome <> 'answered';
create index ledger_shadows on keystead.ledger (tenant_id, route, occurred_at desc, request_id desc) where shadow_of is not null;
create index ledger_of_run on keystead.ledger (tenant_id, run_id) where run_id is not null;

call keystead.protect('keystead.ledger', 'select');
create policy ship on keystead.ledger for insert to keystead_spool with check (true);
create policy ship_read on keystead.ledger for select to keystead_spool using (true);
grant select, insert on keystead.ledger to keystead_spool;

-- Makes the tables of this month and of those ahead, by one process at a time, and never waits long for anybody. What has no month goes to ledger_later and
-- counts as everything else does; a month of which rows lie there already is left there. Gives the months that were made, and how many rows lie there.
create function keystead.prepare_ledger(months_ahead int) returns table (made text[], without_month bigint)
language plpgsql security definer set search_path = keystead, pg_temp set timezone = 'UTC' set lock_timeout = '2s' as $$
declare
  month timestamptz;
begin
  made := '{}';
  select count(*) into without_month from ledger_later;
  if pg_try_advisory_xact_lock(7420101, 0) then
    for ahead in 0..least(months_ahead, 24) loop
      month := date_trunc('month', now(), 'UTC') + make_interval(months => ahead);
      if to_regclass('keystead.ledger_' || to_char(month at time zone 'UTC', 'YYYY_MM')) is null
        and not exists (select from ledger_later where request_id >= first_id_of(month) and request_id < first_id_of(month + interval '1 month')) then
        call add_ledger_month(month);
        made := made || to_char(month at time zone 'UTC', 'YYYY-MM');
      end if;
    end loop;
  end if;
  return next;
end $$;
revoke all on function keystead.prepare_ledger from public;
grant execute on function keystead.prepare_ledger to keystead_app;
