-- The one approvals primitive: a decision about exactly one text (subject_hash), by a person with a qualification.
create table keystead.approvals (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  subject_kind text not null,
  subject_id uuid not null,
  subject_hash bytea not null,
  qualification text not null,
  four_eyes boolean not null,
  requested_by uuid,
  requested_at timestamptz not null default now(),
  expires_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'approved', 'rejected', 'withdrawn')),
  decided_by uuid,
  decided_at timestamptz,
  reason text,
  attested boolean not null default false
);
call keystead.protect('keystead.approvals', 'select, insert, update');
create index on keystead.approvals (tenant_id, subject_kind, subject_id);
-- At most one open decision about a subject.
create unique index on keystead.approvals (subject_kind, subject_id) where state = 'open';

-- Runs of apps. Input and output are sealed under a key of the run's own, wrapped by the tenant's content key.
create table keystead.runs (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  app_id text not null,
  app_version text not null,
  state text not null check (state in ('running', 'draft', 'awaiting-approval', 'approved', 'rejected', 'stopped', 'failed')),
  audience text not null check (audience in ('internal', 'client')),
  sandbox boolean not null default false,
  object_key bytea,
  tenant_key_id uuid references keystead.tenant_keys (id),
  sealed_title bytea,
  sealed_input bytea,
  sealed_output bytea,
  sealed_citations bytea,
  output_hash bytea,
  edited boolean not null default false,
  document_ids uuid[] not null default '{}',
  request_id uuid,
  failure_code text,
  failure_parameters jsonb,
  started_by uuid,
  created_at timestamptz not null default now(),
  -- Renewed by the process that performs the run; a run whose lease has lapsed was interrupted.
  lease_until timestamptz,
  finished_at timestamptz
);
call keystead.protect('keystead.runs', 'select, insert, update');
create index on keystead.runs (tenant_id, id desc);
create index on keystead.runs (tenant_id) where state = 'running';
