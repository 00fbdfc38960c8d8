import { ApiProblem, causeOf } from '../api/problem.ts'
import { i18n } from '../i18n/index.ts'

export type Trouble = { text: string; next?: string }

/** Why nothing came of what was asked for, in the reader's language, and what to do about it. */
export function troubleOf(error: unknown): Trouble {
  const { t } = i18n.global
  if (error instanceof ApiProblem && error.code === 'sign-in-required') return { text: t('form.trouble.signedOut.text'), next: t('form.trouble.signedOut.next') }
  // Refusals come in the reader's language.
  if (error instanceof ApiProblem && error.status < 500) return { text: error.message }
  const cause = causeOf(error)
  return { text: t(`form.trouble.${cause}.text`), next: t(`form.trouble.${cause}.next`) }
}
