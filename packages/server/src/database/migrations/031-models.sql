-- oldest program: 3

-- Where a server of models stands. `public`: on the internet, over https; `private`: on this computer or in the campus's own network,
-- and nowhere else.
alter table model_server add column reach text not null default 'public' check (reach in ('public', 'private'));

-- Answers that it may be giving at one time; null: as many as its server may.
alter table model add column most_at_once int check (most_at_once > 0);

-- Out of the list of those that are looked at.
alter table experiment add column archived_at timestamptz;
-- What the second arm of a shadow experiment may use on one day.
alter table experiment add column tokens_a_day bigint not null default 0 check (tokens_a_day >= 0);
create index turn_experiment on turn (experiment_id, arm) where experiment_id is not null;
create index completion_experiment on completion (experiment_id, at) where experiment_id is not null;

-- An answer that somebody was given, and what another model said to the same question: nobody saw it but the office, which may say
-- which of the two is better.
create table shadow_answer (
  id bigint generated always as identity primary key,
  -- of the completion that was not shown
  shadow_id uuid not null,
  experiment_id bigint not null references experiment (id) on delete cascade,
  -- of the completion that was
  shown_id uuid not null,
  at timestamptz not null default now(),
  verdict text check (verdict in ('shown', 'shadow', 'equal')),
  judged_by bigint references person (id) on delete set null,
  judged_at timestamptz
);
create index shadow_answer_experiment on shadow_answer (experiment_id, id);
create index shadow_answer_judge on shadow_answer (judged_by) where judged_by is not null;
