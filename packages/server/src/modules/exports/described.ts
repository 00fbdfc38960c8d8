import type { AuditEntry } from '../audit/index.ts'
import type { ExportCall, ExportCalls, ExportKindName, LogExportCall } from './index.ts'

// What each kind of sheet is called, by the audit log and by who saves it.

type Described<Call> = {
  action: AuditEntry['action']
  subject(call: Call): AuditEntry['subject']
  /** Of the routes that open one; with a key its file needs it too. */
  scope: string
  /** As people save it. */
  nameOf(call: Call): string
}

const words = { sections: { zh: '教学班', en: 'sections' }, enrolments: { zh: '选课名单', en: 'enrolments' }, completions: { zh: '助手记录', en: 'assistant-log' } }

const ofTerm = (kind: 'sections' | 'enrolments', scope: string): Described<ExportCall> => ({
  action: `${kind}.exported`,
  subject: ({ term }) => ({ kind: 'term', id: term }),
  scope,
  // Codes may hold what no name of a file does.
  nameOf: ({ term, course, college, language, format }) => [term, course, college, words[kind][language]].filter((part) => part !== undefined).join('-').replaceAll(/[/\\]/g, '_') + `.${format}`,
})

const completions: Described<LogExportCall> = {
  action: 'completion-log.exported',
  subject: ({ format }) => ({ kind: 'completion-log', id: format }),
  scope: 'assistant-log:read',
  nameOf: ({ language, format }) => `${words.completions[language]}.${format}`,
}

export const described: { [Name in ExportKindName]: Described<ExportCalls[Name]> } = { sections: ofTerm('sections', 'courses:read'), enrolments: ofTerm('enrolments', 'rosters:read'), completions }
