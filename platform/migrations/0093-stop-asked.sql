-- That a person asked a run to stop, for the process that performs it: it ends the call and keeps what was written. Whichever process was asked has none of that.
alter table keystead.runs add column stop_asked_at timestamptz;
