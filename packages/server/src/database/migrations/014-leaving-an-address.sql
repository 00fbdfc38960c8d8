-- oldest program: 3

-- Who has no password proves that they are not a stranger at their open page by a code to the address that they leave.
alter table mail_code drop constraint mail_code_purpose_check;
alter table mail_code add constraint mail_code_purpose_check
  check (purpose in ('sign-in', 'registration', 'new-password', 'change-password', 'change-email', 'leave-email'));
