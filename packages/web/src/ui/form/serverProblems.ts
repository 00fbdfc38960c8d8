import { ApiProblem } from '../../api/problem.ts'
import { i18n } from '../../i18n/index.ts'

export type Faults = { /** By field. */ fields: Map<string, string>; /** About none of these fields. */ rest?: string }

type Issue = { path: string; message?: string }

/**
 * Which fields the server found fault with: the `issues` of `invalid-input`, whose `path` leads to one of them, or a refusal
 * that names its `field`.
 */
export function faultsIn(error: unknown, names: readonly string[]): Faults {
  const fields = new Map<string, string>()
  if (!(error instanceof ApiProblem)) return { fields }
  const fieldAt = (path: string) => path.split(/[/.]/).find((part) => names.includes(part))
  if (error.code === 'invalid-input') {
    const issues = issuesIn(error.fields['issues'])
    for (const { path, message } of issues) {
      const name = fieldAt(path)
      if (name !== undefined && !fields.has(name)) fields.set(name, i18n.global.t('form.problem.refused', { message: message ?? '' }))
    }
    const others = issues.filter(({ path }) => fieldAt(path) === undefined).map(({ path, message }) => `${path} ${message ?? ''}`.trim())
    return { fields, ...((others.length > 0 || issues.length === 0) && { rest: [error.message, ...others].join(' ') }) }
  }
  const name = typeof error.fields['field'] === 'string' ? fieldAt(error.fields['field']) : undefined
  if (name !== undefined) fields.set(name, error.message)
  return { fields }
}

function issuesIn(value: unknown): Issue[] {
  return Array.isArray(value) ? value.filter((issue): issue is Issue => typeof (issue as Partial<Issue> | null)?.path === 'string') : []
}
