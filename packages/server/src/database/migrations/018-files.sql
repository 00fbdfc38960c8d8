-- oldest program: 3

-- Images and files that people say in rooms. The bytes lie in a storage under the id; a row is written after them and goes before them.
create table file (
  id text primary key check (id ~ '^[0-9a-f]{32}$'),
  person_id bigint not null references person (id),
  name text not null,
  media_type text not null,
  size bigint not null,
  -- of an image that is shown
  width int,
  height int,
  storage text not null check (storage in ('disk', 's3')),
  created_at timestamptz not null default now(),
  -- of the message with which it was said, and its place among the files of that; null until then
  room_id bigint,
  seq bigint,
  position int,
  check ((room_id is null) = (seq is null) and (room_id is null) = (position is null)),
  check ((width is null) = (height is null))
);
create index file_message on file (room_id, seq) where room_id is not null;
create index file_unsaid on file (created_at) where room_id is null;
create index file_person on file (person_id);

-- Bytes that belong to no file: on their way into the storage, or to be removed from it once they are due. Whatever is interrupted
-- leaves its row here.
create table file_leftover (
  id text primary key,
  storage text not null,
  due_at timestamptz not null
);
create index file_leftover_due on file_leftover (due_at);

-- How much somebody has uploaded on a day, also of what is gone by now.
create table file_day (
  person_id bigint not null references person (id),
  day date not null,
  bytes bigint not null,
  primary key (person_id, day)
);
