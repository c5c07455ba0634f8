-- Why an incident was closed although things to do were open; null where none were, and for those that were closed before this was asked.
alter table keystead.key_incidents add column why_open text;
