-- oldest program: 7

-- What forms and filters offer. Rows elsewhere say a code; whatever else a sheet writes (a name, a former code) leads to it.
create table list_logo (
  -- of the bytes, SHA-256
  hash text primary key,
  media_type text not null check (media_type in ('image/png', 'image/jpeg', 'image/webp')),
  bytes bytea not null,
  created_at timestamptz not null default now()
);

create table list_entry (
  id bigint generated always as identity primary key,
  list text not null check (list in ('cohorts', 'colleges', 'majors', 'classes', 'departments', 'course-types')),
  code text not null check (code <> ''),
  name jsonb not null,
  -- former codes and names, and those of entries that were merged into this one
  aliases text[] not null default '{}',
  position int not null,
  -- Codes of other entries: a major is of a college, a class of a major and a cohort.
  college text,
  major text,
  cohort text,
  -- Of a type of courses: one of the built-in icons, or an image.
  icon text,
  logo text references list_logo (hash),
  hidden_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  unique (list, code),
  check (college is null or list = 'majors'),
  check ((major is null and cohort is null) or list = 'classes'),
  check ((icon is null and logo is null) or list = 'course-types')
);
create trigger list_entry_changed before update on list_entry for each row execute function set_changed_at();

-- From here on: what the rows say already is put into the lists. The most common way of writing a name comes first and becomes
-- the code, other letter cases and widths of it become that.

create function pg_temp.folded(text) returns text language sql immutable as $$
  select lower(normalize(btrim(regexp_replace($1, '\s+', ' ', 'g')), NFKC))
$$;

-- The code of what is called this in either language; a new entry if there is none.
create function pg_temp.enter(the_list text, zh text, en text) returns text language plpgsql as $$
declare
  found_id bigint;
  found_code text;
begin
  select id, code into found_id, found_code from list_entry
  where list = the_list
    and (pg_temp.folded(zh) in (pg_temp.folded(code), pg_temp.folded(name->>'zh'), pg_temp.folded(name->>'en'))
         -- Two that differ in Chinese are two, even if somebody translated both alike.
         or (zh is null or name->>'zh' is null)
            and pg_temp.folded(en) in (pg_temp.folded(code), pg_temp.folded(name->>'zh'), pg_temp.folded(name->>'en')))
  order by pg_temp.folded(zh) = pg_temp.folded(name->>'zh') desc nulls last, id limit 1;
  -- A name leads to one entry only.
  if exists (select from list_entry where list = the_list and id is distinct from found_id
             and pg_temp.folded(en) in (pg_temp.folded(code), pg_temp.folded(name->>'zh'), pg_temp.folded(name->>'en'))) then
    en := null;
  end if;
  if found_id is not null then
    update list_entry set name = jsonb_strip_nulls(jsonb_build_object('zh', zh, 'en', en)) || name where id = found_id;
    return found_code;
  end if;
  insert into list_entry (list, code, name, position)
  values (the_list, coalesce(en, zh), jsonb_strip_nulls(jsonb_build_object('zh', zh, 'en', en)), 0)
  returning code into found_code;
  return found_code;
end $$;

-- Of a text in either language. A cohort is a year.
create function pg_temp.enter(the_list text, text) returns text language sql as $$
  select case
    when the_list = 'cohorts' and $2 ~ '^\d{4}\s*级?$' then pg_temp.enter(the_list, left($2, 4) || '级', left($2, 4))
    when $2 ~ '[一-龥]' then pg_temp.enter(the_list, $2, null)
    else pg_temp.enter(the_list, null, $2)
  end
$$;

create temporary table said (list text, name text, uses bigint, codes text[]) on commit drop;
insert into said (list, name, uses)
select list, name, sum(uses) from (
  select 'cohorts' as list, cohort as name, count(*) as uses from student group by cohort
  union all select 'colleges', college, count(*) from student group by college
  union all select 'majors', major, count(*) from student group by major
  union all select 'classes', class, count(*) from student group by class
  union all select 'cohorts', unnest(cohorts), 0 from round
  union all select 'colleges', unnest(colleges), 0 from round
  union all select 'majors', unnest(majors), 0 from round
  union all select 'classes', unnest(classes), 0 from round
) as rows where btrim(name) <> '' group by list, name;
do $$
declare
  one record;
