-- oldest program: 3

-- Whether a model thinks before it answers, where it can do either. `by-task`: as the program finds it fit for what is asked.
alter table model add column thinking text not null default 'by-task' check (thinking in ('by-task', 'by-itself', 'on', 'off'));
