-- oldest program: 3

-- What the assistant proposed to somebody and they may confirm, once. It enrols nobody: a confirmation goes to the engine under a key
-- made of the id.
create table enrolment_proposal (
  id bigint generated always as identity primary key,
  person_id bigint not null references person (id) on delete cascade,
  term_id bigint not null references term (id),
  mode text not null check (mode in ('all-or-nothing', 'best-effort')),
  -- as a submission has them
  operations jsonb not null,
  -- what the sections were when it was made: {"<section id>": "<mark>"}; another mark means that it is out of date
  seen jsonb not null,
  -- what each operation would have been answered then
  expected jsonb not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  -- at most one of the two
  confirmed_at timestamptz,
  dismissed_at timestamptz,
  -- of the confirmation, once it is known
  outcome jsonb,
  check (confirmed_at is null or dismissed_at is null)
);
create index enrolment_proposal_person on enrolment_proposal (person_id, id);
create index enrolment_proposal_created on enrolment_proposal (created_at);
create index enrolment_proposal_term on enrolment_proposal (term_id);

-- What somebody lets the assistant do for them; without a row all of it.
create table assistant_preference (
  person_id bigint primary key references person (id) on delete cascade,
  recommends boolean not null default true,
  changed_at timestamptz not null default now()
);
