-- oldest program: 3

-- What was asked of models, and what it came to, is a record: months that are old enough go as a whole, and nothing else does. The
-- texts beside it are kept for a shorter time, and go when their person is erased.
create function refuse_change_of_log() returns trigger language plpgsql as $$
begin
  raise exception 'the log of the assistant is never changed' using errcode = 'insufficient_privilege';
end $$;
create trigger completion_append_only before update or delete on completion for each row execute function refuse_change_of_log();
create trigger completion_no_truncation before truncate on completion for each statement execute function refuse_change_of_log();

-- A truncation is caught only on the partition itself.
do $$
declare
  partition regclass;
begin
  for partition in select inhrelid::regclass from pg_inherits where inhparent = 'completion'::regclass loop
    execute format('create trigger no_truncation before truncate on %s for each statement execute function refuse_change_of_log()', partition);
  end loop;
end $$;

create or replace function create_completion_month(month date) returns void language plpgsql as $$
declare
  suffix text := to_char(month, 'YYYYMM');
  first timestamptz := date_trunc('month', month::timestamp) at time zone 'UTC';
  next timestamptz := (date_trunc('month', month::timestamp) + interval '1 month') at time zone 'UTC';
begin
  -- Two who find it missing at the same time would both create it.
  perform pg_advisory_xact_lock(4617024);
  if to_regclass('completion_' || suffix) is null then
    execute format('create table %I partition of completion for values from (%L) to (%L)', 'completion_' || suffix, first, next);
    execute format('create trigger no_truncation before truncate on %I for each statement execute function refuse_change_of_log()', 'completion_' || suffix);
  end if;
  if to_regclass('completion_text_' || suffix) is null then
    execute format('create table %I partition of completion_text for values from (%L) to (%L)', 'completion_text_' || suffix, first, next);
  end if;
end $$;
