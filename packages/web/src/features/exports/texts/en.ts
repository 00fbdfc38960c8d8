export const texts = {
  sheets: {
    text: 'Sheets to take away. Who took which is kept in the audit log.', take: '{what} as {format}',
    enrolments: { title: 'Who sits where', text: 'One line for each seat, with the student: everybody, the students of one college, or one course. The sheet of a single section is on the page of the section.' },
    sections: { title: 'Courses and sections', text: 'With the columns of an import: change it and import it again. What is hidden is left out.' },
    college: 'College of the students', allColleges: 'All colleges', course: 'Course', allCourses: 'All courses',
    waiting: 'Queues', waitingOn: 'with who waits', waitingOff: 'seats only',
  },
}
