-- oldest program: 3

alter table person
  add column disabled_at timestamptz,
  -- hidden by deleted_at, and by now anonymous everywhere
  add column erased_at timestamptz;
create index person_email on person (lower(email)) where email is not null;

-- Ended sessions stay for a while: a page that is still open is told why, and a person sees from where they were signed in.
alter table auth_session
  -- in the order of opening, which clocks do not tell
  add column opened bigint generated always as identity,
  add column via text not null default 'password' check (via in ('password', 'code', 'provider', 'registration')),
  -- a cookie is only good in a cookie, a token only in an Authorization header
  add column kind text not null default 'cookie' check (kind in ('cookie', 'token')),
  -- opened with a password that was handed out, and good for nothing but choosing another
  add column must_change_password boolean not null default false,
  add column ended_at timestamptz,
  add column ended_because text check (ended_because in ('signed-out', 'signed-in-elsewhere', 'ended-elsewhere', 'password-changed', 'ended-by-office', 'disabled'));
create index auth_session_ended on auth_session (ended_at) where ended_at is not null;

-- Set together with a password that was handed out.
alter table auth_account add column must_change_password boolean not null default false;
create unique index auth_account_password on auth_account (user_id) where provider_id = 'credential';

-- Numbers of those who register by mail address and have none of their own.
create sequence registration_number start 100001;

-- One word for each, whatever the sheet said.
update person set gender = case
  when lower(trim(gender)) in ('男', '男性', 'm', 'male', 'man', '1') then 'male'
  when lower(trim(gender)) in ('女', '女性', 'f', 'female', 'woman', '2') then 'female'
  when trim(gender) <> '' then 'other' end
where gender is not null;
alter table person add constraint person_gender check (gender in ('female', 'male', 'other'));

-- Who takes part in a term. With the setting sign-in.members-only nobody else signs in while it is the current one.
create table term_member (
  term_id bigint not null references term (id),
  person_id bigint not null references person (id) on delete cascade,
  created_at timestamptz not null default now(),
  primary key (term_id, person_id)
);
create index term_member_person on term_member (person_id);

-- Six digits on the way to a mail address.
create table mail_code (
  id bigint generated always as identity primary key,
  purpose text not null check (purpose in ('sign-in', 'registration', 'new-password', 'change-password', 'change-email')),
  -- lower case
  address text not null,
  -- null: the address is nobody's, and no code will fit; it is counted all the same
  person_id bigint references person (id) on delete cascade,
  -- keyed, because six digits are soon guessed from a plain hash
  code_hash bytea not null,
  tries smallint not null default 0,
  -- from where it was asked for: an address, or the network of one in IPv6
  network text,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index mail_code_address on mail_code (address, created_at);
create index mail_code_network on mail_code (network, created_at);

-- Accounts elsewhere (OpenID Connect) that were seen to belong to a person, by the provider's own name for them.
create table provider_account (
  issuer text not null,
  subject text not null,
  person_id bigint not null references person (id) on delete cascade,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  primary key (issuer, subject)
);
create index provider_account_person on provider_account (person_id);

-- Keys for programs. Only a hash is kept; the key is shown once.
create table api_key (
  id bigint generated always as identity primary key,
  -- with whose rights, as far as the scopes go
  person_id bigint not null references person (id) on delete cascade,
  name text not null,
  -- the first characters, by which its owner knows it again
  prefix text not null,
  key_hash bytea not null unique,
  scopes text[] not null,
  requests_per_minute int not null default 600 check (requests_per_minute between 1 and 100000),
  created_by bigint references person (id) on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  -- to the minute
  used_at timestamptz,
  revoked_at timestamptz
);
create index api_key_person on api_key (person_id);