begin
  for one in select list, name from said order by uses desc, name loop
    update said set codes = array[pg_temp.enter(one.list, one.name)] where list = one.list and name = one.name;
  end loop;
  -- What a section is limited to may be a major, a college, or both.
  for one in select distinct unnest(majors) as name from section order by 1 loop
    if not exists (select from list_entry where list in ('colleges', 'majors')
                   and pg_temp.folded(one.name) in (pg_temp.folded(code), pg_temp.folded(name->>'zh'), pg_temp.folded(name->>'en'))) then
      perform pg_temp.enter('majors', one.name);
    end if;
    insert into said (list, name, codes)
    select 'sections', one.name, array_agg(distinct code) from list_entry where list in ('colleges', 'majors')
    and pg_temp.folded(one.name) in (pg_temp.folded(code), pg_temp.folded(name->>'zh'), pg_temp.folded(name->>'en'));
  end loop;
end $$;

create function pg_temp.code_of(the_list text, said_name text) returns text language sql as $$
  select coalesce((select codes[1] from said where list = the_list and name = said_name), said_name)
$$;
create function pg_temp.codes_of(the_list text, names text[]) returns text[] language sql as $$
  select case when names is not null then array(
    select code from unnest(names) with ordinality as n(name, place)
    cross join lateral unnest(coalesce((select codes from said where list = the_list and said.name = n.name), array[n.name])) as code
    group by code order by min(place), code) end
$$;
update student
set cohort = pg_temp.code_of('cohorts', cohort), college = pg_temp.code_of('colleges', college), major = pg_temp.code_of('majors', major),
    class = pg_temp.code_of('classes', class)
where exists (select from said where codes <> array[name]
              and (list, name) in (('cohorts', cohort), ('colleges', college), ('majors', major), ('classes', class)));
update round
set cohorts = pg_temp.codes_of('cohorts', cohorts), colleges = pg_temp.codes_of('colleges', colleges),
    majors = pg_temp.codes_of('majors', majors), classes = pg_temp.codes_of('classes', classes)
where coalesce(cohorts, colleges, majors, classes) is not null;
update section set majors = pg_temp.codes_of('sections', majors) where majors <> pg_temp.codes_of('sections', majors);

-- What all the students of a major or a class agree on.
update list_entry set college = of.college
from (select major, min(college) as college from student where college <> '' group by major having count(distinct college) = 1) of
where list = 'majors' and code = of.major;
update list_entry set major = of.major
from (select class, min(major) as major from student where major <> '' group by class having count(distinct major) = 1) of
where list = 'classes' and code = of.class;
update list_entry set cohort = of.cohort
from (select class, min(cohort) as cohort from student where cohort <> '' group by class having count(distinct cohort) = 1) of
where list = 'classes' and code = of.class;

-- Names of courses' departments and types become codes. Those known in both languages come first, so that one known in one
-- language finds the other.
alter table course add column department_code text, add column type_code text;
do $$
declare
  one record;
begin
  for one in select department as name from course where department is not null group by department
             order by department ?& array['zh', 'en'] desc, count(*) desc, department::text loop
    continue when coalesce(btrim(one.name->>'zh'), btrim(one.name->>'en'), '') = '';
    update course set department_code = pg_temp.enter('departments', one.name->>'zh', one.name->>'en') where department = one.name;
  end loop;
  for one in select type as name from course where type is not null group by type
             order by type ?& array['zh', 'en'] desc, count(*) desc, type::text loop
    continue when coalesce(btrim(one.name->>'zh'), btrim(one.name->>'en'), '') = '';
    update course set type_code = pg_temp.enter('course-types', one.name->>'zh', one.name->>'en') where type = one.name;
  end loop;
end $$;
alter table course drop column department, drop column type;
alter table course rename column department_code to department;
alter table course rename column type_code to type;

update list_entry set position = ranked.position
from (select id, row_number() over (partition by list order by code) as position from list_entry) ranked
where ranked.id = list_entry.id;
update term set revision = revision + 1;

drop function pg_temp.codes_of(text, text[]), pg_temp.code_of(text, text), pg_temp.enter(text, text), pg_temp.enter(text, text, text), pg_temp.folded(text);
