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
    setting: { changed: 'Setting changed' },
    audit: { exported: 'Audit log exported', 'month-dropped': 'Expired month of the audit log removed' },
  },
}
