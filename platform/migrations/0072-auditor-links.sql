-- Links for auditors from outside: whoever opens one reads the log, receipts and evidence, until it ends. No person stands behind it, and no seat is taken.

create table keystead.auditor_links (
  tenant_id uuid not null references keystead.tenants (id),
  id uuid primary key,
  purpose text not null check (length(purpose) between 1 and 200),
  -- Whom it was given to, as its maker noted it; nothing is sent there.
  email text,
  token_hash bytea not null unique,
  created_by uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null check (expires_at <= created_at + interval '90 days'),
  revoked_at timestamptz,
  opened int not null default 0,
  last_used_at timestamptz,
  -- When each operation was last written into the log, by its id.
  last_calls jsonb not null default '{}'
);
call keystead.protect('keystead.auditor_links', 'select, insert, update');
create index on keystead.auditor_links (tenant_id, id desc);

-- What stands behind the cookie of somebody who opened one. It counts only while its link does.
create table keystead.auditor_sessions (
  tenant_id uuid not null references keystead.tenants (id),
  id uuid primary key,
  link_id uuid not null references keystead.auditor_links (id) on delete cascade,
  token_hash bytea not null unique,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  ended_at timestamptz
);
call keystead.protect('keystead.auditor_sessions', 'select, insert, update');
create index on keystead.auditor_sessions (link_id);

-- Found by their hashes before a tenant is known; only a transaction of the tenant changes one.
create policy of_guest on keystead.auditor_links for select to keystead_identity using (true);
grant select (tenant_id, id, purpose, token_hash, expires_at, revoked_at) on keystead.auditor_links to keystead_identity;
create policy of_guest on keystead.auditor_sessions for select to keystead_identity using (true);
grant select on keystead.auditor_sessions to keystead_identity;
