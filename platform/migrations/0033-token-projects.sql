-- The client project that everything sent with a token is counted for, and whether a request may name another one itself.
alter table keystead.api_tokens
  add column project text check (length(project) between 1 and 120),
  add column may_name_project boolean not null default false;
