-- oldest program: 1

create table term (
  id bigint generated always as identity primary key,
  code text not null unique,
  number int,
  title jsonb not null default '{}',
  starts date not null,
  ends date not null,
  teaching_weeks int not null check (teaching_weeks between 1 and 60),
  time_zone text not null,
  -- [[from, to], …]: the minutes of the day of bell periods 1, 2, … (第 N 节)
  bell_schedule jsonb not null default '[]',
  current boolean not null default false,
  -- Rises in every transaction that changes what a reader of this term's catalogue or rounds would see.
  revision bigint not null default 1,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  deleted_at timestamptz,
  check (ends >= starts)
);
create unique index term_current on term (current) where current and deleted_at is null;
create trigger term_changed before update on term for each row execute function set_changed_at();

create table period (
  term_id bigint not null references term (id),
  number int not null check (number > 0),
  title jsonb,
  starts date not null,
  ends date not null,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  primary key (term_id, number),
  check (ends >= starts)
);
create trigger period_changed before update on period for each row execute function set_changed_at();

-- A window of a term in which students may act. A list that is null does not restrict the audience.
create table round (
  id bigint generated always as identity primary key,
  term_id bigint not null references term (id),
  name jsonb not null,
  opens_at timestamptz not null,
  closes_at timestamptz not null,
  cohorts text[],
  colleges text[],
  majors text[],
  classes text[],
  credit_limit numeric(6, 1),
  section_limit int,
  allows_enrol boolean not null default true,
  allows_drop boolean not null default true,
  allows_wait boolean not null default true,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  deleted_at timestamptz,
  check (closes_at > opens_at)
);
create index round_term on round (term_id);
create trigger round_changed before update on round for each row execute function set_changed_at();

create table course (
  id bigint generated always as identity primary key,
  term_id bigint not null references term (id),
  code text not null,
  title jsonb not null,
  credits numeric(5, 1) not null check (credits >= 0),
  department text,
  type text,
  description jsonb,
  -- [["MATH 1", "MATH 2"], ["CSE 8A"]]: one course of every list must have been passed
  prerequisites jsonb not null default '[]',
  -- codes of courses that may not be held or have been passed beside this one; holds in both directions
  not_with text[] not null default '{}',
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  deleted_at timestamptz,
  unique (term_id, code)
);
create trigger course_changed before update on course for each row execute function set_changed_at();

create table section (
  id bigint generated always as identity primary key,
  term_id bigint not null references term (id),
  course_id bigint not null references course (id),
  code text not null,
  ref text,
  period_number int,
  -- null: open to all (非专业班); else major-only (专业班) for students of these majors or colleges
  majors text[],
  location text,
  meetings jsonb not null default '[]',
  -- minutes since the term's first day, wall clock, expanded from the meetings
  occupies int4multirange not null default '{}',
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  deleted_at timestamptz,
  unique (course_id, code),
  foreign key (term_id, period_number) references period (term_id, number)
);
create index section_term on section (term_id);
create trigger section_changed before update on section for each row execute function set_changed_at();

create table section_staff (
  section_id bigint not null references section (id) on delete cascade,
  role text not null check (role in ('teacher', 'assistant')),
  position smallint not null,
  name text not null,
  -- the staff member's number, if known; a person with it sees the section as theirs
  number text,
  primary key (section_id, role, position)
);
create index section_staff_number on section_staff (number) where number is not null;

-- The contended row of a section, kept narrow. A seat is free while taken < ceiling; null is unlimited. The ceiling is the
-- capacity, or what was already taken when the capacity fell below it.
create table seat (
  section_id bigint primary key references section (id),
  capacity int check (capacity >= 0),
  ceiling int,
  taken int not null default 0 check (taken >= 0),
  waiting int not null default 0 check (waiting >= 0),
  -- the last place given out in the queue
  place bigint not null default 0,
  version bigint not null default 1,
  check (taken <= ceiling)
) with (fillfactor = 60);

-- No foreign keys on the three tables below: their rows are written only under the locks of the student and the seat, the
-- rows they name are never deleted (only hidden), and checking keys again would be a quarter of the work of the rush.
-- `fairway verify` looks for orphans.
create table enrolment (
  person_id bigint not null,
  section_id bigint not null,
  term_id bigint not null,
  created_at timestamptz not null default now(),
  primary key (person_id, section_id)
);
create index enrolment_section on enrolment (section_id);

create table wait (
  section_id bigint not null,
  person_id bigint not null,
  term_id bigint not null,
  place bigint not null,
  -- the decision with which the last free seat passed this place by
  skipped jsonb,
  created_at timestamptz not null default now(),
  primary key (section_id, person_id)
);
create unique index wait_place on wait (section_id, place);
create index wait_person on wait (person_id);

-- One request, decided: the idempotency record and the decision log in one.
create table submission (
  person_id bigint not null,
  key text not null,
  body_hash bytea not null,
  -- the mode and every decision, which name their operations
  outcome jsonb not null,
  decided_at timestamptz not null,
  primary key (person_id, key)
);
create index submission_decided on submission using brin (decided_at);

-- Every move of a queue with its reason, in order.
create table queue_move (
  id bigint generated always as identity primary key,
  section_id bigint not null,
  person_id bigint not null,
  place bigint not null,
  move text not null check (move in ('joined', 'promoted', 'skipped', 'left')),
  reason jsonb,
  created_at timestamptz not null default now()
);
create index queue_move_section on queue_move (section_id, id);


-- What a student has taken before, by course code, because a code outlives its terms.
create table course_record (
  person_id bigint not null references student (person_id) on delete cascade,
  course_code text not null,
  status text not null check (status in ('passed', 'in-progress', 'failed', 'withdrawn')),
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  primary key (person_id, course_code)
);
create trigger course_record_changed before update on course_record for each row execute function set_changed_at();

create table cart (
  person_id bigint not null references student (person_id) on delete cascade,
  term_id bigint not null references term (id),
  section_ids bigint[] not null,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  primary key (person_id, term_id)
);
create trigger cart_changed before update on cart for each row execute function set_changed_at();
