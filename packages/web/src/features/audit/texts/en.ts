export const texts = {
  audit: {
    text: 'Who did what, when and from where. Entries are never changed.',
    export: 'Export {format}',
    filter: {
      label: 'Find entries', actor: 'By', about: 'About', number: 'Number of a person', action: 'Action', subject: 'Subject', from: 'From', to: 'To', via: 'Way',
    },
    via: { session: 'On the site', key: 'With an API key', command: 'By a command', system: 'By the program itself' },
    problem: { action: 'Write it as setting.changed, or only setting.', subject: 'Write it as setting:campus.name, or only setting.' },
    column: { what: 'Action', subject: 'Subject', who: 'Who', when: 'When' },
    gone: 'Person {id}, who is gone',
    changes: 'What changed', personal: 'Personal data', noChanges: 'Nothing more was recorded.',
    erased: 'What was personal here was erased with the person.',
    reason: 'Reason', moment: 'Time',
    sameSubject: 'Everything about the same', aboutThem: 'Everything about {name}', byThem: 'Everything by {name}',
    none: { title: 'Nothing matches', text: 'No entry has all of this. Try fewer filters, or a longer time.' },
    empty: { title: 'Nothing has happened yet', text: 'What the office does is recorded here, from the first change on.' },
  },
  // What an action is called. One without words goes by its code.
  auditAction: {
    address: { changed: 'Mail address changed' },
    'api-key': { created: 'API key created', revoked: 'API key revoked' },
    audit: { exported: 'Audit log exported', 'month-dropped': 'Expired month of the audit log removed' },
    list: { filled: 'List filled', ordered: 'List put in order' },
    'list-entry': { added: 'Entry added to a list', changed: 'Entry of a list changed', merged: 'Entries of a list merged', removed: 'Entry removed from a list' },
    password: { changed: 'Password changed', 'handed-out': 'Password handed out' },
    person: {
      created: 'Person created', changed: 'Person changed', registered: 'Registered', hidden: 'Person hidden', restored: 'Person restored', erased: 'Person erased',
      disabled: 'Account disabled', enabled: 'Account enabled',
    },
    profile: { changed: 'Profile changed' },
    'provider-account': { linked: 'Account of another service linked' },
    role: { changed: 'Roles changed' },
    session: { ended: 'Sessions ended' },
    setting: { changed: 'Setting changed' },
    'term-member': { added: 'Added to a term', removed: 'Removed from a term' },
  },
}
