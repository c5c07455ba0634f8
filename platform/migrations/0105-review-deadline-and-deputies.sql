-- When an organisation wants its reviews decided, and who stands in for a reviewer who is away.

create table keystead.review_settings (
  tenant_id uuid primary key references keystead.tenants (id),
  -- Calendar days after a draft asks for its decision; null: no day unless somebody sets one. A decision lapses after 14.
  due_days smallint check (due_days between 1 and 14),
  changed_by uuid,
  changed_at timestamptz not null default now()
);
call keystead.protect('keystead.review_settings', 'select, insert, update');

-- One standing deputy a person: it ends by itself, and gives no right that its holder does not have.
create table keystead.review_deputies (
  tenant_id uuid not null references keystead.tenants (id),
  user_id uuid not null,
  deputy_id uuid not null check (deputy_id <> user_id),
  from_at timestamptz not null,
  until_at timestamptz not null check (until_at > from_at),
  primary key (tenant_id, user_id)
);
call keystead.protect('keystead.review_deputies');
