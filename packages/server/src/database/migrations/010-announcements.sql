-- oldest program: 3

-- What the office tells the campus (announcement), and a teacher a section (section-message).
create table announcement (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('announcement', 'section-message')),
  state text not null default 'draft' check (state in ('draft', 'published', 'withdrawn')),
  title jsonb not null,
  text jsonb not null,
  audience text not null check (audience in ('everyone', 'students', 'section', 'role')),
  -- everyone: those who are not signed in as well
  guests boolean not null default false,
  -- students: codes of the campus's lists; a list that is null does not restrict
  cohorts text[],
  colleges text[],
  majors text[],
  classes text[],
  section_id bigint references section (id),
  role text check (role in ('student', 'teacher', 'office')),
  from_at timestamptz,
  until_at timestamptz,
  pinned boolean not null default false,
  by_mail boolean not null default false,
  written_by bigint references person (id) on delete set null,
  revision int not null default 1,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  -- first published, last edited after that
  published_at timestamptz,
  edited_at timestamptz,
  check (until_at > from_at),
  check ((audience = 'section') = (section_id is not null)),
  check ((audience = 'role') = (role is not null)),
  check (state = 'draft' or published_at is not null)
);
create trigger announcement_changed before update on announcement for each row execute function set_changed_at();
create index announcement_section on announcement (section_id) where section_id is not null;
create index announcement_published on announcement (published_at) where state = 'published' and audience <> 'section';
create index announcement_changed on announcement (changed_at);
create index announcement_from on announcement (from_at) where from_at is not null;
create index announcement_writer on announcement (written_by, created_at);

-- What it said before.
create table announcement_version (
  announcement_id bigint not null references announcement (id) on delete cascade,
  revision int not null,
  title jsonb not null,
  text jsonb not null,
  -- as it travels, packages/contract/src/announcements.ts
  audience jsonb not null,
  written_by bigint references person (id) on delete set null,
  created_at timestamptz not null default now(),
  primary key (announcement_id, revision)
);

create table announcement_reading (
  person_id bigint not null references person (id) on delete cascade,
  announcement_id bigint not null references announcement (id) on delete cascade,
  created_at timestamptz not null default now(),
  primary key (person_id, announcement_id)
);
create index announcement_reading_announcement on announcement_reading (announcement_id);

-- How far the mail of an announcement is. Recipients come by id, so the last of them is all there is to remember.
create table announcement_mail (
  announcement_id bigint primary key references announcement (id) on delete cascade,
  after_person bigint not null default 0,
  sent int not null default 0,
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
create index announcement_mail_due on announcement_mail (announcement_id) where finished_at is null;
