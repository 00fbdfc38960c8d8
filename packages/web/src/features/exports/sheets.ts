import type { Job } from '@fairway/contract/jobs'
import { readAnswer } from '../../api/client.ts'
import { NoAnswer } from '../../api/problem.ts'
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
  const bytes = await response.blob().catch((cause: unknown) => {
    throw new NoAnswer(address, { cause })
  })
  save(bytes, nameIn(response.headers.get('content-disposition')))
  return undefined
}

/** The name of an attachment, as browsers read it. */
export function nameIn(disposition: string | null): string {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1]
  return encoded === undefined ? (/filename="?([^";]+)"?/i.exec(disposition ?? '')?.[1] ?? 'sheet') : decodeURIComponent(encoded)
}

function save(bytes: Blob, name: string): void {
  const url = URL.createObjectURL(bytes)
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  // The browser may not have begun to read it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
