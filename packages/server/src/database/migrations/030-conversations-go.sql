-- oldest program: 3

-- Conversations that somebody has deleted: hidden since then, and removed for good after the policy's time.
alter table conversation add column deleted_at timestamptz;
create index conversation_deleted on conversation (deleted_at) where deleted_at is not null;
-- Those in which nothing was said for long.
create index conversation_changed on conversation (changed_at);
