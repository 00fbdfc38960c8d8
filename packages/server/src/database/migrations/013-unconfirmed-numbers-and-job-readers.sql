-- oldest program: 3

-- Since when the number of an account is only what somebody said who registered by themselves. Null: the campus gave the number,
-- or has confirmed it since.
alter table person add column unconfirmed_since timestamptz;

-- Who registered before this was kept stands in the audit log. Those who registered by mail were given a number. The campus has
-- vouched since for whom it gave a role or a password, and the provider for whom it signed in.
update person set unconfirmed_since = created_at
where erased_at is null and number !~ '^m[0-9]+$'
  and exists (
    select from audit_entry registered
    where registered.subject_kind = 'person' and registered.subject_id = person.id::text and registered.action = 'person.registered'
      and not exists (
        select from audit_entry later
        where later.subject_kind = 'person' and later.subject_id = person.id::text and later.action = 'password.handed-out' and later.id > registered.id
      )
  )
  and not exists (select from role_grant where person_id = person.id)
  and not exists (select from provider_account where person_id = person.id);

-- What it took to start a job: who reads it later must have it still. Null: nothing.
alter table job
  add column needs_role text check (needs_role in ('student', 'teacher', 'office')),
  -- of a key
  add column needs_scope text;
update job set needs_role = 'office', needs_scope = case kind when 'import' then 'imports:write' else 'rosters:read' end where kind in ('import', 'export');
