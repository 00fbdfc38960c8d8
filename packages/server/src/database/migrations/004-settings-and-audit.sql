-- oldest program: 3

-- What the office has set. A setting without a row has its default (packages/contract/src/settings.ts).
create table setting (
  name text primary key,
  value jsonb not null,
  changed_at timestamptz not null default now()
);

-- Every value that a setting ever had; null: back to the default.
create table setting_change (
  id bigint generated always as identity primary key,
  name text not null,
  value jsonb,
  changed_by bigint references person (id),
  changed_at timestamptz not null default now()
);
create index setting_change_name on setting_change (name, id);

-- Who did what to whom. Ids, codes and numbers only; what names or describes a person is in audit_text, which can be erased.
-- By month, so that what is older than the policy keeps is dropped and never deleted row by row.
create table audit_entry (
  id bigint generated always as identity,
  at timestamptz not null default now(),
  -- null: a command or the program itself
  actor_id bigint,
  via text not null check (via in ('session', 'key', 'command', 'system')),
  -- <noun>.<what was done>, such as person.disabled
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  before jsonb,
  after jsonb,
  primary key (at, id)
) partition by range (at);
create index audit_entry_subject on audit_entry (subject_kind, subject_id, at);
create index audit_entry_actor on audit_entry (actor_id, at);

-- The personal half of an entry: from where, why, and values that are personal text.
create table audit_text (
  entry_id bigint not null,
  at timestamptz not null,
  -- about whom it is, so that erasing a person finds it
  person_id bigint,
  ip text,
  reason text,
  before jsonb,
  after jsonb,
  primary key (at, entry_id)
) partition by range (at);
create index audit_text_person on audit_text (person_id) where person_id is not null;

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit entries are never changed' using errcode = 'insufficient_privilege';
end $$;
create trigger audit_entry_append_only before update or delete on audit_entry for each row execute function refuse_change();

-- The partitions of one month of both tables. A truncation is caught only on the partition itself.
create function create_audit_month(month date) returns void language plpgsql as $$
declare
  suffix text := to_char(month, 'YYYYMM');
  first timestamptz := date_trunc('month', month::timestamp) at time zone 'UTC';
  next timestamptz := (date_trunc('month', month::timestamp) + interval '1 month') at time zone 'UTC';
begin
  -- Two who find it missing at the same time would both create it.
  perform pg_advisory_xact_lock(4617012);
  if to_regclass('audit_entry_' || suffix) is null then
    execute format('create table %I partition of audit_entry for values from (%L) to (%L)', 'audit_entry_' || suffix, first, next);
    execute format('create trigger no_truncation before truncate on %I for each statement execute function refuse_change()', 'audit_entry_' || suffix);
  end if;
  if to_regclass('audit_text_' || suffix) is null then
    execute format('create table %I partition of audit_text for values from (%L) to (%L)', 'audit_text_' || suffix, first, next);
  end if;
end $$;
create trigger audit_entry_no_truncation before truncate on audit_entry for each statement execute function refuse_change();
