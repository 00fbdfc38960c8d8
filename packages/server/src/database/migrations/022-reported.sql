-- oldest program: 3

-- What stood in a message when it was reported, {text, files: [name, …]}: who wrote it may edit or delete it afterwards. Null of what was
-- reported before this was kept, and of what was erased.
alter table message_report add column said jsonb;
