export const texts = {
  settings: {
    text: 'They hold for the whole campus. Each is saved by itself and takes effect within a second.',
    on: 'On',
    off: 'Off',
    empty: 'empty',
    save: 'Save',
    saveNamed: 'Save “{name}”',
    saved: '{name}: {value}.',
    default: 'Default: {value}',
    toDefault: 'Back to the default',
    toDefaultNamed: 'Back to the default: {name}',
    wasDefault: 'Back to the default',
    history: 'History',
    historyNamed: 'History of “{name}”',
    neverChanged: 'It has never been changed.',
    byCommand: 'By a command on the server',
    network: 'Network {line}',
    factor: 'Factor of network {line}',
    addNetwork: 'Add a network',
    group: {
      campus: 'Campus', 'sign-in': 'Signing in and registration', sessions: 'Sessions', passwords: 'Passwords', profile: 'Profiles', rooms: 'Rooms',
      limits: 'Limits', retention: 'How long things are kept',
    },
    // Every code of the contract's setting-values.ts.
    problem: {
      'of-another-kind': 'This is not a value for this setting.',
      'not-whole': 'Write a whole number.',
      'out-of-range': 'From {min} to {max}.',
      'not-a-choice': 'Choose one of these.',
      'too-long': 'At most {most} characters.',
      'unreadable-character': 'There is a character in it that cannot be seen. Type the text anew.',
      'not-a-pattern': 'This is not a regular expression.',
      'slow-pattern': 'Do not repeat a group, as in (…)+: such an expression may take for ever.',
      'not-a-domain': 'Write only the domain, such as example.edu.',
      'not-a-network': 'Network {line}: write it as an address and a prefix length, such as 10.0.0.0/8.',
      'factor-out-of-range': 'Network {line}: the factor is a whole number from {min} to {max}.',
      'not-hours': 'Write days and hours, such as 1-5 08:30-17:30 or 6 09:00-12:00; 1 is Monday.',
      'too-many': 'At most {most} of them.',
    },
  },
  setting: {
    campus: {
      name: { name: 'Name of the campus', text: 'As pages and mails call it. Without one they say Fairway.' },
    },
    'sign-in': {
      'by-code': { name: 'Sign in with a code by mail', text: 'Whoever has confirmed a mail address may have a code sent there and sign in with it instead of the password.' },
      'members-only': {
        name: 'Only who takes part in the current term',
        text: 'Students on the list of the current term, those who teach or assist in it, and the office may sign in. Others are told that they are not in the current programme.',
        warning: 'From the next sign-in on, everybody who is not on the list of the current term stays out. Check that list first.',
      },
    },
    registration: {
      'by-number': {
        name: 'Registration with a number',
        text: 'Whoever is not yet known to the campus may make an account with their number. Who is known already gets their way in from the office.',
        warning: 'A number alone proves nothing: whoever knows somebody else’s could register first. Such a number counts as not confirmed until you, a sheet or the campus’s provider confirm it. Leave this on only while you expect registrations.',
      },
      'by-code': {
        name: 'Registration with a code by mail',
        text: 'Whoever receives mail at one of the mail domains of the campus may make an account with a code that is sent there.',
        warning: 'Everybody with an address at these domains can then have an account, also those who are on no list. Without any domain set under Profiles, that is everybody with an address.',
      },
    },
    sessions: {
      'one-per-person': {
        name: 'One session per person',
        text: 'Whoever signs in is signed out everywhere else.',
        warning: 'A student with a phone and a laptop can then use only one at a time, and somebody who shares a password notices. During a round this costs time: announce it first.',
      },
      end: {
        name: 'When a session ends',
        text: 'Until then people stay signed in on that device. A change holds for sessions that begin after it.',
        choice: { duration: 'After the hours set below', midnight: 'At midnight on campus' },
      },
      hours: { name: 'Hours of a session', text: 'How long a session lasts, unless it ends at midnight.', unit: 'hour | hours' },
    },
    passwords: {
      'least-length': { name: 'Least length of a password', text: 'For passwords that are chosen from now on. Those that are easily guessed are refused, however long.', unit: 'character | characters' },
    },
    profile: {
      'phone-pattern': { name: 'What a phone number looks like', text: 'A regular expression that the whole number must match. The default is a mobile number of mainland China.' },
      'mail-domains': { name: 'Mail domains of the campus', text: 'Where people have their mail, such as example.edu. Without any, every domain is taken.' },
      'studies-by-person': { name: 'Students keep their studies themselves', text: 'Students may change their cohort, college, major and class in their profile. Without it, only the office can.' },
    },
    rooms: {
      guests: { name: 'Guests in the lobby', text: 'On: people who are not signed in may talk in the lobby under a name of their own. Off: only those who are signed in.' },
      'by-students': { name: 'Rooms made by students', text: 'Off: only teachers and the office make rooms.' },
      direct: { name: 'Direct messages', text: 'On: people who share a section or a room may write to each other, and everybody to those who work here.' },
      desk: { name: 'Assistant desk', text: 'On: it answers in rooms by the rules under “Assistant desk”.' },
      'desk-hours': { name: 'Duty hours of the staff', text: 'When somebody answers who asks for a person, such as 1-5 08:30-17:30 (1 is Monday), by the clocks of the campus. Without any: always.' },
      'file-megabytes': { name: 'Largest file', text: 'Of images and files that people upload in rooms. A proxy in front of Fairway has to let as much through.', unit: 'MB' },
      'file-megabytes-a-day': { name: 'Uploads per person and day', text: 'Counted anew from midnight on campus. Deleting what was uploaded gives nothing back.', unit: 'MB' },
    },
    limits: {
      networks: {
        name: 'Networks with limits of their own',
        text: 'Where many people share one address, such as a dormitory or a computer room: such a network has so many times the usual number of tries to sign in and of codes by mail. Enter it before people there sign in for the first time, or codes soon run out for all of them.',
      },
    },
    'api-keys': {
      'for-everyone': { name: 'API keys for everyone', text: 'Everybody who can sign in may make keys for programs of their own. Without it, only the office can.' },
    },
    retention: {
      'audit-months': { name: 'Audit log', text: 'Entries older than this are removed for good, a month at a time.', unit: 'month | months' },
      'job-days': { name: 'Jobs', text: 'Imports, exports and other jobs that have ended are listed for this long.', unit: 'day | days' },
      'mail-days': { name: 'Mail', text: 'Mail that was sent is kept for this long, for the office to look up.', unit: 'day | days' },
      'room-event-days': { name: 'What happened in rooms', text: 'Who was away for longer reads the history anew. Messages themselves stay.', unit: 'days' },
      'hidden-days': { name: 'What was hidden', text: 'What the office hides or deletes can be restored for this long. After that it is removed for good.', unit: 'day | days' },
    },
  },
}
