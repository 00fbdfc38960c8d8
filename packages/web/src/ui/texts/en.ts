// What the building blocks of pages say: forms, changes, lists, files, jobs, charts.
export const texts = {
  form: {
    optional: '(optional)',
    any: 'Any',
    add: 'Add',
    remove: 'Remove {what}',
    discard: 'Discard changes',
    timeZone: 'In {zone}, whatever your computer’s clock says.',
    password: { show: 'Show password', hide: 'Hide password', capsLock: 'Caps Lock is on.' },
    problem: {
      required: 'This is needed.',
      requiredInSome: 'This is needed in at least one language.',
      tooLong: 'At most {most} characters.',
      tooMany: 'At most {most} of them.',
      notANumber: 'Write a number.',
      notWhole: 'Write a whole number.',
      outOfRange: 'From {min} to {max}.',
      notAfter: 'This must come after “{other}”.',
      invisible: 'There is a character in it that cannot be seen. Type it anew.',
      refused: 'The server does not take this: {message}',
    },
    trouble: {
      signedOut: { text: 'Your session has ended.', next: 'Sign in again, then save: what you wrote is still here.' },
      offline: { text: 'You are offline.', next: 'Nothing is lost: save again when the connection is back.' },
      noAnswer: { text: 'No answer came from the server.', next: 'It may have been saved all the same. Try again in a moment.' },
      failed: { text: 'That did not work.', next: 'The server reported an error. Try again in a moment.' },
    },
    unsaved: { title: 'Leave without saving?', text: 'What you changed on this page is not saved and will be lost.', leave: 'Leave without saving' },
    conflict: {
      title: 'Somebody else has changed this meanwhile',
      text: 'This is what is newer now. Nothing of yours has been saved yet.',
      theirs: 'Load what is newer',
      mine: 'Keep my changes',
    },
  },
  list: {
    details: 'Details', detailsOf: 'Details of {row}', selectAll: 'Select all rows shown', select: 'Select {row}', selected: '{n} selected', clear: 'Clear the selection',
    clearFilters: 'Clear filters', bulk: 'With the selected rows', shown: '{n} shown', shownOf: '{n} of {total} shown', more: 'Show more', moreFailed: 'No more could be loaded. Try again.',
  },
  lookup: {
    searching: 'Searching…', nothing: 'Nothing was found for “{typed}”.', found: '{n} found', more: 'There are {n} more. Go on typing to find the right one.',
    failed: 'The search did not work.',
  },
  reason: { label: 'Reason', help: 'Kept in the audit log with what you do.', missing: 'Write a reason.' },
  changes: { none: 'Nothing changed.', nothing: 'nothing', yes: 'yes', no: 'no', before: 'before:', after: 'after:' },
  secret: {
    once: 'It is shown only now. Copy it and keep it where nobody else reads it; it cannot be shown again.',
    copy: 'Copy', copied: 'Copied.', copyFailed: 'It could not be copied. Select it and copy it yourself.',
  },
  upload: {
    choose: 'Choose a file', another: 'Choose another file', drop: 'or drop it here', accepts: '{kinds}, at most {most}.', remove: 'Remove {name}',
    wrongKind: 'This is not one of these: {kinds}.', tooLarge: 'The file has {size}, more than {most}.', empty: 'The file is empty.', one: 'One file at a time.',
    sending: 'Sending…', progress: 'Sending {name}',
  },
  preview: {
    title: 'Lines of the sheet', line: 'Line', lineSays: 'Line {line}: {problem}', onlyProblems: 'Only lines with errors', problems: '{n} error was found. | {n} errors were found.', notices: '{n} thing looks odd. | {n} things look odd.', fine: 'No errors were found.',
    shown: 'Lines {first} to {last} of {all}', nothing: 'There are no lines here.', before: 'Before', after: 'After', firstThousand: 'The first thousand errors are shown here.',
  },
  chart: { asTable: 'Show as a table', asChart: 'Show as a chart', failed: 'The chart could not be loaded.' },
}
