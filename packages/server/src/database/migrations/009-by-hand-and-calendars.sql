-- oldest program: 3

-- The rules that were set aside for this seat, or for this place in a queue; null: none. They end with the row.
alter table enrolment add column overrides text[];
alter table wait add column overrides text[];

-- What was submitted for a student by the office or a command: why, and by whom. The decisions stand in `submission`, under
-- the same key. `reason` and `note` are personal text, and nulled where a person is erased.
create table submission_by_hand (
  person_id bigint not null,
  key text not null,
  -- null: a command
  actor_id bigint,
  -- for the office
  reason text,
  -- for the student
  note text,
  submitted_at timestamptz not null,
  primary key (person_id, key)
);

-- Every rule that was ever set aside, by section. Kept when the seat is given up.
create table override (
  id bigint generated always as identity primary key,
  person_id bigint not null,
  section_id bigint not null,
  term_id bigint not null,
  rules text[] not null,
  -- of the submission that named them
  key text not null,
  actor_id bigint,
  created_at timestamptz not null
);
create index override_person on override (person_id);
create index override_section on override (section_id);

-- The secret address of a student's timetable, for calendars elsewhere. Only a hash is kept; the address is shown once.
create table calendar_link (
  person_id bigint primary key references person (id) on delete cascade,
  key_hash bytea not null unique,
  language text not null check (language in ('zh', 'en')),
  created_at timestamptz not null default now(),
  -- to the minute
  fetched_at timestamptz
);
