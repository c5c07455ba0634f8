-- Roots of the perfect subtrees of 256, 65,536, 16,777,216, … leaves of each log, as they become whole: with them a proof reads and hashes as much as the tree is high, however many
-- leaves there are and however many a checkpoint added. `roots` stand one after the other, the first that of subtree `first` of its height; one row for each checkpoint that completed some.
-- Made of the signed leaf hashes, and made anew where they are missing: they prove themselves against the root that was signed.
create table keystead.audit_subtrees (
  tenant_id uuid not null,
  height smallint not null,
  first bigint not null,
  roots bytea not null,
  primary key (tenant_id, height, first)
);
call keystead.protect('keystead.audit_subtrees', 'select');
create policy sequence on keystead.audit_subtrees to keystead_sequencer using (true) with check (true);
grant select, insert, delete on keystead.audit_subtrees to keystead_sequencer;

-- Hashes do not compress, and a proof reads a few of many: kept as they are, so that a slice is read without the rest.
alter table keystead.audit_subtrees alter column roots set storage external;
alter table keystead.audit_checkpoints alter column leaf_hashes set storage external;
