import type { Job } from '@fairway/contract/jobs'
import { readAnswer } from '../../api/client.ts'
import { NoAnswer } from '../../api/problem.ts'
import { saveAnswer } from '../../api/saveAnswer.ts'
import { language } from '../../i18n/language.ts'

export type SheetFormat = 'csv' | 'xlsx'

/** Where a sheet of a term is. What is empty is not asked for. */
export function sheetAddress(term: string, what: 'sections' | 'enrolments', format: SheetFormat, query: Record<string, string>): string {
  const parameters = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ''))
  return `/api/office/terms/${encodeURIComponent(term)}/${what}.${format}?${parameters}`
}

/** Takes a sheet: saved as a file, or, where it is too large to wait for, the job that makes it. @throws {ApiProblem | NoAnswer} */
export async function takeSheet(address: string): Promise<Job | undefined> {
  const response = await fetch(address, { credentials: 'same-origin', headers: { 'accept-language': language.value } }).catch((cause: unknown) => {
    throw new NoAnswer(address, { cause })
  })
  if (response.status === 202 || !response.ok) return readAnswer<Job>(response)
  await saveAnswer(response)
  return undefined
}
