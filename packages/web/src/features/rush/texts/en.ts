export const texts = {
  rush: {
    noTerm: 'There is something to watch as soon as there is a term.',
    close: 'Last 3 minutes', pause: 'Pause', goOn: 'Go on', full: 'Full screen', leaveFull: 'Leave full screen', time: 'Time',
    state: { live: 'Live', paused: 'Paused at', interrupted: 'Interrupted; as of', silent: 'No news since' },
    round: { before: 'No round is open. {name} opens in', open: '{name} closes in', after: 'No round is open, and none is planned', none: 'No round is planned' },
    figure: {
      decisions: 'Decisions/s', peak: 'peak {n}',
      granted: 'Granted/s', seats: 'seats taken: {taken} of {capacity}',
      waiting: 'Waiting', waitingNote: 'places in queues',
      undecided: 'Undecided', undecidedNote: 'asked, and not answered yet',
      people: 'Online', connections: 'in {n} tab | in {n} tabs',
      p50: 'Answer time, p50', p50Note: 'half are faster', p99: 'Answer time, p99', p99Note: '99 in 100 are faster',
      failed: 'Errors', window: 'in the last 15 minutes',
    },
    outcome: { enrolled: 'Enrolled', queued: 'Queued', givenUp: 'Given up', refused: 'Refused' },
    curve: {
      decisions: 'Decisions per second, by outcome', times: 'Answer time in milliseconds', crowd: 'People online and waiting', trouble: 'Undecided requests and errors',
    },
    shares: 'Outcome of the last 15 minutes',
    reasons: 'Why refused',
    noRefusals: 'Nothing was refused in the last 15 minutes.',
    fullest: 'Fullest sections', noneTaken: 'No seat with a limit is taken yet.', seats: '{taken}/{capacity}',
    queues: 'Longest queues', noQueues: 'Nobody is waiting.',
  },
}
