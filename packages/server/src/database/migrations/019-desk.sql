-- oldest program: 3

-- What the assistant desk answers, in the order of `position`: the first rule that matches. Those that are shipped are made when
-- the program starts (modules/desk/shipped.ts).
create table desk_rule (
  id bigint generated always as identity primary key,
  revision int not null default 1,
  position int not null,
  -- which of the shipped ones; null: the office's own
  shipped text unique,
  name text not null,
  is_on boolean not null,
  -- kinds of rooms
  rooms text[] not null,
  match text not null check (match in ('any', 'all', 'pattern')),
  keywords text[] not null,
  whole boolean not null,
  pattern text not null,
  action text not null check (action in ('answer', 'hand-off')),
  answer jsonb not null,
  away jsonb not null,
  delay_ms int not null check (delay_ms between 0 and 60000),
  again text not null check (again in ('always', 'day', 'ever')),
  changed_at timestamptz not null default now()
);

-- What it answers, at most one to a message; while answered_at is null it is still to be said.
create table desk_answer (
  room_id bigint not null references room (id) on delete cascade,
  -- of the message that is answered
  seq bigint not null,
  rule_id bigint not null references desk_rule (id) on delete cascade,
  -- <kind>:<id> of who wrote it
  sender text not null,
  -- zh or en
  language text not null,
  at timestamptz not null default now(),
  due_at timestamptz not null,
  -- until then another instance is saying it
  leased_until timestamptz,
  answered_at timestamptz,
  primary key (room_id, seq)
);
create index desk_answer_due on desk_answer (due_at) where answered_at is null;
create index desk_answer_sender on desk_answer (sender, at);
create index desk_answer_at on desk_answer (at);

-- Who asked for a person. Never deleted.
create table hand_off (
  id bigint generated always as identity primary key,
  room_id bigint not null references room (id) on delete cascade,
  seq bigint not null,
  -- <kind>:<id>
  sender text not null,
  at timestamptz not null default now(),
  state text not null default 'open' check (state in ('open', 'taken', 'done')),
  taken_by bigint references person (id) on delete set null,
  taken_at timestamptz,
  closed_by bigint references person (id) on delete set null,
  closed_at timestamptz,
  unique (room_id, seq)
);
create index hand_off_unfinished on hand_off (room_id, sender) where state <> 'done';
create index hand_off_taken_by on hand_off (taken_by) where taken_by is not null;
create index hand_off_closed_by on hand_off (closed_by) where closed_by is not null;
