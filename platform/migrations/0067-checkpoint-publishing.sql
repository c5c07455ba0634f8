-- Where signed checkpoints were published, out of reach of whoever can change this database.

-- How far each log is published at each place that the operator named. The rows are this database's own belief: what counts is what the place says.
create table keystead.audit_publications (
  tenant_id uuid not null,
  place text not null check (length(place) <= 300),
  -- Entries that the last published checkpoint covers.
  size bigint not null default 0,
  published_at timestamptz,
  -- The checkpoint as a witness cosigned it.
  note text,
  attempts int not null default 0,
  -- Since when, and why, what is newer could not be published; null where it could.
  failing_since timestamptz,
  problem text,
  -- Not before; also how long a process that took it has for it.
  next_at timestamptz not null default now(),
  primary key (tenant_id, place)
);
call keystead.protect('keystead.audit_publications', 'select');
create policy sequence on keystead.audit_publications to keystead_sequencer using (true) with check (true);
grant select, insert, update on keystead.audit_publications to keystead_sequencer;

-- Published checkpoints that a restore gave up, by the word of the operator: the log that is here does not hold them, and goes on.
create table keystead.audit_accepted_rollbacks (
  tenant_id uuid not null,
  place text not null check (length(place) <= 300),
  size bigint not null,
  -- Null where the place tells no root.
  root bytea,
  reason text not null,
  accepted_at timestamptz not null,
  primary key (tenant_id, place, size)
);
call keystead.protect('keystead.audit_accepted_rollbacks', 'select, insert, update');
create policy sequence on keystead.audit_accepted_rollbacks for select to keystead_sequencer using (true);
grant select on keystead.audit_accepted_rollbacks to keystead_sequencer;
