import type { AuditWords } from './audit-words.ts'

// What the audit log says in English, on the page and in its sheets.

export const auditWordsEn = {
  area: {
    people: 'People and accounts', terms: 'Terms and rounds', courses: 'Courses and sections', enrolment: 'Enrolment', lists: 'Lists', announcements: 'Announcements', rooms: 'Rooms', system: 'Settings and system',
  },
  action: {
    person: {
      created: 'Person created', changed: 'Person changed', registered: 'Registered', disabled: 'Account disabled', enabled: 'Account enabled', hidden: 'Person removed', restored: 'Person restored',
      erased: 'Person erased',
    },
    role: { changed: 'Roles changed' },
    number: { confirmed: 'Number confirmed' },
    profile: { changed: 'Profile changed' },
    address: { changed: 'Mail address changed' },
    password: { changed: 'Password changed', 'handed-out': 'Password handed out' },
    passwords: { taken: 'Initial passwords taken' },
    session: { ended: 'Sessions ended' },
    'api-key': { created: 'API key created', revoked: 'API key revoked' },
    'provider-account': { linked: 'Account of another service linked' },
    'term-member': { added: 'Added to a term', removed: 'Removed from a term' },
    people: { imported: 'People imported' },
    term: {
      created: 'Term made', copied: 'Term copied', edited: 'Term edited', 'made-current': 'Term made current', hidden: 'Term hidden', restored: 'Term shown again', archived: 'Term archived',
      unarchived: 'Term taken out of the archive',
    },
    period: { created: 'Period made', edited: 'Period edited', hidden: 'Period hidden', restored: 'Period shown again' },
    round: { created: 'Round made', edited: 'Round edited', hidden: 'Round hidden', restored: 'Round shown again' },
    course: { created: 'Course made', edited: 'Course edited', hidden: 'Course hidden', restored: 'Course shown again' },
    section: {
      created: 'Section made', edited: 'Section edited', moved: 'Section moved to other times', 'capacity-changed': 'Capacity changed', hidden: 'Section hidden', restored: 'Section shown again',
    },
    sections: { imported: 'Courses and sections imported', exported: 'Courses and sections exported' },
    enrolment: { 'changed-by-hand': 'Enrolment changed by hand' },
    enrolments: { exported: 'Enrolments exported' },
    proposal: { made: 'Enrolment proposed by the assistant', confirmed: 'Proposal of the assistant confirmed', dismissed: 'Proposal of the assistant dismissed' },
    roster: { exported: 'Roster exported' },
    records: { imported: 'Records imported' },
    list: { filled: 'List filled', ordered: 'List put in order' },
    'list-entry': { added: 'Entry added to a list', changed: 'Entry of a list changed', merged: 'Entries of a list merged', removed: 'Entry removed from a list' },
    announcement: {
      created: 'Announcement drafted', edited: 'Announcement edited', published: 'Announcement published', withdrawn: 'Announcement withdrawn', deleted: 'Draft of an announcement deleted',
    },
    'section-message': { sent: 'Message sent to a section', published: 'Message to a section published again', withdrawn: 'Message to a section withdrawn' },
    room: { created: 'Room made', changed: 'Room changed', 'member-removed': 'Member removed from a room' },
    message: { deleted: "Somebody's message deleted" },
    sender: { muted: 'Muted', unmuted: 'Unmuted', removed: 'Kept out of a room', readmitted: 'Let back into a room' },
    report: { closed: 'Report dealt with' },
    'desk-rule': { created: 'Rule of the assistant desk added', changed: 'Rule of the assistant desk changed', restored: 'Shipped rule of the assistant desk restored', removed: 'Rule of the assistant desk removed' },
    'desk-rules': { ordered: 'Rules of the assistant desk ordered' },
    'hand-off': { taken: 'Conversation taken', 'given-back': 'Conversation given back', closed: 'Conversation closed' },
    setting: { changed: 'Setting changed' },
    job: { cancelled: 'Job cancelled' },
    mail: { retried: 'Mail sent again' },
    audit: { exported: 'Audit log exported', 'month-dropped': 'Expired month of the audit log removed' },
  },
  kind: {
    person: 'Person', section: 'Section', course: 'Course', term: 'Term', round: 'Round', period: 'Period', announcement: 'Announcement', room: 'Room', 'desk-rule': 'Rule of the assistant desk', 'hand-off': 'Conversation with the staff', proposal: 'Proposal of the assistant', setting: 'Setting', import: 'Import', list: 'List',
    'password-sheet': 'Initial passwords', 'api-key': 'API key', job: 'Job', mail: 'Mail', audit: 'Audit log',
    'list-entry': { cohorts: 'Cohort', colleges: 'College', majors: 'Major', classes: 'Class', departments: 'Department', 'course-types': 'Type of courses' },
  },
  list: { cohorts: 'Cohorts', colleges: 'Colleges', majors: 'Majors', classes: 'Classes', departments: 'Departments', 'course-types': 'Types of courses' },
  via: { session: 'On the site', key: 'With an API key', command: 'Command line', system: 'The program itself' },
  // What the members of a change are called. One without words goes by its own name.
  field: {
    acceptClashes: 'Clashes accepted', acceptedClashes: 'Clashes accepted', action: 'Actions', after: 'After', aliases: 'Former and other names', allows: 'Allowed', archived: 'Archived', assistants: 'Assistants', audience: 'Audience',
    because: 'Because', bells: 'Bell times', by: 'Proof', byMail: 'Sent by mail', capacity: 'Capacity', class: 'Class', classes: 'Classes', closesAt: 'Closes', code: 'Code', cohort: 'Cohort', cohorts: 'Cohorts', college: 'College',
    colleges: 'Colleges', course: 'Course', courses: 'Courses', created: 'New', creditLimit: 'Credit limit', credits: 'Credits', current: 'Current term', days: 'Days valid', decisions: 'Decisions', department: 'Department',
    description: 'Description', drop: 'Drop', email: 'Mail address', ended: 'Sessions ended', ends: 'Ends', enrol: 'Enrol', existing: 'People who exist', fields: 'Changed fields', format: 'Format', from: 'Source', gender: 'Gender', granted: 'Role given',
    guests: 'Guests too', hidden: 'Hidden', icon: 'Icon', import: 'Import', into: 'Merged into', isNewCourse: 'New course', issuer: 'Service', key: 'API key', kind: 'Kind', language: 'Language', location: 'Location', logo: 'Image',
    major: 'Major', majors: 'Majors', meetings: 'Times and places', meetingsLeftOut: 'Meetings left out', moved: 'Sections moved', name: 'Name', not_with: 'Not with', note: 'Note to the student', number: 'Number',
    opensAt: 'Opens', operations: 'Operations', overridden: 'Rules set aside', passwords: 'Passwords', period: 'Period', periods: 'Periods', phone: 'Phone', pinned: 'Pinned', prerequisites: 'Prerequisites', ref: 'Reference', requestsPerMinute: 'Requests per minute', revision: 'Revision',
    role: 'Role', roles: 'Roles', rounds: 'Rounds', rows: 'Rows', scopes: 'Permissions', section: 'Sections', sectionId: 'Section', sectionIds: 'Sections', sectionLimit: 'Section limit', sections: 'Sections', skipBad: 'Bad lines skipped', startedAnew: 'Account started anew',
    starts: 'Starts', state: 'State', student: 'Studies', subject: 'Subject', taken: 'Seats taken', teachers: 'Teachers', teachingWeeks: 'Teaching weeks', term: 'Term', terms: 'Terms', timeZone: 'Time zone', title: 'Title', to: 'To whom', tries: 'Tries',
    type: 'Type', unchanged: 'Unchanged', until: 'Until', updated: 'Changed', via: 'Way', wait: 'Wait', waiting: 'Those who wait too', weeks: 'Weeks', withPassword: 'Initial password handed out', actor: 'By', about: 'About', reason: 'Reason',
  },
  // The same for some kinds of subjects, where it is another thing.
  fieldOf: {
    person: { number: 'Number', name: 'Name' },
    section: { code: 'Section number' },
    course: { code: 'Course code' },
    term: { number: 'Number of the term', from: 'Copied from' },
    announcement: { title: 'Title', from: 'Begins', until: 'Ends' },
    'desk-rule': {
      isOn: 'On', rooms: 'Rooms', match: 'Answers to', keywords: 'Keywords', whole: 'The whole message', pattern: 'Regular expression', action: 'What it does', answer: 'Answer',
      away: 'Outside duty hours', delayMs: 'Delay (ms)', again: 'For one person',
    },
    'hand-off': { room: 'Room', message: 'Message', takenBy: 'Taken by' },
    audit: { from: 'From', to: 'To' },
  },
  change: { none: 'nothing', yes: 'yes', no: 'no', unnamed: 'Value', of: '{field}: {value}', from: '{field}: {before} → {after}', and: '; ', list: ', ' },
} satisfies AuditWords
