-- Evals: the golden cases that apps ship with, answered by models of the tenant's choice. The cases are made-up data, so what was
-- asked and answered needs no sealing; what it cost stands in the ledger, by request.
create table keystead.evals (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  state text not null check (state in ('running', 'finished', 'capped', 'stopped', 'failed')),
  -- What was asked for, and what of the catalogue that named on the day.
  request jsonb not null,
  at_most_nano_usd bigint not null check (at_most_nano_usd > 0),
  planned int not null check (planned >= 0),
  problem text check (length(problem) <= 500),
  environment text not null,
  team_id uuid,
  data_class text,
  started_by uuid,
  started_at timestamptz not null default now(),
  lease_until timestamptz,
  finished_at timestamptz
);
call keystead.protect('keystead.evals');
create index on keystead.evals (tenant_id, id);
create unique index evals_one_at_a_time on keystead.evals (tenant_id) where state = 'running';

create table keystead.eval_results (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  eval_id uuid not null references keystead.evals (id) on delete cascade,
  app_id text not null check (length(app_id) between 1 and 60),
  app_version text not null,
  golden_case text not null,
  model text not null,
  sandbox boolean not null,
  outcome text not null check (outcome in ('passed', 'failed', 'error')),
  -- Checks, citations, figures, and the judge's opinion where one was asked.
  findings jsonb not null,
  -- What the model wrote, as far as it could be read.
  output jsonb,
  request_id uuid,
  judge_request_id uuid,
  finished_at timestamptz not null default now(),
  unique (eval_id, app_id, golden_case, model)
);
call keystead.protect('keystead.eval_results');
