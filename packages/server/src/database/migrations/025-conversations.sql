-- oldest program: 3

-- Conversations with the assistant, of a person or of a guest.
create table conversation (
  id bigint generated always as identity primary key,
  person_id bigint references person (id) on delete cascade,
  -- the id of a guest
  guest text,
  title text not null default '',
  -- named by who it belongs to
  is_named boolean not null default false,
  task text not null default 'chat' check (task in ('chat', 'planning', 'writing', 'code')),
  -- the last turn of the branch that is looked at
  head_id bigint,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  check ((person_id is null) <> (guest is null))
);
create index conversation_person on conversation (person_id, changed_at desc, id desc) where person_id is not null;
create index conversation_guest on conversation (guest, changed_at desc, id desc) where guest is not null;

-- A question or an answer. What is put anew or answered again is a sibling.
create table turn (
  id bigint generated always as identity primary key,
  conversation_id bigint not null references conversation (id) on delete cascade,
  parent_id bigint references turn (id) on delete cascade,
  role text not null check (role in ('user', 'assistant')),
  -- of the question, or of the wish to have it answered again
  client_id uuid not null,
  text text not null default '',
  at timestamptz not null default now(),
  -- of answers from here on
  generation_id uuid,
  state text check (state in ('running', 'done', 'stopped', 'interrupted', 'failed')),
  reasoning text not null default '',
  -- {tools, cards, sources}, as the contract has them
  parts jsonb not null default '{}',
  -- what a model was told and said meanwhile: calls of tools with their results, so that none is ever told without the other
  steps jsonb not null default '[]',
  -- how far its generation is in here
  seq int not null default 0,
  model text,
  is_built_in boolean not null default false,
  is_cached boolean not null default false,
  finish text,
  code text,
  title jsonb,
  input_tokens int,
  output_tokens int,
  usage_source text,
  rating smallint check (rating in (1, -1)),
  experiment_id bigint,
  arm int,
  unique (conversation_id, client_id, role)
);
create index turn_parent on turn (parent_id);
create index turn_generation on turn (generation_id) where generation_id is not null;

-- What was said before, in short, for models that cannot read all of it: of the branch that ends with the turn.
create table turn_summary (
  turn_id bigint primary key references turn (id) on delete cascade,
  text text not null,
  tokens int not null,
  at timestamptz not null default now()
);

create table conversation_share (
  conversation_id bigint primary key references conversation (id) on delete cascade,
  -- of the link
  key text not null unique,
  head_id bigint not null references turn (id) on delete cascade,
  at timestamptz not null default now()
);

-- Answers that are being given, or were a moment ago. Which instance gives it says every so often that it lives.
create table generation (
  id uuid primary key,
  owner uuid not null,
  -- what it is of, as its module names it: `turn <id>`, `message <room id> <seq>`
  subject text not null,
  state text not null default 'running' check (state in ('running', 'done', 'stopped', 'interrupted', 'failed')),
  last_seq int not null default 0,
  stop_asked_at timestamptz,
  alive_at timestamptz not null default now(),
  ended_at timestamptz
);
create index generation_running on generation (alive_at) where state = 'running';
create index generation_ended on generation (ended_at) where ended_at is not null;

-- Its events, many to a row: one row of each for all that came within a moment.
create table generation_chunk (
  generation_id uuid not null references generation (id) on delete cascade,
  first_seq int not null,
  last_seq int not null,
  events jsonb not null,
  primary key (generation_id, first_seq)
);
