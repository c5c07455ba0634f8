-- Insight: what people thought of answers, how long work takes with and without the apps, pilots, and views of usage that people keep.
-- None of these tables holds content: reasons are words of a fixed list.

create table keystead.run_ratings (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  run_id uuid not null,
  user_id uuid not null,
  rating text not null check (rating in ('good', 'poor')),
  reason text check (length(reason) between 1 and 40),
  rated_at timestamptz not null default now(),
  unique (run_id, user_id)
);
call keystead.protect('keystead.run_ratings');
create index on keystead.run_ratings (tenant_id, run_id);

-- When the text of a run first left, and how long somebody says it took them.
create table keystead.run_handling (
  run_id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  first_exported_at timestamptz,
  entered_minutes int check (entered_minutes between 0 and 10080),
  entered_by uuid,
  entered_at timestamptz
);
call keystead.protect('keystead.run_handling', 'select, insert, update');
create index on keystead.run_handling (tenant_id, first_exported_at);

-- How long a piece of work took before there was an app for it: what somebody of the tenant says.
create table keystead.app_handle_times (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  app_id text not null check (length(app_id) between 1 and 60),
  minutes_before int not null check (minutes_before between 1 and 10080),
  set_by uuid,
  set_at timestamptz not null default now(),
  unique (tenant_id, app_id)
);
call keystead.protect('keystead.app_handle_times');

create table keystead.time_saved_terms (
  tenant_id uuid primary key references keystead.tenants (id),
  -- What an hour is worth, in cents of US dollars; null: hours stay hours.
  hourly_rate_cents int check (hourly_rate_cents between 1 and 1000000),
  -- Whatever took longer was put aside in between, and measures nothing.
  longest_minutes int not null check (longest_minutes between 5 and 10080),
  set_by uuid,
  set_at timestamptz not null default now()
);
call keystead.protect('keystead.time_saved_terms', 'select, insert, update');

-- A pilot keeps the baseline that it began with, so that its reports do not change with later settings.
create table keystead.pilots (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  name text not null check (length(name) between 1 and 120),
  started_on date not null,
  -- Minutes before, by app.
  baseline jsonb not null,
  hourly_rate_cents int not null check (hourly_rate_cents between 1 and 1000000),
  longest_minutes int not null check (longest_minutes between 5 and 10080),
  platform_fee_cents int not null check (platform_fee_cents between 0 and 1000000000),
  created_by uuid,
  created_at timestamptz not null default now()
);
call keystead.protect('keystead.pilots', 'select, insert, delete');

-- A view of usage as its address; a person's own.
create table keystead.usage_views (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  user_id uuid not null,
  name text not null check (length(name) between 1 and 120),
  address text not null check (length(address) <= 2000),
  created_at timestamptz not null default now(),
  unique (tenant_id, user_id, name)
);
call keystead.protect('keystead.usage_views');
