-- The last fail-over drill of each route: what came of every leg, while it runs and afterwards. Earlier ones stand in the audit log.
create table keystead.route_drills (
  route_id uuid primary key references keystead.routes (id) on delete cascade,
  tenant_id uuid not null,
  -- Of two drills at once the later one goes on writing; the earlier has lost its row.
  drill_id uuid not null,
  drilled_by uuid,
  started_at timestamptz not null,
  finished_at timestamptz,
  -- [{credentialId, model, answer, costNanoUsd, problem}], in the order in which they were asked.
  legs jsonb not null default '[]'
);
call keystead.protect('keystead.route_drills', 'select, insert, update, delete');
