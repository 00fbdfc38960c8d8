export const texts = {
  mail: {
    text: 'What Fairway writes to people: codes, announcements, notices about their accounts.',
    noServer: 'There is no mail server (SMTP_URL), so nothing leaves: everything is kept here, and can be read here.',
    find: 'Filter mail', search: 'Search by mail address', placeholder: 'A whole mail address…',
    field: { subject: 'Subject', to: 'To', state: 'State', when: 'When', created: 'Written', sent: 'Sent', nextTry: 'Next try', expires: 'Of no use after', tries: 'Tries', answer: 'The mail server said' },
    state: { waiting: 'Waiting', sending: 'On its way', sent: 'Sent', failed: 'Could not be sent', outbox: 'Kept here' },
    failure: { refused: 'Refused by the mail server', 'given-up': 'Given up after many tries', expired: 'Too late to be sent' },
    template: { code: 'Code', announcement: 'Announcement', 'section-message': 'Message to a section', 'security-notice': 'Notice about an account', trial: 'Test' },
    tries: '{n} try | {n} tries',
    isSecret: 'Holds a code', secret: 'It holds a code. Its text can be read only where there is no mail server, and only until it expires.', unreadable: 'Its text cannot be shown.',
    form: { label: 'Show as', html: 'As mail programs show it', text: 'Plain text' }, shown: 'What the mail says',
    again: { label: 'Send again', done: '{n} mail is on its way. | {n} mails are on their way.', some: '{n} is on its way. | {n} are on their way.' },
    test: {
      label: 'Test the mail server', going: 'Writing…', to: 'Test to {address}',
      waiting: 'It waits for its turn, or for the next try.', sending: 'It is being handed to the mail server.', sent: 'The mail server has taken it. Look into your mailbox.',
      failed: 'It could not be sent. Look at SMTP_URL and MAIL_FROM of the server.', outbox: 'There is no mail server, so it is kept below.',
    },
    none: { title: 'No mail is like that', text: 'The search needs a whole mail address.' },
    empty: { title: 'No mail was written yet', text: 'It appears here as soon as there is some.' },
  },
}
