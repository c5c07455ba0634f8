-- How the organisation writes: goes with every run of every app.
alter table keystead.tenants add column house_voice text not null default '' check (char_length(house_voice) <= 2000);
