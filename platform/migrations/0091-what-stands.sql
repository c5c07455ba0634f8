-- What was signed, or closed, stays as it was, whatever the program does; and links for auditors end with the rights of whoever made them.

-- Of a decision in a review that is signed nothing changes but that its action was done, or is open again.
create function keystead.keep_decision() returns trigger language plpgsql as $$
begin
  if (new.decision, new.owner_id, new.due_on, new.note, new.decided_by, new.decided_at) is distinct from (old.decision, old.owner_id, old.due_on, old.note, old.decided_by, old.decided_at)
    and exists (select from keystead.oversight_reviews r where r.tenant_id = old.tenant_id and r.id = old.review_id and r.signed_at is not null) then
    raise exception 'the review is signed, and its decisions stand';
  end if;
  return new;
end $$;
create trigger keep_decision before update on keystead.oversight_decisions for each row execute function keystead.keep_decision();

-- An incident tells for good how it began; once it is closed, it tells the same for good.
create function keystead.keep_incident() returns trigger language plpgsql as $$
begin
  if old.closed_at is not null
    or (new.credential_id, new.fingerprint, new.reach, new.reason, new.suspected_since, new.opened_by, new.opened_at) is distinct from (old.credential_id, old.fingerprint, old.reach, old.reason, old.suspected_since, old.opened_by, old.opened_at) then
    raise exception 'an incident says how it began; once closed, nothing of it changes';
  end if;
  return new;
end $$;
create trigger keep_incident before update on keystead.key_incidents for each row execute function keystead.keep_incident();
create function keystead.keep_incident_task() returns trigger language plpgsql as $$
begin
  if exists (select from keystead.key_incidents i where i.tenant_id = old.tenant_id and i.id = old.incident_id and i.closed_at is not null) then
    raise exception 'the incident is closed, and its tasks stand';
  end if;
  return new;
end $$;
create trigger keep_incident_task before update on keystead.incident_tasks for each row execute function keystead.keep_incident_task();

-- Looked at with each request of a guest: whoever made the link must still be there, in a role that makes such links.
grant select (created_by) on keystead.auditor_links to keystead_identity;
