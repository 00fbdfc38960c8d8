export const texts = {
  overview: {
    term: 'Current term', preparing: 'Being prepared', nextStep: 'next: {step}', round: { before: 'opens {opens}', open: 'open until {closes}', hidden: '{opens} – {closes}' },
    now: 'Right now', people: 'Online now', connections: 'Open pages', seats: 'Seats taken', waiting: 'Waiting in queues',
    noJobs: 'Nothing is going on.', noAnnouncements: 'Nothing was announced yet.',
    needs: {
      title: 'Needs you', nothing: 'Nothing waits for you.',
      mails: '{n} letter could not be sent | {n} letters could not be sent', jobs: '{n} job failed in the last 7 days | {n} jobs failed in the last 7 days',
      passwords: '{n} sheet of initial passwords has not been taken yet | {n} sheets of initial passwords have not been taken yet', imports: '{n} uploaded sheet has not been imported yet | {n} uploaded sheets have not been imported yet',
      people: '{n} person registered with a number that nobody has confirmed | {n} people registered with numbers that nobody has confirmed', drafts: '{n} announcement is a draft | {n} announcements are drafts',
    },
    moreThan: '{n}+', noServer: 'There is no mail server: no mail is sent.',
    pages: 'All pages of the office',
  },
}
