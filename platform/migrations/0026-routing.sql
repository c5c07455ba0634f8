-- Routes as data: how the legs of a chain are ordered, how an answer is delivered, and within which limits. What a leg says of itself (weight,
-- conditions) stands in the chain.
alter table keystead.routes
  add column strategy text not null default 'order' check (strategy in ('order', 'weights', 'least-latency', 'lowest-cost')),
  add column delivery text not null default 'immediate' check (delivery in ('immediate', 'buffered')),
  -- {"firstTokenSeconds", "answerSeconds", "idleSeconds", "attempts"}: what is left out is the gateway's default.
  add column limits jsonb not null default '{}';

-- How many calls may be under way with a credential at once.
alter table keystead.credentials add column max_concurrent int check (max_concurrent between 1 and 100000);
create trigger note_concurrency after update of max_concurrent on keystead.credentials for each row execute function keystead.note_configuration_change();
