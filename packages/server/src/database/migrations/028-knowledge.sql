-- oldest program: 3

-- The knowledge base. A document is what was written last; readers see the revision that was published.
create table knowledge_document (
  id bigint generated always as identity primary key,
  revision int not null default 1,
  published_revision int,
  published_at timestamptz,
  created_at timestamptz not null default now(),
  -- hidden since then, and removed for good after the policy's time
  removed_at timestamptz
);

-- Files that documents were read from, as they were given, in pieces that neither the program nor the embedded database minds.
create table knowledge_original (
  id bigint generated always as identity primary key,
  document_id bigint not null references knowledge_document (id) on delete cascade,
  name text not null,
  media_type text not null,
  size bigint not null
);
create index knowledge_original_document on knowledge_original (document_id);
create table knowledge_original_piece (
  original_id bigint not null references knowledge_original (id) on delete cascade,
  position int not null,
  bytes bytea not null,
  primary key (original_id, position)
);

-- Everything that a document said.
create table knowledge_version (
  document_id bigint not null references knowledge_document (id) on delete cascade,
  revision int not null,
  title text not null,
  -- zh, en
  languages text[] not null,
  audience text not null check (audience in ('everyone', 'signed-in', 'staff')),
  body text not null,
  original_id bigint references knowledge_original (id) on delete set null,
  written_by bigint references person (id) on delete set null,
  at timestamptz not null default now(),
  primary key (document_id, revision)
);
create index knowledge_version_original on knowledge_version (original_id);
create index knowledge_version_writer on knowledge_version (written_by);

-- What is published, in the pieces in which it is found. There are none of what is not published.
create table knowledge_passage (
  id bigint generated always as identity primary key,
  document_id bigint not null references knowledge_document (id) on delete cascade,
  position int not null,
  title text not null,
  languages text[] not null,
  audience text not null,
  -- under which it stands, the outermost first
  headings text[] not null,
  anchor text not null,
  text text not null,
  -- by which it is found (modules/knowledge/words.ts): A of the title, B of the headings, C of the text
  search tsvector not null,
  unique (document_id, position)
);
create index knowledge_passage_search on knowledge_passage using gin (search);

create table knowledge_state (
  is_one boolean primary key default true check (is_one),
  -- one more with every change of what readers can find
  version bigint not null default 0,
  changed_at timestamptz not null default now(),
  -- words that mean the same; null: those that are shipped
  words jsonb,
  words_revision int not null default 0
);
insert into knowledge_state default values;
