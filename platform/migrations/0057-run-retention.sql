-- What is kept of runs: an organisation's rule, the rule that each run was started under, and what is left once its content was purged.
create table keystead.run_retention (
  tenant_id uuid primary key references keystead.tenants (id),
  -- null: as for documents (tenants.retention_days), or kept where those have no limit either.
  mode text check (mode in ('zero', 'session', 'days', 'keep')),
  days int check (days between 1 and 3650),
  -- Apps with patient data: the stricter of this and the rule above.
  shortest_mode text not null default 'session' check (shortest_mode in ('zero', 'session', 'days')),
  shortest_days int check (shortest_days between 1 and 30),
  -- The longest that `session` keeps anything: for runs of tokens, which have no session, this alone.
  session_hours int not null default 12 check (session_hours between 1 and 168),
  -- How long a decided draft can still be exported, where the rule alone would have ended it.
  export_hours int not null default 24 check (export_hours between 1 and 168),
  revision int not null default 1,
  changed_by uuid,
  changed_at timestamptz not null default now(),
  constraint days_are_said check ((mode = 'days') is not distinct from (days is not null) or mode is null and days is null),
  constraint shortest_days_are_said check ((shortest_mode = 'days') = (shortest_days is not null))
);
call keystead.protect('keystead.run_retention', 'select, insert, update');

alter table keystead.runs
  -- The rule that the run was started under. It is never made looser.
  add column retention_mode text not null default 'keep' check (retention_mode in ('zero', 'session', 'days', 'keep')),
  add column retention_days int check (retention_days between 1 and 3650),
  add column retention_hours int check (retention_hours between 1 and 168),
  add column retention_source text not null default 'default' check (retention_source in ('run', 'app', 'organisation', 'documents', 'default')),
  add column retention_export_hours int not null default 24 check (retention_export_hours between 1 and 168),
  -- The session it was started in; null for tokens.
  add column retention_session uuid,
  -- Its content does not end before this; null: it is kept.
  add column retention_earliest timestamptz,
  add column purged_at timestamptz,
  -- Of content that is not stored: which process holds it in memory, and until when.
  add column memory_until timestamptz,
  add column memory_process text,
  add constraint retention_is_whole check (retention_mode = 'keep' or retention_earliest is not null),
  add constraint purged_is_empty check (purged_at is null or (object_key is null and sealed_title is null and sealed_input is null and sealed_output is null and sealed_citations is null)),
  -- Without a key nothing is stored, sealed or not.
  add constraint not_stored_is_empty check (retention_mode <> 'zero' or object_key is not null or (sealed_title is null and sealed_input is null and sealed_output is null and sealed_citations is null));
create index runs_with_an_end on keystead.runs (retention_earliest) where object_key is not null and retention_earliest is not null;
create index runs_purged on keystead.runs (tenant_id, purged_at) where purged_at is not null;

-- Organisations that had said how many days they keep runs and documents: their runs follow it now, the oldest of them a week after this update.
update keystead.runs r set retention_mode = 'days', retention_days = t.retention_days, retention_source = 'documents',
    retention_earliest = greatest(r.created_at + make_interval(days => t.retention_days), now() + interval '7 days')
  from keystead.tenants t where t.id = r.tenant_id and t.retention_days is not null;

-- When the session that a run was started in ends, as far as it can be known: later, if it is used again; in the past, if it has ended.
create function keystead.session_end(session uuid, tenant uuid) returns timestamptz
language sql stable security definer set search_path = keystead, pg_temp as $$
  select least(s."expiresAt", s."createdAt" + make_interval(hours => t.session_hours), s."updatedAt" + make_interval(mins => t.session_idle_minutes))
  from identity."session" s, tenants t where s.id = $1 and t.id = $2
$$;
revoke all on function keystead.session_end from public;

/* When the content of a run ends: `infinity` where it is kept or still being written. Its own rule, but never before a draft was decided over or could
   no longer be, and then not before the hours in which it can be exported. Legal hold is asked apart: it is no date. */
create function keystead.run_content_end(run keystead.runs) returns timestamptz
language sql stable security definer set search_path = keystead, pg_temp as $$
  select case when run.retention_mode = 'keep' or run.state = 'running' then 'infinity'::timestamptz else greatest(
    case run.retention_mode
      when 'days' then greatest(run.retention_earliest, run.created_at + make_interval(days => run.retention_days))
      when 'session' then least(
        run.created_at + make_interval(hours => run.retention_hours),
        case when run.retention_session is null then 'infinity' else coalesce(session_end(run.retention_session, run.tenant_id), run.created_at) end)
      else run.created_at
    end,
    (select case a.state when 'open' then a.expires_at when 'withdrawn' then null else a.decided_at + make_interval(hours => run.retention_export_hours) end
      from approvals a where a.tenant_id = run.tenant_id and a.subject_kind = 'run' and a.subject_id = run.id order by a.requested_at desc, a.id desc limit 1)
  ) end
$$;
revoke all on function keystead.run_content_end from public;
grant execute on function keystead.run_content_end to keystead_app;

-- Whether a document that the run read is under legal hold: what was made of it is kept with it.
create function keystead.run_is_held(run keystead.runs) returns boolean
language sql stable security definer set search_path = keystead, pg_temp as $$
  select exists (select from documents d where d.tenant_id = run.tenant_id and d.id = any (run.document_ids) and d.hold_reason is not null)
$$;
revoke all on function keystead.run_is_held from public;
grant execute on function keystead.run_is_held to keystead_app;

-- Organisations with runs whose content has ended: their ids alone. The runs themselves are purged as the tenant.
create function keystead.tenants_with_runs_to_purge(at timestamptz) returns table (tenant_id uuid)
language sql stable security definer set search_path = keystead, pg_temp as $$
  select distinct r.tenant_id from runs r join tenants t on t.id = r.tenant_id
  where t.deleted_at is null and r.object_key is not null and r.retention_earliest <= $1 and r.state <> 'running' and run_content_end(r) <= $1 and not run_is_held(r)
$$;
revoke all on function keystead.tenants_with_runs_to_purge from public;
grant execute on function keystead.tenants_with_runs_to_purge to keystead_app;
