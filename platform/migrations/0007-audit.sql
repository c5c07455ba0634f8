-- The outbox: an event stands here in the transaction of its action, until the sequencer has made a leaf of it.
create table keystead.audit_outbox (
  id bigint generated always as identity primary key,
  tenant_id uuid not null,
  occurred_at timestamptz not null,
  action text not null,
  action_version int not null,
  actor_kind text not null check (actor_kind in ('user', 'token', 'system', 'operator')),
  actor_id uuid,
  subject_kind text not null,
  subject_id text,
  detail jsonb not null default '{}'
);
call keystead.protect('keystead.audit_outbox', 'select, insert');
create policy ship on keystead.audit_outbox for insert to keystead_spool with check (true);
grant insert on keystead.audit_outbox to keystead_spool;
create policy sequence on keystead.audit_outbox to keystead_sequencer using (true) with check (true);
grant select, delete on keystead.audit_outbox to keystead_sequencer;
create index on keystead.audit_outbox (tenant_id, id);

-- The log: gap-free sequence for each tenant, canonical bytes, RFC 6962 leaf hash. Nobody has the right to change a row.
create table keystead.audit_leaves (
  tenant_id uuid not null,
  sequence bigint not null,
  leaf bytea not null,
  leaf_hash bytea not null,
  action text not null,
  occurred_at timestamptz not null,
  primary key (tenant_id, sequence)
);
call keystead.protect('keystead.audit_leaves', 'select');
create policy sequence on keystead.audit_leaves to keystead_sequencer using (true) with check (true);
grant select, insert on keystead.audit_leaves to keystead_sequencer;

-- What the salted commitments of a leaf open to. Erasing a row here keeps every proof valid.
create table keystead.audit_openings (
  tenant_id uuid not null,
  sequence bigint not null,
  field text not null,
  salt bytea not null,
  value text not null,
  primary key (tenant_id, sequence, field)
);
call keystead.protect('keystead.audit_openings', 'select, delete');
create policy sequence on keystead.audit_openings to keystead_sequencer using (true) with check (true);
grant insert on keystead.audit_openings to keystead_sequencer;
