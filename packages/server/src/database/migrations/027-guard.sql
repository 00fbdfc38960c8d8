-- oldest program: 3

-- What may be asked of the assistant and said by it. All rules are applied, and the strictest action holds. Those that are shipped
-- are made when the program starts (modules/guard/shipped.ts).
create table guard_rule (
  id bigint generated always as identity primary key,
  revision int not null default 1,
  -- what a shipped one looks for; null: the office's own
  shipped text unique,
  name text not null,
  is_on boolean not null,
  -- where a text comes from: prompt, untrusted, answer
  places text[] not null,
  match text not null check (match in ('built-in', 'any', 'all', 'pattern')),
  keywords text[] not null,
  pattern text not null,
  action text not null check (action in ('redact', 'flag', 'block')),
  reason jsonb not null,
  changed_at timestamptz not null default now(),
  check ((match = 'built-in') = (shipped is not null))
);
