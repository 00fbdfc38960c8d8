-- oldest program: 3

-- Servers of models that the office has set up. Those that the environment names have no row.
create table model_server (
  id bigint generated always as identity primary key,
  name text not null,
  kind text not null check (kind in ('openai', 'deepseek', 'azure')),
  base_url text not null,
  -- of Azure's classic path
  api_version text,
  -- sealed with a key made of the program's secret; null: the server asks for none
  api_key bytea,
  is_on boolean not null default true,
  -- answers that it may be giving at one time, to one instance of this program
  most_at_once int not null default 64 check (most_at_once > 0),
  revision int not null default 1,
  created_at timestamptz not null default now()
);
create unique index model_server_name on model_server (lower(name));

-- What may be asked of which server, in the order in which it is tried where a task has no order of its own.
create table model (
  id bigint generated always as identity primary key,
  -- `office:<id>` of model_server, or what the environment names: `deepseek`, `azure`, `openai`; `campus` is built in
  server text not null,
  -- as the server calls it; of Azure the deployment
  name text not null,
  -- as people are told
  label text,
  is_on boolean not null default true,
  place int not null default 0,
  -- what it reads, the answer included
  context_tokens int not null default 32768 check (context_tokens >= 1024),
  -- it can use tools
  has_tools boolean not null default true,
  -- parameters that it refuses, by their names on the wire
  without text[] not null default '{}',
  -- per million tokens, in the currency of the setting
  input_price numeric not null default 0,
  cached_price numeric,
  output_price numeric not null default 0,
  revision int not null default 1,
  unique (server, name)
);

-- Which models are tried for a task, first one first. A task without rows uses all that are on, by their place.
create table model_route (
  task text not null check (task in ('chat', 'planning', 'writing', 'code')),
  place int not null,
  model_id bigint not null references model (id) on delete cascade,
  primary key (task, place),
  unique (task, model_id)
);

create table experiment (
  id bigint generated always as identity primary key,
  name text not null,
  state text not null default 'draft' check (state in ('draft', 'running', 'ended')),
  task text check (task in ('chat', 'planning', 'writing', 'code')),
  -- the second arm is asked as well, and nobody sees what it says
  is_shadow boolean not null default false,
  -- two or more: {name, weight, model?, prompt?, temperature?, outputTokens?}
  arms jsonb not null,
  -- of the assignment, so that experiments do not share their halves
  salt text not null,
  revision int not null default 1,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  ended_at timestamptz
);

-- Who was shown which arm, first. The subject is a keyed hash.
create table experiment_exposure (
  experiment_id bigint not null references experiment (id) on delete cascade,
  subject bytea not null,
  arm int not null,
  at timestamptz not null default now(),
  primary key (experiment_id, subject)
);

-- What has been used today, and what those who are being answered may yet use.
create table token_budget (
  -- person:<id>, key:<id>, network:<address>
  subject text not null,
  -- of the campus
  day date not null,
  spent bigint not null default 0,
  reserved bigint not null default 0 check (reserved >= 0),
  primary key (subject, day)
);

-- Set aside for an answer that is being given, for each who pays for it.
create table token_reservation (
  completion_id uuid not null,
  subject text not null,
  day date not null,
  tokens int not null,
  -- whose instance ended before it settled
  expires_at timestamptz not null,
  primary key (completion_id, subject)
);
create index token_reservation_subject on token_reservation (subject);
create index token_reservation_expires on token_reservation (expires_at);

-- Every request to a model and what became of it; ids, codes and numbers only. By month, so that what is older than the policy
-- keeps is dropped.
create table completion (
  id uuid not null,
  at timestamptz not null default now(),
  person_id bigint,
  key_id bigint,
  -- chat, room, gateway, writing, summary, shadow
  surface text not null,
  task text not null,
  conversation_id bigint,
  room_id bigint,
  server text,
  model text,
  experiment_id bigint,
  arm int,
  -- done, stopped, failed, blocked, refused, cached
  outcome text not null,
  -- why it failed, was blocked or refused
  code text,
  finish text,
  input_tokens int not null default 0,
  cached_tokens int not null default 0,
  output_tokens int not null default 0,
  reasoning_tokens int not null default 0,
  -- provider, estimated, none
  usage_source text not null,
  cost numeric not null default 0,
  retries int not null default 0,
  fallbacks int not null default 0,
  -- from the request to the first piece of the answer, and to its end
  first_token_ms int,
  total_ms int not null,
  -- what the guard found in it: [{rule, family, where, action}]
  verdicts jsonb not null default '[]',
  tools text[] not null default '{}',
  -- tells equal prompts apart from different ones without saying what they are
  prompt_hash bytea,
  primary key (at, id)
) partition by range (at);
create index completion_person on completion (person_id, at) where person_id is not null;
create index completion_key on completion (key_id, at) where key_id is not null;
create index completion_id on completion (id);

-- What was asked and answered, without secrets and personal data; and from where. It can be erased.
create table completion_text (
  completion_id uuid not null,
  at timestamptz not null,
  person_id bigint,
  address text,
  prompt text not null,
  answer text not null,
  primary key (at, completion_id)
) partition by range (at);
create index completion_text_person on completion_text (person_id) where person_id is not null;

-- The partitions of one month of both tables.
create function create_completion_month(month date) returns void language plpgsql as $$
declare
  suffix text := to_char(month, 'YYYYMM');
  first timestamptz := date_trunc('month', month::timestamp) at time zone 'UTC';
  next timestamptz := (date_trunc('month', month::timestamp) + interval '1 month') at time zone 'UTC';
begin
  -- Two who find it missing at the same time would both create it.
  perform pg_advisory_xact_lock(4617024);
  if to_regclass('completion_' || suffix) is null then
    execute format('create table %I partition of completion for values from (%L) to (%L)', 'completion_' || suffix, first, next);
  end if;
  if to_regclass('completion_text_' || suffix) is null then
    execute format('create table %I partition of completion_text for values from (%L) to (%L)', 'completion_text_' || suffix, first, next);
  end if;
end $$;
