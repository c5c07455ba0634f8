-- Teams (departments): who is in which, which tokens belong to one, and who may use which app. A credential is scoped to teams
-- by `teams.id`; a team that was deleted keeps its row, so that a scope that names it matches nobody and its past stays readable.

create table keystead.teams (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  name text not null check (length(name) between 1 and 120),
  description text not null default '' check (length(description) <= 500),
  revision int not null default 1,
  created_at timestamptz not null default now(),
  deleted_at timestamptz,
  unique (tenant_id, id)
);
create unique index teams_name on keystead.teams (tenant_id, lower(name)) where deleted_at is null;
call keystead.protect('keystead.teams', 'select, insert, update');

create table keystead.team_members (
  tenant_id uuid not null references keystead.tenants (id),
  team_id uuid not null,
  user_id uuid not null,
  joined_at timestamptz not null default now(),
  -- The team that a person's own use is counted for; one at most.
  is_primary boolean not null default false,
  primary key (tenant_id, team_id, user_id),
  foreign key (tenant_id, team_id) references keystead.teams (tenant_id, id),
  foreign key (tenant_id, user_id) references keystead.members (tenant_id, user_id)
);
create unique index team_members_primary on keystead.team_members (tenant_id, user_id) where is_primary;
create index team_members_user on keystead.team_members (tenant_id, user_id);
call keystead.protect('keystead.team_members');

-- A token that belongs to a team acts for that team alone, whatever teams its maker is in.
alter table keystead.api_tokens add column team_id uuid;
alter table keystead.api_tokens add foreign key (tenant_id, team_id) references keystead.teams (tenant_id, id);
create trigger note_team_change after update of team_id on keystead.api_tokens for each row execute function keystead.note_token_change();

-- Who may see and run an app: everybody where there is no row here, else those assigned below (and whoever manages people).
create table keystead.app_access (
  tenant_id uuid not null references keystead.tenants (id),
  app_id text not null check (length(app_id) between 1 and 100),
  audience text not null check (audience in ('everyone', 'assigned')),
  revision int not null default 1,
  primary key (tenant_id, app_id)
);
call keystead.protect('keystead.app_access');

create table keystead.app_assignments (
  tenant_id uuid not null references keystead.tenants (id),
  app_id text not null,
  team_id uuid,
  user_id uuid,
  check (num_nonnulls(team_id, user_id) = 1),
  unique nulls not distinct (tenant_id, app_id, team_id, user_id),
  foreign key (tenant_id, app_id) references keystead.app_access (tenant_id, app_id) on delete cascade,
  foreign key (tenant_id, team_id) references keystead.teams (tenant_id, id),
  foreign key (tenant_id, user_id) references keystead.members (tenant_id, user_id)
);
call keystead.protect('keystead.app_assignments');

-- The gateway knows teams from its snapshot; whoever authenticates asks for them before a tenant is set.
create policy snapshot on keystead.teams for select to keystead_snapshot using (true);
create policy snapshot on keystead.team_members for select to keystead_snapshot using (true);
create policy of_person on keystead.teams for select to keystead_identity using (true);
create policy of_person on keystead.team_members for select to keystead_identity using (true);
grant select on keystead.teams, keystead.team_members to keystead_snapshot, keystead_identity;
create trigger note_change after insert or update on keystead.teams for each row execute function keystead.note_configuration_change();
create trigger note_change after insert or update or delete on keystead.team_members for each row execute function keystead.note_configuration_change();
