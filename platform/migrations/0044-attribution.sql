-- Whom money is charged to: departments that teams belong to, client projects, and what a request may say of itself (workflow, tags).

create table keystead.departments (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  name text not null check (length(name) between 1 and 120),
  -- As the organisation's own books name it.
  cost_centre text check (length(cost_centre) between 1 and 60),
  revision int not null default 1,
  created_at timestamptz not null default now(),
  archived_at timestamptz,
  unique (tenant_id, id)
);
create unique index departments_name on keystead.departments (tenant_id, lower(name)) where archived_at is null;
call keystead.protect('keystead.departments', 'select, insert, update');

-- Which department a team's use is charged to, from one day (UTC) until before another. What was charged does not move when a team does.
create table keystead.department_teams (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  department_id uuid not null,
  team_id uuid not null,
  valid_from date not null,
  valid_to date check (valid_to > valid_from),
  foreign key (tenant_id, department_id) references keystead.departments (tenant_id, id),
  foreign key (tenant_id, team_id) references keystead.teams (tenant_id, id)
);
create unique index department_teams_begin on keystead.department_teams (tenant_id, team_id, valid_from);
create unique index department_teams_open on keystead.department_teams (tenant_id, team_id) where valid_to is null;
create index on keystead.department_teams (tenant_id, department_id);
call keystead.protect('keystead.department_teams');

-- Charged twice is worse than not charged: no day of a team belongs to two departments, whatever the program does.
create function keystead.keep_one_department() returns trigger language plpgsql as $$
begin
  if exists (select from keystead.department_teams d where d.tenant_id = new.tenant_id and d.team_id = new.team_id and d.id <> new.id
             and d.valid_from < coalesce(new.valid_to, 'infinity') and coalesce(d.valid_to, 'infinity') > new.valid_from) then
    raise exception 'a team belongs to one department on one day';
  end if;
  return null;
end $$;
create constraint trigger one_department after insert or update on keystead.department_teams deferrable initially deferred for each row execute function keystead.keep_one_department();

-- Client projects by the code that tokens and requests name them by.
create table keystead.client_projects (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  code text not null check (length(code) between 1 and 120),
  client text not null default '' check (length(client) <= 200),
  revision int not null default 1,
  created_at timestamptz not null default now(),
  closed_at timestamptz,
  unique (tenant_id, code)
);
call keystead.protect('keystead.client_projects', 'select, insert, update');

create table keystead.chargeback_settings (
  tenant_id uuid primary key references keystead.tenants (id),
  -- Requests for projects that are not on the list, or are closed, are refused.
  listed_projects_only boolean not null default false,
  -- Which keys x-keystead-tags may use; null: any.
  tag_keys text[] check (cardinality(tag_keys) <= 50),
  revision int not null default 1
);
call keystead.protect('keystead.chargeback_settings', 'select, insert, update');

create policy snapshot on keystead.client_projects for select to keystead_snapshot using (true);
create policy snapshot on keystead.chargeback_settings for select to keystead_snapshot using (true);
grant select on keystead.client_projects, keystead.chargeback_settings to keystead_snapshot;
create trigger note_change after insert or update or delete on keystead.client_projects for each row execute function keystead.note_configuration_change();
create trigger note_change after insert or update or delete on keystead.chargeback_settings for each row execute function keystead.note_configuration_change();

-- The workflow that everything sent with a token is counted for, and whether a request may name one itself; as with projects.
alter table keystead.api_tokens
  add column workflow text check (length(workflow) between 1 and 120),
  add column may_name_workflow boolean not null default false;

alter table keystead.ledger
  add column if not exists workflow text,
  -- Keys and values as the request named them; null: none.
  add column tags jsonb;
