-- oldest program: 3

-- Departments and types of courses are names like titles: in one language, the other, or both.
alter table course
  alter column department type jsonb using
    case when department ~ '[一-龥]' then jsonb_build_object('zh', department)
         when department is not null then jsonb_build_object('en', department) end,
  alter column type type jsonb using
    case when type ~ '[一-龥]' then jsonb_build_object('zh', type)
         when type is not null then jsonb_build_object('en', type) end;
