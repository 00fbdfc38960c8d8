-- oldest program: 3

-- Rooms and what is said in them. A room is a log: whoever adds to it locks its row first, so that seq has no holes and the order
-- of commits is the order of seq.
create table room (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('lobby', 'section', 'group', 'direct')),
  -- of a group; the others are named by what they are of
  name text,
  description text not null default '',
  section_id bigint unique references section (id),
  -- of a direct one: both people's ids, the lower first
  direct_low bigint references person (id),
  direct_high bigint references person (id),
  is_open boolean not null default false,
  slow_seconds int not null default 0 check (slow_seconds between 0 and 3600),
  created_by bigint references person (id) on delete set null,
  created_at timestamptz not null default now(),
  archived_at timestamptz,
  -- of the last event
  last_seq bigint not null default 0,
  -- of the last message: only these count as unread
  number bigint not null default 0,
  last_message_at timestamptz,
  -- events up to this one have been dropped
  floor_seq bigint not null default 0,
  check ((kind = 'section') = (section_id is not null)),
  check ((kind = 'direct') = (direct_low is not null and direct_high is not null)),
  check ((kind = 'group') = (name is not null)),
  check (direct_low < direct_high)
) with (fillfactor = 60);
create unique index room_lobby on room (kind) where kind = 'lobby';
create unique index room_direct on room (direct_low, direct_high) where kind = 'direct';
create index room_direct_high on room (direct_high) where kind = 'direct';
create index room_open on room (id) where is_open and archived_at is null;

insert into room (kind) values ('lobby');

-- Of groups and direct rooms. Who belongs to a section's room is found from its seats and its staff.
create table room_member (
  room_id bigint not null references room (id) on delete cascade,
  person_id bigint not null references person (id) on delete cascade,
  role text not null default 'member' check (role in ('member', 'moderator')),
  joined_at timestamptz not null default now(),
  primary key (room_id, person_id)
);
create index room_member_person on room_member (person_id);

-- The four below have no foreign keys: they are written under the room's lock, thousands in a second, and what they name is
-- never deleted. What people said is in `message` alone, where it can be erased.
create table room_event (
  room_id bigint not null,
  seq bigint not null,
  kind text not null,
  at timestamptz not null,
  -- what the message itself, or a person's row, does not say
  payload jsonb,
  primary key (room_id, seq)
);

create table message (
  room_id bigint not null,
  -- of the event with which it came
  seq bigint not null,
  number bigint not null,
  -- <kind>:<id>
  sender text not null,
  -- of a person, who has their name in `person`
  person_id bigint,
  -- of everybody else
  sender_name text,
  client_id uuid not null,
  text text not null,
  reply_to bigint,
  thread bigint,
  mentions_room boolean not null default false,
  mentions_people bigint[],
  at timestamptz not null,
  revision int not null default 0,
  edited_at timestamptz,
  -- sender or moderator
  deleted_by text check (deleted_by in ('sender', 'moderator')),
  deletion_reason text,
  deleted_at timestamptz,
  pinned_at timestamptz,
  -- of its words and of every two Chinese characters beside each other
  search tsvector,
  primary key (room_id, seq)
);
-- For ever: what is sent again under its id is not written again.
create unique index message_client on message (room_id, sender, client_id);
create unique index message_number on message (room_id, number);
create index message_thread on message (room_id, thread, seq) where thread is not null;
create index message_pinned on message (room_id, seq) where pinned_at is not null;
create index message_sender on message (sender, room_id, seq);
create index message_search on message using gin (search) where search is not null;

create table message_reaction (
  room_id bigint not null,
  seq bigint not null,
  sender text not null,
  emoji text not null,
  at timestamptz not null,
  primary key (room_id, seq, emoji, sender)
);
create index message_reaction_sender on message_reaction (sender);

-- person_id 0: everybody who may read the room.
create table mention (
  room_id bigint not null,
  person_id bigint not null,
  seq bigint not null,
  primary key (room_id, person_id, seq)
);
create index mention_person on mention (person_id, room_id, seq);

create table room_reading (
  person_id bigint not null references person (id) on delete cascade,
  room_id bigint not null references room (id) on delete cascade,
  read_seq bigint not null default 0,
  -- the room's number at read_seq
  read_number bigint not null default 0,
  notify text check (notify in ('all', 'mentions', 'none')),
  primary key (person_id, room_id)
) with (fillfactor = 70);

-- Who may not write in a room, or not be there.
create table room_restraint (
  room_id bigint not null references room (id) on delete cascade,
  -- <kind>:<id>
  sender text not null,
  kind text not null check (kind in ('muted', 'removed')),
  reason text not null,
  by_person bigint references person (id) on delete set null,
  at timestamptz not null default now(),
  until_at timestamptz,
  primary key (room_id, sender, kind)
);
create index room_restraint_sender on room_restraint (sender);

create table message_report (
  id bigint generated always as identity primary key,
  room_id bigint not null references room (id) on delete cascade,
  seq bigint not null,
  -- <kind>:<id>
  reporter text not null,
  reporter_name text,
  reason text not null,
  at timestamptz not null default now(),
  state text not null default 'open' check (state in ('open', 'dismissed', 'acted')),
  closed_by bigint references person (id) on delete set null,
  closed_at timestamptz,
  unique (room_id, seq, reporter)
);
create index message_report_open on message_report (id) where state = 'open';

-- How far those have come that read the logs by themselves, such as the assistant desk.
create table room_cursor (
  consumer text not null,
  room_id bigint not null references room (id) on delete cascade,
  seq bigint not null,
  primary key (consumer, room_id)
);

-- Whoever is named in a message is looked for by the whole name.
create index person_name on person (name) where deleted_at is null;
