export const texts = {
  overview: {
    term: 'Term', round: { before: 'opens {moment}', open: 'open until {moment}' },
    now: 'Right now', people: 'People here', connections: 'Open pages', seats: 'Seats taken', waiting: 'Waiting in queues',
    noJobs: 'Nothing is going on.', noAnnouncements: 'Nothing was announced yet.',
    failedMail: 'Could not be sent', waitingMail: 'Waiting', moreThan: '{n}+', noServer: 'There is no mail server: nothing leaves.',
    pages: 'All pages of the office',
  },
}
