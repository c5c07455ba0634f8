-- Bringing an organisation in: its start date, and what people said of each task. The tasks themselves are data of the program.

create table keystead.onboarding_plans (
  tenant_id uuid primary key references keystead.tenants (id),
  starts_on date not null,
  set_by uuid,
  set_at timestamptz not null,
  revision int not null default 1
);
call keystead.protect('keystead.onboarding_plans', 'select, insert, update');

create table keystead.onboarding_tasks (
  tenant_id uuid not null references keystead.tenants (id),
  task_id text not null check (length(task_id) between 1 and 60),
  assigned_to uuid,
  note text check (length(note) <= 1000),
  url text check (length(url) <= 500),
  set_aside boolean not null default false,
  said_by uuid,
  said_at timestamptz,
  -- When what proves it was first seen to hold.
  proved_at timestamptz,
  -- The due date of which its people were told that it is over.
  told_overdue_for date,
  primary key (tenant_id, task_id),
  check ((note is null) = (said_at is null))
);
call keystead.protect('keystead.onboarding_tasks', 'select, insert, update');

-- Organisations that are being brought in at a moment. Ids alone.
create function keystead.tenants_onboarding(today date) returns setof uuid language sql stable security definer set search_path = keystead, pg_temp as $$
  select p.tenant_id from onboarding_plans p join tenants t on t.id = p.tenant_id and t.deleted_at is null where p.starts_on between today - 90 and today + 30
$$;
revoke all on function keystead.tenants_onboarding from public;
grant execute on function keystead.tenants_onboarding to keystead_app;
