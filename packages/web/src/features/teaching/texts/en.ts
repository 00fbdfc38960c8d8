export const texts = {
  teaching: {
    back: 'My sections', asLabel: 'As', as: { teacher: 'Teacher', assistant: 'Assistant' }, enrolled: 'Enrolled', waiting: 'Waiting', of: '{taken} of {capacity}', hidden: 'No longer in the catalogue',
    empty: { title: 'You teach nothing in this term', text: 'Sections appear here as soon as the programme office has named you as their teacher or assistant.' },
    notYours: 'It may have been removed, or you do not teach it.',
    inCatalogue: 'In the catalogue', export: 'Roster as {format}', print: 'Print',
    roster: 'Roster', count: '{n} student | {n} students', countOf: 'Seats taken: {taken} of {capacity}', number: 'Number', name: 'Name', studies: 'Studies', state: 'State', since: 'Since',
    search: 'Search the roster', placeholder: 'Number, name, class or major…', none: 'Nobody is found',
    nobody: { title: 'Nobody is here yet', text: 'Students appear here as they enrol.' },
    messages: 'Messages to the section', noMessages: 'Nothing was written to this section yet.', write: 'Write to the section', writeTo: 'Message to {name}', send: 'Send', sent: 'The message is sent.',
    writeText: 'Its students, teachers and assistants read it among their announcements, at once.', readers: 'read by {n}', withdrawn: 'withdrawn',
    withdraw: {
      label: 'Withdraw', title: 'Withdraw this message?', yes: 'Withdraw', done: 'The message is withdrawn. Nobody sees it any more.',
      ask: 'Nobody sees it any more.', askMail: 'Nobody sees it on the site any more. What was mailed is mailed.',
    },
  },
}
