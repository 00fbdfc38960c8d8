import { longestPersonalText, textProblem } from '@fairway/contract/personal-text'
import type { FieldProblem } from '../../ui/form/problem.ts'

/** What is wrong with a name, as the server sees it too. */
export function nameCheck(name: string): FieldProblem | undefined {
  switch (textProblem(name, { required: true })) {
    case 'empty':
      return { key: 'form.problem.required' }
    case 'too-long':
      return { key: 'form.problem.tooLong', values: { most: longestPersonalText } }
    case 'invisible-characters':
      return { key: 'form.problem.invisible' }
    default:
      return undefined
  }
}
