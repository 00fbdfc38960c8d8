-- oldest program: 1

create function set_changed_at() returns trigger language plpgsql as $$
begin
  new.changed_at := now();
  return new;
end $$;

create table person (
  id bigint generated always as identity primary key,
  number text not null unique,
  name text not null,
  gender text,
  phone text,
  email text,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  deleted_at timestamptz
);
create trigger person_changed before update on person for each row execute function set_changed_at();

-- Being a student is this record; its row is also the lock under which a student's enrolments are decided.
create table student (
  person_id bigint primary key references person (id) on delete cascade,
  cohort text,
  college text,
  major text,
  class text,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);
create trigger student_changed before update on student for each row execute function set_changed_at();

create table role_grant (
  person_id bigint not null references person (id) on delete cascade,
  role text not null check (role in ('teacher', 'office')),
  created_at timestamptz not null default now(),
  primary key (person_id, role)
);

-- The tables of better-auth (its names, our spelling). Everything about a person's life on campus hangs on person.id.
create table auth_user (
  id text primary key,
  person_id bigint not null unique references person (id) on delete cascade,
  name text not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  username text unique,
  display_username text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table auth_session (
  id text primary key,
  user_id text not null references auth_user (id) on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index auth_session_user on auth_session (user_id);

create table auth_account (
  id text primary key,
  user_id text not null references auth_user (id) on delete cascade,
  account_id text not null,
  provider_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index auth_account_user on auth_account (user_id);

create table auth_verification (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index auth_verification_identifier on auth_verification (identifier);

-- Accounts of the demo campus, whose password everybody knows. They work on this computer only.
create table demo_account (
  person_id bigint primary key references person (id) on delete cascade
);

-- Secrets the program makes for itself at its first start, such as the one that signs session cookies.
create table program_secret (
  name text primary key,
  value text not null,
  created_at timestamptz not null default now()
);
