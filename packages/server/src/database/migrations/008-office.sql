-- oldest program: 3

-- Over and kept to be read. Nobody acts in an archived term and nothing of it is edited, until it is taken back.
alter table term add column archived_at timestamptz;
alter table period add column deleted_at timestamptz;

-- Rises with every edit, so that of two who edit the same thing the second is told of the first.
create function raise_version() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  return new;
end $$;

alter table term add column version int not null default 1;
alter table period add column version int not null default 1;
alter table round add column version int not null default 1;
alter table course add column version int not null default 1;
alter table section add column version int not null default 1;
-- A term's revision rises with everything in it, and which one is current is set elsewhere.
create trigger term_version before update of number, title, starts, ends, teaching_weeks, bell_schedule, archived_at, deleted_at on term
  for each row execute function raise_version();
create trigger period_version before update on period for each row execute function raise_version();
create trigger round_version before update on round for each row execute function raise_version();
create trigger course_version before update on course for each row execute function raise_version();
-- The minutes that a section occupies follow the dates of its term.
create trigger section_version before update of code, ref, period_number, majors, location, meetings, deleted_at on section
  for each row execute function raise_version();

-- Two sections at one time that a student holds because one of them was moved, which the office accepted knowingly. It goes for
-- the seats of that moment: whoever gives one up and takes it again is judged as everybody.
create table accepted_clash (
  person_id bigint not null references person (id) on delete cascade,
  section_id bigint not null references section (id),
  other_id bigint not null references section (id),
  accepted_at timestamptz not null default clock_timestamp(),
  -- null: by a command
  accepted_by bigint references person (id) on delete set null,
  primary key (person_id, section_id, other_id),
  check (section_id < other_id)
);

-- A sheet on its way in: uploaded, checked, run. Kept for a day, because it may be full of people.
create table sheet_import (
  id bigint generated always as identity primary key,
  -- what it is a sheet of
  kind text not null,
  term_id bigint references term (id),
  file_name text not null,
  size int not null,
  format text not null check (format in ('csv', 'xlsx')),
  encoding text not null,
  rows int not null,
  -- the headings, and the first lines below: [{line, cells}]
  headings jsonb not null,
  sample jsonb not null,
  -- for each column of the sheet the one of ours that it is, or null
  mapping jsonb not null,
  state text not null default 'uploaded' check (state in ('uploaded', 'checked', 'done')),
  -- the check or the run that is going on, or went last
  job_id bigint references job (id) on delete set null,
  is_run boolean not null default false,
  -- what it found: counts, problems, notices
  report jsonb,
  created_by bigint references person (id) on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index sheet_import_expires_at on sheet_import (expires_at);
create index sheet_import_created_by on sheet_import (created_by);

create table sheet_import_chunk (
  import_id bigint not null references sheet_import (id) on delete cascade,
  position int not null,
  bytes bytea not null,
  primary key (import_id, position)
);
