-- Where a run came from, what it was compared with, and what the model itself wrote before a person edited it.
alter table keystead.runs
  -- The model's own text, sealed under the run's key as the rest: kept from the first edit on.
  add column sealed_drafted bytea,
  add column rerun_of uuid,
  -- What a person chose to run it on, `provider/model`; null: the usual.
  add column chosen_model text check (length(chosen_model) between 1 and 260),
  add column comparison_id uuid;
create index on keystead.runs (tenant_id, rerun_of) where rerun_of is not null;
create index on keystead.runs (tenant_id, comparison_id) where comparison_id is not null;

-- Who edited a draft, when, and which of its sections: what was written stands sealed in the run alone.
create table keystead.run_edits (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  run_id uuid not null,
  edited_by uuid,
  edited_at timestamptz not null default now(),
  -- Ids of the app's sections.
  sections text[] not null,
  -- SHA-256 of the text that came of it.
  output_hash bytea not null
);
call keystead.protect('keystead.run_edits', 'select, insert');
create index on keystead.run_edits (tenant_id, run_id);

-- The same input on several models, and which draft was kept.
create table keystead.run_comparisons (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  app_id text not null check (length(app_id) between 1 and 60),
  created_by uuid,
  created_at timestamptz not null default now(),
  kept_run_id uuid,
  kept_by uuid,
  kept_at timestamptz,
  reason text check (length(reason) between 1 and 40),
  constraint choice_is_whole check ((kept_run_id is null) = (kept_at is null))
);
call keystead.protect('keystead.run_comparisons', 'select, insert, update');
create index on keystead.run_comparisons (tenant_id, id desc);
