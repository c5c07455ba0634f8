-- The platform's own people, suspension, and support access ("break-glass").

-- Who holds operator rights over the installation. Outside of every tenant and without a word about one; the identity role alone
-- reads and writes it. A row whose rights were taken stays, so that the log keeps a name to its id.
create table keystead.operators (
  user_id uuid primary key references identity."user" ("id") on delete cascade,
  added_at timestamptz not null default now(),
  added_by text not null check (added_by in ('setup', 'host')),
  removed_at timestamptz
);
alter table keystead.operators enable row level security;
create policy of_installation on keystead.operators to keystead_identity using (true) with check (true);
grant select, insert, update on keystead.operators to keystead_identity;

alter table keystead.tenants
  add column suspended_at timestamptz,
  add column suspended_reason text check (length(suspended_reason) <= 500),
  -- Whose consent support access needs.
  add column support_consent text not null default 'owner' check (support_consent in ('owner', 'operator'));
-- Asked before a tenant is set: by whoever signs in, and for the operator's list.
grant select (created_at, suspended_at, suspended_reason, support_consent) on keystead.tenants to keystead_identity;

-- The support request that a session stands on; null for every other session.
alter table identity."session" add column "supportRequestId" uuid;

create table keystead.break_glass (
  id uuid primary key,
  tenant_id uuid not null references keystead.tenants (id),
  drill boolean not null,
  reason text not null check (length(reason) between 10 and 500),
  minutes int not null check (minutes between 5 and 240),
  includes_content boolean not null,
  participants text[] not null default '{}',
  requested_by uuid not null,
  requested_at timestamptz not null,
  decide_before timestamptz not null,
  decision text check (decision in ('approve', 'refuse')),
  decided_by uuid,
  decided_as text check (decided_as in ('operator', 'owner')),
  decided_at timestamptz,
  access_until timestamptz,
  first_used_at timestamptz,
  uses int not null default 0,
  -- When each operation was last written into the log, by its id.
  last_calls jsonb not null default '{}',
  ended_at timestamptz,
  ended_because text check (ended_because in ('time', 'support', 'organisation', 'operator-removed')),
  -- Two people, whatever the program does.
  constraint second_person check (decision is distinct from 'approve' or decided_by <> requested_by),
  check ((decision is null) = (decided_at is null)),
  -- A drill opens nothing, and what opens ends within its minutes.
  check (access_until is null or (not drill and decision = 'approve' and access_until <= decided_at + make_interval(mins => minutes)))
);
call keystead.protect('keystead.break_glass', 'select, insert, update');
create index break_glass_of_tenant on keystead.break_glass (tenant_id, requested_at desc);
create index break_glass_open on keystead.break_glass (access_until) where access_until is not null and ended_at is null;
-- A session stands on a request, and operators see requests over all tenants; only a transaction of the tenant changes one.
create policy of_person on keystead.break_glass for select to keystead_identity using (true);
grant select on keystead.break_glass to keystead_identity;

-- What the access transparency page looks for. A leaf never changes, so what is taken from its bytes never does either.
create function keystead.leaf_field(leaf bytea, path text[]) returns text language sql immutable strict parallel safe
  return convert_from(leaf, 'UTF8')::jsonb #>> path;
alter table keystead.audit_leaves
  add column actor_kind text generated always as (keystead.leaf_field(leaf, array['actor', 'kind'])) stored,
  add column actor_id text generated always as (keystead.leaf_field(leaf, array['actor', 'id'])) stored,
  add column subject_id text generated always as (keystead.leaf_field(leaf, array['subject', 'id'])) stored;
create index audit_leaves_action on keystead.audit_leaves (tenant_id, action, sequence desc);
create index audit_leaves_operator on keystead.audit_leaves (tenant_id, sequence desc) where actor_kind = 'operator';
