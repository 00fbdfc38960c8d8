-- oldest program: 3

-- Of those who had registered before it was kept whose number is confirmed (013), the campus has vouched since for whom it gave a
-- role or a password, and the provider for whom it signed in.
update person set unconfirmed_since = null
where unconfirmed_since is not null
  and (
    exists (select from role_grant where person_id = person.id)
    or exists (select from provider_account where person_id = person.id)
    or exists (
      select from audit_entry registered
      join audit_entry later on later.subject_kind = 'person' and later.subject_id = registered.subject_id and later.action = 'password.handed-out' and later.id > registered.id
      where registered.subject_kind = 'person' and registered.subject_id = person.id::text and registered.action = 'person.registered'
    )
  );
