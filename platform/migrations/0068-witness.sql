-- This installation as a witness of other logs (C2SP tlog-witness).

-- The key that cosigns, made once by the role that runs the sequencer, and opened by nobody else: wrapped as the key that signs the logs is, and not the same.
create table keystead.witness_keys (
  public_key bytea primary key,
  -- The name that it cosigns under.
  log_name text not null,
  wrapped bytea not null,
  kms text not null,
  kms_key_id text not null,
  made_at timestamptz not null
);
create unique index one_witness_key on keystead.witness_keys ((true));
alter table keystead.witness_keys enable row level security;
create policy cosign on keystead.witness_keys to keystead_sequencer using (true) with check (true);
grant select, insert, update (wrapped, kms, kms_key_id) on keystead.witness_keys to keystead_sequencer;
create policy verify on keystead.witness_keys for select to keystead_app using (true);
grant select (public_key, log_name, made_at) on keystead.witness_keys to keystead_app;
create policy keys on keystead.witness_keys for select to keystead_keys using (true);
grant select (public_key, kms, kms_key_id) on keystead.witness_keys to keystead_keys;

-- What was cosigned last of each log. It only grows.
create table keystead.witnessed_logs (
  origin text primary key check (length(origin) <= 500),
  size bigint not null,
  root bytea not null,
  note text not null,
  cosigned_at timestamptz not null
);
alter table keystead.witnessed_logs enable row level security;
create policy cosign on keystead.witnessed_logs to keystead_sequencer using (true) with check (true);
grant select, insert, update on keystead.witnessed_logs to keystead_sequencer;

-- Submissions that wait for the process that holds the key, which takes no request from anybody; and its answers, for those who wait.
create table keystead.witness_submissions (
  id uuid primary key,
  submission text not null check (length(submission) <= 65536),
  asked_at timestamptz not null,
  status int,
  answer text
);
alter table keystead.witness_submissions enable row level security;
create policy ask on keystead.witness_submissions to keystead_app using (true) with check (true);
grant select, insert (id, submission, asked_at), delete on keystead.witness_submissions to keystead_app;
create policy cosign on keystead.witness_submissions to keystead_sequencer using (true) with check (true);
grant select, update (status, answer), delete on keystead.witness_submissions to keystead_sequencer;
create index witness_submissions_waiting on keystead.witness_submissions (asked_at) where status is null;
