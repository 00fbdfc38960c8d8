import type { KnowledgeDraft, OfficeKnowledge } from '@fairway/contract/knowledge'
import { longestDocument, longestDocumentTitle } from '@fairway/contract/knowledge-limits'
import { undisguised } from '../../formatting/plain.ts'
import { all, atMost, required, type Check } from '../../ui/form/checks.ts'

/** What the form of a document holds. */
export type DocumentValues = KnowledgeDraft

/** What may be read as a document. */
export const documentFiles = { endings: ['.pdf', '.docx', '.md', '.txt'], most: 20 * 1024 ** 2 }

export const newDocument: DocumentValues = { title: '', languages: ['zh'], audience: 'everyone', body: '' }

export function valuesOf({ title, languages, audience, body }: OfficeKnowledge): DocumentValues {
  return { title, languages: [...languages], audience, body }
}

/** What nobody sees comes along when a text is pasted from elsewhere. */
export function draftOf({ title, languages, audience, body }: DocumentValues): KnowledgeDraft {
  return { title: undisguised(title), languages, audience, body: undisguised(body).replaceAll(/[\u2028\u2029]/g, '\n') }
}

export const documentChecks: { [Name in keyof DocumentValues]?: Check<DocumentValues[Name], DocumentValues> } = {
  title: all(required, atMost(longestDocumentTitle)),
  languages: required,
  body: atMost(longestDocument),
}
