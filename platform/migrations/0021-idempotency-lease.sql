-- Who carries out a request under an Idempotency-Key, and until when that is believed without a sign of life: a process that
-- ended in the middle holds the key for seconds, not for a day. Claims from before have neither, and are free.
alter table keystead.idempotency_keys add column holder uuid, add column leased_until timestamptz;
