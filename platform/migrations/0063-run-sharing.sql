-- Who may see a run inside its organisation, and what people say about it.

-- Who sees a run that nobody has said more about.
create table keystead.run_sharing (
  tenant_id uuid primary key references keystead.tenants (id),
  default_visibility text not null check (default_visibility in ('private', 'team', 'organisation')),
  revision int not null default 1,
  changed_by uuid,
  changed_at timestamptz not null default now()
);
call keystead.protect('keystead.run_sharing', 'select, insert, update');

alter table keystead.runs
  add column visibility text not null default 'organisation' check (visibility in ('private', 'team', 'organisation')),
  -- The teams that see it where it is for teams.
  add column team_ids uuid[] not null default '{}',
  add constraint teams_are_said check ((visibility = 'team') = (cardinality(team_ids) > 0));
-- From here on it is the organisation's default, whoever inserts.
alter table keystead.runs alter column visibility drop default;

-- A run starts as its organisation says. "team": the teams of whoever starts it; without one it is theirs alone.
create function keystead.begin_run_visibility() returns trigger language plpgsql security definer set search_path = keystead, pg_temp as $$
begin
  if new.visibility is not null then return new; end if;
  new.visibility := coalesce((select default_visibility from run_sharing where tenant_id = new.tenant_id), 'organisation');
  if new.visibility = 'team' then
    new.team_ids := coalesce((
      select array_agg(m.team_id order by m.team_id) from team_members m join teams t on t.tenant_id = m.tenant_id and t.id = m.team_id
      where m.tenant_id = new.tenant_id and m.user_id = new.started_by and t.deleted_at is null), '{}');
    if cardinality(new.team_ids) = 0 then new.visibility := 'private'; end if;
  end if;
  return new;
end $$;
revoke execute on function keystead.begin_run_visibility() from public;
create trigger begin_run_visibility before insert on keystead.runs for each row execute function keystead.begin_run_visibility();
create index on keystead.runs (tenant_id, id desc) where visibility <> 'organisation';

-- What people say about a run: sealed under its key, and gone with it.
create table keystead.run_comments (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  run_id uuid not null,
  -- The section it is about, by its id in the app; null: the whole.
  section text check (length(section) between 1 and 60),
  author uuid not null,
  mentions uuid[] not null default '{}' check (cardinality(mentions) <= 10),
  sealed bytea not null,
  created_at timestamptz not null default now(),
  edited_at timestamptz,
  resolved_at timestamptz,
  resolved_by uuid
);
call keystead.protect('keystead.run_comments');
create index on keystead.run_comments (tenant_id, run_id, id);

create function keystead.forget_comments_with_run() returns trigger language plpgsql security definer set search_path = keystead, pg_temp as $$
begin
  delete from keystead.run_comments where run_id = new.id and tenant_id = new.tenant_id;
  return new;
end $$;
revoke execute on function keystead.forget_comments_with_run() from public;
create trigger forget_comments_with_run before update of object_key on keystead.runs for each row when (new.object_key is null and old.object_key is not null) execute function keystead.forget_comments_with_run();
