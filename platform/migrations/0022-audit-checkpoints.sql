-- Signed checkpoints of the audit logs, and the key that signs them.

-- The installation's signing key (Ed25519) and the name under which its logs are known: made once, by the role that runs the sequencer, and
-- opened by nobody else. The private half is wrapped by the root key of the audit ring.
create table keystead.audit_signing_keys (
  public_key bytea primary key,
  log_name text not null,
  wrapped bytea not null,
  kms text not null,
  kms_key_id text not null,
  made_at timestamptz not null
);
-- One key, until keys can be replaced.
create unique index one_audit_signing_key on keystead.audit_signing_keys ((true));
alter table keystead.audit_signing_keys enable row level security;
create policy sequence on keystead.audit_signing_keys to keystead_sequencer using (true) with check (true);
grant select, insert, update (wrapped, kms, kms_key_id) on keystead.audit_signing_keys to keystead_sequencer;
create policy verify on keystead.audit_signing_keys for select to keystead_app using (true);
grant select (public_key, log_name, made_at) on keystead.audit_signing_keys to keystead_app;
create policy keys on keystead.audit_signing_keys for select to keystead_keys using (true);
grant select (public_key, kms, kms_key_id) on keystead.audit_signing_keys to keystead_keys;

-- `note`: the checkpoint as it was signed. `edge`: roots of the perfect subtrees at this size, so that the next one needs only what is new.
-- `leaf_hashes`: those of the leaves from `from_size` on; they prove themselves against the root, and then name an entry that was changed.
create table keystead.audit_checkpoints (
  tenant_id uuid not null,
  size bigint not null,
  from_size bigint not null,
  root bytea not null,
  note text not null,
  edge bytea not null,
  leaf_hashes bytea not null,
  made_at timestamptz not null,
  primary key (tenant_id, size)
);
call keystead.protect('keystead.audit_checkpoints', 'select');
create policy sequence on keystead.audit_checkpoints to keystead_sequencer using (true) with check (true);
grant select, insert on keystead.audit_checkpoints to keystead_sequencer;

-- The log of a tenant that was deleted ended: nothing is signed for it any more.
create policy sequence on keystead.tenant_deletions for select to keystead_sequencer using (true);
grant select (tenant_id, erased_at) on keystead.tenant_deletions to keystead_sequencer;

-- The third ring has a root key and no tenant keys. The sequencer's role reads which root keys there are, leaves the canary of its first one, and reports what it has.
alter table keystead.root_key_rotations drop constraint root_key_rotations_ring_check, add constraint root_key_rotations_ring_check check (ring in ('credential', 'content', 'audit'));
alter table keystead.root_key_holders drop constraint root_key_holders_ring_check, add constraint root_key_holders_ring_check check (ring in ('credential', 'content', 'audit'));
grant select, insert on keystead.installation to keystead_sequencer;
create policy audit_holders on keystead.root_key_holders to keystead_sequencer using (true) with check (true);
grant select, insert, update, delete on keystead.root_key_holders to keystead_sequencer;
