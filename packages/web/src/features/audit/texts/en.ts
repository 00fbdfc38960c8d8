import { auditWordsEn } from '@fairway/contract/audit-words-en'

export const texts = {
  audit: {
    text: 'Who did what, when and from where. Entries are never changed.',
    export: 'Export {format}',
    filter: {
      label: 'Find entries', actor: 'By whom', via: 'Way', kind: 'Kind of subject', subject: 'Subject', action: 'Actions', chooseAction: 'Choose actions',
      from: 'From', to: 'To', reason: 'Reason', reasonExample: 'Words of the reason…',
    },
    find: {
      person: 'Number or name…', section: 'Course and section, such as CS101 01…', course: 'Course code or title…', term: 'Code or name…', round: 'Name of the round or term…', period: 'Term and number…',
      announcement: 'Words of the title…', setting: 'Name of the setting…', list: 'Name of the list…', 'list-entry': 'Code or name…', any: 'Number, course and section, term…',
    },
    column: { what: 'Action', subject: 'Subject', who: 'Who', when: 'When' },
    kind: auditWordsEn.kind,
    list: auditWordsEn.list,
    area: auditWordsEn.area,
    via: auditWordsEn.via,
    withKey: 'API key “{key}”', aKey: 'API key {id}, which is gone',
    gone: '{kind} {id}, which is gone',
    who: 'By', address: 'Address', reason: 'Reason', moment: 'Time', codes: 'Codes',
    changes: 'What changed', recorded: 'What was recorded', personal: 'Personal data', noChanges: 'Nothing more was recorded.',
    field: 'Field', before: 'Before', after: 'After', value: 'Value', unchanged: '{n} unchanged field | {n} unchanged fields', itself: 'Value', order: 'Order', default: 'Default value',
    erased: 'What was personal here was erased with the person.',
    sameSubject: 'Everything about the same', aboutThem: 'Everything about {name}', byThem: 'Everything by {name}',
    none: { title: 'Nothing matches', text: 'No entry has all of this. Try fewer filters, or a longer time.' },
    empty: { title: 'Nothing has happened yet', text: 'What the office does is recorded here, from the first change on.' },
  },
  auditAction: auditWordsEn.action,
  auditField: auditWordsEn.field,
  auditFieldOf: auditWordsEn.fieldOf,
  // What codes in a change stand for, by the member that says them.
  auditValue: {
    because: {
      'number-confirmed': 'the number was confirmed', 'password-handed-out': 'a password was handed out', 'password-changed': 'the password was changed', 'role-changed': 'the roles were changed',
      disabled: 'the account was disabled', removed: 'the person was removed', 'signed-out': 'signed out everywhere',
    },
    by: { office: 'Programme office', password: 'Handed out password', import: 'Import', provider: 'Campus account' },
    gender: { female: 'Female', male: 'Male', other: 'Other' },
    kind: { import: 'Import', export: 'Export' },
    state: {
      draft: 'Draft', published: 'Published', withdrawn: 'Withdrawn', waiting: 'Waiting', running: 'Running', done: 'Done', failed: 'Failed', cancelled: 'Cancelled', sending: 'Being sent', sent: 'Sent',
      outbox: 'Kept in the outbox',
    },
    to: { everyone: 'Everyone', students: 'Students', section: 'One section', role: 'One role' },
    language: { zh: 'Chinese', en: 'English' },
    operation: { enrol: 'Enrol', drop: 'Drop', wait: 'Wait', leave: 'Leave the queue', advance: 'Move up' },
    imported: 'Import {id}', setAside: 'set aside: {rules}',
  },
}
