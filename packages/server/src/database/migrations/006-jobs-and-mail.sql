-- oldest program: 3

-- Work that somebody started and watches. Handing it to a worker is the business of pg-boss (schema pgboss, see
-- database/queue-tables.ts); this is what people see of it.
create table job (
  id bigint generated always as identity primary key,
  kind text not null,
  -- null: a command or the program itself
  created_by bigint references person (id) on delete cascade,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  -- what the work has to know; forgotten when it has ended
  data jsonb,
  -- counts the runs. A run that was taken for dead and comes back finds another number than its own.
  attempt int not null default 0,
  stage text,
  done int not null default 0,
  total int,
  cancel_requested_at timestamptz,
  -- why it failed: code, title in both languages, fields
  problem jsonb,
  result jsonb,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  changed_at timestamptz not null default now()
);
create index job_created_by on job (created_by, id);
create index job_changed_at on job (changed_at);
create index job_finished_at on job (finished_at) where finished_at is not null;
create trigger job_changed before update on job for each row execute function set_changed_at();

-- What is too large for a row: a sheet to be read, a report, an exported sheet.
create table job_file (
  id bigint generated always as identity primary key,
  job_id bigint not null references job (id) on delete cascade,
  name text not null,
  media_type text not null,
  -- given to the job, and forgotten when it has ended; else made by it, to be fetched
  is_input boolean not null default false,
  -- in bytes; null while it is being written
  size bigint,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  unique (job_id, name)
);
create index job_file_expires_at on job_file (expires_at);

create table job_file_chunk (
  file_id bigint not null references job_file (id) on delete cascade,
  position int not null,
  bytes bytea not null,
  primary key (file_id, position)
);

-- One letter to one address.
create table mail (
  id bigint generated always as identity primary key,
  -- whose letter it is, so that erasing a person finds it; null: nobody's, such as a code to an address that is being added
  person_id bigint references person (id) on delete cascade,
  address text not null,
  name text,
  language text not null check (language in ('zh', 'en')),
  template text not null,
  -- what the template is filled in with; null once a secret was told or has expired
  template_values jsonb,
  is_secret boolean not null default false,
  -- goes to nobody: only asking for it has to take as long as asking for a real one
  is_decoy boolean not null default false,
  -- outbox: kept for the office to read, because there is no SMTP server
  state text not null default 'waiting' check (state in ('waiting', 'sending', 'sent', 'failed', 'outbox')),
  -- why it is a dead letter
  failure text check (failure in ('refused', 'given-up', 'expired')),
  tries int not null default 0,
  -- the last word of the SMTP server, or of the way to it
  answer text,
  -- the same in every try, so that who received it twice can tell
  message_id uuid not null default gen_random_uuid(),
  -- of no use to anybody after this
  expires_at timestamptz,
  next_try_at timestamptz,
  sent_at timestamptz,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  check ((state = 'failed') = (failure is not null))
);
create index mail_state on mail (state, id);
create index mail_person on mail (person_id) where person_id is not null;
create index mail_secret on mail (expires_at) where is_secret and template_values is not null;
create trigger mail_changed before update on mail for each row execute function set_changed_at();
