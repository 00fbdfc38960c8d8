import fs from 'node:fs'
import path from 'node:path'
import type { KnowledgeDraft } from '@fairway/contract/knowledge'
import type { Language } from '@fairway/contract/language'
import { byProgram } from '../modules/audit/index.ts'
import type { Knowledge } from '../modules/knowledge/index.ts'

// What the office of the invented campus has written down.

const languagesOf: Record<string, Language[]> = {
  'enrolment-zh': ['zh'],
  'enrolment-en': ['en'],
  ...Object.fromEntries(['exams', 'library', 'dormitory', 'fees', 'calendar', 'contacts'].map((name) => [name, ['zh', 'en']])),
}

/** Each begins with its title. */
export const demoDocuments: readonly KnowledgeDraft[] = Object.entries(languagesOf).map(([name, languages]) => {
  const text = fs.readFileSync(path.join(import.meta.dirname, 'knowledge', `${name}.md`), 'utf8')
  const [, title = '', body = ''] = /^# ([^\n]+)\n+([\s\S]*)$/.exec(text) ?? []
  return { title, languages, audience: 'everyone', body: body.trim() }
})

/** Those that are not there yet. */
export async function fillKnowledge({ documents }: Pick<Knowledge, 'documents'>): Promise<void> {
  const there = new Map((await documents.list()).documents.map((one) => [one.title, one]))
  for (const draft of demoDocuments) {
    const { id, revision, state } = there.get(draft.title) ?? (await documents.create(byProgram, draft))
    if (state === 'draft') await documents.publish(byProgram, id, revision)
  }
}
