-- oldest program: 3

-- Why somebody thinks so of an answer: codes, and their own words, which are deleted with the conversation.
alter table turn add column rating_reasons text[] not null default '{}';
alter table turn add column rating_note text;
