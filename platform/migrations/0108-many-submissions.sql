-- One request may bring submissions of many logs, as a JSON array: at most 256, each as long as one alone may be, and together a mebibyte.
alter table keystead.witness_submissions drop constraint witness_submissions_submission_check,
  add constraint witness_submissions_submission_check check (length(submission) <= case when submission like '[%' then 1048576 else 65536 end);
