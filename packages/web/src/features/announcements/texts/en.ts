export const texts = {
  announcements: {
    new: 'Not read yet:', pinned: 'Pinned', edited: 'edited {moment}', readAll: 'Mark all as read',
    empty: { title: 'Nothing is announced', text: 'What the programme office and your teachers tell you appears here.', guest: 'What is announced to everyone appears here. Sign in to see what is for you.' },
  },
}
