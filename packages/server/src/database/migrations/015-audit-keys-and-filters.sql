-- oldest program: 3

-- With which key a program acted, where one did. Which key that is, is looked up when it is read.
alter table audit_entry add column key_id bigint;

-- What the office looks for without naming a person or a thing: the latest of an action, of what was not done
-- on the site, and what was said why.
create index audit_entry_action on audit_entry (action, at);
create index audit_entry_via on audit_entry (via, at) where via <> 'session';
create index audit_text_reason on audit_text (at, entry_id) where reason is not null;
