// What is said of enrolment beside the sentences that every page may have to say.
export const texts = {
  submissions: {
    office: 'From the programme office',
    byOffice: 'Given by the programme office.', byOfficeNote: 'Given by the programme office: {note}',
    history: 'All requests and answers', noHistory: 'Nothing was asked for in this term yet.',
    by: { student: 'You', office: 'Programme office' },
  },
  // Every code of the contract's reasons, in a word or two.
  reasonName: {
    enrolled: 'Enrolled', waiting: 'Queued', dropped: 'Dropped', left: 'Left the queue',
    'already-enrolled': 'Already enrolled', 'already-waiting': 'Already in the queue', 'section-full': 'Section full', 'time-conflict': 'Time conflict',
    'credit-limit': 'Credit limit', 'section-limit': 'Section limit', 'round-closed': 'No round open', 'not-in-audience': 'Not open to them',
    'course-already-taken': 'Course already taken', 'prerequisite-missing': 'Prerequisite missing', 'not-enrolled': 'Not enrolled', 'not-waiting': 'Not in the queue',
    'no-such-section': 'No such section', 'rolled-back': 'Undone with the rest',
  },
}
