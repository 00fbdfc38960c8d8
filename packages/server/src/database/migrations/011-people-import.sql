-- oldest program: 3

-- Initial passwords that were made for many at once, until somebody takes them to hand them out. Sealed with a key that follows
-- from the program's secret, and dropped when they were taken or their time is over.
create table password_sheet (
  id bigint generated always as identity primary key,
  -- what made it, such as import:12: a run that was broken off and goes on adds to the same; null: a command
  origin text unique,
  passwords int not null default 0,
  -- null: by a command
  created_by bigint references person (id) on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  taken_at timestamptz,
  taken_by bigint references person (id) on delete set null
);

create table password_sheet_part (
  id bigint generated always as identity primary key,
  sheet_id bigint not null references password_sheet (id) on delete cascade,
  sealed bytea not null
);
create index password_sheet_part_sheet on password_sheet_part (sheet_id);

-- Numbers do not differ by letter case alone, and are looked for that way.
create index person_number_folded on person (lower(number));

-- An import that is written in several steps, so that a run that was broken off is known by what it left.
alter table sheet_import
  add column created int not null default 0,
  add column updated int not null default 0;

-- The lines of an uploaded sheet, to be looked at page by page: packed JSON.
create table sheet_import_page (
  import_id bigint not null references sheet_import (id) on delete cascade,
  page int not null,
  first_line int not null,
  lines bytea not null,
  primary key (import_id, page)
);
