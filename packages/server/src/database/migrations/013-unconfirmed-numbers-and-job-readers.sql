-- oldest program: 3

-- Since when the number of an account is only what somebody said who registered by themselves. Null: the campus gave the number,
-- or has confirmed it since.
alter table person add column unconfirmed_since timestamptz;

-- Who registered before this was kept stands in the audit log. Those who registered by mail were given a number.
update person set unconfirmed_since = created_at
where erased_at is null and number !~ '^m[0-9]+$'
  and exists (select from audit_entry e where e.subject_kind = 'person' and e.subject_id = person.id::text and e.action = 'person.registered');

-- What it took to start a job: who reads it later must have it still. Null: nothing.
alter table job
  add column needs_role text check (needs_role in ('student', 'teacher', 'office')),
  -- of a key
  add column needs_scope text;
update job set needs_role = 'office', needs_scope = case kind when 'import' then 'imports:write' else 'rosters:read' end where kind in ('import', 'export');
