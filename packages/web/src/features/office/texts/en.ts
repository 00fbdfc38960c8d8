export const texts = {
  office: {
    hiddenTerm: {
      title: '“{term}” is hidden', text: 'Students do not see it yet: nobody can enrol in it, and there is nothing to watch.', prepare: 'Go on preparing it', current: 'Look at “{term}”',
    },
    person: { placeholder: 'Number, name or mail address…', disabled: 'Disabled' },
    noServer: { text: 'There is no mail server, so nobody is sent a code. Whoever has a mail address needs one at the first sign-in: you find it in the office\'s mail and have two minutes to pass it on.', mail: 'Open mail' },
    history: 'History',
    only: {
      title: 'This page is for the programme office',
      text: 'You are signed in as {name} ({roles}). Your account has no access to the office.',
      textNobody: 'You are signed in as {name}. Your account has no access to the office.',
      other: 'Sign in with another account',
    },
  },
}
