-- Receipts: the facts of a request, whose hash stands in its entry of the audit log, and signatures over them.

-- What the row itself does not keep of the facts: {"nonce", "budgets", "content", "estimate"}. Null: from before receipts were sealed.
alter table keystead.ledger add column receipt jsonb;

-- Opens the commitments to input and output of a request. Erasing a row keeps every proof valid, and nobody finds what was asked by trying any more.
create table keystead.receipt_salts (
  tenant_id uuid not null,
  request_id uuid not null,
  salt bytea not null check (length(salt) = 32),
  primary key (tenant_id, request_id)
);
call keystead.protect('keystead.receipt_salts', 'select, delete');
create policy ship on keystead.receipt_salts for insert to keystead_spool with check (true);
grant insert on keystead.receipt_salts to keystead_spool;

-- Receipts that somebody looked at: the control plane asks here, the role that sequences the log signs what its log says, and nothing else.
create table keystead.receipt_signatures (
  tenant_id uuid not null,
  request_id uuid not null,
  -- The request's entry in the log.
  sequence bigint not null,
  -- Canonical JSON.
  facts text not null check (length(facts) <= 200000),
  asked_at timestamptz not null default now(),
  note text,
  -- Its log says something else.
  refused boolean not null default false,
  primary key (tenant_id, request_id)
);
call keystead.protect('keystead.receipt_signatures', 'select, insert');
create policy sequence on keystead.receipt_signatures to keystead_sequencer using (true) with check (true);
grant select, update (note, refused) on keystead.receipt_signatures to keystead_sequencer;
create index receipt_signatures_waiting on keystead.receipt_signatures (asked_at) where note is null and not refused;

-- A request's entry is found by the moment it came.
create index audit_leaves_used on keystead.audit_leaves (tenant_id, occurred_at) where action = 'credential.used';
