-- The same columns in the other direction (0018) are read in both.
drop index keystead.audit_leaves_tenant_id_action_sequence_idx;
