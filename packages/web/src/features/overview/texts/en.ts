export const texts = {
  overview: {
    term: 'Current term', preparing: 'Being prepared', nextStep: 'next: {step}', round: { before: 'opens {opens}', open: 'open until {closes}', hidden: '{opens} – {closes}' },
    now: 'Right now', people: 'Online now', connections: 'Open pages', seats: 'Seats taken', waiting: 'Waiting in queues',
    noJobs: 'Nothing is going on.', noAnnouncements: 'Nothing was announced yet.',
    needs: {
      title: 'Needs you', nothing: 'Nothing waits for you.',
      mails: '{n} letter could not be sent | {n} letters could not be sent', jobs: '{n} job failed this week | {n} jobs failed this week',
      passwords: '{n} sheet of initial passwords was not taken yet | {n} sheets of initial passwords were not taken yet', imports: '{n} uploaded sheet is not imported yet | {n} uploaded sheets are not imported yet',
      people: '{n} person registered with a number that nobody has confirmed | {n} people registered with numbers that nobody has confirmed', drafts: '{n} announcement is a draft | {n} announcements are drafts',
    },
    moreThan: '{n}+', noServer: 'There is no mail server: no mail is sent.',
    pages: 'All pages of the office',
  },
}
