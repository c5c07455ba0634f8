-- Anomalies: what is watched, what was found, and how far the watch has come.

create table keystead.anomaly_settings (
  tenant_id uuid primary key references keystead.tenants (id),
  -- As `AnomalySettings`.
  settings jsonb not null,
  revision int not null default 1,
  changed_by uuid,
  changed_at timestamptz not null default now()
);
call keystead.protect('keystead.anomaly_settings', 'select, insert, update');

create table keystead.anomalies (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  kind text not null check (length(kind) between 1 and 40),
  subject_kind text not null,
  -- Empty where it is the whole organisation.
  subject_id text not null check (length(subject_id) <= 300),
  state text not null check (state in ('open', 'acknowledged', 'muted', 'resolved')),
  -- When it began, how far it is known, when it was raised.
  since timestamptz not null,
  seen_at timestamptz not null,
  raised_at timestamptz not null,
  -- Figures, words, chart, what stands behind it: numbers and ids, names of models, networks and programs. No content, no name of a person.
  evidence jsonb not null,
  -- Who did what with it, oldest first.
  history jsonb not null default '[]',
  muted_until timestamptz,
  mute_reason text check (length(mute_reason) <= 500),
  resolved_at timestamptz,
  -- When people were told by mail; null: not yet.
  told_at timestamptz
);
call keystead.protect('keystead.anomalies', 'select, insert, update');
-- No storms: one alert of a kind about one thing at a time.
create unique index anomalies_one_at_a_time on keystead.anomalies (tenant_id, kind, subject_kind, subject_id) where state <> 'resolved';
create index on keystead.anomalies (tenant_id, id desc);

-- Whoever takes a tenant moves `next_at` on first, so that one process watches it at a time; a process that dies loses one look.
create table keystead.anomaly_watch (
  tenant_id uuid primary key references keystead.tenants (id),
  next_at timestamptz not null,
  looked_at timestamptz
);
call keystead.protect('keystead.anomaly_watch', 'select, insert, update');

-- Organisations whose time to be looked at has come. Ids alone.
create function keystead.tenants_to_watch(now_is timestamptz, most int) returns setof uuid language sql stable security definer set search_path = keystead, pg_temp as $$
  select t.id from tenants t left join anomaly_watch w on w.tenant_id = t.id
  where t.deleted_at is null and t.suspended_at is null and (w.tenant_id is null or w.next_at <= now_is)
  order by w.next_at nulls first limit most
$$;
revoke all on function keystead.tenants_to_watch from public;
grant execute on function keystead.tenants_to_watch to keystead_app;
