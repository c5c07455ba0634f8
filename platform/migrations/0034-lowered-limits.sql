-- The output limit that a request was lowered to, so that it fitted into a budget.
alter table keystead.ledger add column output_limit int check (output_limit > 0);
