-- oldest program: 3

-- How a job goes is told with the time of the change, and who hears it takes what is newer. A long transaction that ends a job must
-- not end it at the time at which it began itself: what was told meanwhile would seem to be newer than the end.
create function set_changed_at_by_the_clock() returns trigger language plpgsql as $$
begin
  new.changed_at := greatest(clock_timestamp(), old.changed_at);
  return new;
end $$;
drop trigger job_changed on job;
create trigger job_changed before update on job for each row execute function set_changed_at_by_the_clock();
