export const texts = {
  office: {
    person: { placeholder: 'Number, name or mail address…', disabled: 'Disabled' },
    only: {
      title: 'This page is for the programme office',
      text: 'You are signed in as {name} ({roles}). Your account has no access to the office.',
      textNobody: 'You are signed in as {name}. Your account has no access to the office.',
      other: 'Sign in with another account',
    },
  },
}
