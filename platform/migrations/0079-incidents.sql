-- "Suspect my key": what was suspected, what the key could reach then, what is to be done and what was done.

create table keystead.key_incidents (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  credential_id uuid not null references keystead.credentials (id),
  -- As they were when it was suspected.
  label text not null,
  provider text not null,
  fingerprint text not null,
  environment text not null,
  reach jsonb not null,
  reason text not null check (length(reason) between 1 and 500),
  suspected_since timestamptz not null,
  opened_by uuid,
  opened_at timestamptz not null,
  containment text not null default 'left' check (containment in ('left', 'disabled', 'deleted')),
  contained_by uuid,
  contained_at timestamptz,
  summary text not null default '' check (length(summary) <= 2000),
  closed_by uuid,
  closed_at timestamptz,
  -- The report as it read when the incident was closed (canonical JSON): what is exported from then on.
  report text,
  check ((containment = 'left') = (contained_at is null)),
  check ((closed_at is null) = (summary = '') and (closed_at is null) = (report is null))
);
call keystead.protect('keystead.key_incidents', 'select, insert, update');
create unique index one_open_incident on keystead.key_incidents (tenant_id, credential_id) where closed_at is null;
create index on keystead.key_incidents (tenant_id, id desc);

create table keystead.incident_tasks (
  tenant_id uuid not null,
  incident_id uuid not null references keystead.key_incidents (id),
  task text not null,
  owner_id uuid,
  note text not null default '' check (length(note) <= 500),
  done_at timestamptz,
  done_by uuid,
  primary key (incident_id, task)
);
call keystead.protect('keystead.incident_tasks', 'select, insert, update');

-- Written once: a note is never changed.
create table keystead.incident_notes (
  id uuid primary key,
  tenant_id uuid not null,
  incident_id uuid not null references keystead.key_incidents (id),
  written_by uuid,
  written_at timestamptz not null,
  body text not null check (length(body) between 1 and 2000)
);
call keystead.protect('keystead.incident_notes', 'select, insert');
create index on keystead.incident_notes (incident_id, id);
