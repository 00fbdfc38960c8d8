-- oldest program: 3

-- How many groups somebody has made that go on.
create index room_created on room (created_by) where kind = 'group' and archived_at is null;

-- Who left a group by themselves, and when: nobody brings them back at once.
create table room_left (
  room_id bigint not null references room (id) on delete cascade,
  person_id bigint not null references person (id) on delete cascade,
  at timestamptz not null default now(),
  primary key (room_id, person_id)
);
create index room_left_person on room_left (person_id);
