import type { AuditSubject } from '@fairway/contract/audit'
import { textIn } from '@fairway/contract/language'
import { settingDefinitions, type SettingName } from '@fairway/contract/settings'
import type { RouteLocationRaw } from 'vue-router'
import { i18n } from '../../i18n/index.ts'
import { language } from '../../i18n/language.ts'
import { textKey } from '../settings/settingWords.ts'

// What entries are about, in the reader's words, and where to look at it.

export type Subject = Pick<AuditSubject, 'kind' | 'id' | 'code' | 'name' | 'term' | 'isGone'>

/** In words, or the code of what only another program knows. */
export function actionName(action: string): string {
  return worded(`auditAction.${action}`) ?? action
}

export function kindName(kind: string): string {
  return worded(`audit.kind.${kind}`) ?? kind
}

/** What it is called, and what tells it from others of the name; `kind` where the name alone does not say what it is. */
export type SubjectWords = { kind: string; name: string; beside: string }

export function subjectWords({ kind, id, code, name, term, isGone }: Subject): SubjectWords {
  const { t } = i18n.global
  const title = name ? textIn(language.value, name) : ''
  if (isGone) return { kind: '', name: t('audit.gone', { kind: kindName(kind), id }), beside: '' }
  const noun = kind.split('.')[0]
  switch (noun) {
    case 'person':
      return { kind: '', name: title || (code ?? id), beside: title ? (code ?? '') : '' }
    case 'section':
    case 'course':
      return { kind: kindName(kind), name: [code, title].filter(Boolean).join(' '), beside: term ?? '' }
    case 'term':
      return { kind: kindName(kind), name: title || (code ?? id), beside: title ? (code ?? '') : '' }
    case 'round':
      return { kind: kindName(kind), name: title || id, beside: term ?? '' }
    case 'period':
      return { kind: '', name: [t('period.alone', { period: code ?? id }), title].filter(Boolean).join(' '), beside: term ?? '' }
    case 'list-entry':
      return { kind: kindName(kind), name: title || (code ?? id), beside: title !== code ? (code ?? '') : '' }
    case 'list':
      return { kind: kindName(kind), name: worded(`audit.list.${id}`) ?? id, beside: '' }
    case 'setting':
      return { kind: kindName(kind), name: isSetting(id) ? t(textKey(id, 'name')) : id, beside: '' }
    case 'announcement':
      return { kind: kindName(kind), name: title || id, beside: '' }
    case 'import':
    case 'audit':
    case 'completion':
    case 'completion-log':
      return { kind: '', name: kindName(kind), beside: '' }
    default:
      return { kind: kindName(kind), name: title || (code ?? id), beside: '' }
  }
}

/** In one line, for a button or a sentence. */
export function subjectLine(subject: Subject): string {
  const { name, beside } = subjectWords(subject)
  return [name, beside].filter(Boolean).join(' ')
}

/** The page of the thing, if there is one. */
export function subjectPlace({ kind, id, code, term, isGone }: Subject): RouteLocationRaw | undefined {
  if (isGone) return undefined
  const [noun, list] = kind.split('.')
  switch (noun) {
    case 'person':
      return { name: 'person', params: { person: id } }
    case 'section':
      return { name: 'office-section', params: { section: id } }
    case 'course':
      return { name: 'office-course', params: { course: id } }
    case 'term':
      return { name: 'office-term', params: { term: id } }
    case 'round':
      return term === null ? undefined : { name: 'round', params: { term, round: id } }
    case 'period':
      return term === null ? undefined : { name: 'office-term', params: { term } }
    case 'list-entry':
      return { name: 'lists', query: { list, q: code ?? '' } }
    case 'list':
      return { name: 'lists', query: { list: id } }
    case 'setting':
      return { name: 'settings' }
    case 'announcement':
      return { name: 'office-announcement', params: { announcement: id } }
    case 'import':
      return { name: 'imports' }
    case 'job':
      return { name: 'jobs' }
    case 'mail':
      return { name: 'mail' }
    case 'completion':
      return { name: 'completion', params: { completion: id } }
    case 'completion-log':
      return { name: 'assistant-log' }
    default:
      return undefined
  }
}

export function isSetting(name: string): name is SettingName {
  return Object.hasOwn(settingDefinitions, name)
}

export function worded(key: string): string | undefined {
  const { t, te } = i18n.global
  return te(key) ? t(key) : undefined
}
