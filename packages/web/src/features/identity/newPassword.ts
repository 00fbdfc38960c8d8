import { all, required, type Check } from '../../ui/form/checks.ts'
import type { FieldProblem } from '../../ui/form/problem.ts'

// What can be said of a new password before the server is asked. How easily it is guessed, only the server knows.

export type NewPassword = { password: string; repeated: string }

const longestPassword = 128

/** @param leastLength of the setting `passwords.least-length`; undefined while it is not known */
export function passwordChecks(leastLength: () => number | undefined): { password: Check<string>; repeated: Check<string, NewPassword> } {
  return {
    password: all(required, (password: string): FieldProblem | undefined => {
      const least = leastLength() ?? 0
      if (Array.from(password).length < least) return { key: 'wayIn.password.tooShort', values: { least } }
      return password.length > longestPassword ? { key: 'form.problem.tooLong', values: { most: longestPassword } } : undefined
    }),
    repeated: all(required, (repeated: string, { password }: NewPassword) => (repeated === password ? undefined : { key: 'wayIn.password.differ' })),
  }
}
